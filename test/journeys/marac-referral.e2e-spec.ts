import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed } from '../support/answers.js';
import { answerWork, because, type Draft, type Issued, issue, posted, read, standsAt, toPutRight, type Work, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const marac = () => agency('marac-worcestershire');
const street = invented('Hiddenstreet');
const sister = invented('Sister');
const wish = `I want to stay near ${sister} and nowhere else.`;
const victim = {
  role: 'VICTIM', givenNames: 'Kit', familyName: invented('Examplesson'), relationship: 'INTIMATE_FORMER', address: `7 ${street} Close, Exampleton`, phone: '07700 900456', safeToCall: 'YES', bestTime: 'Before eleven',
  safePerson: `Her sister ${sister}`, languages: ['Welsh'], wishes: wish,
};
const maracDraft = (more: Draft = {}): Draft => ({
  victim, grounds: ['VISIBLE_HIGH_RISK'], riskTool: { tool: 'DASH', grade: 'HIGH', score: 15 }, recentIncident: `Came to 7 ${street} Close at night and rang 07700 900456; asked ${sister} when she is in, which is before eleven.`, consent: 'NO', reasonWithoutConsent: 'Risk of serious harm.', mappaStatus: 'NOT_ELIGIBLE',
  actionsTaken: 'Police told the same day.', ...more,
});
/** Each so long that no ciphertext has it by chance. */
const protectedTexts = [street, sister, 'efore eleven', '07700 900456', '07700900456', 'nowhere else'];

describe('a MARAC referral', () => {
  let person: CaseloadRow;
  let issued: Issued;
  let item: Work;
  let conversation: string;

  beforeAll(async () => {
    await supervise(person = newPerson());
    issued = await issue('marac-referrals', person['crn']!, maracDraft(), { area: 'E10000034' });
    conversation = issued.conversations[0]!.conversation;
    item = await work('marac-worcestershire', 'referrals', 'coordinator.wo', conversation);
  }, 90_000);

  it("arrives in the inbox of the MARAC of the victim's area", () => {
    expect(issued.conversations.map(({ to }) => to)).toEqual(['marac-worcestershire']);
    expect(item).toMatchObject({ kind: 'marac-referral', state: 'WAITING' });
  });

  it('shows the coordinator what concerns the case at web, sensitive as a whole, without a detail of the victim', async () => {
    const shown = await json<{ sensitive: boolean; content: { labels: object; recentIncident: string; subject: object; victim: object } }>(marac().url, `/api/referrals/${item.id}?${because('to list it')}`, 'coordinator.wo');
    expect(shown).toMatchObject({ sensitive: true, content: { labels: { '': 'SENSITIVE' }, subject: { crn: person['crn'] }, victim: { familyName: victim.familyName }, perpetratorNotInformed: 'YES' } });
    for (const text of protectedTexts) expect([text, JSON.stringify(shown).includes(text)]).toEqual([text, false]);
    expect(shown.content.recentIncident).toMatch(/the victim's address.* at night and rang .*the victim's phone number; asked the victim's safe contact when she is in, which is the victim's safe contact\./);
  });

  it("shows the victim's safe contact at the desk to the coordinator, for a reason that is kept on the victim's side", async () => {
    await listed<{ messageId: string }>(marac().deskUrl, '/api/victim-parts', 'coordinator.wo', ({ messageId }) => messageId === item.id, 20_000);
    const reason = `To call ${randomUUID()}`;
    const { part } = await json<{ part: { victim: object } }>(marac().deskUrl, `/api/victim-parts/${item.id}?${because(reason)}`, 'coordinator.wo');
    expect(part.victim).toMatchObject({ address: victim.address, phone: victim.phone, safePerson: victim.safePerson, wishes: wish });
    expect(await rowsOf(marac().victimDatabaseUrl, `select event, person from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([{ event: 'victim-part.read', person: 'coordinator.wo' }]);
    expect((await answer(marac().deskUrl, `/api/victim-parts/${item.id}?${because('curious')}`, 'ops.marac')).status).toBe(404);
  });

  it("shows its author nothing of what belongs to the victim, and the author's desk keeps it from the author", async () => {
    const asked = await read('marac-referrals', conversation);
    expect(JSON.stringify([issued, asked])).not.toMatch(/entered|wishes|safePerson|safeToCall|\/victim/i);
    for (const text of protectedTexts) expect([text, JSON.stringify(asked).includes(text)]).toEqual([text, false]);
    const hidden = await answer(probation().deskUrl, `/api/victim-parts/${item.id}?${because('curious')}`, 'pat.practitioner');
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await answer(probation().deskUrl, `/api/victim-parts/${randomUUID()}?${because('curious')}`, 'pat.practitioner'));
    await listed<{ messageId: string }>(probation().deskUrl, '/api/victim-parts', 'lee.liaison', ({ messageId }) => messageId === item.id, 30_000);
    const { part } = await json<{ part: object }>(probation().deskUrl, `/api/victim-parts/${item.id}?${because('contact today')}`, 'lee.liaison');
    expect(part).toMatchObject({ victim: { address: victim.address } });
  });

  it('leaves nothing that leads to the victim in any case-side table of either node', async () => {
    for (const { caseDatabaseUrl } of [probation(), marac()]) for (const text of protectedTexts) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
    for (const { victimDatabaseUrl } of [probation(), marac()]) await eventually(async () => (await tablesWith(victimDatabaseUrl, street)).join() === 'victim_part', 30_000, 'the victim part alone');
  });

  it("keeps nowhere on the case side where the victim's area is", async () => {
    const kept = await rowsOf<{ kept: string }>(probation().caseDatabaseUrl,
      `select e::text as kept from enquiry e where conversation = $1 union all select body from message_part where message_id = $2 union all select facts::text from audit_entry where facts->>'conversation' = $1::text`, [conversation, item.id]);
    expect(kept.length).toBeGreaterThan(2);
    for (const row of kept) expect(row.kept).not.toContain('E10000034');
    expect(await rowsOf(probation().caseDatabaseUrl, 'select sensitive from enquiry where conversation = $1', [conversation])).toEqual([{ sensitive: true }]);
  });

  it('is acknowledged by the coordinator, and the practitioner reads when it is heard', async () => {
    await json(marac().url, `/api/referrals/${item.id}/take`, 'coordinator.wo', posted({}));
    const dayless = await answer(marac().url, `/api/referrals/${item.id}/replies`, 'coordinator.wo', posted({ kind: 'marac-acknowledgement', content: { listing: 'LISTED', acknowledgedBy: 'Coordinator Testperson' } }));
    expect(JSON.parse(dayless.body)).toMatchObject({ code: 'MESSAGE_REJECTED', errors: [{ path: '/meetingOn' }] });
    await answerWork('marac-worcestershire', 'referrals', 'coordinator.wo', item.id, 'marac-acknowledgement', { listing: 'LISTED', meetingOn: '2026-12-10', acknowledgedBy: 'Coordinator Testperson' });
    await standsAt('marac-referrals', conversation, 'ACKNOWLEDGED');
    expect((await read('marac-referrals', conversation)).answers[0]).toMatchObject({ kind: 'marac-acknowledgement', content: { listing: 'LISTED', meetingOn: '2026-12-10', labels: { '': 'SENSITIVE' } } });
  });

  it("is not listed for a reason that the case side has in words of roles only, and the victim's staff as it was written", async () => {
    const other = await issue('marac-referrals', person['crn']!, maracDraft(), { area: 'E10000034' });
    const there = await work('marac-worcestershire', 'referrals', 'coordinator.wo', other.conversations[0]!.conversation);
    const [away, phone] = [`9 ${invented('Farstreet')} Road`, '07700 900789'];
    const reasonNotListed = `Has moved to ${away}, WR5 3ZZ; rings from ${phone}.`;
    await answerWork('marac-worcestershire', 'referrals', 'coordinator.wo', there.id, 'marac-acknowledgement', { listing: 'NOT_LISTED', reasonNotListed, acknowledgedBy: 'Coordinator Testperson' });
    await standsAt('marac-referrals', there.conversation, 'ACKNOWLEDGED');
    const { answers: [acknowledged] } = await read('marac-referrals', there.conversation);
    expect(acknowledged?.content['reasonNotListed']).toMatch(/^Has moved to an address.*; rings from a phone number\.$/);
    for (const { caseDatabaseUrl } of [probation(), marac()]) for (const text of [away, 'WR5 3ZZ', phone]) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
    await listed<{ messageId: string }>(probation().deskUrl, '/api/victim-parts', 'lee.liaison', ({ messageId }) => messageId === acknowledged!.id, 20_000);
    const { part } = await json<{ part: object }>(probation().deskUrl, `/api/victim-parts/${acknowledged!.id}?${because('contact today')}`, 'lee.liaison');
    expect(part).toEqual({ originals: [{ path: '/reasonNotListed', text: reasonNotListed }] });
  });

  it('cannot be answered as an enquiry is, nor found by those who may not read it', async () => {
    const wrong = await answer(marac().url, `/api/referrals/${item.id}/replies`, 'coordinator.wo', posted({ kind: 'enquiry-refusal', content: {} }));
    expect(JSON.parse(wrong.body)).toMatchObject({ code: 'REQUEST_INVALID' });
    for (const somebody of ['ops.marac', 'unit.wm']) expect([somebody, (await ask(marac().url, '/api/referrals', somebody)).status]).toEqual([somebody, 404]);
    // A case administrator sees where messages stand, never a referral (DOMAIN 1.2).
    expect((await ask(probation().url, `/api/marac-referrals?${because('curious')}`, 'chris.administrator')).status).toBe(404);
  });
});

describe('a draft of a MARAC referral', () => {
  it.each<[string, Draft, string[]]>([
    ['without consent and without the reason', { reasonWithoutConsent: undefined }, ['/reasonWithoutConsent REQUIRED', '/area NOT_IN_LIST']],
    ['of which the perpetrator is told', { perpetratorNotInformed: 'NO' }, ['/perpetratorNotInformed NOT_IN_LIST', '/area NOT_IN_LIST']],
    ['of a high risk that no assessment shows', { riskTool: undefined }, ['/riskTool REQUIRED', '/area NOT_IN_LIST']],
    ['without a word on whether it is safe to call', { victim: { ...victim, safeToCall: undefined } }, ['/victim/safeToCall REQUIRED', '/area NOT_IN_LIST']],
    ['without grounds', { grounds: [] }, ['/grounds TOO_FEW', '/area NOT_IN_LIST']],
  ])('%s, and without an area, is sent nowhere', async (_, wrong, expected) => {
    const person = newPerson();
    await supervise(person);
    expect(await toPutRight('marac-referrals', person['crn']!, maracDraft(wrong))).toEqual(expected);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where crn = $1', [person['crn']])).toEqual([]);
  });
});
