import { type WorkQueue } from '#exchange/work-queue';

/** Referrals of adults, which the adult social care of the same authority acknowledges first and then decides on (M7): a thing of its own in the rules, so that nobody of children's services sees one (ADR 0038). */
export const adultReferralQueue: WorkQueue = {
  path: 'adult-referrals', takes: 'adult-referral', what: 'received-adult-referral',
  replies: [{ kind: 'referral-acknowledgement', lawfulBasis: 'CARE-ACT-2014', leavesOpen: true }, { kind: 'adult-referral-outcome', lawfulBasis: 'CARE-ACT-2014' }],
};
