import { describe, expect, it } from '@jest/globals';
import { actor } from '../enquiries/asking.fixture.js';
import { inScope } from '../enquiries/refusals.fixture.js';
import { all, asked, attend, chase, comesBack, head, keepNothing, later, listed, manager, of, parts, read, refusal, sent, sql, toDo, useAwaiting } from './awaited.fixture.js';
import { recordOutcome } from './read-awaited.js';

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
});
