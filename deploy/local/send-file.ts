import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { type Answer, type NodeApi } from './http.js';
import { CannotRun } from './place.js';

/** Which form a file has, by the end of its name. */
export function formOf(file: string): 'csv' | 'ndjson' {
  return /\.(ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'csv';
}

const mediaTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

/** The size of a file that can be sent. @throws CannotRun */
export function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    if (found.isFile()) return found.size;
  } catch (cause) {
    throw new CannotRun(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}): check the name and its permissions`, { cause });
  }
  throw new CannotRun(`${file} is not a file`);
}

/** Streams a file to a node, with a progress bar on a terminal. */
export async function sendFile(api: NodeApi, path: string, file: string): Promise<Answer> {
  const bar = progressBar(sizeOf(file));
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    return await api.upload(path, countedBy(bar, source), { 'content-type': mediaTypes[formOf(file)], 'file-name': encodeURIComponent(basename(file)) });
  } finally {
    bar?.stop();
    source.destroy();
  }
}

/** What a file's stream gives, with the bar moved on. */
export function countedBy(bar: SingleBar | undefined, source: Readable): Transform {
  const counted = new Transform({ transform(chunk: Buffer, _encoding, done) { bar?.increment(chunk.length); done(null, chunk); } });
  source.once('error', (error) => counted.destroy(error));
  return source.pipe(counted);
}

/** A bar on a terminal; nothing where it is none. */
export function progressBar(total: number, terminal: NodeJS.WriteStream = process.stderr): SingleBar | undefined {
  if (!terminal.isTTY) return undefined;
  const bar = new SingleBar({ stream: terminal, format: '{bar} {percentage}% | {value} of {total} bytes | {eta_formatted} left', hideCursor: true, clearOnComplete: true });
  bar.start(total, 0);
  return bar;
}

/** What is to be put right in one row. */
export interface Finding { readonly row?: number; readonly column?: string | null; readonly code: string; readonly todo: string }

/** One line for a person about one finding. */
export function findingLine(row: number, { column, code, todo }: Finding): string {
  return `  row ${row}${column ? `, ${column}` : ''}: ${todo} [${code}]`;
}
