/** Queues of messages that people in role take and answer: enquiries at forces and children's services, referrals at a MARAC. What differs is a row. */
export { addReplyOutcome, addWorkUnits, createWorkItems, dropReplyOutcome, dropWorkItems, dropWorkUnits, workItemTable } from './work-item-table.js';
export { addWithdrawn, dropWithdrawn, workCorrections } from './corrected-work.js';
export { ChaseHandler, createWorkChases, dropWorkChases, workChaseTable } from './chases.js';
export { colleagues, countHandedTo, createWorkHandovers, dropWorkHandovers } from './handovers.js';
export { addStepPerson, createWorkSteps, dropStepPerson, dropWorkSteps } from './work-steps.js';
export { takeWork, workQueueHandler } from './work-queue.handler.js';
export { workQueueController } from './work-queue.controller.js';
export { contestsOn } from './contest-queue.js';
export { coversScope } from './covers-scope.js';
export { refusalOn } from './refusal-reply.js';
export { addReviewDay, dropReviewDay, reopenReviewed } from './reviewed-work.js';
export { type Reply, type WorkQueue } from './work-queue.js';
export { askedBy, checkWork, handOver, hasInHand, judgeReply, judgeReplyTo, listWork, readWork, type Replied, type ReplyDraft, sendReply, type ShownWork, takeAndReply, takeOver } from './act-on-work.js';
export { HandOver, WorkQuery } from './requests.js';
export { ownedWork, type QueuedWork, urgentWork, workStates } from './work-items.js';
