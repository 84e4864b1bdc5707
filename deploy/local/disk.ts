import { statfsSync } from 'node:fs';
import { CannotRun } from './place.js';

const mebibyte = 1024 ** 2;
/** Less than this is little: PostgreSQL and Kafka each write whole segments ahead. More than the other is enough again. */
const littleBytes = 256 * mebibyte;
const enoughBytes = 512 * mebibyte;

/** Says when one of the disks that a stack lies on is nearly full, and when it has room again; once each. */
export class DiskWatch {
  private readonly nearlyFull = new Set<string>();

  constructor(private readonly say: (line: string) => void, private readonly freeBytes: (folder: string) => number = freeBytesOf) {}

  /** @returns whether one of them has room again that had not */
  look(folders: readonly string[]): boolean {
    let hasRoomAgain = false;
    for (const folder of folders) {
      const free = this.freeBytes(folder);
      if (free < littleBytes && !this.nearlyFull.has(folder)) {
        this.nearlyFull.add(folder);
        this.say(`THE DISK OF ${folder} IS NEARLY FULL (${Math.floor(free / mebibyte)} MiB left): free at least 2 GiB. Nothing that was accepted is lost; what cannot be written waits and goes on by itself`);
      } else if (free > enoughBytes && this.nearlyFull.delete(folder)) {
        this.say(`The disk of ${folder} has room again; everything goes on by itself`);
        hasRoomAgain = true;
      }
    }
    return hasRoomAgain;
  }
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Whether something could not be written because there is no room for it. */
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(String((error as { code?: unknown }).code));

/** Writes what a running stack does without while its disk is full: {@link DiskWatch} says so, and it is written again when there is room. */
export function unlessFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/** That a server's folder could not be made, by what its tool said: the first line that names an error, and what to do where the disk is full. */
export function cannotMake(server: string, folder: string, said: string, cause: unknown): CannotRun {
  if (/no space left|disk quota exceeded/i.test(said)) return new CannotRun(fullDisk(folder), { cause });
  const lines = said.trim().split('\n').map((line) => line.trim());
  return new CannotRun(`${server} could not make its folder ${folder}: ${(lines.find((line) => /error|exception/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300)}`, { cause });
}

/** The sentence for a disk on which nothing can be written any more. */
export const fullDisk = (folder: string): string => `cannot start: the disk of ${folder} is full: free at least 2 GiB, or set MAG_VAR to a folder on another disk.`;
