import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkContent } from '#messages';
import { type Browser } from 'playwright-core';
import { listed, listedNow } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, signIn, violations } from '../support/browser.js';
import { acknowledge, correct, correctionOf, isTold, messageOf, readersOf, toldOf } from '../support/corrections.js';
import { because, daDraft, daNil, issue, posted, read, standsAt } from '../support/enquiries.js';
import { mailsOf } from '../support/mailbox.js';
import { fillIn, giveReason } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const merseyside = '05';
const partner = { role: 'PARTNER', familyName: invented('Partnerson') };
const why = { act: 'WITHDRAW', reasonCode: 'WRONG_PERSON', reason: 'It named somebody else of the same name.' };
const post = (conversation: string, path: string, body: object, person = 'pat.practitioner'): Promise<Response> => ask(probation().url, `/api/enquiries/${conversation}/${path}`, person, posted(body));
/** What is awaited of whoever was asked. */
const waits = (conversation: string): Promise<unknown> => listedNow<{ conversation: string | null; rule: string }>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.conversation === conversation && one.rule !== 'ANSWER_READ');

let person: CaseloadRow;
/** An enquiry of a force that has no node, whose letter has left. */
async function written(): Promise<string> {
  const { conversations: [one] } = await issue('enquiries', person['crn']!, daDraft({ forces: undefined, trigger: 'NEW_RELATIONSHIP', persons: [partner] }));
  await listed<{ conversation: string; letter: { state: string } | null }>(probation().url, '/api/enquiries', 'pat.practitioner', ({ conversation, letter }) => conversation === one!.conversation && letter?.state === 'SENT', 40_000, because('to see whether it left'));
  return one!.conversation;
}
async function filed(conversation: string): Promise<string> {
  const scope = { ...daNil()['scope'] as object, forces: [merseyside] };
  expect((await post(conversation, 'replies', { kind: 'da-response', content: daNil({ scope }) })).status).toBe(202);
  await standsAt('enquiries', conversation, 'ANSWERED');
  return (await read('enquiries', conversation)).answers[0]!.id;
}

beforeAll(async () => {
  await supervise(person = newPerson({ postcode: 'L1 1AA', other_addresses: '' }));
}, 60_000);

describe('what was asked by letter and holds no more', () => {
  let conversation: string;
  beforeAll(async () => { conversation = await written(); }, 60_000);

  it('is withdrawn by nobody of another team, and with a reason that is said at its field', async () => {
    expect((await post(conversation, 'letter-corrections', why, 'robin.practitioner')).status).toBe(404);
    for (const [field, value] of [['act', 'SUPERSEDE'], ['reasonCode', 'BECAUSE'], ['reason', '']] as const) {
      const answer = await post(conversation, 'letter-corrections', { ...why, [field]: value });
      expect([field, answer.status, ((await answer.json()) as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([field, 422, [`/${field}`]]);
    }
    expect(await mailsOf(conversation)).toHaveLength(1);
  });

  it('is told to the place by a letter that says so, with nothing personal in its subject or body; it stands as withdrawn and is waited for no more', async () => {
    expect((await post(conversation, 'letter-corrections', why)).status).toBe(202);
    const mail = (await mailsOf(conversation, 2)).find((one) => one.header('Subject') === `Correction of enquiry ${conversation}`)!;
    for (const mark of [partner.familyName, person['crn']!, person['family_name']!, person['given_names']!, 'pat.practitioner', 'L1 1AA', 'same name', 'WRONG_PERSON']) expect([mark, mail.open.toLowerCase().includes(mark.toLowerCase())]).toEqual([mark, false]);
    const said = JSON.parse(mail.attached['correction.json']!) as { kind: string; content: object };
    expect(said).toMatchObject({ kind: 'message-correction', content: { correctedKind: 'da-enquiry', act: 'WITHDRAW', reasonCode: 'WRONG_PERSON', reason: why.reason } });
    expect(checkContent('message-correction', said.content)).toEqual([]);
    const first = (await mailsOf(conversation, 2)).find((one) => one.header('Subject') === `Enquiry ${conversation}`)!;
    expect((said.content as { message: string }).message).toBe((JSON.parse(first.attached['enquiry.json']!) as { letter: string }).letter);
    await standsAt('enquiries', conversation, 'WITHDRAWN');
    await eventually(async () => await waits(conversation) === undefined, 20_000, 'the end of the clock');
    expect((await post(conversation, 'letter-corrections', why)).status).toBe(409);
    expect(await rowsOf(probation().caseDatabaseUrl, `select person, partner, facts->>'act' as act from audit_entry where event = 'letter.corrected' and facts->>'conversation' = $1`, [conversation])).toEqual([{ person: 'pat.practitioner', partner: merseyside, act: 'WITHDRAW' }]);
  });
});

describe('what was asked of an agency with a node, and by letter of one without', () => {
  it('is told to both when it is withdrawn: to the one by message, to the other by letter', async () => {
    const { conversations } = await issue('enquiries', person['crn']!, daDraft({ forces: ['22', merseyside], trigger: 'NEW_RELATIONSHIP', persons: [partner] }));
    const of = (to: string): { conversation: string; submission: string } => conversations.find((one) => one.to === to)!;
    const [node, byLetter] = [of('police-west-mercia'), of(merseyside)];
    await mailsOf(byLetter.conversation);
    await correct('probation', 'pat.practitioner', correctionOf(await messageOf('probation', node.submission), 'WITHDRAW'));
    for (const { conversation } of [node, byLetter]) await standsAt('enquiries', conversation, 'WITHDRAWN');
    expect((await mailsOf(byLetter.conversation, 2)).map((one) => one.header('Subject')).sort()).toEqual([`Correction of enquiry ${byLetter.conversation}`, `Enquiry ${byLetter.conversation}`]);
    await eventually(async () => await waits(byLetter.conversation) === undefined, 20_000, 'the end of the clock');
  }, 90_000);
});

describe('an answer that somebody filed from a letter', () => {
  let conversation: string;
  let reply: string;
  beforeAll(async () => { reply = await filed(conversation = await written()); }, 90_000);

  it('is taken back by the place, as whoever files records: it counts for nothing, and is waited for again', async () => {
    expect((await post(conversation, 'replies/00000000-0000-4000-8000-000000000000/withdrawn', { reasonCode: 'WRONG_CONTENT' })).status).toBe(404);
    expect((await post(conversation, `replies/${reply}/withdrawn`, { reasonCode: 'BECAUSE' })).status).toBe(422);
    expect((await post(conversation, `replies/${reply}/withdrawn`, { reasonCode: 'WRONG_CONTENT' })).status).toBe(202);
    await standsAt('enquiries', conversation, 'ASKED');
    expect((await read('enquiries', conversation)).answers).toMatchObject([{ id: reply, content: null, correction: { act: 'WITHDRAW', reasonCode: 'WRONG_CONTENT' } }]);
    await eventually(async () => await waits(conversation) !== undefined, 20_000, 'the clock that runs again');
    expect((await post(conversation, `replies/${reply}/withdrawn`, { reasonCode: 'WRONG_CONTENT' })).status).toBe(409);
  });

  it('stands in the list of who must be told, as one that came by message: whoever had read it is told until they say that they know', async () => {
    const told = await toldOf('probation', 'pat.practitioner', reply);
    expect(told).toMatchObject({ issuer: merseyside, act: 'WITHDRAW' });
    expect((await readersOf('probation', 'morgan.manager', reply)).readers).toMatchObject([{ person: 'pat.practitioner', knowsSince: null }]);
    await acknowledge('probation', 'pat.practitioner', told);
    expect(await isTold('probation', 'pat.practitioner', reply)).toBe(false);
  });
});

describe('letters that do not hold, in a browser', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await openBrowser(); }, 60_000);
  afterAll(() => browser?.close());

  it('are withdrawn, and answers taken back, by forms that say what is missing', async () => {
    const conversation = await written();
    await filed(conversation);
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf('probation')}/enquiries/${conversation}`, 'pat.practitioner');
    await giveReason(page);
    await page.getByRole('link', { name: 'They have taken it back' }).click();
    expect(await violations(page, 'content-form')).toEqual([]);
    await page.getByRole('button', { name: 'Record it' }).click();
    expect(await page.title()).toMatch(/^Error: They have taken this answer back/);
    await fillIn(page, { reasonCode: 'WRONG_CONTENT' });
    await page.getByRole('button', { name: 'Record it' }).click();
    await page.getByRole('button', { name: 'Withdraw this letter' }).click();
    await fillIn(page, { act: 'WITHDRAW', reasonCode: 'NO_LONGER_NEEDED', reason: 'The plan was changed.' });
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('Withdrawn, or replaced by another').waitFor();
    expect(await violations(page, 'asked-one')).toEqual([]);
  }, 150_000);
});
