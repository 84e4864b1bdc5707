import { setTimeout as pause } from 'node:timers/promises';
import { asGatewayError, type Lane } from '#messages';
import { errorFields, type Metrics, type NodeLog } from '#platform';

/** Who waits, and how it shows that it is alive. */
export interface Waiting {
  readonly lane: Lane;
  readonly log: NodeLog;
  readonly metrics: Metrics;
  heartbeat(): Promise<void>;
  mayGoOn(): boolean;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/**
 * Runs `work` until infrastructure answers: absent databases and brokers are waited for, visibly, and use up no message's attempts.
 * @throws what is not `retry`; and the last error once the lane must not go on (shutdown, or the partition has moved).
 */
export async function patiently<T>(waiting: Waiting, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const value = await work();
      waiting.metrics.lanePaused.set({ lane: waiting.lane }, 0);
      return value;
    } catch (error) {
      const known = asGatewayError(error);
      if (known.fate !== 'retry' || !waiting.mayGoOn()) throw known;
      waiting.metrics.lanePaused.set({ lane: waiting.lane }, known.row.alarm ? 1 : 0);
      if (known.row.alarm) {
        waiting.metrics.alarms.inc({ code: known.code });
        waiting.log.warn('lane waits for infrastructure', { lane: waiting.lane, code: known.code, ...errorFields(known.cause) });
      }
      await waiting.heartbeat().catch(() => undefined);
      await pause(pauseMs);
    }
  }
}
