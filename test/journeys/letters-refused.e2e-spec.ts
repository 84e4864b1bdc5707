import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { json, listed } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, signIn, violations } from '../support/browser.js';
import { answerWork, because, childAnswer, daDraft, daNil, type Draft, type Issued, issue, posted, read, refusal, safeguardingDraft, standsAt, work } from '../support/enquiries.js';
import { escalated } from '../support/escalations.js';
import { mailsOf, type ReceivedMail } from '../support/mailbox.js';
import { fillIn, giveReason } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const [merseyside, westMercia] = ['05', 'police-west-mercia'] as const;
const street = invented('Hiddenstreet');
const partner = { role: 'PARTNER', familyName: invented('Partnerson'), protectedAddress: `4 ${street} Walk, Crewe` };
const only = ({ conversations: [one] }: Issued): string => one!.conversation;
const post = (conversation: string, path: string, body: object): Promise<Response> => ask(probation().url, `/api/enquiries/${conversation}/${path}`, 'pat.practitioner', posted(body));
const file = async (conversation: string, kind: string, content: object): Promise<void> => { expect((await post(conversation, 'replies', { kind, content })).status).toBe(202); };
const decision = (verdict: string): Draft => ({ decision: verdict, reason: 'It was looked at again by the lead.', decidedBy: 'Robin Testperson', decidedByRole: 'Lead of the unit', decidedOn: '2026-11-28' });
const scope = { ...daNil()['scope'] as object, forces: [merseyside] };
interface Contest { readonly byRule: boolean; readonly content: Draft | null; readonly decision: { readonly content: Draft } | null }
const contestsOf = async (conversation: string): Promise<readonly Contest[]> => (await read('enquiries', conversation) as unknown as { contests: Contest[] }).contests;
/** The rules of the clocks of a conversation that nothing has stopped; that what came is read is another matter. */
const rulesOf = async (conversation: string): Promise<string[]> => (await rowsOf<{ rule: string }>(probation().caseDatabaseUrl,
  `select c.rule from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and not exists (select 1 from clock_event s where s.clock_id = c.id and s.kind = 'stopped') and c.state = 'running' and c.rule <> 'ANSWER_READ' order by 1`, [conversation])).map(({ rule }) => rule);
const marks = (mail: ReceivedMail): void => { for (const mark of [street, partner.familyName, person['crn']!, person['family_name']!, 'pat.practitioner', 'TOO_SOON', 'LEGAL']) expect([mark, mail.open.toLowerCase().includes(mark.toLowerCase())]).toEqual([mark, false]); };
const contested = async (conversation: string): Promise<ReceivedMail> => (await mailsOf(conversation, 2)).find((one) => one.header('Subject') === `Answer contested in enquiry ${conversation}`)!;

let person: CaseloadRow;
/** An enquiry of a force that has no node, because of a significant change; its letter has left. */
async function written(): Promise<string> {
  const conversation = only(await issue('enquiries', person['crn']!, daDraft({ forces: [merseyside], trigger: 'NEW_RELATIONSHIP', persons: [partner] })));
  await mailsOf(conversation);
  return conversation;
}
beforeAll(async () => { await supervise(person = newPerson({ postcode: 'L1 1AA', other_addresses: '' })); }, 60_000);

describe('a force without a node that refuses as too soon after a significant change', () => {
  let conversation: string;
  beforeAll(async () => {
    conversation = await written();
    await file(conversation, 'enquiry-refusal', refusal());
    await standsAt('enquiries', conversation, 'CONTESTED');
  }, 120_000);

  it('is contested by rule, by a letter with nothing personal in subject or body, under a clock for the decision', async () => {
    const mail = await contested(conversation);
    marks(mail);
    expect(JSON.parse(mail.attached['contest.json']!)).toMatchObject({ reference: conversation, kind: 'refusal-contest', answers: ['contest-decision'], content: { refused: 'TOO_SOON', byRule: 'YES', contestedBy: { name: 'pat.practitioner' } } });
    expect(mail.attached['reply-form.html']).toContain('OVERTURNED');
    await eventually(async () => (await rulesOf(conversation)).includes('CONTEST_DECIDED'), 20_000, 'the clock of the decision');
  });

  it('decides by what a person files, once: overturned, the enquiry is open again and waits until it is answered', async () => {
    await file(conversation, 'contest-decision', decision('OVERTURNED'));
    await standsAt('enquiries', conversation, 'OVERTURNED');
    expect(await contestsOf(conversation)).toMatchObject([{ byRule: true, content: { refused: 'TOO_SOON' }, decision: { content: { decision: 'OVERTURNED' } } }]);
    expect((await post(conversation, 'replies', { kind: 'contest-decision', content: decision('UPHELD') })).status).toBe(422);
    await eventually(async () => { const rules = await rulesOf(conversation); return rules.length === 1 && rules[0] !== 'CONTEST_DECIDED'; }, 20_000, 'the clock of the enquiry alone');
    await file(conversation, 'da-response', daNil({ scope }));
    await standsAt('enquiries', conversation, 'ANSWERED');
    await eventually(async () => (await rulesOf(conversation)).length === 0, 20_000, 'the end of the clocks');
  });
});

describe('a force without a node whose refusal a person contests', () => {
  it('is told by a letter, and where it stands by that the manager is told', async () => {
    const conversation = await written();
    await file(conversation, 'enquiry-refusal', refusal({ code: 'LEGAL' }));
    await standsAt('enquiries', conversation, 'REFUSED');
    expect((await post(conversation, 'contests', { reason: 'The agreement of the forces covers this enquiry.' })).status).toBe(202);
    await standsAt('enquiries', conversation, 'CONTESTED');
    expect((await post(conversation, 'contests', { reason: 'The agreement of the forces covers this enquiry.' })).status).toBe(409);
    const mail = await contested(conversation);
    marks(mail);
    expect(JSON.parse(mail.attached['contest.json']!)).toMatchObject({ content: { refused: 'LEGAL', reason: 'The agreement of the forces covers this enquiry.', byRule: 'NO' } });
    await file(conversation, 'contest-decision', decision('UPHELD'));
    await standsAt('enquiries', conversation, 'UPHELD');
    expect(await escalated('probation', 'morgan.manager', conversation, 'UPHELD')).toMatchObject({ partner: merseyside, crn: person['crn'] });
    await eventually(async () => (await rulesOf(conversation)).length === 0, 20_000, 'the end of the clocks');
  }, 120_000);
});

describe('the refusal of a force without a node, in a browser', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await openBrowser(); }, 60_000);
  afterAll(() => browser?.close());

  it('is contested by the form of any refusal, which says that it goes by letter; then the page offers to file the decision, which it did not before', async () => {
    const conversation = await written();
    await file(conversation, 'enquiry-refusal', refusal({ code: 'NOT_PROPORTIONATE' }));
    await standsAt('enquiries', conversation, 'REFUSED');
    const page = await newWindow(browser), decided = page.getByRole('link', { name: 'File: Contest decision' });
    await signIn(page, `${pagesOf('probation')}/enquiries/${conversation}`, 'pat.practitioner');
    await giveReason(page);
    expect(await decided.count()).toBe(0);
    await page.getByRole('button', { name: 'Contest this refusal' }).click();
    expect(await page.getByText('by letter, for they have no node, who decide again').count()).toBe(1);
    expect(await violations(page, 'content-form')).toEqual([]);
    await fillIn(page, { reason: 'It is proportionate: a child lives there now.' });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Refused; contested, and not decided yet').waitFor();
    expect(await violations(page, 'asked-one')).toEqual([]);
    await decided.click();
    await fillIn(page, { decision: 'OVERTURNED', reason: 'It was looked at again by the lead.', decidedBy: 'Robin Testperson', decidedByRole: 'Lead of the unit' });
    expect(await violations(page, 'content-form')).toEqual([]);
    await page.getByRole('button', { name: 'File this' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await fillIn(page, { decidedOn: '2026-11-28' });
    await page.getByRole('button', { name: 'File this' }).click();
    await standsAt('enquiries', conversation, 'OVERTURNED');
  }, 150_000);
});

describe('a force without a node that asks for more', () => {
  it('gets it by a letter in the same conversation, for which its time rests until then; a reply to that answers the enquiry', async () => {
    const conversation = await written();
    await file(conversation, 'enquiry-refusal', refusal({ code: 'INSUFFICIENT_DETAIL', reason: 'The date of birth of the partner is missing.', missing: ['Date of birth of the partner'] }));
    await listed<{ conversation: string; clocks: readonly { reasons: readonly string[] }[] }>(probation().url, '/api/enquiries', 'pat.practitioner', (one) => one.conversation === conversation && one.clocks.some(({ reasons }) => reasons.includes('CLARIFICATION')), 40_000, because('to see what came'));
    expect(await rulesOf(conversation)).toEqual(['QUESTION_ANSWERED']);
    const anew = { ...daDraft({ trigger: 'NEW_RELATIONSHIP', persons: [{ ...partner, dateOfBirth: '1985-05-05' }] }), forces: undefined };
    expect((await post(conversation, 'clarifications', { content: anew })).status).toBe(202);
    await standsAt('enquiries', conversation, 'ASKED');
    const mails = await mailsOf(conversation, 2);
    expect(mails.map((one) => one.header('Subject'))).toEqual([`Enquiry ${conversation}`, `Enquiry ${conversation}`]);
    mails.forEach(marks);
    const said = mails.map((one) => (JSON.parse(one.attached['enquiry.json']!) as { content: { persons: Draft[]; forces: string[] } }).content);
    expect(said.filter(({ persons }) => persons[0]!['dateOfBirth'] === '1985-05-05')).toMatchObject([{ forces: [merseyside], persons: [{ protectedAddress: partner.protectedAddress }] }]);
    await eventually(async () => (await rulesOf(conversation)).length === 1, 20_000, 'the clock that runs again');
    await file(conversation, 'da-response', daNil({ scope }));
    await standsAt('enquiries', conversation, 'ANSWERED');
    await eventually(async () => (await rulesOf(conversation)).length === 0, 20_000, 'the end of the clock');
  }, 150_000);
});

describe('an enquiry whose recipient names a force without a node as the one to ask', () => {
  it('follows by a letter with all that was asked, of which the case side has no more than before, under a clock of its own; the reply that is filed makes it complete', async () => {
    const elsewhere = newPerson({ address: '', postcode: '' });
    await supervise(elsewhere);
    const first = only(await issue('enquiries', elsewhere['crn']!, daDraft({ trigger: 'NEW_RELATIONSHIP', persons: [partner] })));
    await answerWork(westMercia, 'enquiries', 'unit.wm', (await work(westMercia, 'enquiries', 'unit.wm', first)).id, 'enquiry-refusal', refusal({ code: 'WRONG_AREA', askInstead: { name: 'Merseyside police', force: merseyside } }));
    const { conversation } = await eventually(async () => {
      const { redirect } = await read('enquiries', first) as unknown as { redirect: { state: string; conversation: string } | null };
      return redirect?.state === 'FOLLOWED' && redirect;
    }, 60_000, 'the redirect');
    const [mail] = await mailsOf(conversation);
    for (const mark of [street, partner.familyName, elsewhere['crn']!]) expect([mark, mail!.open.includes(mark)]).toEqual([mark, false]);
    expect(JSON.parse(mail!.attached['enquiry.json']!)).toMatchObject({ reference: conversation, kind: 'da-enquiry', to: { place: merseyside }, content: { subject: { crn: elsewhere['crn'] }, persons: [partner], forces: ['22', merseyside] } });
    expect(await tablesWith(probation().caseDatabaseUrl, street)).toEqual([]);
    expect(await rowsOf(probation().victimDatabaseUrl, `select partner from audit_entry where event = 'letter.completed' and facts->>'conversation' = $1`, [conversation])).toEqual([{ partner: merseyside }]);
    expect(await rulesOf(conversation)).toHaveLength(1);
    // That the letter has left is known a moment after it has come.
    await listed<{ conversation: string; letter: { state: string } | null }>(probation().url, '/api/enquiries', 'pat.practitioner', (one) => one.conversation === conversation && one.letter?.state === 'SENT', 40_000, because('to see whether it left'));
    expect(await json(probation().url, `/api/enquiries/${conversation}?${because('to see whom to ask')}`, 'pat.practitioner')).toMatchObject({ to: merseyside, insteadOf: first, letter: { state: 'SENT' }, inScope: { answered: 0, of: 1 } });
    await file(conversation, 'da-response', daNil({ scope }));
    await standsAt('enquiries', conversation, 'ANSWERED');
    expect((await read('enquiries', first)).inScope).toMatchObject({ answered: 1, of: 1, complete: true });
  }, 150_000);
});

describe("the reply of children's services without a node", () => {
  const [kim, robin, liverpool] = [randomUUID(), randomUUID(), 'E08000012'];
  const child = (id: string, givenNames: string) => ({ id, role: 'CHILD', givenNames, sourceKind: 'VISIT' });
  const answer = (more: Draft) => childAnswer({}, { scope: { ...childAnswer({})['scope'] as object, areas: [liverpool] }, ...more });
  let browser: Browser;
  let conversation: string;
  beforeAll(async () => {
    browser = await openBrowser();
    conversation = only(await issue('safeguarding-enquiries', person['crn']!, safeguardingDraft({ areas: [liverpool], children: [child(kim, 'Kim'), child(robin, 'Robin')] })));
    await mailsOf(conversation);
  }, 120_000);
  afterAll(() => browser?.close());

  it('is filed on a form that asks which child of the enquiry each is', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf('probation')}/safeguarding-enquiries/${conversation}/replies/safeguarding-response`, 'pat.practitioner');
    expect(await page.getByText('Which child of the enquiry').count()).toBe(4);
    const offered = await page.evaluate(`[...document.querySelectorAll('[name="children.0.askedAs"], [name="children.0.askedAs"] option')].map((one) => one.value).filter((value) => value !== '')`) as string[];
    expect([[...new Set(offered)].sort(), (await page.content()).includes('Child 2 of the enquiry')]).toEqual([[kim, robin].sort(), true]);
    expect(await violations(page, 'content-form')).toEqual([]);
  }, 90_000);

  it('is judged child by child, and knows none where it says that nothing is held', async () => {
    const filed = async (more: Draft): Promise<[number, string[]]> => {
      const response = await ask(probation().url, `/api/safeguarding-enquiries/${conversation}/replies`, 'pat.practitioner', posted({ kind: 'safeguarding-response', content: answer(more) }));
      return [response.status, ((await response.json()) as { errors?: { path: string }[] }).errors?.map(({ path }) => path) ?? []];
    };
    const said = (askedAs: string, known: string) => ({ role: 'CHILD', askedAs, known, ...(known === 'YES' ? { status: 'CP' } : {}) });
    expect(await filed({ children: [said(kim, 'YES')] })).toEqual([422, ['/children']]);
    expect(await filed({ status: 'NIL_WITHIN_SCOPE', children: [said(kim, 'YES'), said(robin, 'NO')] })).toEqual([422, ['/children/0/known']]);
    expect(await filed({ children: [said(kim, 'YES'), said(robin, 'NO')] })).toEqual([202, []]);
    await standsAt('safeguarding-enquiries', conversation, 'ANSWERED');
  });
});
