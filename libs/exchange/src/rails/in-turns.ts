import { setImmediate as giveWay } from 'node:timers/promises';

/** Done together: enough to keep the thread pool busy where it is used, few enough that each step of something urgent waits only a few milliseconds. */
const atOnce = 4;

/**
 * Does the same work for many, some at a time, and lets everything else of the process have its turn in between: the cryptography of a whole
 * batch would keep heartbeats and the urgent lane waiting for a tenth of a second.
 */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    done.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))));
    await giveWay();
  }
  return done;
}
