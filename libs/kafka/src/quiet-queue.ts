import { createRequire } from 'node:module';

/** The part of kafkajs's request queue that is mended here. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Milliseconds since 1970; in the past, or -1, while the broker does not throttle us. */
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { readonly prototype: RequestQueue };
const scheduleCheck = prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 checks its queue of waiting requests again after "the time until the throttle ends", also when nothing is throttled and nothing
 * waits: that time is negative, Node makes it 1 ms, and each connection then wakes its process about 900 times a second for ever (4 to 5 % of
 * a core for an idle consumer; tulios/kafkajs#1704, not mended in any release). Here the check is only scheduled for something that waits:
 * what is queued later schedules it again, and each answer looks at the queue anyway.
 */
prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
  if (this.pending.length > 0) scheduleCheck.call(this);
};
