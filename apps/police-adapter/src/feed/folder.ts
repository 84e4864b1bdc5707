import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type IncomingFile } from './take.js';
import { type FeedFormat } from './records.js';

/**
 * The places of a watched folder, in the order in which a file passes through them. Every step is one rename, so that after a crash
 * at any point the file stands in exactly one of them:
 *
 *     in/NAME --claim--> work/ID.NAME --take--> (rows in the store) --report--> reports/ID.json, ID.csv --close--> done/ID.NAME
 *
 * The id is given with the claim, and taking the same id again goes on where it broke off.
 */
const places = ['in', 'work', 'reports', 'done'] as const;

/** A file that has been claimed. */
export interface ClaimedFile {
  readonly id: string;
  readonly name: string;
  readonly format: FeedFormat;
  /** Its name inside `work`. */
  readonly workName: string;
}

const extensions: ReadonlyMap<string, FeedFormat> = new Map([['csv', 'csv'], ['ndjson', 'ndjson'], ['jsonl', 'ndjson']]);
const claimed = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.+)$/;

/** The form of a file by its name; none for hidden files, for partial ones (`.part`, `.tmp`) and for all others, which stay where they are. */
export function formatOf(name: string): FeedFormat | undefined {
  return name.startsWith('.') ? undefined : extensions.get(name.split('.').slice(1).at(-1)?.toLowerCase() ?? '');
}

/** One watched folder on disk. */
export class FeedFolder {
  constructor(private readonly root: string) {}

  /** Makes the places that are not there yet. */
  async prepare(): Promise<void> {
    for (const place of places) await mkdir(join(this.root, place), { recursive: true, mode: 0o700 });
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
  async publish(draft: string, file: ClaimedFile, extension: 'json' | 'csv'): Promise<void> {
    await rename(draft, join(this.root, 'reports', `${file.id}.${extension}`));
  }

  /** Puts a file away that has been taken and reported. */
  async close(file: ClaimedFile): Promise<void> {
    await this.move(['work', file.workName], ['done', file.workName]);
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

/** A claimed file as the taker wants it. */
export function incoming(file: ClaimedFile): IncomingFile {
  return { id: file.id, name: file.name.slice(0, 120), format: file.format, sender: { person: 'watched-folder', role: 'feed-officer' } };
}
