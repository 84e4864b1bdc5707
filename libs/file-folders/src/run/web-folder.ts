import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { join } from 'node:path';
import { Counter, type Registry } from 'prom-client';
import { type Role, rolesFor, type What } from '#access';
import { type CaseDatabase } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { type WorkQueue } from '#exchange/work-queue';
import { type FileFolderSettings, type NodeLog, sqlOver, transactionOver, type WebSettings } from '#platform';
import { dropPlaces } from '../drop/drop-folder.js';
import { removeDrafts } from '../drop/write-file.js';
import { AnswerStore } from '../in/answer-store.js';
import { caseOutlet } from '../out/case-outlet.js';
import { type FolderSource } from '../out/source.js';
import { actingAs } from './acting.js';
import { answerLoop } from './answer-loop.js';
import { checkFolder, prepareFolder } from './prepare-folder.js';
import { putOutLoop } from './put-out-loop.js';
import { runFolder, type RunningFolder } from './run-folder.js';

const seenBy = (role: Role) => ({ what }: { readonly what: What }): boolean => rolesFor(what).includes(role);

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
  private running: RunningFolder | undefined;

  constructor(private readonly parts: WebFolderParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { settings: { fileFolder } } = this.parts;
    if (fileFolder !== undefined) await this.open(fileFolder);
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running?.close();
  }

  private async open(settings: FileFolderSettings): Promise<void> {
    const { database, submitter, log, registry, settings: { agency, caseDatabaseUrl } } = this.parts;
    const { root } = settings;
    const { actor, role } = actingAs(submitter.agency, settings, this.parts.sources.map(({ what }) => what));
    // What the role may not see does not exist for the folder either: adult social care's work is not filed where children's services read.
    const [queues, sources] = [this.parts.queues.filter(seenBy(role)), this.parts.sources.filter(seenBy(role))];
    const answered = queues.length > 0;
    const places = ['out', ...(answered ? ['templates', ...dropPlaces] : [])];
    await checkFolder(root, places, { isPrivate: false });
    const out = join(root, 'out');
    const filed = new Counter({ name: 'mag_folder_filed_total', help: 'Messages put out as files, by kind', labelNames: ['kind'], registers: [registry] });
    const loops = [putOutLoop({
      store: { sql: sqlOver(database), inTransaction: <T>(work: Parameters<typeof transactionOver<T>>[1]) => transactionOver(database, work) },
      outlets: sources.map((source) => caseOutlet(source, actor, role, out)),
      count: ({ files }) => files.forEach(({ kind }) => filed.inc({ kind })),
      async ready() {
        await prepareFolder(root, places, { isPrivate: false });
        await removeDrafts(out);
      },
    })];
    if (answered) loops.push(answerLoop({ root, queues, registry, signal: this.ending.signal, taking: { database, submitter, queues, actor, role, store: new AnswerStore(database), log } }));
    this.running = runFolder({ databaseUrl: caseDatabaseUrl, lock: 'file-folder', agency, log }, loops);
  }
}
