import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkContent } from '#messages';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Browser, type Page } from 'playwright-core';
import { json, listed } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { because, daDraft, daNil, type Issued, issue, posted, read, refusal, standsAt } from '../support/enquiries.js';
import { giveReason } from '../support/page-forms.js';
import { closeMailbox, mailsOf } from '../support/mailbox.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const [merseyside, manchester, met] = ['05', '06', '01'] as const;
const hidden = invented('Hiddenstreet');
const partner = { role: 'PARTNER', familyName: invented('Partnerson'), protectedAddress: `4 ${hidden} Walk, Crewe`, protectedPostcode: 'CW1 1AA' };
const about = (forces: readonly string[] | undefined) => daDraft({ forces, trigger: 'NEW_RELATIONSHIP', persons: [partner] });

interface Listed { readonly conversation: string; readonly state: string; readonly letter: { readonly state: string; readonly code: string | null; readonly sentTo: string | null } | null }
const letterStands = async (conversation: string, ...states: readonly string[]): Promise<Listed> =>
  listed<Listed>(probation().url, '/api/enquiries', 'pat.practitioner', (one) => one.conversation === conversation && one.letter !== null && states.includes(one.letter.state), 40_000, because('to see whether it left'));
interface Awaited { readonly rule: string; readonly conversation: string | null; readonly place: string | null; readonly to: string | null; readonly letter: string | null; readonly unfiled: string | null; readonly tellsYou: boolean; readonly dueAt: string | null }
/** What is awaited of whoever was asked; that what came is read is another matter. */
async function awaited(conversation: string, path = '/api/clocks'): Promise<Awaited[]> {
  const found: Awaited[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Awaited[]; next: string | null } = await json(probation().url, `${path}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, 'pat.practitioner');
    found.push(...page.items.filter((one) => one.conversation === conversation && one.rule !== 'ANSWER_READ'));
    cursor = page.next;
  }
  return found;
}
const file = (conversation: string, kind: string, content: object) => ask(probation().url, `/api/enquiries/${conversation}/replies`, 'pat.practitioner', posted({ kind, content }));
const only = ({ conversations: [one] }: Issued): string => one!.conversation;

let person: CaseloadRow;
beforeAll(async () => {
  await supervise(person = newPerson({ postcode: 'L1 1AA', other_addresses: '' }));
}, 60_000);

describe('a force that has no node, reached by secure mail', () => {
  let conversation: string;
  beforeAll(async () => {
    const issued = await issue('enquiries', person['crn']!, about(undefined));
    expect(issued).toMatchObject({ conversations: [{ to: merseyside, because: ['Address 1 of the supervised person'] }], notAsked: [] });
    conversation = only(issued);
  }, 60_000);

  it('is sent the enquiry with nothing personal in subject, body or headers, and a read receipt is asked for', async () => {
    const [mail] = await mailsOf(conversation);
    expect(mail!.header('Subject')).toBe(`Enquiry ${conversation}`);
    expect([mail!.header('Disposition-Notification-To'), mail!.header('To')]).toEqual(['domestic-abuse-information@probation.invalid', 'da-unit@merseyside.invalid']);
    expect(mail!.header('Message-ID')).toMatch(new RegExp(`^<${conversation}\\.[0-9a-f-]{36}@probation\\.invalid>$`));
    expect(mail!.open).toContain('20 December 2026');
    const marks = [hidden, partner.familyName, 'CW1 1AA', person['crn']!, person['pnc']!, person['given_names']!, person['family_name']!, 'pat.practitioner', 'L1 1AA', 'Quarterly review'];
    for (const mark of marks) expect([mark, mail!.open.toLowerCase().includes(mark.toLowerCase())]).toEqual([mark, false]);
  });

  it('has everything in the attachment, under the published contract, and a form for the reply', async () => {
    const [mail] = await mailsOf(conversation);
    const { content, ...more } = JSON.parse(mail!.attached['enquiry.json']!) as { content: Record<string, unknown> };
    expect(more).toMatchObject({ reference: conversation, kind: 'da-enquiry', to: { place: merseyside }, answers: ['da-response', 'enquiry-refusal'] });
    expect(content).toMatchObject({ subject: { crn: person['crn'] }, persons: [partner], rationale: 'Quarterly review of the risk management plan.' });
    expect(checkContent('da-enquiry', content)).toEqual([]);
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const fits = ajv.compile(JSON.parse(readFileSync('contracts/schemas/da-enquiry.schema.json', 'utf8')) as object);
    expect([fits(content), fits.errors]).toEqual([true, null]);
    for (const text of [hidden, person['family_name']!]) expect(mail!.attached['enquiry.html']).toContain(text);
    expect(mail!.attached['reply-form.html']).toContain('NIL_WITHIN_SCOPE');
  });

  it('is audited at the desk: what was sent to whom, and when; the practitioner sees that it left', async () => {
    await letterStands(conversation, 'SENT');
    expect(await rowsOf(probation().victimDatabaseUrl, `select partner, kind, facts->>'to' as "to", at is not null as dated from audit_entry where event = 'letter.mailed' and facts->>'conversation' = $1`, [conversation]))
      .toEqual([{ partner: merseyside, kind: 'da-enquiry', to: 'da-unit@merseyside.invalid', dated: true }]);
    expect(await awaited(conversation)).toMatchObject([{ place: merseyside, to: null, letter: 'SENT', tellsYou: false }]);
  });

  it('cannot be answered for with a nil that says nothing of its search, and nothing is kept', async () => {
    const response = await file(conversation, 'da-response', daNil({ scope: undefined }));
    const { code, errors } = await response.json() as { code: string; errors: { path: string }[] };
    expect([response.status, code, errors.map(({ path }) => path)]).toEqual([422, 'MESSAGE_REJECTED', ['/scope']]);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from filed_reply where conversation = $1', [conversation])).toEqual([]);
    expect((await awaited(conversation))).toHaveLength(1);
  });

  it('is answered by what a person files of its reply: the clock stops, the enquiry is answered, and it says who filed it', async () => {
    const found = invented('Refugehouse');
    const incident = {
      reference: 'MP-1', force: merseyside, occurredOn: '2025-11-30', incidentType: 'CRIME', resolution: ['ARREST'], subjectRole: 'SUSPECT', people: [{ role: 'VICTIM', familyName: 'Examplesson', refuge: `${found} House` }],
      circumstances: `She went to ${found} House.`, policeAction: 'Arrested.',
    };
    expect((await file(conversation, 'da-response', daNil({ status: 'FULL', incidents: [incident], scope: { ...daNil()['scope'] as object, forces: [merseyside] } }))).status).toBe(202);
    await standsAt('enquiries', conversation, 'ANSWERED');
    expect((await read('enquiries', conversation)).answers).toMatchObject([{ kind: 'da-response', issuer: merseyside, filedBy: 'pat.practitioner' }]);
    await eventually(async () => (await awaited(conversation)).length === 0, 20_000, 'the end of the clock');
    const inLetters = await listed<{ id: string; direction: string; conversation: string }>(probation().deskUrl, '/api/letters', 'lee.liaison', (one) => one.direction === 'in' && one.conversation === conversation, 20_000);
    expect(JSON.stringify(await json(probation().deskUrl, `/api/letters/${inLetters.id}?${because('to prepare her safety plan')}`, 'lee.liaison'))).toContain(found);
    expect(await tablesWith(probation().caseDatabaseUrl, found)).toEqual([]);
  });

  it('leaves no mark of what belongs to a victim in the case store', async () => {
    expect(await tablesWith(probation().caseDatabaseUrl, hidden)).toEqual([]);
    expect(await tablesWith(probation().victimDatabaseUrl, hidden)).toEqual(['letter']);
  });
});

describe('a force whose secure mail does not take what is sent', () => {
  it('is tried again, and stands by name among what needs the practitioner and as an alarm until it has been taken', async () => {
    const open = closeMailbox('da-unit@greater-manchester.invalid');
    try {
      const conversation = (await issue('enquiries', person['crn']!, about([merseyside, manchester]))).conversations.find(({ to }) => to === manchester)!.conversation;
      expect((await letterStands(conversation, 'DELAYED')).letter!.code).toBe('LETTER_UNREACHABLE');
      expect(await awaited(conversation, '/api/clocks/attention')).toMatchObject([{ place: manchester, letter: 'DELAYED', tellsYou: true }]);
      await eventually(async () => (await rowsOf(probation().caseDatabaseUrl, `select 1 from alarm where code = 'LETTER_DELAYED' and cleared_at is null`)).length === 1, 10_000, 'the alarm');
      open();
      await letterStands(conversation, 'SENT');
      expect(await mailsOf(conversation)).toHaveLength(1);
      expect(await awaited(conversation, '/api/clocks/attention')).toEqual([]);
    } finally {
      open();
    }
  }, 90_000);
});

describe('a force that is reached by hand alone', () => {
  let conversation: string;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    conversation = (await issue('enquiries', person['crn']!, about([merseyside, met]))).conversations.find(({ to }) => to === met)!.conversation;
    await letterStands(conversation, 'BY_HAND');
    browser = await openBrowser();
    page = await newWindow(browser);
  }, 120_000);
  afterAll(() => browser.close());

  it('stands among what needs the practitioner until somebody has sent it, and its time runs', async () => {
    expect(await awaited(conversation, '/api/clocks/attention')).toMatchObject([{ place: met, letter: 'BY_HAND', tellsYou: true }]);
  });

  it('is printed at the desk by those who may read it, and by nobody else', async () => {
    const [{ id } = { id: '' }] = await rowsOf<{ id: string }>(probation().victimDatabaseUrl, 'select id from letter where conversation = $1', [conversation]);
    expect((await ask(probation().deskUrl, `/api/letters/${id}?${because('to print it')}`, 'pat.practitioner')).status).toBe(404);
    await signIn(page, `${pagesOf('probation', 'desk')}/letters`, 'lee.liaison');
    expect(await violations(page, 'letters')).toEqual([]);
    await page.goto(`${pagesOf('probation', 'desk')}/letters/${id}`);
    await page.getByLabel('Reason').fill('to print it and send it');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.getByText(hidden).count()).toBeGreaterThan(0);
    expect(await violations(page, 'letter')).toEqual([]);
  });

  it('is asked when somebody has recorded to whom and when; nothing is to be done then but to wait', async () => {
    const handed = (to: string) => ask(probation().url, `/api/enquiries/${conversation}/sent-by-hand`, 'pat.practitioner', posted({ to, at: '2026-11-27T12:00:00Z' }));
    expect((await handed('To 14 Testing Road, by courier.')).status).toBe(422);
    expect((await handed('The domestic abuse unit, by courier.')).status).toBe(200);
    expect((await letterStands(conversation, 'HANDED')).letter!.sentTo).toBe('The domestic abuse unit, by courier.');
    expect(await awaited(conversation, '/api/clocks/attention')).toEqual([]);
    expect(await awaited(conversation)).toHaveLength(1);
    expect((await handed('The domestic abuse unit, again.')).status).toBe(409);
  });

  it('is told, with a reply that cannot be filed, to whoever filed it and their manager, who read what to do', async () => {
    // As if it had been filed for somebody else: no page and no API lets that happen.
    await rowsOf(probation().caseDatabaseUrl, `insert into filed_reply (id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part)
      select gen_random_uuid(), conversation, '06', 'da-response', crn, 'pat.practitioner', 'practitioner', '{"status":"FULL"}', '{}' from enquiry where conversation = $1 returning id`, [conversation]);
    await eventually(async () => (await awaited(conversation, '/api/clocks/attention')).length === 1, 20_000, 'what needs attention');
    expect(await awaited(conversation, '/api/clocks/attention')).toMatchObject([{ place: met, letter: 'HANDED', unfiled: 'MESSAGE_UNASKED', tellsYou: true }]);
    const [practitioner, manager] = [await newWindow(browser), await newWindow(browser)];
    await signIn(practitioner, `${pagesOf('probation')}/enquiries/${conversation}`, 'pat.practitioner');
    await giveReason(practitioner);
    expect(await practitioner.getByText('could not be filed and does not count as an answer (MESSAGE_UNASKED)').count()).toBe(1);
    expect(await practitioner.getByRole('link', { name: 'File: DA response' }).count()).toBe(1);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'reply-not-filed');
    await signIn(manager, `${pagesOf('probation')}/answers-awaited/attention`, 'morgan.manager');
    expect(await manager.getByRole('row').filter({ has: manager.locator(`a[href="/enquiries/${conversation}"]`) }).getByText('Reply not filed').count()).toBe(1);
    expect(await violations(manager, 'awaited')).toEqual([]);
  }, 90_000);

  it('is refused for by what a person files, as by a message', async () => {
    expect((await file(conversation, 'enquiry-refusal', refusal({ code: 'RESOURCE' }))).status).toBe(202);
    await standsAt('enquiries', conversation, 'REFUSED');
    expect(await rowsOf(probation().caseDatabaseUrl, 'select code, partner from escalation where conversation = $1', [conversation])).toEqual([{ code: 'RESOURCE', partner: met }]);
    expect(await awaited(conversation)).toHaveLength(1);
  });
});

describe('an agency that has a node', () => {
  it('is answered for by nobody here', async () => {
    const own = newPerson({ postcode: 'WR1 1AA' });
    await supervise(own);
    expect((await file(only(await issue('enquiries', own['crn']!, daDraft())), 'da-response', daNil())).status).toBe(409);
  });
});
