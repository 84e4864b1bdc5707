import { type LogSealer, sealedHead, storedConsistency } from '#audit';
import { type Database, type Sql } from '#platform';
import { checkpointEveryMs, inTurn, isStalled } from './sign-checkpoints.js';

/**
 * Seals the victim store's log, and once a minute puts its head out for the exchange to sign: size, root, and the proof that it continues what the exchange signed last.
 * What the desk cannot say itself, that an open write holds its log back, goes the same way, at once.
 */
export class HeadsOfVictimLog {
  private putOutAt = -Infinity;
  private wasStalled = false;

  constructor(private readonly parts: { readonly log: LogSealer; readonly database: Database; readonly caseSql: Sql; now(): Date }) {}

  /** @returns whether there may be more to seal at once */
  async run(): Promise<boolean> {
    const { log, now } = this.parts;
    const more = await log.seal();
    if (now().getTime() - this.putOutAt >= checkpointEveryMs || isStalled(log) !== this.wasStalled) await this.putOut();
    return more;
  }

  /** At the end of the process: what has been committed is sealed, and its head put out. */
  async close(): Promise<void> {
    while (await this.parts.log.seal());
    await this.putOut();
  }

  private async putOut(): Promise<void> {
    const { log, database, caseSql, now } = this.parts;
    const stalled = isStalled(log);
    await inTurn(database, 'heads', async (sql) => {
      // First what was signed, then the head: so it is never older, whichever process put out the one that was signed.
      const [signed] = await caseSql(`select size from audit_checkpoint where log = 'victim' order by position desc limit 1`);
      const { size, root } = await sealedHead(sql);
      const old = Math.min(Number(signed?.['size'] ?? 0), size);
      await sql('insert into log_head (size, root, old, proof, held_back, at) values ($1, $2, $3, $4, $5, $6)', [size, root, old, await storedConsistency(sql, old, size), stalled, now()]);
      await sql(`delete from log_head where at < now() - interval '1 day'`);
    });
    [this.putOutAt, this.wasStalled] = [now().getTime(), stalled];
  }
}
