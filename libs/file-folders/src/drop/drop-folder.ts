import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The forms in which rows may be dropped. */
export type RowFormat = 'csv' | 'ndjson';

/**
 * The places of a watched folder, in the order in which a file passes through them. Every step is one rename, so that after a crash
 * at any point the file stands in exactly one of them:
 *
 *     in/NAME --claim--> work/ID.NAME --take--> (rows in the store) --report--> reports/ID... --close--> done/ID.NAME
 *
 * The id is given with the claim, and taking the same id again goes on where it broke off. A folder whose files may not lie there once they were
 * taken has `rejected` in place of `done`: the rows that were not accepted, and nothing else.
 */
const places = ['in', 'work', 'reports'] as const;

/** A file that has been claimed. */
export interface ClaimedFile {
  readonly id: string;
  readonly name: string;
  readonly format: RowFormat;
  /** Its name inside `work`. */
  readonly workName: string;
}

const extensions: ReadonlyMap<string, RowFormat> = new Map([['csv', 'csv'], ['ndjson', 'ndjson'], ['jsonl', 'ndjson']]);
const claimed = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.+)$/;

/** The form of a file by its name; none for hidden files, for partial ones (`.part`, `.tmp`) and for all others, which stay where they are. */
export function formatOf(name: string): RowFormat | undefined {
  return name.startsWith('.') ? undefined : extensions.get(name.split('.').slice(1).at(-1)?.toLowerCase() ?? '');
}

/** One watched folder on disk. */
export class DropFolder {
  constructor(private readonly root: string, private readonly end: 'done' | 'rejected' = 'done') {}

  /** Makes the places that are not there yet. */
  async prepare(): Promise<void> {
    for (const place of [...places, this.end]) await mkdir(join(this.root, place), { recursive: true, mode: 0o700 });
  }

  /** Files claimed before, by a process that died or by this one, oldest name first. */
  async inWork(): Promise<ClaimedFile[]> {
    return (await readdir(join(this.root, 'work'))).sort().flatMap((workName) => {
      const [, id, name] = claimed.exec(workName) ?? [];
      const format = name === undefined ? undefined : formatOf(name);
      return id === undefined || name === undefined || format === undefined ? [] : [{ id, name, format, workName }];
    });
  }

  /** Claims every file that stands whole in `in`. Of two processes only one can: the rename finds the file or it does not. */
  async claim(newId: () => string): Promise<ClaimedFile[]> {
    const found: ClaimedFile[] = [];
    for (const name of (await readdir(join(this.root, 'in'))).sort()) {
      const format = formatOf(name);
      if (format === undefined || !(await this.isFile(name))) continue;
      const id = newId();
      const workName = `${id}.${name}`;
      if (await this.move(['in', name], ['work', workName])) found.push({ id, name, format, workName });
    }
    return found;
  }

  /** The content of a claimed file. */
  read(file: ClaimedFile): AsyncIterable<Buffer> {
    return createReadStream(join(this.root, 'work', file.workName));
  }

  /** Where a report is written before {@link publish}, hidden from whoever waits for reports. */
  draft(): string {
    return join(this.root, 'reports', `.${randomUUID()}.part`);
  }

  /** Puts a finished report in place. */
  async publish(draft: string, name: string): Promise<void> {
    await rename(draft, join(this.root, 'reports', name));
  }

  /** Puts a file away that has been taken and reported. */
  async close(file: ClaimedFile): Promise<void> {
    await this.move(['work', file.workName], ['done', file.workName]);
  }

  /** Takes a file away that has been taken and reported. */
  async remove(file: ClaimedFile): Promise<void> {
    await rm(join(this.root, 'work', file.workName), { force: true });
  }

  private async isFile(name: string): Promise<boolean> {
    return lstat(join(this.root, 'in', name)).then((found) => found.isFile(), () => false);
  }

  private async move(from: readonly [string, string], to: readonly [string, string]): Promise<boolean> {
    try {
      await rename(join(this.root, ...from), join(this.root, ...to));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }
}
