import { stat } from 'node:fs/promises';
import { asGatewayError, type GatewayError } from '#messages';

/** What a file, or whoever keeps it, holds at each moment: nobody has to start a process anew for a change. */
export interface Followed<T> {
  /** As it last could be read. */
  current(): T;
  /** Why it cannot be used as it is now; what was there before goes on being used meanwhile. */
  problem(): GatewayError | undefined;
  stop(): void;
}

/** How often a file is looked at: one `stat`, which works on every file system, as watching does not. */
const everyMs = 1_000;

/**
 * Reads a file and follows it. A file that is wrong at the start stops the start; one that becomes wrong later leaves the last good content in force.
 * @throws what `load` throws, at the start
 */
export async function followFile<T>(path: string, load: () => Promise<T>, changed: (value: T) => Promise<void> = () => Promise.resolve()): Promise<Followed<T>> {
  let mark = await markOf(path);
  let value = await load();
  let problem: GatewayError | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    const seen = await markOf(path);
    if (seen === mark) return;
    try {
      const read = await load();
      await changed(read);
      [value, problem] = [read, undefined];
    } catch (thrown) {
      problem = asGatewayError(thrown);
      // Infrastructure that `changed` needs may come back, and a file that is being written may be whole a moment later.
      return;
    }
    mark = seen;
  };
  const again = (): void => { void look().then(() => { if (!stopped) timer = setTimeout(again, everyMs).unref(); }); };
  let timer = setTimeout(again, everyMs).unref();
  return {
    current: () => value,
    problem: () => problem,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** What changes when a file is written, put in the place of another, or shown to others. */
async function markOf(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(({ ino, mtimeNs, ctimeNs, size, mode }) => [ino, mtimeNs, ctimeNs, size, mode].join(' '), () => 'away');
}
