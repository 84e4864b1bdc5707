import { join } from 'node:path';
import { Counter, type Registry } from 'prom-client';
import { type Loop } from '#exchange/web';
import { type WorkQueue } from '#exchange/work-queue';
import { failpoint } from '#platform';
import { loadDigestKey } from '../drop/digest-key.js';
import { DropFolder } from '../drop/drop-folder.js';
import { type OpenedFile } from '../drop/opened-file.js';
import { writeReports } from '../drop/report.js';
import { dropLoop } from '../drop/watch.js';
import { removeDrafts, writeWhole } from '../drop/write-file.js';
import { type AnswerTaking, takeAnswers } from '../in/take-answers.js';
import { writeTemplates } from '../in/templates.js';

/** What is needed to take answers out of a folder. */
export interface AnswerFolder {
  readonly root: string;
  readonly queues: readonly WorkQueue[];
  readonly registry: Registry;
  readonly signal: AbortSignal;
  /** The key of the digests is in the folder, and is read when the folder can be. */
  readonly taking: Omit<AnswerTaking, 'digest'>;
}

/** Of a file of answers each row that was not accepted, and what became of each, is held in memory. */
const largest = { bytes: 64 * 1024 * 1024, lines: 100_000 };

/** Takes what is dropped as answers. */
export function answerLoop({ root, queues, registry, signal, taking }: AnswerFolder): Loop {
  const folder = new DropFolder(root);
  const counted = new Counter({ name: 'mag_folder_answers_total', help: 'Rows of answer files, by outcome', labelNames: ['outcome'], registers: [registry] });
  let digest: AnswerTaking['digest'] | undefined;

  const ready = async (): Promise<void> => {
    await folder.prepare();
    if (digest !== undefined) return;
    await removeDrafts(join(root, 'templates'));
    await writeTemplates(root, queues);
    digest = await loadDigestKey(root, 'MAG_FILE_FOLDER');
  };
  /** Each step may be done again. Rows that were not accepted are written before the file is taken away, so that none is lost. */
  const takeOne = async (file: OpenedFile): Promise<void> => {
    const { report, rows, rejected } = await takeAnswers({ ...taking, digest: digest! }, file, file.content());
    failpoint('folder.answers-taken');
    if (rejected !== undefined) await writeWhole(folder.path('rejected'), file.workName, rejected);
    await writeReports(folder, file, report, () => rows);
    failpoint('folder.reported');
    if (!(await file.remove())) return;
    for (const [outcome, count] of [['accepted', report.accepted], ['rejected', report.rejected], ['repeated', report.repeated]] as const) counted.inc({ outcome }, count);
  };
  return dropLoop('files-in', { folder, largest, signal, takeOne }, ready);
}
