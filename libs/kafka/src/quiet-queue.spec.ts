import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import './quiet-queue.js';

interface Queue {
  pending: { send(): void; expectResponse: boolean; correlationId: number }[];
  throttledUntil: number;
  throttleCheckTimeoutId: unknown;
  checkPendingRequests(): void;
  maybeThrottle(ms: number): void;
  destroy(): void;
}

const RequestQueueOf = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as new (options: object) => Queue;
const queue = (): Queue => new RequestQueueOf({ maxInFlightRequests: null, requestTimeout: 1_000, enforceRequestTimeout: false, clientId: 'a', broker: 'b', logger: { debug: () => undefined } });

describe('the request queue of a connection', () => {
  it('sets no timer while nothing waits', () => {
    const idle = queue();
    idle.checkPendingRequests();
    expect(idle.throttleCheckTimeoutId ?? null).toBeNull();
    idle.destroy();
  });

  it('sends what waits once the broker no longer throttles', async () => {
    const throttled = queue();
    const sent = new Promise<void>((done) => { throttled.pending.push({ send: done, expectResponse: true, correlationId: 1 }); });
    throttled.maybeThrottle(20);
    throttled.checkPendingRequests();
    expect(throttled.pending).toHaveLength(1);
    await sent;
    expect(throttled.pending).toHaveLength(0);
    throttled.destroy();
  });
});
