import { type WorkQueue } from '#exchange/work-queue';

/** Notices that somebody was received into prison, moved to another or released, which children's services acknowledge (M37). */
export const custodyQueue: WorkQueue = {
  path: 'custody-notices', takes: 'custody-notice', what: 'received-referral', replies: [{ kind: 'custody-acknowledgement', lawfulBasis: 'CA2004-s11' }],
};
