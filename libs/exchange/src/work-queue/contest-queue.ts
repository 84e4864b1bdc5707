import { type LawfulBasis, leftAtRisk } from '#messages';
import { type WorkQueue } from './work-queue.js';

/** The queue of contests of what an agency refused or decided, decided by it on its own basis: that stands, or what was asked is open again (M3, M6). That a decision on a referral leaves a child at risk is told to its leads at once. */
export const contestsOn = (lawfulBasis: LawfulBasis): WorkQueue => ({
  path: 'contests', takes: 'refusal-contest', what: 'received-enquiry',
  escalates: (content) => ((content as { readonly refused?: unknown }).refused === leftAtRisk ? { code: 'ESCALATED', kind: 'child-referral' } : undefined),
  replies: [{ kind: 'contest-decision', lawfulBasis, decides: { field: 'decision', reopens: 'OVERTURNED' } }],
});
