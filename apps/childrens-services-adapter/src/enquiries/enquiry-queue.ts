import { namesWhereToAsk } from '#exchange/redirect';
import { contestsOn, coversScope, refusalOn, type WorkQueue } from '#exchange/work-queue';
import { coverChildren } from '#messages';

/** Safeguarding enquiries that children's services are asked, answered child by child (M4, M5). */
export const enquiryQueue: WorkQueue = {
  path: 'enquiries', takes: 'safeguarding-enquiry', what: 'received-enquiry',
  replies: [
    { kind: 'safeguarding-response', lawfulBasis: 'CA2004-s11', defaults: { onwardSharing: 'NONE' } },
    refusalOn('CA2004-s11'),
  ],
  judge: (asked, kind, content, actsFor) => [...coverChildren(asked, kind, content), ...coversScope(asked, kind, content, actsFor), ...namesWhereToAsk('area')(asked, kind, content)],
};

/** Contests of what children's services refused (M3). */
export const contestQueue: WorkQueue = contestsOn('CA2004-s11');
