import { type LogName, logNames, type LogSealer, sealedHead, signCheckpoint, storedConsistency, type TreeHead, verifyConsistency, writeRecord } from '#audit';
import { type RecordProducer, topics } from '#kafka';
import { asGatewayError, GatewayError } from '#messages';
import { type Database, type Sql } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { type Sealer } from '../out/seal-one.js';
import { noteSignerOf } from './log-keys.js';

/** So often each log is signed, whether it has grown or not: who watches it knows by this that it is alive. */
export const checkpointEveryMs = 60_000;
const recordsAtOnce = 100;

/** A head that is to be signed, with the proof that it continues a smaller one. */
interface HeadToSign extends TreeHead {
  readonly at: Date;
  /** Shows that the head continues the one that was signed last; undefined where the two cannot be joined yet. */
  proofFrom(signed: TreeHead): Promise<Buffer[] | undefined>;
}

export interface CheckpointParts extends Sealer {
  readonly caseSide: Database;
  readonly victimSide: Database;
  readonly producer: RecordProducer;
}

/**
 * Signs the heads of the agency's two logs once a minute and publishes them. That of the victim store is put out by the desk, which cannot sign; this process signs it
 * only with a proof that it continues what was signed before, and cannot read the log. No head is signed that does not continue the last, unless a person has decided so.
 * Two processes may do this for a moment: one signs at a time, and reads the head when it is its turn, so that none is older than what the other has signed.
 */
export class CheckpointSigner {
  private caseSignedAt = -Infinity;
  private victimHead = 0;
  /** The newest signature of each log that has not grown since it was last signed, to be published after all others. */
  private readonly unchanged = new Map<LogName, string>();

  constructor(private readonly parts: CheckpointParts) {}

  /** Signs what is due and publishes what is not published. @returns false: there is never more to do at once */
  async run(): Promise<boolean> {
    const failed: unknown[] = [];
    const attempt = (work: () => Promise<void>): Promise<void> => work().catch((error: unknown) => { failed.push(error); });
    await attempt(() => this.signCase(false));
    await attempt(() => this.signVictim());
    for (const log of logNames) await attempt(() => this.publish(log));
    if (failed.length > 0) throw asGatewayError(failed[0]);
    return false;
  }

  /** At the end of the process: signs the last head of the case store's log. */
  async close(): Promise<void> {
    await this.signCase(true);
    for (const log of logNames) await this.publish(log);
  }

  private async signCase(atOnce: boolean): Promise<void> {
    const { now, caseSide } = this.parts;
    if (!atOnce && now().getTime() - this.caseSignedAt < checkpointEveryMs) return;
    await inTurn(caseSide, 'checkpoints', async (sql) => {
      const head = await sealedHead(sql);
      await this.sign(sql, 'case', { ...head, at: now(), proofFrom: ({ size }) => storedConsistency(sql, size, head.size) });
    });
    this.caseSignedAt = now().getTime();
  }

  private async signVictim(): Promise<void> {
    this.victimHead = await inTurn(this.parts.caseSide, 'checkpoints', async (sql) => {
      const [row] = await this.parts.victimSide.sql('select position, size, root, old, proof, held_back, at from log_head order by position desc limit 1');
      if (row === undefined || row['position'] === this.victimHead) return this.victimHead;
      await (row['held_back'] === true ? raiseStalled(sql, 'victim') : clearStalled(sql, 'victim'));
      const old = Number(row['old']);
      await this.sign(sql, 'victim', {
        size: Number(row['size']), root: row['root'] as Buffer, at: row['at'] as Date,
        proofFrom: ({ size }) => Promise.resolve(size === old ? row['proof'] as Buffer[] : undefined),
      });
      return Number(row['position']);
    });
  }

  private async sign(sql: Sql, log: LogName, head: HeadToSign): Promise<void> {
    const { agency, signingKey } = this.parts;
    const [row] = await sql('select size, root, signed_at from audit_checkpoint where log = $1 order by position desc limit 1', [log]);
    const signed: TreeHead = { size: Number(row?.['size'] ?? 0), root: row === undefined ? Buffer.alloc(0) : row['root'] as Buffer };
    const signer = noteSignerOf(agency, log, signingKey);
    if (row !== undefined && head.size === signed.size && head.root.equals(signed.root)) {
      this.unchanged.set(log, writeRecord({ old: head.size, proof: [], note: await signCheckpoint(head, signer, head.at) }));
      return;
    }
    const proof = row === undefined ? [] : await proofThatContinues(signed, head);
    if (proof === undefined) return;
    const differs = proof === 'differs';
    if (differs && !await isDecided(sql, agency, log, row?.['signed_at'] as Date)) {
      await raiseAlarms(sql, [{ alarm: 'AUDIT_FORK', facts: { agency, part: log, code: head.size < signed.size ? 'rollback' : 'fork' } }]);
      return;
    }
    const note = await signCheckpoint(head, signer, head.at);
    this.unchanged.delete(log);
    await sql('insert into audit_checkpoint (log, size, root, note, record, signed_at) values ($1, $2, $3, $4, $5, $6)', [
      log, head.size, head.root, note, writeRecord(differs ? { old: 0, proof: [], note } : { old: signed.size, proof, note }), head.at,
    ]);
  }

  private async publish(log: LogName): Promise<void> {
    const { agency, caseSide, producer } = this.parts;
    const write = (records: readonly string[]): Promise<void> => producer.write(records.map((value) => ({ topic: topics.checkpoints(agency), key: agency, value })));
    const name = `checkpoints-${log}`;
    for (;;) {
      const [progress] = await caseSide.sql('select value from progress where name = $1', [name]);
      const from = Number((progress?.['value'] as { position?: unknown } | undefined)?.position ?? 0);
      const rows = await caseSide.sql('select position, record from audit_checkpoint where log = $1 and position > $2 order by position limit $3', [log, from, recordsAtOnce]);
      const last = rows.at(-1);
      if (last === undefined) break;
      await write(rows.map((row) => row['record'] as string));
      await caseSide.sql('insert into progress (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value', [name, JSON.stringify({ position: last['position'] })]);
    }
    const again = this.unchanged.get(log);
    if (again === undefined) return;
    await write([again]);
    if (this.unchanged.get(log) === again) this.unchanged.delete(log);
  }
}

/** Does something in one transaction, one process after the other. */
export const inTurn = <T>(database: Database, name: string, work: (sql: Sql) => Promise<T>): Promise<T> => database.inTransaction(async (sql) => {
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
  return work(sql);
});

/** The proof that a head continues the one that was signed; `differs` where it does not, undefined where that cannot be said yet. */
async function proofThatContinues(signed: TreeHead, head: HeadToSign): Promise<Buffer[] | 'differs' | undefined> {
  if (head.size <= signed.size) return 'differs';
  const proof = await head.proofFrom(signed).catch((error: unknown) => {
    // A log that cannot prove what it was has lost some of it.
    if (error instanceof GatewayError && error.code === 'AUDIT_PROOF') return 'differs' as const;
    throw error;
  });
  return proof === undefined || proof === 'differs' || verifyConsistency({ old: signed, grown: head }, proof) ? proof : 'differs';
}

/**
 * Whether a person has said, by clearing the alarm with a reason, that our log is to go on although it does not continue what was signed: after a store was restored from an older copy.
 * It has no proof then, and every other node says so.
 */
async function isDecided(sql: Sql, agency: string, log: LogName, signedAt: Date): Promise<boolean> {
  const [row] = await sql(
    `select bool_and(cleared_by is not null) as decided from alarm where code = 'AUDIT_FORK' and facts->>'agency' = $1 and facts->>'part' = $2 and coalesce(cleared_at, now()) > $3`, [agency, log, signedAt],
  );
  return row?.['decided'] === true;
}

/** How long committed entries may wait for an open write before a person is told. */
const heldBackMs = 5_000;

/** Whether an open write has held the log back for so long that a person is told. */
export const isStalled = (log: LogSealer): boolean => log.heldBackMs() >= heldBackMs;

export const raiseStalled = (sql: Sql, log: LogName): Promise<void> => raiseAlarms(sql, [{ alarm: 'AUDIT_STALLED', facts: { part: log } }]);
export const clearStalled = (sql: Sql, log: LogName): Promise<void> => clearAlarms(sql, ['AUDIT_STALLED'], { facts: { part: log } });
