import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOG, SETTINGS } from '#exchange/web';
import { type ClaimedFile, DropFolder, watchDropFolder, writeReports } from '#file-folders';
import { failpoint, type NodeLog, type WebSettings } from '#platform';
import { FeedStore } from '../store/feed-store.js';
import { withAllFindings } from './judge-again.js';
import { openFeedFile } from './records.js';
import { FeedTaker } from './take.js';
import { type ReportRow } from './taken.js';

const rowsAtOnce = 1000;
const longestName = 120;

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
    if (this.settings.feedFolder === undefined) return;
    const folder = new DropFolder(this.settings.feedFolder);
    this.running = watchDropFolder({ folder, log: this.log, signal: this.ending.signal, takeOne: (file) => this.takeOne(folder, file) });
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** One file from claim to close; each step may be done again. */
  private async takeOne(folder: DropFolder, file: ClaimedFile): Promise<void> {
    failpoint('feed-claimed');
    const { id, name, format } = file;
    const report = await this.taker.take({ id, name: name.slice(0, longestName), format, sender: { person: 'watched-folder', role: 'feed-officer' } }, folder.read(file));
    failpoint('feed-taken');
    const again = { open: () => openFeedFile(folder.read(file), format), judge: this.taker.judge.bind(this.taker) };
    await writeReports(folder, id, report, () => withAllFindings(this.rowsWithFindings(id), again));
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
