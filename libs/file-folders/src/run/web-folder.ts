import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { join } from 'node:path';
import { type Registry } from 'prom-client';
import { type CaseDatabase } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { type WorkQueue } from '#exchange/work-queue';
import { failpoint, type FileFolderSettings, type NodeLog, sqlOver, transactionOver, type WebSettings } from '#platform';
import { loadDigestKey } from '../drop/digest-key.js';
import { type ClaimedFile, DropFolder } from '../drop/drop-folder.js';
import { watchDropFolder, writeReports } from '../drop/watch.js';
import { writeWhole } from '../drop/write-file.js';
import { AnswerStore } from '../in/answer-store.js';
import { type AnswerTaking, takeAnswers } from '../in/take-answers.js';
import { writeTemplates } from '../in/templates.js';
import { caseOutlet } from '../out/case-outlet.js';
import { type FolderSource } from '../out/source.js';
import { actingAs } from './acting.js';
import { type FolderCounts, folderCounts, keepPuttingOut, prepareFolder } from './keep-putting-out.js';

/** What the folder of `web` is made of. */
export interface WebFolderParts {
  readonly settings: WebSettings;
  readonly database: CaseDatabase;
  readonly submitter: Submitter;
  readonly log: NodeLog;
  readonly registry: Registry;
  readonly queues: readonly WorkQueue[];
  readonly sources: readonly FolderSource[];
}

/**
 * The file folder of the case side: `out` has what came, `templates` what an answer looks like, `in` takes answers, `reports` says what became of them, and `rejected`
 * has the rows that were not accepted. An answer may hold victim details: the file is gone as soon as its rows are submitted, sealed as by the API.
 */
export class WebFolder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: WebFolderParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { settings: { fileFolder } } = this.parts;
    if (fileFolder !== undefined) await this.open(fileFolder);
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async open(settings: FileFolderSettings): Promise<void> {
    const { database, submitter, log, registry, queues, sources } = this.parts;
    const { root } = settings;
    const { actor, role } = actingAs(submitter.agency, settings, [...queues.map(({ what }) => what), ...sources.map(({ what }) => what)]);
    const answered = queues.length > 0;
    await prepareFolder(root, ['out', ...(answered ? ['templates', 'in', 'work', 'reports', 'rejected'] : [])], { isPrivate: false });
    const counts = folderCounts(registry);
    const { signal } = this.ending;
    const store = { sql: sqlOver(database), inTransaction: <T>(work: Parameters<typeof transactionOver<T>>[1]) => transactionOver(database, work) };
    const work = [keepPuttingOut(store, sources.map((source) => caseOutlet(source, actor, role, join(root, 'out'))), { counts, log, signal })];
    if (answered) {
      await writeTemplates(root, queues);
      const folder = new DropFolder(root, 'rejected');
      const taking = { database, submitter, queues, actor, role, digest: await loadDigestKey(root, 'MAG_FILE_FOLDER'), store: new AnswerStore(database), log };
      work.push(watchDropFolder({ folder, log, signal, takeOne: (file) => takeOne(root, folder, taking, counts, file) }));
    }
    this.running = Promise.all(work);
  }
}

/** One file from claim to its end; each step may be done again. Rows that were not accepted are written before the file is taken away, so that none is lost. */
async function takeOne(root: string, folder: DropFolder, taking: AnswerTaking, counts: FolderCounts, file: ClaimedFile): Promise<void> {
  const { report, rows, rejected } = await takeAnswers(taking, file, folder.read(file));
  failpoint('folder.answers-taken');
  if (rejected !== undefined) await writeWhole(join(root, 'rejected'), file.workName, rejected);
  await writeReports(folder, file.workName, report, async function* () { yield* rows; });
  failpoint('folder.reported');
  await folder.remove(file);
  for (const [outcome, count] of [['accepted', report.accepted], ['rejected', report.rejected], ['repeated', report.repeated]] as const) counts.answers.inc({ outcome }, count);
}
