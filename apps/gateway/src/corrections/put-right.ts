import { randomUUID } from 'node:crypto';
import { type AppCorrections, type SentCorrected } from '#exchange/corrections';
import { recordClockEvents } from '#exchange/clocks';
import { type Sql } from '#platform';
import { askAgain, tellClocks } from '../awaited/told-by-correction.js';
import { tellByLetter } from '../letters/tell-corrected.js';
import { clocksWithoutCause, emptyAnswers, emptyIncidents, endWithdrawn, lettersBeside, reopenProposals, startAnew } from '../store/corrected.js';

/**
 * What corrections put right at probation. An answer that does not hold counts for nothing: where an enquiry stands follows from the others (`enquiry_standing`), and its clock runs again. An enquiry that is withdrawn or replaced waits for nothing any more, and does
 * nothing that a review proposed: that is open again.
 * A review that an incident had opened stays, for whoever has the case to close: what was found meanwhile may be true all the same.
 */
export const gatewayCorrections: AppCorrections = {
  async received(sql, corrected) {
    await emptyIncidents(sql, corrected);
    await emptyAnswers(sql, corrected);
    await tellClocks(sql, corrected);
    await stopped(sql, await clocksWithoutCause(sql, corrected));
  },
  async sent(sql, corrected, by) {
    // Places without a node to which the same was said by letter are told by letter.
    const byLetter = by === undefined ? [] : await tellByLetter(sql, by, corrected[0]?.act === 'RECALL_IN_ERROR' ? 'RECALL_IN_ERROR' : 'WITHDRAW', await lettersBeside(sql, corrected));
    await stopped(sql, await endWithdrawn(sql, [...corrected, ...byLetter]));
    await askAgain(sql, [...corrected, ...byLetter], new Date());
    await reopen(sql, [...corrected, ...byLetter]);
  },
  copies: 'select submission, issue as original from enquiry',
};

/** What was withdrawn is to be done still, in the time that the review had at first. */
async function reopen(sql: Sql, corrected: readonly SentCorrected[]): Promise<void> {
  for (const clock of await reopenProposals(sql, corrected)) await startAnew(sql, clock, randomUUID(), new Date());
}

async function stopped(sql: Sql, clocks: readonly string[]): Promise<void> {
  const at = new Date();
  await recordClockEvents(sql, clocks.map((clock) => ({ id: randomUUID(), clock, at, kind: 'stopped', outcome: 'WITHDRAWN' })));
}
