import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOG, SETTINGS } from '#exchange/web';
import { DropFolder, dropLoop, type OpenedFile, runFolder, type RunningFolder, writeReports, writeWhole } from '#file-folders';
import { failpoint, type NodeLog, type WebSettings } from '#platform';
import { FeedStore } from '../store/feed-store.js';
import { withAllFindings } from './judge-again.js';
import { openFeedFile } from './records.js';
import { rejectedRows } from './rejected-rows.js';
import { FeedTaker } from './take.js';
import { type ReportRow } from './taken.js';

const rowsAtOnce = 1000;
const longestName = 120;

/**
 * Takes the files that the force's own system puts into the watched folder, writes a report for each, gives back the rows that were not accepted and leaves
 * nothing else of them. Goes on where a crash broke it off.
 */
@Injectable()
export class FolderWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private running: RunningFolder | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: WebSettings,
    @Inject(FeedTaker) private readonly taker: FeedTaker,
    @Inject(FeedStore) private readonly store: FeedStore,
    @Inject(LOG) private readonly log: NodeLog,
  ) {}

  onApplicationBootstrap(): void {
    const { feedFolder, caseDatabaseUrl, agency } = this.settings;
    if (feedFolder === undefined) return;
    const folder = new DropFolder(feedFolder);
    const loop = dropLoop('feed-files', { folder, signal: this.ending.signal, takeOne: (file) => this.takeOne(folder, file) });
    this.running = runFolder({ databaseUrl: caseDatabaseUrl, lock: 'feed-folder', agency, log: this.log }, [loop]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running?.close();
  }

  /** One file from claim to its end; each step may be done again. */
  private async takeOne(folder: DropFolder, file: OpenedFile): Promise<void> {
    failpoint('feed-claimed');
    const { id, name, format } = file;
    const report = await this.taker.take({ id, name: name.slice(0, longestName), format, sender: { person: 'watched-folder', role: 'feed-officer' } }, file.content());
    failpoint('feed-taken');
    if (report.rejected > 0) await writeWhole(folder.path('rejected'), file.workName, rejectedRows(file.content(), format, this.rowsWithFindings(id)));
    const again = { open: () => openFeedFile(file.content(), format), judge: this.taker.judge.bind(this.taker) };
    await writeReports(folder, file, report, () => withAllFindings(this.rowsWithFindings(id), again));
    failpoint('feed-reported');
    // Of a file whose header cannot be read no row can be given back by itself.
    await (report.rows === 0 ? file.giveBack() : file.remove());
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
