/** The keys of audit logs as the directory has them, and how often logs speak: for the command line and for tests. */
export { noteKeysOf, noteSignerOf } from './log-keys.js';
export { checkpointEveryMs } from './sign-checkpoints.js';
export { silentAfterMs } from './follow-checkpoints.js';
