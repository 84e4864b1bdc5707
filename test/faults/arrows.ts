/** A role's process: what a failpoint is armed in. */
export type Role = 'exchange' | 'web' | 'desk';

/** The arrows of the two ways (DESIGN section 4), by the name of the failpoint that stands there, and the processes that pass it. */
export const arrows: readonly { readonly name: string; readonly roles: readonly Role[]; readonly way: 'in' | 'forward' | 'out' }[] = [
  { name: 'web.before-commit', roles: ['web'], way: 'out' },
  { name: 'in.received', roles: ['exchange'], way: 'in' },
  { name: 'submission.written', roles: ['web', 'exchange'], way: 'out' },
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
  { name: 'loop.committed', roles: ['exchange'], way: 'out' },
  { name: 'outcomes.noted', roles: ['exchange'], way: 'forward' },
  { name: 'openings.told', roles: ['exchange'], way: 'out' },
  { name: 'receipts.settled', roles: ['exchange'], way: 'out' },
  { name: 'folder.written', roles: ['web'], way: 'in' },
];

/** Everything that may be killed at any moment. */
export const victims = ['exchange', 'web', 'desk', 'kafka', 'caseCluster', 'victimCluster', 'identityProvider'] as const;
export type Victim = (typeof victims)[number];
