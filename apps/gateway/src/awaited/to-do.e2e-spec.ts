import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { recordClockEvents, startClocks } from '#exchange/clocks';
import { newMessageId } from '#messages';
import { gatewayCorrections } from '../corrections/put-right.js';
import { actor, content, daEnquiry } from '../enquiries/asking.fixture.js';
import { clarify } from '../enquiries/clarify.js';
import { inScope } from '../enquiries/refusals.fixture.js';
import { all, asked, attend, chase, comesBack, head, keepNothing, later, listed, manager, of, own, parts, read, refusal, sent, sql, toDo, useAwaiting } from './awaited.fixture.js';
import { awaitDecision } from './await-decision.js';
import { insertAwaited } from '../store/awaited.js';
import { recordOutcome } from './read-awaited.js';
import { idOf } from './told-by-answer.js';

useAwaiting();

describe('what has come', () => {
  const rungs = ['CHASE', 'OVERDUE', 'UNANSWERED'];

  it.each([['da-response', inScope()], ['enquiry-refusal', refusal('WRONG_AREA', { askInstead: { name: 'Cheshire', force: '07' } })], ['enquiry-refusal', refusal('INTELLIGENCE_RESTRICTED')]] as const)('is told to whoever has the case until somebody has read it, and when nobody does to the manager and the head of unit: %s', async (kind, content) => {
    const { conversation } = await asked();
    await comesBack(conversation, kind, content);
    expect([await toDo(actor), await toDo(manager), await toDo(head)]).toEqual([[['ANSWER_READ', []]], [], []]);
    expect((await listed(manager, 'all')).filter(({ rule }) => rule === 'ANSWER_READ')).toMatchObject([{ to: 'police-west-mercia', place: null, conversation, owner: 'pat.practitioner', team: 'North', state: 'running' }]);
    await later(24 * 9);
    expect([await toDo(actor), await toDo(manager), await toDo(head)]).toEqual([[['ANSWER_READ', rungs]], [['ANSWER_READ', rungs]], [['ANSWER_READ', rungs]]]);
    // Filing it is not reading it.
    await read(of('case-administrator'), conversation);
    expect(await toDo(manager)).toHaveLength(1);
    await read(actor, conversation);
    await attend();
    expect([await toDo(actor), await toDo(manager), await toDo(head)]).toEqual([[], [], []]);
    expect(await sql(`select outcome from clock where rule = 'ANSWER_READ'`)).toEqual([{ outcome: 'READ' }]);
  });

  it('is read each for itself: what came before the last was read stays so, and what comes after is told anew', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope({ status: 'PARTIAL' }));
    await read(manager, conversation);
    await comesBack(conversation, 'da-response', inScope());
    expect(await toDo(actor)).toEqual([['ANSWER_READ', []]]);
  });

  it('is read by whoever acts on it, whatever else they are', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope());
    await read({ ...actor, roles: ['case-administrator', 'practitioner'] }, conversation);
    await attend();
    expect(await toDo(actor)).toEqual([]);
  });

  it('is not read while it is withheld because it is misrouted; once that was a false alarm, somebody reads it', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope());
    await sql(
      `insert into misroute (id, message_id, issuer, kind, conversation, received_at, found_by, found_role, reason, safety_at_risk, clock_id)
       select $1, a.id, a.issuer, a.kind, a.conversation, a.received_at, 'pat.practitioner', 'practitioner', 'An address.', false, w.clock_id from enquiry_answer a join awaited_reply w using (conversation) join clock c on c.id = w.clock_id and c.rule = 'REPLY_ROUTINE'
       where a.conversation = $2`, [randomUUID(), conversation]);
    expect(await read(actor, conversation)).toMatchObject({ answers: [{ content: null }] });
    await attend();
    expect(await toDo(actor)).toEqual([['ANSWER_READ', []]]);
    await sql(`update misroute set outcome = 'FALSE_ALARM', closed_by = 'test.manager', closed_role = 'manager', closed_at = now(), closed_reason = 'It is the address of a shop.' where conversation = $1`, [conversation]);
    await read(actor, conversation);
    await attend();
    expect(await toDo(actor)).toEqual([]);
  });

  it('reminds no agency, and nobody can say that it need not be read', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope());
    await later(24 * 9);
    await chase();
    expect((await sent('answer-chase')).filter((row) => row['conversation'] === conversation)).toEqual([]);
    const [{ id } = { id: '' }] = await listed(manager, 'told');
    await expect(recordOutcome(parts().database, manager, { id, outcome: 'NOT_NEEDED', reason: 'Nobody wants it.' }, keepNothing)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('and asks for more is answered by whoever has the case, or told to the manager and the head of unit', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL', { missing: ['The period'] }));
    expect([await toDo(actor), await toDo(manager)]).toEqual([[['QUESTION_ANSWERED', []]], []]);
    // Whoever reads it has not answered.
    await read(actor, conversation);
    await later(24 * 9);
    expect([await toDo(actor), await toDo(manager), await toDo(head)]).toEqual([[['QUESTION_ANSWERED', rungs]], [['QUESTION_ANSWERED', rungs]], [['QUESTION_ANSWERED', rungs]]]);
  });

  it.each([['by an answer that comes all the same', (conversation: string) => comesBack(conversation, 'da-response', inScope())], ['by what a person says has come of it', async () => {
    const [{ id } = { id: '' }] = await all(manager);
    await recordOutcome(parts().database, manager, { id, outcome: 'NOT_NEEDED', reason: 'The person has left the area.' }, keepNothing);
    await attend();
  }]])('and asked for more is over %s', async (_, ends) => {
    const { conversation } = await asked();
    await comesBack(conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL', { missing: ['The period'] }));
    await ends(conversation);
    expect((await listed(actor, 'all')).filter(({ rule }) => rule === 'QUESTION_ANSWERED')).toEqual([]);
  });

  it('and asks for more is told of still where somebody says what came of the contest of that: the time rests', async () => {
    const { crn, conversation } = await asked();
    await comesBack(conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL', { missing: ['The period'] }));
    await awaitDecision(sql, { answer: newMessageId(), issue: randomUUID(), conversation, crn, kind: 'da-enquiry', urgency: 'ROUTINE', to: 'police-west-mercia', askedBy: actor.person, agreed: undefined, byLetter: false });
    await attend();
    const { id } = (await all(actor)).find(({ rule }) => rule === 'CONTEST_DECIDED')!;
    await recordOutcome(parts().database, actor, { id, outcome: 'ANSWERED_BY_HAND', reason: 'They told me today that they uphold it.' }, keepNothing);
    await attend();
    expect([await toDo(actor), (await read(actor, conversation)).byHand]).toEqual([[['QUESTION_ANSWERED', []]], []]);
    // Of one whose question nobody has to answer, as of before there were such clocks, the rest itself is told.
    await sql(`delete from awaited_reply where clock_id in (select id from clock where rule = 'QUESTION_ANSWERED')`);
    expect((await listed(actor, 'told')).map(({ rule, state }) => [rule, state])).toEqual([['REPLY_ROUTINE', 'paused']]);
  });

  it('is to be read still where the enquiry was withdrawn, and is only read where it asks for more of that', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope());
    const [{ submission } = { submission: '' }] = await sql('select submission from enquiry where conversation = $1', [conversation]);
    await own().database.inTransaction((within) => gatewayCorrections.sent!(within, [{ messageId: newMessageId(), original: String(submission), kind: 'da-enquiry', conversation, act: 'WITHDRAW', submission: newMessageId() }] as never));
    await attend();
    expect(await toDo(actor)).toEqual([['ANSWER_READ', []]]);
    await comesBack(conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL', { missing: ['The period'] }));
    expect(await toDo(actor)).toEqual([['ANSWER_READ', []], ['ANSWER_READ', []]]);
    await read(actor, conversation);
    await attend();
    expect(await toDo(actor)).toEqual([]);
  });

  it('and asks for more is to be answered again where what answered it is taken back', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL', { missing: ['The period'] }));
    const { submission } = await clarify(parts(), daEnquiry, actor, conversation, { content: { ...content, rationale: 'It is about the years since his release in 2024.' } }, keepNothing);
    await attend();
    expect([await toDo(actor), (await all(actor)).map(({ state }) => state)]).toEqual([[], ['running']]);
    const takeBack = () => own().database.inTransaction((within) => gatewayCorrections.sent!(within, [{ messageId: newMessageId(), original: submission, kind: 'da-enquiry', conversation, act: 'RECALL_IN_ERROR', submission: newMessageId() }] as never));
    await takeBack();
    await takeBack();
    await attend();
    expect([await toDo(actor), (await all(actor)).map(({ state }) => state)]).toEqual([[['QUESTION_ANSWERED', []]], ['paused']]);
  });

  it('of the contest of a refusal a manager may say that no decision is needed, which makes no enquiry complete', async () => {
    const { crn, conversation } = await asked();
    await comesBack(conversation, 'enquiry-refusal', refusal('LEGAL'));
    await awaitDecision(sql, { answer: newMessageId(), issue: randomUUID(), conversation, crn, kind: 'da-enquiry', urgency: 'ROUTINE', to: 'police-west-mercia', askedBy: actor.person, agreed: undefined, byLetter: false });
    await attend();
    const { id } = (await all(manager)).find(({ rule }) => rule === 'CONTEST_DECIDED')!;
    await recordOutcome(parts().database, manager, { id, outcome: 'NOT_NEEDED', reason: 'They have left the case to another force.' }, keepNothing);
    expect(await read(manager, conversation)).toMatchObject({ inScope: { answered: 0, notNeeded: 0, of: 1, complete: false } });
  });

  it.each([['runs again, for whom it waited', false, ['running 05']], ['is over with it', true, []]])('and ended what followed an earlier decision: where it does not hold, that %s', async (_, both, runs) => {
    const { crn, conversation } = await asked();
    const [first, later, clock] = [newMessageId(), newMessageId(), randomUUID()], issuer = 'childrens-worcestershire';
    await startClocks(sql, [{ id: clock, rule: 'CHILD_ASSESSMENT', term: { count: 45, unit: 'working-days' }, about: 'child-referral', reference: first, at: new Date(), owner: actor.person }]);
    await insertAwaited(sql, [{ clock_id: clock, issue: randomUUID(), conversation, place: '05', crn }]);
    await recordClockEvents(sql, [{ id: idOf({ id: clock }, 'stopped', { id: later, issuer }), clock, at: new Date(), kind: 'stopped', outcome: 'DECIDED' }]);
    const corrected = (both ? [first, later] : [later]).map((messageId) => ({ id: newMessageId(), issuer, messageId, kind: 'referral-outcome', conversation, act: 'WITHDRAW', at: new Date() }));
    for (const { id, messageId } of corrected) await sql(`insert into message_correction (id, issuer, message_id, kind, conversation, act, reason_code, received_at) values ($1, $2, $3, 'referral-outcome', $4, 'WITHDRAW', 'WRONG_CONTENT', now())`, [id, issuer, messageId, conversation]);
    await own().database.inTransaction((within) => gatewayCorrections.received!(within, corrected.slice(-1) as never));
    await attend();
    expect((await sql(`select c.state || ' ' || a.place as runs from clock c join awaited_reply a on a.clock_id = c.id where c.rule = 'CHILD_ASSESSMENT' and c.state <> 'stopped'`)).map((row) => row['runs'])).toEqual(runs);
  });
});
