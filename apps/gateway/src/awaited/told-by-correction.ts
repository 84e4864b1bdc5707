import { type Corrected } from '#exchange/corrections';
import { type LearntEvent, recordClockEvents } from '#exchange/clocks';
import { type Sql } from '#platform';
import { insertAwaited } from '../store/awaited.js';
import { correctedClocks, startAnew } from '../store/corrected.js';
import { idOf } from './told-by-answer.js';

/**
 * What the correction of an answer tells the clocks of its conversation: what it alone had ended is waited for anew, in the time that it had at first, from when the correction came; what it made rest runs on. What another answer has
 * ended too, the one that stands in its place for example, stays so. Each is noted under an id that follows from the correction, so once.
 */
export async function tellClocks(sql: Sql, corrected: readonly Corrected[]): Promise<void> {
  const clocks = await correctedClocks(sql, corrected.map(({ conversation }) => conversation));
  const resumed: LearntEvent[] = [];
  for (const correction of corrected) {
    const answer = { id: correction.messageId, issuer: correction.issuer };
    for (const clock of clocks.filter((one) => one.conversation === correction.conversation)) {
      const [stopped, paused] = [idOf({ id: clock.id }, 'stopped', answer), idOf({ id: clock.id }, 'paused', answer)];
      if (clock.stops.length > 0 && clock.stops.every((stop) => stop === stopped)) {
        const id = idOf({ id: clock.id }, 'anew', correction);
        if (await startAnew(sql, clock.id, id, correction.at)) await insertAwaited(sql, [{ clock_id: id, issue: clock.issue, conversation: clock.conversation, crn: clock.crn }]);
      }
      if (clock.rests.includes(paused)) resumed.push({ id: idOf({ id: clock.id }, 'resumed', correction), clock: clock.id, at: correction.at, kind: 'resumed', pause: paused });
    }
  }
  await recordClockEvents(sql, resumed);
}
