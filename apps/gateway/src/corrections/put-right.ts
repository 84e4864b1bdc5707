import { randomUUID } from 'node:crypto';
import { type AppCorrections } from '#exchange/corrections';
import { recordClockEvents } from '#exchange/clocks';
import { tellClocks } from '../awaited/told-by-correction.js';
import { emptyAnswers, emptyIncidents, endWithdrawn } from '../store/corrected.js';

/**
 * What corrections put right at probation. An answer that does not hold counts for nothing: where an enquiry stands follows from the others (`enquiry_standing`), and its clock runs again. An enquiry that is withdrawn or replaced waits for nothing any more.
 * A review that an incident had opened stays, for whoever has the case to close: what was found meanwhile may be true all the same.
 */
export const gatewayCorrections: AppCorrections = {
  async received(sql, corrected) {
    await emptyIncidents(sql, corrected);
    await emptyAnswers(sql, corrected);
    await tellClocks(sql, corrected);
  },
  async sent(sql, corrected) {
    const at = new Date();
    await recordClockEvents(sql, (await endWithdrawn(sql, corrected)).map((clock) => ({ id: randomUUID(), clock, at, kind: 'stopped', outcome: 'WITHDRAWN' })));
  },
  copies: 'select submission, issue as original from enquiry',
};
