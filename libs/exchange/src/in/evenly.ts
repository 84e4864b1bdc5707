import { setImmediate as giveWay, setTimeout as pause } from 'node:timers/promises';

/** How long a look at a message takes whose sender is not proven in the end; longer than a look at sixteen of the largest ones together. */
export const unprovenMs = 25;

/**
 * Lets every failure before the sender is proven take the same time, so that nobody can tell by the clock, by how soon the next message is answered, how far a message of
 * theirs has come: whether a key is known here, whether something could be decrypted. What is proven does not wait: its sender is told the code.
 */
export async function evenly<T>(look: () => Promise<T>, isUnproven: (result: T) => boolean): Promise<T> {
  const until = performance.now() + unprovenMs;
  const result = await look();
  if (isUnproven(result)) {
    // A timer counts whole milliseconds from when the loop last looked at the clock: what is left of the last one would tell what the pause is to hide.
    await pause(Math.max(0, Math.floor(until - performance.now()) - 1));
    while (performance.now() < until) await giveWay();
  }
  return result;
}
