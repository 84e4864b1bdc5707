import { type SampleApp } from '../../deploy/local/sample/agencies.js';

/** A role's process: what a failpoint is armed in. */
export const roles = ['exchange', 'web', 'desk'] as const;
export type Role = (typeof roles)[number];

/** What comes in, what goes out, and what is passed on to the desk. */
export const ways = ['in', 'out', 'forward'] as const;
export type Way = (typeof ways)[number];

/** A place at which a process is killed while messages flow. */
export interface Arrow {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly way: Way;
  /** The apps whose processes pass it then; every one of them unless said. */
  readonly at?: readonly SampleApp[];
  /** It is passed once in many seconds: killed at its first pass. */
  readonly seldom?: true;
}

const withQueue: readonly SampleApp[] = ['police-adapter', 'childrens-services-adapter', 'marac-adapter'];
const withLoops: readonly SampleApp[] = ['gateway', 'police-adapter'];
const force: readonly SampleApp[] = ['police-adapter'];

/** The arrows of the two ways (DESIGN section 4), by the name of the failpoint that stands there, and the processes that pass it. */
export const arrows: readonly Arrow[] = [
  { name: 'web.before-commit', roles: ['web'], way: 'out' },
  { name: 'in.received', roles: ['exchange'], way: 'in' },
  { name: 'submission.written', roles: ['web'], way: 'out' },
  { name: 'submission.written', roles: ['exchange'], way: 'out', at: withLoops },
  { name: 'in.opened', roles: ['exchange'], way: 'in' },
  { name: 'desk.opened', roles: ['desk'], way: 'forward' },
  { name: 'in.handled', roles: ['exchange'], way: 'in' },
  { name: 'web.committed', roles: ['web'], way: 'out' },
  { name: 'in.before-commit', roles: ['exchange'], way: 'in' },
  { name: 'out.sealed', roles: ['exchange'], way: 'out' },
  { name: 'in.wave-committed', roles: ['exchange'], way: 'in' },
  { name: 'desk.before-commit', roles: ['desk'], way: 'forward' },
  { name: 'in.committed', roles: ['exchange'], way: 'in' },
  { name: 'out.before-commit', roles: ['exchange'], way: 'out' },
  { name: 'in.offset-committed', roles: ['exchange'], way: 'in' },
  { name: 'out.committed', roles: ['exchange'], way: 'out' },
  { name: 'forward.arrived', roles: ['exchange'], way: 'forward' },
  { name: 'relay.sent', roles: ['exchange'], way: 'out' },
  { name: 'forward.removed', roles: ['exchange'], way: 'forward' },
  { name: 'relay.marked', roles: ['exchange'], way: 'out' },
  { name: 'desk.committed', roles: ['desk'], way: 'forward' },
  { name: 'outcomes.read', roles: ['exchange'], way: 'forward' },
  { name: 'loop.committed', roles: ['exchange'], way: 'out', at: withLoops },
  { name: 'outcomes.noted', roles: ['exchange'], way: 'forward' },
  { name: 'openings.told', roles: ['exchange'], way: 'out', at: [...withQueue, 'gateway'], seldom: true },
  { name: 'receipts.settled', roles: ['exchange'], way: 'out' },
  { name: 'folder.written', roles: ['web'], way: 'in', at: [...withQueue, 'gateway'], seldom: true },
  { name: 'feed-claimed', roles: ['web'], way: 'out', at: force },
  { name: 'folder.noted', roles: ['web'], way: 'in', at: [...withQueue, 'gateway'], seldom: true },
  { name: 'feed-taken', roles: ['web'], way: 'out', at: force },
  { name: 'folder.answer-sent', roles: ['web'], way: 'out', at: force, seldom: true },
  { name: 'feed-reported', roles: ['web'], way: 'out', at: force },
  { name: 'folder.answers-taken', roles: ['web'], way: 'out', at: force, seldom: true },
  { name: 'folder.reported', roles: ['web'], way: 'out', at: force, seldom: true },
];

/** What all agencies lean on: killed at any moment, as every process of an agency is. */
export const servers = ['kafka', 'caseCluster', 'victimCluster', 'identityProvider'] as const;
export type Server = (typeof servers)[number];

/** Failpoints that messages on their way do not pass: why, and which program arms them instead. */
export const armedElsewhere: readonly { readonly name: string; readonly because: string; readonly by: string }[] = [
  { name: 'again.asked', because: 'an operator must have asked for a repair', by: 'test/faults/repairs.ts' },
  { name: 'again.sent', because: 'something must be lost that is sent again', by: 'test/faults/repairs.ts' },
  { name: 'again.learnt', because: 'a store that has sent must have gone back to a backup', by: 'test/faults/repairs.ts' },
  { name: 'desk.resealed', because: 'a key that parts were sealed to must stand no more', by: 'test/faults/repairs.ts' },
];
