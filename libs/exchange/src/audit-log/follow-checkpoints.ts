import { isDeepStrictEqual } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { judge, type LogName, logNames, openCheckpoint, type OpenedCheckpoint, originIn, originOf, readRecord, type Verdict } from '#audit';
import { clockToleranceMs, type Directory, isSuspended } from '#directory';
import { followTogether, groups, topics } from '#kafka';
import { type AgencyCode, asGatewayError, GatewayError } from '#messages';
import { type Database, errorFields, type NodeLog, type Row, type Sql } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { type DirectoryNoteKey, noteKeysOf } from './log-keys.js';

/** How long an agency may be silent about one of its logs before every other node raises an alarm. */
export const silentAfterMs = 5 * 60_000;

/** After a start so long is given to what was published meanwhile to be read. */
const catchUpMs = 2 * 60_000;

export interface FollowerParts {
  readonly kafka: Parameters<typeof followTogether>[0];
  readonly agency: AgencyCode;
  readonly database: Database;
  readonly log: NodeLog;
  directory(): Directory;
  now(): Date;
}

/**
 * Checks the checkpoints of every other agency as they come: signed by a key that the directory has of it, and proven to continue the last one that is held here. Of two that
 * cannot both be true, both are kept, a person is told, and the newer is followed, so that whatever comes next is checked too.
 */
export class CheckpointFollower {
  private readonly since: number;
  private open: { readonly agencies: string; readonly at: number; close(): Promise<void> } | undefined;
  private isOpening = false;
  private closed = false;

  constructor(private readonly parts: FollowerParts) {
    this.since = parts.now().getTime();
  }

  /** Follows the agencies that the directory now has, and tells a person of those who are silent. @returns false: there is never more to do at once */
  async watch(): Promise<boolean> {
    const agencies = this.parts.directory().agencies.filter((agency) => agency.code !== this.parts.agency && !isSuspended(agency, this.parts.now())).map(({ code }) => code);
    this.follow(agencies);
    await this.tellOfSilent(agencies);
    return false;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop();
  }

  private async stop(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    await open?.close();
  }

  /** Begins to read, in the background: after a crash the broker keeps the group for the dead reader for a while, and the end of the process does not wait for that. */
  private follow(agencies: readonly AgencyCode[]): void {
    const names = [...agencies].sort().join(' ');
    if (this.isOpening || this.open?.agencies === names || agencies.length === 0) return;
    this.isOpening = true;
    void this.begin(agencies, names).catch((error: unknown) => this.parts.log.warn('the checkpoints of others cannot be followed', errorFields(error))).finally(() => { this.isOpening = false; });
  }

  private async begin(agencies: readonly AgencyCode[], names: string): Promise<void> {
    await this.stop();
    const { kafka, agency, log } = this.parts;
    const byTopic = new Map(agencies.map((code) => [topics.checkpoints(code), code]));
    const opened = await followTogether(kafka, {
      topics: [...byTopic.keys()], group: groups.checkpoints(agency), log,
      onRecord: (topic, value) => this.take(byTopic.get(topic) as AgencyCode, value),
    });
    this.open = { agencies: names, at: this.parts.now().getTime(), close: () => opened.close() };
    if (this.closed) await this.stop();
  }

  /** Takes one record of an agency's topic, whoever wrote it. @throws STORE_*, DIRECTORY_*: it is tried again */
  async take(from: AgencyCode, value: Buffer | null): Promise<void> {
    const { database, log } = this.parts;
    try {
      const read = this.read(from, value);
      const verdict = await database.inTransaction((sql) => this.hold(sql, from, read));
      if (alarmOf[verdict] !== undefined) log.warn('a checkpoint does not continue what is held', { partner: from, code: verdict });
    } catch (error) {
      const known = asGatewayError(error);
      if (known.fate === 'retry') throw known;
      log.warn('a checkpoint is not believed', { partner: from, code: known.code, ...errorFields(known.cause) });
      // An error of our own is not laid at the agency's door.
      await raiseAlarms(database.sql, [{ alarm: known.code === 'INBOX_UNEXPECTED' ? known.code : 'AUDIT_CHECKPOINT', facts: { agency: from } }]);
    }
  }

  private read(from: AgencyCode, value: Buffer | null): Came {
    const { directory, now } = this.parts;
    const record = readRecord(value?.toString('utf8') ?? '');
    const log = logNames.find((name) => originOf(from, name) === originIn(record.note));
    if (log === undefined) throw new GatewayError('AUDIT_CHECKPOINT', { agency: from });
    const { key, ...checkpoint } = openCheckpoint(record.note, noteKeysOf(directory(), from, log));
    directory().signingKeys(from, (key as DirectoryNoteKey).kid, checkpoint.at, now());
    if (checkpoint.at.getTime() > now().getTime() + clockToleranceMs) throw new GatewayError('AUDIT_CHECKPOINT', { agency: from });
    return { ...record, log, checkpoint };
  }

  private async hold(sql: Sql, agency: AgencyCode, came: Came): Promise<Verdict> {
    const { log, note, checkpoint } = came;
    const [row] = await sql('select size, root, at, note from seen_checkpoint where agency = $1 and log = $2 for update', [agency, log]);
    const verdict = judge(row === undefined ? undefined : heldIn(row), checkpoint, came);
    if (verdict === 'older') return verdict;
    const told = alarmOf[verdict];
    if (told !== undefined) {
      await sql('insert into checkpoint_evidence (id, agency, log, verdict, held, came) values ($1, $2, $3, $4, $5, $6)', [uuidv7(), agency, log, verdict, row?.['note'], note]);
      await raiseAlarms(sql, [{ alarm: told.code, facts: { agency, part: log, ...told.facts } }]);
    }
    await sql(
      `insert into seen_checkpoint (agency, log, size, root, at, note) values ($1, $2, $3, $4, $5, $6)
       on conflict (agency, log) do update set size = excluded.size, root = excluded.root, at = excluded.at, note = excluded.note, seen_at = now()`,
      [agency, log, checkpoint.size, checkpoint.root, checkpoint.at, note],
    );
    return verdict;
  }

  /**
   * Raises an alarm for each log of these agencies that has not been heard of for too long, and clears those that have. A new start of this process makes nobody's silence shorter:
   * since when nothing has been heard is what the store knows.
   */
  async tellOfSilent(agencies: readonly AgencyCode[]): Promise<void> {
    const { database, now } = this.parts;
    const [at, rows] = [now().getTime(), await database.sql('select agency, log, at from seen_checkpoint')];
    const heard = new Map(rows.map((row) => [`${String(row['agency'])} ${String(row['log'])}`, (row['at'] as Date).getTime()]));
    const logs = agencies.flatMap((agency) => logNames.map((part) => ({ agency, part, name: `${agency} ${part}` })));
    const awaited = await awaitedSince(database.sql, logs.map(({ name }) => name).filter((name) => !heard.has(name)), now());
    const isLate = (since: number | undefined): boolean => at - (since ?? at) > silentAfterMs;
    const silent = logs.filter(({ name }) => at - this.since > catchUpMs && isLate(heard.get(name) ?? awaited.get(name)));
    await raiseAlarms(database.sql, silent.map(({ agency, part }) => ({ alarm: 'AUDIT_SILENT', facts: { agency, part } })));
    // The topic of an agency that was never heard may not have been there when its reader began.
    if (silent.some(({ name }) => !heard.has(name)) && at - (this.open?.at ?? 0) > silentAfterMs) await this.stop();
    const raised = await database.sql(`select facts->>'agency' as agency, facts->>'part' as part from alarm where code = 'AUDIT_SILENT' and cleared_at is null`);
    for (const { agency, part } of raised as unknown as { agency: AgencyCode; part: string }[]) {
      const last = heard.get(`${agency} ${part}`);
      if (!agencies.includes(agency) || last !== undefined && !isLate(last)) await clearAlarms(database.sql, ['AUDIT_SILENT'], { facts: { agency, part } });
    }
  }
}

/** Since when these logs, of which nothing was ever heard, have been waited for: kept, and forgotten of all others. */
async function awaitedSince(sql: Sql, logs: readonly string[], now: Date): Promise<ReadonlyMap<string, number>> {
  const [row] = await sql(`select value from progress where name = 'checkpoints-awaited'`);
  const kept = (row?.['value'] ?? {}) as Record<string, number>;
  const awaited = Object.fromEntries(logs.map((log) => [log, kept[log] ?? now.getTime()]));
  if (!isDeepStrictEqual(awaited, kept)) await sql(`insert into progress (name, value) values ('checkpoints-awaited', $1) on conflict (name) do update set value = excluded.value`, [JSON.stringify(awaited)]);
  return new Map(Object.entries(awaited));
}

interface Came {
  readonly log: LogName;
  readonly checkpoint: OpenedCheckpoint;
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
}

const heldIn = (row: Row): OpenedCheckpoint => ({ size: Number(row['size']), root: row['root'] as Buffer, at: row['at'] as Date });

/** What a person is told, by the verdict. */
const alarmOf: Partial<Record<Verdict, { readonly code: 'AUDIT_FORK' | 'AUDIT_PROOF'; readonly facts: { readonly code?: string } }>> = {
  fork: { code: 'AUDIT_FORK', facts: { code: 'fork' } },
  rollback: { code: 'AUDIT_FORK', facts: { code: 'rollback' } },
  gap: { code: 'AUDIT_PROOF', facts: {} },
};
