import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { formatOf, isPartial, type RowFormat, shortened } from './file-names.js';
import { removeDrafts } from './write-file.js';

export { type RowFormat } from './file-names.js';

/**
 * The places of a watched folder, in the order in which a file passes through them. After a crash at any point the file stands in exactly one of them:
 *
 *     in/NAME --claim--> work/ID.NAME --take--> (rows in the store; rejected/ID.NAME) --report--> reports/ID.NAME... --remove-->
 *
 * The id is given with the claim, and taking the same id again goes on where it broke off. Nothing of a row that was accepted stays: `rejected` has the rows
 * that were not, or a file of which none could be read.
 */
export const dropPlaces = ['in', 'work', 'reports', 'rejected'] as const;

/** A file that has been claimed. */
export interface StandingFile {
  readonly id: string;
  /** As it was dropped; of a very long name the beginning and the ending. */
  readonly name: string;
  /** Its name inside `work`. */
  readonly workName: string;
}

/** A claimed file that has rows to read. */
export interface ClaimedFile extends StandingFile {
  readonly format: RowFormat;
}

const claimed = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.+)$/s;
/** A file that is empty, or whose ending says nothing that is known, stands so long before it is claimed and told so: somebody may be about to fill or to rename it. */
const doubtfulForMs = 60_000;

/** One watched folder on disk. */
export class DropFolder {
  constructor(private readonly root: string) {}

  path(place: (typeof dropPlaces)[number], name = ''): string {
    return join(this.root, place, name);
  }

  /** Makes the places that are not there yet, and takes away what a process that died was writing. */
  async prepare(): Promise<void> {
    for (const place of dropPlaces) await mkdir(this.path(place), { recursive: true, mode: 0o700 });
    for (const place of ['reports', 'rejected'] as const) await removeDrafts(this.path(place));
  }

  /** Files claimed before, by a process that died or by this one, oldest name first. */
  async inWork(): Promise<StandingFile[]> {
    return (await readdir(this.path('work'))).sort().flatMap((workName) => {
      const [, id, name] = claimed.exec(workName) ?? [];
      return id === undefined || name === undefined ? [] : [{ id, name, workName }];
    });
  }

  /**
   * Claims every file that stands whole in `in`. Of two processes only one can: the rename finds the file or it does not.
   * @returns what went wrong with files that stay where they are
   */
  async claim(newId: () => string, now: Date): Promise<unknown[]> {
    const failures: unknown[] = [];
    // Names as bytes: not every system that drops files writes its names as UTF-8.
    for (const bytes of (await readdir(this.path('in'), { encoding: 'buffer' })).sort(Buffer.compare)) {
      const name = bytes.toString();
      const path = Buffer.concat([Buffer.from(this.path('in', '/')), bytes]);
      try {
        if (await isToBeClaimed(path, name, now)) await rename(path, this.path('work', `${newId()}.${shortened(name)}`));
      } catch (error) {
        if (!isAbsent(error)) failures.push(error);
      }
    }
    return failures;
  }

  /** Puts a claimed file as a whole where rows are that were not accepted; what it is does not matter, it is not opened. */
  async reject({ workName }: StandingFile): Promise<void> {
    await rename(this.path('work', workName), this.path('rejected', workName));
  }
}

async function isToBeClaimed(path: Buffer, name: string, now: Date): Promise<boolean> {
  if (isPartial(name)) return false;
  const found = await lstat(path);
  return found.isFile() && ((found.size > 0 && formatOf(name) !== undefined) || now.getTime() - found.ctimeMs > doubtfulForMs);
}

/** Whether it says that there is no such file. */
const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
