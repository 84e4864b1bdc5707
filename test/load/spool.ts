import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SealedForInbox } from './sender.js';

/** Sealed messages in a file, so that a run of ten minutes needs no more memory than one of ten seconds. */
export class Spool {
  readonly ids: string[] = [];
  private readonly keys: string[] = [];
  private readonly ends: number[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'mag-load-'));
  private readonly file = openSync(join(this.folder, 'sealed'), 'w+');

  add({ id, key, token }: SealedForInbox): void {
    this.ids.push(id);
    this.keys.push(key);
    this.ends.push((this.ends.at(-1) ?? 0) + writeSync(this.file, token, null, 'latin1'));
  }

  get averageBytes(): number {
    return Math.round(statSync(join(this.folder, 'sealed')).size / Math.max(this.ids.length, 1));
  }

  /** The messages from one place up to, not including, another. */
  read(from: number, to: number): { key: string; value: Buffer }[] {
    const start = from === 0 ? 0 : (this.ends[from - 1] ?? 0);
    const bytes = Buffer.allocUnsafe((this.ends[to - 1] ?? start) - start);
    readSync(this.file, bytes, 0, bytes.length, start);
    return this.keys.slice(from, to).map((key, at) => ({ key, value: bytes.subarray((this.ends[from + at - 1] ?? 0) - start, (this.ends[from + at] ?? 0) - start) }));
  }

  remove(): void {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
