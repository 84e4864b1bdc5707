import { type Corrected, type SentCorrected } from '#exchange/corrections';
import { type LearntEvent, recordClockEvents } from '#exchange/clocks';
import { type Sql } from '#platform';
import { correctedAnswers, correctedClocks, questionsAgain, startAnew } from '../store/corrected.js';
import { idOf } from './told-by-answer.js';

/**
 * What the correction of an answer tells the clocks of its conversation: what only answers had ended that do not hold any more is waited for anew, in the time that it had at first, from when the last of them was corrected; what it made rest
 * runs on. What an answer has ended that holds, the one that stands in its place for example, stays so. Each is noted under an id that follows from what it is about, so once.
 */
export async function tellClocks(sql: Sql, corrected: readonly Corrected[]): Promise<void> {
  const conversations = corrected.map(({ conversation }) => conversation);
  const gone = await correctedAnswers(sql, conversations);
  const resumed: LearntEvent[] = [];
  for (const clock of await correctedClocks(sql, conversations)) {
    const now = corrected.filter(({ conversation }) => conversation === clock.conversation);
    const stoppedBy = ({ id, issuer }: { readonly id: string; readonly issuer: string }): string => idOf({ id: clock.id }, 'stopped', { id, issuer });
    const last = now.findLast(({ messageId, issuer }) => clock.stops.includes(stoppedBy({ id: messageId, issuer })));
    const withoutEffect = new Set(gone.filter(({ conversation }) => conversation === clock.conversation).map(stoppedBy));
    if (last !== undefined && !gone.some(({ id }) => id === clock.reference) && clock.stops.every((stop) => withoutEffect.has(stop))) {
      await startAnew(sql, clock.id, idOf({ id: clock.id }, 'anew', { id: 'corrected', issuer: last.issuer }), last.at);
    }
    for (const { id, messageId, issuer, at } of now) {
      const paused = idOf({ id: clock.id }, 'paused', { id: messageId, issuer });
      if (clock.rests.includes(paused)) resumed.push({ id: idOf({ id: clock.id }, 'resumed', { id, issuer }), clock: clock.id, at, kind: 'resumed', pause: paused });
    }
  }
  await recordClockEvents(sql, resumed);
}

/** What an answer to a question that is taken back tells the clocks of its conversation: the agency waits for the answer again, so its time rests, and whoever has the case is told of the question anew. Once for each answer. */
export async function askAgain(sql: Sql, corrected: readonly SentCorrected[], at: Date): Promise<void> {
  for (const row of await questionsAgain(sql, corrected)) {
    const taken = { id: String(row['submission']), issuer: 'taken back' };
    await recordClockEvents(sql, [{ id: idOf({ id: row['clock'] }, 'paused', taken), clock: String(row['clock']), at, kind: 'paused', reason: 'CLARIFICATION' }]);
    if (row['question'] !== null) await startAnew(sql, String(row['question']), idOf({ id: row['question'] }, 'anew', taken), at);
  }
}
