import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { newSubmissionId } from '#messages';
import { LOG, SETTINGS } from '#exchange/web';
import { errorFields, failpoint, type NodeLog, type WebSettings } from '#platform';
import { FeedStore } from '../store/feed-store.js';
import { type ClaimedFile, FeedFolder, incoming } from './folder.js';
import { writeCsvReport, writeJsonReport } from './report.js';
import { FeedTaker } from './take.js';
import { type ReportRow } from './taken.js';

const shortestPauseMs = 250;
const longestPauseMs = 5000;
const rowsAtOnce = 1000;

/** Takes the files that the force's own system puts into the watched folder, and writes a report for each. Goes on where a crash broke it off. */
@Injectable()
export class FolderWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SETTINGS) private readonly settings: WebSettings,
    @Inject(FeedTaker) private readonly taker: FeedTaker,
    @Inject(FeedStore) private readonly store: FeedStore,
    @Inject(LOG) private readonly log: NodeLog,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.feedFolder !== undefined) this.running = this.watch(new FeedFolder(this.settings.feedFolder));
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async watch(folder: FeedFolder): Promise<void> {
    const { log } = this;
    let pauseMs = shortestPauseMs;
    while (!this.ending.signal.aborted) {
      try {
        await folder.prepare();
        await folder.claim(newSubmissionId);
        const waiting = await this.takeAll(folder, log);
        pauseMs = waiting === 0 ? shortestPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      } catch (error) {
        log.warn('the feed folder cannot be read', errorFields(error));
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
      await pause(pauseMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** Takes every claimed file; one that cannot be taken now waits and does not hold up the others. @returns how many wait */
  private async takeAll(folder: FeedFolder, log: NodeLog): Promise<number> {
    let waiting = 0;
    for (const file of await folder.inWork()) {
      if (this.ending.signal.aborted) break;
      try {
        await this.takeOne(folder, file);
      } catch (error) {
        waiting += 1;
        log.warn('a feed file waits', errorFields(error));
      }
    }
    return waiting;
  }

  /** One file from claim to close; each step may be done again. */
  private async takeOne(folder: FeedFolder, file: ClaimedFile): Promise<void> {
    failpoint('feed-claimed');
    const report = await this.taker.take(incoming(file), folder.read(file));
    failpoint('feed-taken');
    for (const [extension, write] of [['json', writeJsonReport], ['csv', writeCsvReport]] as const) {
      const draft = folder.draft();
      await write(draft, report, this.rowsWithFindings(file.id));
      await folder.publish(draft, file, extension);
    }
    failpoint('feed-reported');
    await folder.close(file);
  }

  private async *rowsWithFindings(fileId: string): AsyncGenerator<ReportRow> {
    let after = 0;
    for (;;) {
      const rows = await this.store.rows(fileId, after, rowsAtOnce, true);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < rowsAtOnce) return;
      after = last.row;
    }
  }
}
