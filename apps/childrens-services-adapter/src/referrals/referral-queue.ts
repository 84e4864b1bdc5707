import { type WorkQueue } from '#exchange/work-queue';

/** Referrals of children, which children's services acknowledge first and then decide on (M6). */
export const referralQueue: WorkQueue = {
  path: 'referrals', takes: 'child-referral', what: 'received-referral',
  replies: [{ kind: 'referral-acknowledgement', lawfulBasis: 'CA2004-s11', leavesOpen: true }, { kind: 'referral-outcome', lawfulBasis: 'CA2004-s11' }],
};
