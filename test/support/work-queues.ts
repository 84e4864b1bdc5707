import { queues as ofChildrensServices } from '#apps/childrens-services-adapter';
import { queues as ofMarac } from '#apps/marac-adapter';
import { queues as ofPolice } from '#apps/police-adapter';
import { rules } from '#access';
import { type WorkQueue } from '#exchange/work-queue';
import { type Kind } from '#messages';

/** Every queue of work that the nodes have. */
export const workQueues: readonly WorkQueue[] = [...ofPolice, ...ofChildrensServices, ...ofMarac];

/** The queue that a kind of message comes into. */
export const queueOf = (kind: Kind): WorkQueue => workQueues.find(({ takes }) => takes === kind)!;

/** Whether somebody in one of these roles works through a queue. */
export const worksThrough = (roles: readonly string[], { what }: WorkQueue): boolean => rules.some((rule) => rule.what === what && roles.includes(rule.role));

/** Whether somebody in one of these roles works through some queue. */
export const isWorker = (roles: readonly string[]): boolean => workQueues.some((queue) => worksThrough(roles, queue));
