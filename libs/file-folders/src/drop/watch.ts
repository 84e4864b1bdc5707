import { type Loop } from '#exchange/web';
import { newSubmissionId } from '#messages';
import { systemClock } from '#platform';
import { readied } from '../run/readied.js';
import { type DropFolder, type StandingFile } from './drop-folder.js';
import { type Largest, openDropped, type OpenedFile } from './opened-file.js';
import { refuse } from './report.js';

/** A folder that is watched, and what is done with a file in it. */
export interface DropWatch {
  readonly folder: DropFolder;
  /** A larger file is told so and given back; without it files may be of any size. */
  readonly largest?: Largest;
  /** One file from claim to its end; each step may be done again, after a crash or because the file was still being written. */
  takeOne(file: OpenedFile): Promise<void>;
  readonly signal: AbortSignal;
}

const idleMs = 250;

/** Watches a folder as a loop of its process, under this name in the log. `ready` comes before the first round, and before the next one when anything went wrong. */
export const dropLoop = (name: string, watch: DropWatch, ready: () => Promise<void> = () => watch.folder.prepare()): Loop => ({
  name, idleMs, run: readied(ready, async () => { await takeDropped(watch); return false; }),
});

/**
 * Takes what has been dropped, and goes on where a crash broke it off. What cannot be taken now waits, and holds up no other file.
 * @throws the first thing that went wrong, once every file has been tried
 */
export async function takeDropped(watch: DropWatch): Promise<void> {
  const { folder, signal } = watch;
  const failures = await folder.claim(newSubmissionId, systemClock.now());
  for (const file of await folder.inWork()) {
    if (signal.aborted) break;
    try {
      await take(watch, file);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function take({ folder, largest, takeOne }: DropWatch, file: StandingFile): Promise<void> {
  const opened = await openDropped(folder, file, largest);
  if (opened === undefined) return;
  if (typeof opened === 'string') return refuse(folder, file, opened, systemClock.now());
  try {
    await takeOne(opened);
  } finally {
    await opened.close();
  }
}
