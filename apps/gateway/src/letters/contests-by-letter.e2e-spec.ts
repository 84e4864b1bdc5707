import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { releasedWorkingDays } from '#clocks';
import { type Effect } from '#exchange';
import { attendClocks } from '#exchange/clocks';
import { openEscalations } from '#exchange/escalations';
import { type Kind, newMessageId } from '#messages';
import { isOfUs } from '../awaited/kinds-of-waiting.js';
import { listAwaited } from '../awaited/read-awaited.js';
import { gatewayCorrections } from '../corrections/put-right.js';
import { issueDraft, readAsked } from '../enquiries/ask.js';
import { clarify } from '../enquiries/clarify.js';
import { contestByRule } from '../enquiries/contest-by-rule.loop.js';
import { contestRefusal } from '../enquiries/contest.js';
import { actor, content, daEnquiry, type Fixture, manager, openFixture, put, supervised, us } from '../enquiries/refusals.fixture.js';
import { withdrawReply } from './correct-letter.js';
import { fileAll } from './file-replies.loop.js';
import { fileReply, judgeReplyTo, recordHanded } from './file-reply.js';

let fixture: Fixture;
beforeAll(async () => { fixture = await openFixture(); });
afterAll(() => fixture?.close());

/** A force that has no node. */
const place = '01';
const keepNothing = () => Promise.resolve();
const sql = (text: string, params: readonly unknown[] = []) => fixture.own.database.sql(text, params);
const refusal = (code: string) => ({ code, reason: 'The last enquiry is two weeks old.', decidedBy: 'Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-20', reviewOn: '2026-12-20', challengeRoute: 'Write to the lead of the unit.' });
const decision = (verdict: string) => ({ decision: verdict, reason: 'It was looked at again by the lead.', decidedBy: 'Robin Testperson', decidedByRole: 'Lead of the unit', decidedOn: '2026-11-28' });
const change = { trigger: 'PREGNANCY', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] };

/** An enquiry of a place without a node, as its letter leaves it. */
async function written(more: object = {}): Promise<{ readonly crn: string; readonly conversation: string }> {
  const crn = await supervised(fixture);
  const { conversations: [one] } = await issueDraft(fixture.parts, daEnquiry, actor, { crn, content: { ...content, forces: [place], ...more } }, keepNothing);
  await sql(`update letter set state = 'SENT' where conversation = $1`, [one!.conversation]);
  return { crn, conversation: one!.conversation };
}
/** Files what came, as a person and then the exchange does. */
async function comes(conversation: string, kind: Kind, said: object): Promise<string> {
  const { id } = await fileReply(fixture.parts, daEnquiry, actor, conversation, { kind, content: said }, keepNothing);
  const apply = async (_: unknown, effects: readonly Effect[]) => { for (const effect of effects) if ('insert' in effect) await put(fixture.own, effect.insert, effect.row); };
  await fileAll({ apply }, fixture.own.database.sql);
  await attend();
  return id;
}
const attend = async (): Promise<void> => { while (await attendClocks({ database: fixture.own.database, agency: us, calendar: releasedWorkingDays(), now: () => new Date() })); };
const read = (conversation: string) => readAsked(fixture.parts.database, daEnquiry, actor, conversation, 'To see what became of it.');
const contest = (conversation: string) => contestRefusal(fixture.parts, daEnquiry, actor, { conversation, reason: 'A new relationship was disclosed since.' }, keepNothing);
const letters = (conversation: string) => sql('select says, state from letter where conversation = $1 order by written_at', [conversation]);
const awaited = async (conversation: string, who: Actor, which: 'all' | 'told') =>
  (await listAwaited(fixture.parts.database, who, which, { limit: 100 } as never)).items.filter((one) => one.conversation === conversation && !isOfUs(one.rule)).map(({ rule, to, place: at, letter }) => ({ rule, to, place: at, letter }));
const decided = { rule: 'CONTEST_DECIDED', to: null, place };

describe('a refusal of a place without a node', () => {
  it.each([['none', undefined], ['one that says nothing', 'No.']])('is not contested for a reason that is %s, as one of a node is not: the field is named, and nothing is written', async (_, reason) => {
    const { conversation } = await written();
    await comes(conversation, 'enquiry-refusal', refusal('RESOURCE'));
    const contesting = contestRefusal(fixture.parts, daEnquiry, actor, { conversation, reason: reason as string }, keepNothing);
    await expect(contesting).rejects.toMatchObject({ code: 'MESSAGE_REJECTED', findings: [{ path: '/reason' }] });
    expect([(await read(conversation)).state, await letters(conversation)]).toEqual(['REFUSED', [{ says: 'ASKS', state: 'SENT' }]]);
  });

  it('as too soon after a significant change is contested by rule, by a letter whose decision has a clock of its own; the practitioner and the manager are told while it is to be sent by hand', async () => {
    const { crn, conversation } = await written(change);
    const answer = await comes(conversation, 'enquiry-refusal', refusal('TOO_SOON'));
    expect((await read(conversation)).state).toBe('CONTESTED');
    expect(await contestByRule.run(fixture.context)).toBe(true);
    expect(await letters(conversation)).toEqual([{ says: 'ASKS', state: 'SENT' }, { says: 'CONTESTS', state: 'WAITING' }]);
    expect((await read(conversation)).contests).toMatchObject([{ answer, byRule: true, contestedBy: 'pat.practitioner', code: null, content: { refused: 'TOO_SOON', byRule: 'YES', subject: { crn } } }]);
    expect(await sql(`select person, partner, facts->>'byRule' as by_rule from audit_entry where event = 'enquiry.contested' and facts->>'conversation' = $1`, [conversation])).toEqual([{ person: 'pat.practitioner', partner: place, by_rule: 'true' }]);
    expect(await contestByRule.run(fixture.context)).toBe(false);
    await sql(`update letter set state = 'BY_HAND' where conversation = $1 and says = 'CONTESTS'`, [conversation]);
    for (const who of [actor, manager]) expect(await awaited(conversation, who, 'told')).toEqual(expect.arrayContaining([{ ...decided, letter: 'BY_HAND' }]));
    await recordHanded(fixture.parts, daEnquiry, actor, conversation, { to: 'The lead of the unit, by courier.', at: new Date() }, keepNothing);
    expect(await awaited(conversation, actor, 'told')).toEqual([]);
    expect(await awaited(conversation, actor, 'all')).toEqual(expect.arrayContaining([{ ...decided, letter: 'HANDED' }]));
  });

  it('is contested by a person once, by a letter, and open again where the decision that is filed overturns it', async () => {
    const { conversation } = await written();
    const answer = await comes(conversation, 'enquiry-refusal', refusal('LEGAL'));
    expect([(await read(conversation)).state, await awaited(conversation, actor, 'all')]).toEqual(['REFUSED', []]);
    await contest(conversation);
    expect([(await read(conversation)).state, await letters(conversation)]).toEqual(['CONTESTED', [{ says: 'ASKS', state: 'SENT' }, { says: 'CONTESTS', state: 'WAITING' }]]);
    await expect(contest(conversation)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    expect(await awaited(conversation, actor, 'all')).toEqual([{ ...decided, letter: 'WAITING' }]);
    await comes(conversation, 'contest-decision', decision('OVERTURNED'));
    expect(await read(conversation)).toMatchObject({ state: 'OVERTURNED', answers: [{ id: answer, kind: 'enquiry-refusal' }], contests: [{ answer, byRule: false, decision: { content: { decision: 'OVERTURNED' } } }] });
    expect(await awaited(conversation, actor, 'all')).toEqual([{ rule: 'REPLY_ROUTINE', to: null, place, letter: 'WAITING' }]);
    // A second contest is decided for itself: what is written down of it is on that one.
    const again = await comes(conversation, 'enquiry-refusal', refusal('LEGAL'));
    await contest(conversation);
    await comes(conversation, 'contest-decision', decision('UPHELD'));
    expect(await read(conversation)).toMatchObject({ state: 'UPHELD', contests: [{ answer: again, decision: { content: { decision: 'UPHELD' } } }, { answer, decision: { content: { decision: 'OVERTURNED' } } }] });
  });

  it('that is upheld goes to the manager, and nothing is waited for', async () => {
    const { crn, conversation } = await written();
    await comes(conversation, 'enquiry-refusal', refusal('NOT_PROPORTIONATE'));
    await contest(conversation);
    await comes(conversation, 'contest-decision', decision('UPHELD'));
    expect([(await read(conversation)).state, await awaited(conversation, actor, 'all')]).toEqual(['UPHELD', []]);
    const { items } = await openEscalations(fixture.own.database.sql, manager, true, { limit: 50 });
    expect(items.filter((one) => one.conversation === conversation)).toEqual([expect.objectContaining({ code: 'NOT_PROPORTIONATE', crn, partner: place }), expect.objectContaining({ code: 'UPHELD', crn, partner: place })]);
  });

  it('has no decision filed on it while nothing was contested, and none twice', async () => {
    const { conversation } = await written();
    await comes(conversation, 'enquiry-refusal', refusal('LEGAL'));
    const refused = { code: 'REQUEST_INVALID', findings: [{ path: '/kind', code: 'NOT_IN_LIST' }] };
    await expect(comes(conversation, 'contest-decision', decision('UPHELD'))).rejects.toMatchObject(refused);
    await contest(conversation);
    await comes(conversation, 'contest-decision', decision('UPHELD'));
    await expect(comes(conversation, 'contest-decision', decision('OVERTURNED'))).rejects.toMatchObject(refused);
    expect((await read(conversation)).state).toBe('UPHELD');
  });

  it('is nothing to contest once the place has taken it back', async () => {
    const { conversation } = await written();
    const reply = await comes(conversation, 'enquiry-refusal', refusal('LEGAL'));
    await withdrawReply(fixture.parts, daEnquiry, actor, { conversation, reply, reasonCode: 'WRONG_CONTENT' }, keepNothing);
    await fileAll({ apply: () => Promise.resolve() }, fixture.own.database.sql);
    expect((await read(conversation)).state).toBe('ASKED');
    await expect(contest(conversation)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
  });

  it('has another decision filed where the first is taken back: that one stands as none, and nobody has to read it', async () => {
    const { conversation } = await written();
    const answer = await comes(conversation, 'enquiry-refusal', refusal('LEGAL'));
    await contest(conversation);
    const wrong = await comes(conversation, 'contest-decision', decision('UPHELD'));
    await withdrawReply(fixture.parts, daEnquiry, actor, { conversation, reply: wrong, reasonCode: 'WRONG_CONTENT' }, keepNothing);
    await fileAll({ apply: () => Promise.resolve() }, fixture.own.database.sql);
    await fixture.own.database.inTransaction((tx) => gatewayCorrections.received!(tx, [{ id: newMessageId(), issuer: place, messageId: wrong, kind: 'contest-decision', conversation, act: 'WITHDRAW', at: new Date() }] as never));
    const unread = async () => (await listAwaited(fixture.parts.database, actor, 'told', { limit: 100 } as never)).items.filter((one) => one.conversation === conversation && one.rule === 'ANSWER_READ').length;
    await attend();
    expect(await unread()).toBe(1);
    expect(await read(conversation)).toMatchObject({ state: 'CONTESTED', contests: [{ answer, decision: null }] });
    await attend();
    expect(await unread()).toBe(0);
    await comes(conversation, 'contest-decision', decision('OVERTURNED'));
    expect([await read(conversation), await unread()]).toMatchObject([{ state: 'OVERTURNED', contests: [{ decision: { content: { decision: 'OVERTURNED' } } }] }, 1]);
  });

  it('that asked for more is answered beside what was said anew', async () => {
    const { conversation } = await written();
    const nil = { status: 'NIL_WITHIN_SCOPE', scope: { systems: ['LOCAL_RMS', 'PND'], forces: [place], persons: [{ role: 'SUBJECT' }], period: { from: '1900-01-01', until: new Date().toISOString().slice(0, 10) } }, searchedAt: '2026-11-20T10:00:00Z', searchedBy: 'Unit officer', contact: { name: 'Invented unit', phone: '01632 960123' } };
    const lacks = async () => (await judgeReplyTo(fixture.parts, daEnquiry, actor, conversation, { kind: 'da-response', content: nil })).map(({ path }) => path);
    expect(await lacks()).toEqual([]);
    await comes(conversation, 'enquiry-refusal', { ...refusal('INSUFFICIENT_DETAIL'), missing: ['With whom'] });
    await clarify(fixture.parts, daEnquiry, actor, conversation, { content: { ...content, forces: [place], persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] } }, keepNothing);
    expect(await lacks()).toEqual(['/scope/persons']);
  });

  it('is contested by a letter that a further refusal leaves to be sent, and an answer does not', async () => {
    const { conversation } = await written();
    await comes(conversation, 'enquiry-refusal', refusal('LEGAL'));
    await contest(conversation);
    await sql(`update letter set state = 'BY_HAND' where conversation = $1 and says = 'CONTESTS'`, [conversation]);
    await comes(conversation, 'enquiry-refusal', refusal('RESOURCE'));
    expect(await awaited(conversation, actor, 'told')).toEqual([{ ...decided, letter: 'BY_HAND' }]);
    await comes(conversation, 'da-response', { status: 'NIL_WITHIN_SCOPE', scope: { systems: ['LOCAL_RMS', 'PND'], forces: [place], persons: ['SUBJECT', 'PARTNER', 'EX_PARTNER'].map((role) => ({ role })), period: { from: '1900-01-01', until: new Date().toISOString().slice(0, 10) } }, searchedAt: '2026-11-20T10:00:00Z', searchedBy: 'Unit officer', contact: { name: 'Invented unit', phone: '01632 960123' } });
    expect([(await read(conversation)).state, await awaited(conversation, actor, 'all')]).toEqual(['ANSWERED', []]);
  });
});
