import { setTimeout as pause } from 'node:timers/promises';
import { newSubmissionId } from '#messages';
import { errorFields, type NodeLog } from '#platform';
import { type ClaimedFile, type DropFolder } from './drop-folder.js';
import { writeCsvReport, writeJsonReport } from './report.js';
import { type FileReport, type ReportRow } from './taken-file.js';

const shortestPauseMs = 250;
const longestPauseMs = 5000;

/** A folder that is watched, and what is done with a file in it. */
export interface DropWatch {
  readonly folder: DropFolder;
  /** One file from claim to close; each step may be done again after a crash. */
  takeOne(file: ClaimedFile): Promise<void>;
  readonly log: NodeLog;
  readonly signal: AbortSignal;
}

/** Takes what is dropped until it is told to end, and goes on where a crash broke it off. What cannot be taken now waits, and holds up no other file. */
export async function watchDropFolder(watch: DropWatch): Promise<void> {
  const { folder, log, signal } = watch;
  let pauseMs = shortestPauseMs;
  while (!signal.aborted) {
    try {
      await folder.prepare();
      await folder.claim(newSubmissionId);
      pauseMs = (await takeAll(watch)) === 0 ? shortestPauseMs : Math.min(pauseMs * 2, longestPauseMs);
    } catch (error) {
      log.warn('a watched folder cannot be read', errorFields(error));
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns how many files wait */
async function takeAll({ folder, takeOne, log, signal }: DropWatch): Promise<number> {
  let waiting = 0;
  for (const file of await folder.inWork()) {
    if (signal.aborted) break;
    try {
      await takeOne(file);
    } catch (error) {
      waiting += 1;
      log.warn('a dropped file waits', errorFields(error));
    }
  }
  return waiting;
}

/** Writes the reports of a file, each whole or not at all: as JSON and as CSV, under a name without its ending. */
export async function writeReports(folder: DropFolder, name: string, report: FileReport, rows: () => AsyncIterable<ReportRow>): Promise<void> {
  for (const [extension, write] of [['json', writeJsonReport], ['csv', writeCsvReport]] as const) {
    const draft = folder.draft();
    await write(draft, report, rows());
    await folder.publish(draft, `${name}.${extension}`);
  }
}
