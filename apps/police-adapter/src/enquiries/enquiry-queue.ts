import { namesWhereToAsk } from '#exchange/redirect';
import { contestsOn, coversScope, refusalOn, type WorkQueue } from '#exchange/work-queue';

/** DA enquiries that forces are asked, answered by the domestic abuse unit (M1 to M3). */
export const enquiryQueue: WorkQueue = {
  path: 'enquiries', takes: 'da-enquiry', what: 'received-enquiry',
  replies: [
    { kind: 'da-response', lawfulBasis: 'COMMON-LAW-POLICING', defaults: { onwardSharing: 'NONE' } },
    refusalOn('COMMON-LAW-POLICING'),
  ],
  judge: (asked, kind, content, actsFor) => [...coversScope(asked, kind, content, actsFor), ...namesWhereToAsk('force')(asked, kind, content)],
};

/** Contests of what the force refused (M3). */
export const contestQueue: WorkQueue = contestsOn('COMMON-LAW-POLICING');
