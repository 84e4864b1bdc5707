import { setTimeout as pause } from 'node:timers/promises';

/** Does something again until it says that it is so. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !await isSo(); tries += 1) {
    if (tries > 600) throw new Error('it did not come about within 30 s');
    await pause(50);
  }
}
