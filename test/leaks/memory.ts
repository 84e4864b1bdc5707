import { constants } from 'node:fs';
import { access, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Scanner } from './scan.js';

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Asks a process that has loaded heap-snapshot-hook.ts for a snapshot, scans it and removes it. False where none came. */
export async function scanHeapSnapshot(scanner: Scanner, place: string, pid: number, folder: string): Promise<boolean> {
  const file = join(folder, `${pid}.heapsnapshot`);
  await rm(file, { force: true });
  process.kill(pid, 'SIGURG');
  for (let i = 0; i < 1200; i += 1) {
    if (await access(file, constants.R_OK).then(() => true, () => false)) {
      const { size } = await stat(file);
      const before = scanner.finds.length;
      await scanner.scanFile(file);
      for (const find of scanner.finds.slice(before)) find.place = place;
      await rm(file);
      return size > 0;
    }
    await wait(100);
  }
  return false;
}

/**
 * Scans all of a process's writable memory through /proc (Linux): buffers outside the JavaScript heap and what was freed but not
 * overwritten too. Gives the bytes read, 0 where the system does not allow it.
 */
export async function scanMemory(scanner: Scanner, place: string, pid: number): Promise<number> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '');
  const memory = await open(`/proc/${pid}/mem`, 'r').catch(() => null);
  if (memory === null) return 0;
  let read = 0;
  try {
    for (const line of maps.split('\n')) {
      const found = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (found === null) continue;
      const [start, end] = [parseInt(found[1]!, 16), parseInt(found[2]!, 16)];
      for (let at = start; at < end; at += 64 * 1024 * 1024) {
        const piece = Buffer.alloc(Math.min(end - at, 64 * 1024 * 1024));
        // A region may have gone since the list was read.
        const { bytesRead } = await memory.read(piece, 0, piece.length, at).catch(() => ({ bytesRead: 0 }));
        if (bytesRead > 0) scanner.scanBuffer(place, piece.subarray(0, bytesRead), {}, at);
        read += bytesRead;
      }
    }
  } finally {
    await memory.close();
  }
  return read;
}
