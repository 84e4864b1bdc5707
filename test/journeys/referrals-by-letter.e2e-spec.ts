import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkContent } from '#messages';
import { type Browser, type Page } from 'playwright-core';
import { answer, json, listed } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { because, type Draft, type Issued, issue, posted, read, standsAt } from '../support/enquiries.js';
import { mailsOf } from '../support/mailbox.js';
import { fillIn } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
/** Two authorities without a node: one has secure mail, the other is reached by hand. */
const [liverpool, manchester] = ['E08000012', 'E08000003'] as const;
const [street, school, refuge, witness, wish] = [invented('Hiddenstreet'), invented('Hiddenschool'), invented('Hiddenrefuge'), invented('Witness'), invented('Hiddenwish')];
const protectedTexts = [street, school, refuge, witness, wish];

const childReferral = (): Draft => ({
  ask: 'ASSESS', immediateDanger: 'NO', children: [{ role: 'CHILD', givenNames: 'Kim', familyName: invented('Examplesson'), sourceKind: 'VISIT', protectedAddress: `7 ${street} Close, Exampleton`, school: `${school} Primary School` }],
  household: { members: 'The child lives with the mother.', refuge: `${refuge} House` }, concern: `He came to 7 ${street} Close while the child was there.`, evidence: [{ marking: 'HEARSAY', text: 'The child is said to have hidden upstairs.', sourceKind: 'VICTIM', sourceName: witness }],
  riskIfNoAction: 'The child will be there when he comes again.', informedAdults: 'SOME', consent: 'UNSAFE_TO_SEEK', whyNot: 'To ask him would put the mother at risk.', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
});
const adultReferral = (): Draft => ({
  ask: 'SAFEGUARDING_ENQUIRY', immediateDanger: 'NO', adultsAtRisk: [{ givenNames: 'Kiran', relationship: 'RELATIVE_CURRENT', careRole: 'MAIN_CARER', careNeeds: 'Needs help with washing, meals and medicines.', capacity: 'NOT_KNOWN', protectedAddress: `7 ${street} Close, Exampleton`, wishes: `He wants to go to ${wish}.` }],
  household: { members: 'He lives with his parents and his brother.' }, concern: 'He cares for his brother, where he assaulted their father.', evidence: [{ marking: 'FACT', text: 'Convicted of an assault on his father.', sourceKind: 'POLICE' }],
  riskIfNoAction: 'His brother will be hurt, or left without care.', informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
});
const acknowledgement = { receivedAt: '2026-11-27T09:10:00Z', heldBy: 'Duty worker Testperson', contact: '01632 960180', decideBy: '2026-11-30T17:00:00Z' };

interface Awaited { readonly id: string; readonly rule: string; readonly conversation: string | null; readonly place: string | null; readonly to: string | null; readonly letter: string | null; readonly dueAt: string | null }
/** What is awaited of whoever was asked; that what came is read is another matter. */
async function awaited(conversation: string): Promise<Awaited[]> {
  const found: Awaited[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Awaited[]; next: string | null } = await json(probation().url, `/api/clocks?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, 'pat.practitioner');
    found.push(...page.items.filter((one) => one.conversation === conversation && one.rule !== 'ANSWER_READ'));
    cursor = page.next;
  }
  return found;
}
const rulesOf = async (conversation: string): Promise<string[]> => (await awaited(conversation)).map(({ rule }) => rule).sort();
const file = (path: string, conversation: string, kind: string, content: object) => ask(probation().url, `/api/${path}/${conversation}/replies`, 'pat.practitioner', posted({ kind, content }));
const only = ({ conversations: [one] }: Issued): string => one!.conversation;
const letterStands = (path: string, conversation: string, state: string) =>
  listed<{ conversation: string; letter: { state: string } | null }>(probation().url, `/api/${path}`, 'pat.practitioner', (one) => one.conversation === conversation && one.letter?.state === state, 40_000, because('to see whether it left'));

let person: CaseloadRow;
beforeAll(async () => {
  await supervise(person = newPerson());
}, 60_000);

describe("a referral of children to children's services that have no node", () => {
  let conversation: string;
  beforeAll(async () => {
    const issued = await issue('child-referrals', person['crn']!, childReferral(), { area: liverpool });
    expect(issued.conversations).toMatchObject([{ to: liverpool, because: [] }]);
    conversation = only(issued);
  }, 60_000);

  it('goes out as a letter with all of it attached, and nothing of anybody in subject, text or headers', async () => {
    const [mail] = await mailsOf(conversation);
    expect(mail!.header('To')).toBe('mash@liverpool.invalid');
    for (const mark of [...protectedTexts, person['crn']!, person['family_name']!, 'pat.practitioner']) expect([mark, mail!.open.toLowerCase().includes(mark.toLowerCase())]).toEqual([mark, false]);
    const { content, ...more } = JSON.parse(mail!.attached['enquiry.json']!) as { content: object };
    expect(more).toMatchObject({ reference: conversation, kind: 'child-referral', to: { place: liverpool }, answers: ['referral-acknowledgement', 'referral-outcome'] });
    expect(content).toMatchObject({ subject: { crn: person['crn'] }, household: { refuge: `${refuge} House` }, evidence: [{ sourceKind: 'VICTIM', sourceName: witness }] });
    expect(checkContent('child-referral', content)).toEqual([]);
    expect(mail!.attached['reply-form.html']).toContain('decideBy');
    await letterStands('child-referrals', conversation, 'SENT');
  });

  it('has the clocks of any referral of children, and is waited for by the code of the place', async () => {
    expect(await rulesOf(conversation)).toEqual(['CHILD_REFERRAL_ACKNOWLEDGED', 'CHILD_REFERRAL_DECIDED']);
    expect(await awaited(conversation)).toMatchObject([{ place: liverpool, to: null }, { place: liverpool, to: null }]);
    await eventually(async () => (await awaited(conversation)).every(({ dueAt }) => dueAt !== null), 30_000, 'the end of its time');
  });

  it('leaves nothing that leads to a victim or a child in the case store, and at the desk in the letter alone', async () => {
    for (const text of protectedTexts.slice(0, 4)) expect([text, await tablesWith(probation().caseDatabaseUrl, text), await tablesWith(probation().victimDatabaseUrl, text)]).toEqual([text, [], ['letter']]);
    expect((await read('child-referrals', conversation)).content).toMatchObject({ ask: 'ASSESS', labels: { '': 'SENSITIVE' } });
  });

  it('is answered by nothing but what children\'s services say of a referral', async () => {
    expect((await file('child-referrals', conversation, 'enquiry-refusal', {})).status).toBe(422);
    const open = await file('child-referrals', conversation, 'referral-acknowledgement', { ...acknowledgement, decideBy: undefined });
    expect([open.status, await open.json()]).toMatchObject([422, { code: 'MESSAGE_REJECTED', errors: [{ path: '/decideBy' }] }]);
    expect(await rulesOf(conversation)).toHaveLength(2);
  });

  it('is acknowledged by what a person files: that clock stops, and the decision is waited for', async () => {
    expect((await file('child-referrals', conversation, 'referral-acknowledgement', acknowledgement)).status).toBe(202);
    await standsAt('child-referrals', conversation, 'ACKNOWLEDGED');
    await eventually(async () => (await rulesOf(conversation)).join() === 'CHILD_REFERRAL_DECIDED', 20_000, 'the end of the clock of the acknowledgement');
    expect((await read('child-referrals', conversation)).answers).toMatchObject([{ kind: 'referral-acknowledgement', issuer: liverpool, filedBy: 'pat.practitioner', content: { heldBy: 'Duty worker Testperson' } }]);
  });

  it('is decided by what a person files; what they do after it has its time, until somebody says what came of it', async () => {
    const outcome = { decision: 'S47', reason: `They are at 9 ${street} Road, and he knows it.`, decidedAt: '2026-11-27T11:00:00Z', worker: 'Alex Testworker', nextStep: 'Strategy discussion on Monday.', feedbackRoute: 'Ring the manager of the team.' };
    expect((await file('child-referrals', conversation, 'referral-outcome', outcome)).status).toBe(202);
    await standsAt('child-referrals', conversation, 'DECIDED');
    const after = ['CHILD_ASSESSMENT', 'CHILD_PROTECTION_CONFERENCE'];
    await eventually(async () => (await rulesOf(conversation)).join() === after.join(), 20_000, 'the end of the clocks of the referral');
    for (const { id, place } of await awaited(conversation)) {
      expect(place).toBe(liverpool);
      expect((await ask(probation().url, `/api/clocks/${id}/answered`, 'pat.practitioner', posted({ reason: 'The conference was held, and I was there.' }))).status).toBe(200);
    }
    await eventually(async () => (await awaited(conversation)).length === 0, 20_000, 'the end of what follows');
    expect(await tablesWith(probation().caseDatabaseUrl, street)).toEqual([]);
  });
});

describe('a referral of an adult to adult social care that has neither node nor secure mail', () => {
  it('is sent by hand, acknowledged by what a person files, and leaves what belongs to the adult at the desk alone', async () => {
    const issued = await issue('adult-referrals', person['crn']!, adultReferral(), { area: manchester }), conversation = only(issued);
    expect(issued.conversations).toMatchObject([{ to: manchester }]);
    await letterStands('adult-referrals', conversation, 'BY_HAND');
    expect((await ask(probation().url, `/api/adult-referrals/${conversation}/sent-by-hand`, 'pat.practitioner', posted({ to: 'The adult safeguarding team, by courier.', at: '2026-11-27T12:00:00Z' }))).status).toBe(200);
    await letterStands('adult-referrals', conversation, 'HANDED');
    expect([await tablesWith(probation().caseDatabaseUrl, wish), await tablesWith(probation().victimDatabaseUrl, wish)]).toEqual([[], ['letter']]);
    expect((await file('adult-referrals', conversation, 'referral-acknowledgement', acknowledgement)).status).toBe(202);
    await standsAt('adult-referrals', conversation, 'ACKNOWLEDGED');
    await eventually(async () => (await rulesOf(conversation)).join() === 'ADULT_REFERRAL_DECIDED', 20_000, 'the end of the clock of the acknowledgement');
  }, 120_000);
});

describe('a referral to a MARAC that has no node', () => {
  const [home, sister] = [invented('Hiddenhome'), invented('Sister')];
  const maracReferral = (): Draft => ({
    victim: { role: 'VICTIM', givenNames: 'Kit', familyName: invented('Examplesson'), relationship: 'INTIMATE_FORMER', address: `7 ${home} Close, Exampleton`, phone: '07700 900456', safeToCall: 'YES', bestTime: 'Before eleven', safePerson: `Her sister ${sister}`, languages: ['Welsh'], wishes: 'To stay where she is.' },
    grounds: ['VISIBLE_HIGH_RISK'], riskTool: { tool: 'DASH', grade: 'HIGH', score: 15 }, recentIncident: `Came to 7 ${home} Close at night.`, consent: 'NO', reasonWithoutConsent: 'Risk of serious harm.', mappaStatus: 'NOT_ELIGIBLE', actionsTaken: 'Police told the same day.',
  });

  it('goes to the mailbox of that MARAC and to no other of its area, leaves nothing of the victim in the case store, and is acknowledged by what a person files', async () => {
    const issued = await issue('marac-referrals', person['crn']!, maracReferral(), { area: liverpool }), conversation = only(issued);
    expect(issued.conversations).toMatchObject([{ to: `marac-${liverpool}`, because: [] }]);
    const [mail, ...more] = await mailsOf(conversation);
    expect([mail!.header('To'), more]).toEqual(['marac@liverpool.invalid', []]);
    for (const mark of [home, sister, 'marac-referral', person['crn']!, person['family_name']!]) expect([mark, mail!.open.toLowerCase().includes(mark.toLowerCase())]).toEqual([mark, false]);
    const { content, ...about } = JSON.parse(mail!.attached['enquiry.json']!) as { content: object };
    expect(about).toMatchObject({ kind: 'marac-referral', to: { place: `marac-${liverpool}`, name: `the MARAC of ${liverpool}` }, answers: ['marac-acknowledgement'] });
    expect(content).toMatchObject({ subject: { crn: person['crn'] }, victim: { address: `7 ${home} Close, Exampleton`, safePerson: `Her sister ${sister}` }, perpetratorNotInformed: 'YES' });
    expect(checkContent('marac-referral', content)).toEqual([]);
    for (const text of [home, sister]) expect([text, await tablesWith(probation().caseDatabaseUrl, text), await tablesWith(probation().victimDatabaseUrl, text)]).toEqual([text, [], ['letter']]);
    await letterStands('marac-referrals', conversation, 'SENT');
    expect(await awaited(conversation)).toMatchObject([{ place: `marac-${liverpool}`, to: null, letter: 'SENT' }]);
    expect((await file('marac-referrals', conversation, 'marac-acknowledgement', { listing: 'LISTED', acknowledgedBy: 'Coordinator Testperson' })).status).toBe(422);
    expect((await file('marac-referrals', conversation, 'marac-acknowledgement', { listing: 'LISTED', meetingOn: '2026-12-10', acknowledgedBy: 'Coordinator Testperson' })).status).toBe(202);
    await standsAt('marac-referrals', conversation, 'ACKNOWLEDGED');
    await eventually(async () => (await awaited(conversation)).length === 0, 20_000, 'the end of the clock');
  }, 120_000);

  it('is sent by hand where that MARAC has no mailbox, whatever the authority has, and by nobody who may not see it', async () => {
    const conversation = only(await issue('marac-referrals', person['crn']!, maracReferral(), { area: manchester }));
    await letterStands('marac-referrals', conversation, 'BY_HAND');
    const handed = (who: string): Promise<Response> => ask(probation().url, `/api/marac-referrals/${conversation}/sent-by-hand`, who, posted({ to: 'The coordinator of the MARAC, by courier.', at: '2026-11-27T12:00:00Z' }));
    expect([(await handed('robin.practitioner')).status, (await handed('pat.practitioner')).status]).toEqual([404, 200]);
    await letterStands('marac-referrals', conversation, 'HANDED');
  }, 90_000);
});

describe('a notice of custody for an area that is named and has no node', () => {
  it('goes by letter too, and its acknowledgement stops the clock', async () => {
    const notice = { event: 'RECEPTION', happensOn: '2026-11-26', prison: 'HMP Exampleton', probationOffice: 'Exampleton Probation Office', reason: 'Convicted of an assault that two children saw.' };
    const conversation = (await issue('custody-notices', person['crn']!, notice, { area: liverpool })).conversations.find(({ to }) => to === liverpool)!.conversation;
    await mailsOf(conversation);
    expect((await file('custody-notices', conversation, 'custody-acknowledgement', { receivedAt: '2026-11-27T09:10:00Z', heldBy: 'Duty worker Testperson' })).status).toBe(202);
    await standsAt('custody-notices', conversation, 'ACKNOWLEDGED');
    await eventually(async () => (await awaited(conversation)).length === 0, 20_000, 'the end of the clock');
  }, 120_000);
});

describe('an area that is none', () => {
  it('is put right before anything is sent', async () => {
    for (const area of ['E07000234', 'W92000004']) {
      const { status, body } = await answer(probation().url, '/api/child-referrals', 'pat.practitioner', posted({ crn: person['crn'], content: childReferral(), area }));
      expect([area, status, JSON.parse(body)]).toMatchObject([area, 422, { code: 'MESSAGE_REJECTED', errors: [{ path: '/area', code: 'NOT_IN_LIST' }] }]);
    }
  });
});

describe('the form of a referral of children', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await newWindow(browser);
  }, 60_000);
  afterAll(() => browser.close());

  it('finds an area that is not in the list by a postcode, which it does not keep or show back, and sends a letter', async () => {
    const own = newPerson();
    await supervise(own);
    await signIn(page, `${pagesOf('probation')}/child-referrals/about/${own['crn']!}`, 'pat.practitioner');
    await page.getByLabel('Or an area that is not in the list').fill('L1 1AA');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await page.getByLabel('Or an area that is not in the list').inputValue()).toBe(liverpool);
    expect(await page.content()).not.toContain('L1 1AA');
    expect(await violations(page, 'asked-form')).toEqual([]);
    await picture(page, 'refer-children-by-letter');
    await fillIn(page, {
      ask: 'ASSESS', immediateDanger: 'NO', 'children.0.givenNames': 'Kim', 'children.0.sourceKind': 'VISIT', 'household.members': 'The child lives with the mother.', concern: 'The child heard him threaten the mother.', 'evidence.0.marking': 'HEARSAY',
      'evidence.0.text': 'The child is said to have hidden upstairs.', 'evidence.0.sourceKind': 'VISIT', riskIfNoAction: 'The child will be there when he comes again.', informedAdults: 'ALL', consent: 'GIVEN', 'referrer.contact': '01632 960100', 'manager.name': 'Morgan Testperson',
    });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Sent' }).waitFor();
    expect(await page.getByText(`the children's services of ${liverpool}`).count()).toBe(1);
    const [sent] = await rowsOf<{ recipient: string; conversation: string }>(probation().caseDatabaseUrl, `select recipient, conversation from enquiry where crn = $1 and kind = 'child-referral'`, [own['crn']]);
    expect(sent?.recipient).toBe(liverpool);
    await page.goto(`${pagesOf('probation')}/child-referrals/${sent!.conversation}`);
    await page.getByLabel('Reason').fill('to see whether it left');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.getByRole('link', { name: 'File: Referral acknowledgement' }).count()).toBe(1);
    expect(await violations(page, 'asked-one')).toEqual([]);
  }, 90_000);
});
