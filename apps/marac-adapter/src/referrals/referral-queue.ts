import { type WorkQueue } from '#exchange/work-queue';

/** Referrals that come to the coordinator, who acknowledges each (M12). */
export const referralQueue: WorkQueue = {
  path: 'referrals', takes: 'marac-referral', what: 'received-referral',
  replies: [{ kind: 'marac-acknowledgement', lawfulBasis: 'CDA1998-s115' }],
};
