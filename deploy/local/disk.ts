import { statfsSync } from 'node:fs';

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
