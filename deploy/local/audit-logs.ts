import { copiesForm, type CopiesFile, type LogName, type NoteKey, openCheckpoint, type OpenedCheckpoint } from '#audit';
import { Directory } from '#directory';
import { loadAnchors } from '#envelope';
import { noteKeysOf } from '#exchange/audit-log';
import { type Database, openDatabase } from '#platform';
import { type StackAgency, type StackFile } from './stack-file.js';
import { CannotRun } from './place.js';

/** One log of an agency of a running stack, its checkpoints, and the keys that verify them. */
export interface OpenLog {
  readonly agency: string;
  readonly log: LogName;
  /** The store of the entries. */
  readonly store: Database;
  readonly keys: readonly NoteKey[];
  /** Every checkpoint that was signed, the smallest first. */
  checkpoints(): Promise<{ readonly size: number; readonly note: string; readonly at: Date }[]>;
  /** @throws AUDIT_CHECKPOINT */
  open(note: string): OpenedCheckpoint;
}

/** Opens the logs of some agencies for as long as `work` goes on. */
export async function withLogs<T>(stack: StackFile, agencies: readonly StackAgency[], logs: readonly LogName[], work: (log: OpenLog) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (const { agency, caseDatabaseUrl, victimDatabaseUrl } of agencies) {
    const caseSide = openDatabase(caseDatabaseUrl, { max: 2, name: 'mag' });
    const victimSide = openDatabase(victimDatabaseUrl, { max: 2, name: 'mag' });
    try {
      const directory = await directoryIn(caseSide, stack);
      for (const log of logs) done.push(await work(openLog(agency, log, { caseSide, store: log === 'case' ? caseSide : victimSide, directory })));
    } finally {
      await Promise.allSettled([caseSide.close(), victimSide.close()]);
    }
  }
  return done;
}

/** What an agency of a running stack holds of the logs of all others. */
export async function copiesHeldBy({ agency, caseDatabaseUrl }: StackAgency): Promise<CopiesFile> {
  const caseSide = openDatabase(caseDatabaseUrl, { max: 1, name: 'mag' });
  try {
    const time = (column: string): string => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    const copies = await caseSide.sql(`select agency, log, note, ${time('seen_at')} as "seenAt" from seen_checkpoint order by agency, log`);
    const contradictions = await caseSide.sql(`select agency, log, verdict, held, came, ${time('at')} as at from checkpoint_evidence order by agency, log, id`);
    return { form: copiesForm, heldBy: agency, at: new Date().toISOString(), copies: copies as unknown as CopiesFile['copies'], contradictions: contradictions as unknown as CopiesFile['contradictions'] };
  } finally {
    await caseSide.close();
  }
}

function openLog(agency: string, log: LogName, { caseSide, store, directory }: { caseSide: Database; store: Database; directory: Directory }): OpenLog {
  const keys = noteKeysOf(directory, agency, log);
  return {
    agency, log, store, keys, open: (note) => openCheckpoint(note, keys),
    checkpoints: async () => (await caseSide.sql('select size, note, signed_at from audit_checkpoint where log = $1 order by size, position', [log]))
      .map((row) => ({ size: Number(row['size']), note: row['note'] as string, at: row['signed_at'] as Date })),
  };
}

/** The directory that the agency follows; one that has expired too, for what was signed while it stood stays so. @throws CannotRun before it has one */
export async function directoryIn(caseSide: Pick<Database, 'sql'>, stack: Pick<StackFile, 'trustAnchorsFile'>): Promise<Directory> {
  const [row] = await caseSide.sql(`select document from directory_copy where name = 'directory'`);
  if (row === undefined) throw new CannotRun('the agency has no directory yet: wait until the stack is ready');
  return Directory.read(String(row['document']), await loadAnchors(stack.trustAnchorsFile));
}
