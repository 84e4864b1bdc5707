import { type LawfulBasis } from '#messages';
import { type WorkQueue } from './work-queue.js';

/** The queue of contests of what an agency refused, decided by it on its own basis: the refusal stands, or the enquiry is open again (M3). */
export const contestsOn = (lawfulBasis: LawfulBasis): WorkQueue => ({
  path: 'contests', takes: 'refusal-contest', what: 'received-enquiry',
  replies: [{ kind: 'contest-decision', lawfulBasis, decides: { field: 'decision', reopens: 'OVERTURNED' } }],
});
