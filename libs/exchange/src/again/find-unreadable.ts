import { type Database, type Row } from '#platform';
import { endResending } from '../out/expire.js';
import { type Sealer } from '../out/seal-one.js';
import { raiseAlarms } from '../rails/alarms.js';
import { jsonRows } from '../rails/json-rows.js';
import { StandingKeys } from './standing-keys.js';

const rowsAtOnce = 500;
/** What was being sealed with the older directory while the newer one came is found by a second look. */
const secondLookMs = 60_000;

/**
 * Finds what waits for its receipt and nobody can take in any more. What is sealed to a key that no longer stands, exchange or victim, is no longer sent as it is, and is noted to be sealed
 * anew (ADR 0016). What we signed with a key that has been revoked nobody believes, however often it comes: it is given up at once, for a person to say anew. The outbox is walked through at
 * the start and whenever the keys that stand are others than before.
 */
export class UnreadableFinder {
  private asOf: string | undefined;
  /** Up to where it has been looked; undefined when everything has been. */
  private after: number | undefined = 0;
  private secondLookAt = Infinity;

  /** @returns whether there may be more */
  async find(parts: Sealer & { readonly database: Database }): Promise<boolean> {
    const keys = new StandingKeys(parts.directory(), parts.now());
    const now = parts.now().getTime();
    if (this.asOf !== keys.inWords) [this.asOf, this.after, this.secondLookAt] = [keys.inWords, 0, now + secondLookMs];
    else if (now >= this.secondLookAt) [this.after, this.secondLookAt] = [0, Infinity];
    if (this.after === undefined) return false;
    const rows = await parts.database.sql(
      `select o.position, o.message_id, o.recipient, o.due_at = 'infinity' as waits, split_part(o.sealed, '.', 1) as outer_header, split_part(p.jwe, '.', 1) as victim_header,
         split_part(s.signed, '.', 1) as signed_header, s.stage = 'held' as is_held
       from outbox o left join sent_message s on s.message_id = o.message_id left join sealed_part p on p.id = s.sealed_part_id and p.recipient = o.recipient
       where not o.once and o.position > $1 order by o.position limit $2`, [this.after, rowsAtOnce]);
    // What the recipient holds it has verified.
    const disowned = rows.filter((row) => row['is_held'] === false && keys.isRevoked(parts.agency, row['signed_header'] as string));
    if (disowned.length > 0) await this.giveUp(parts.database, disowned);
    const waiting = rows.filter((row) => !disowned.includes(row));
    const gone = waiting.filter((row) => !isReadable(keys, row));
    if (gone.length > 0) await this.note(parts.database, keys, gone);
    const back = waiting.filter((row) => row['waits'] === true && isReadable(keys, row));
    if (back.length > 0) await parts.database.sql('update outbox set due_at = now() where position = any($1::bigint[])', [back.map((row) => row['position'])]);
    this.after = rows.length < rowsAtOnce ? undefined : Number(rows.at(-1)?.['position']);
    return rows.length === rowsAtOnce;
  }

  private async giveUp({ inTransaction }: Database, disowned: readonly Row[]): Promise<void> {
    await inTransaction(async (sql) => {
      const code = 'PARTNER_KEY_REVOKED';
      const late = await endResending(sql, disowned.map((row) => row['position']), code);
      await raiseAlarms(sql, late.map((row) => ({ alarm: 'RESEND_IMPOSSIBLE' as const, facts: { agency: row['recipient'] as string, kind: row['kind'] as string, code } })));
    });
  }

  private async note({ inTransaction }: Database, keys: StandingKeys, gone: readonly Row[]): Promise<void> {
    await inTransaction(async (sql) => {
      await noteForKey(sql, gone.map((row) => row['message_id'] as string));
      const outer = gone.filter((row) => !keys.standsFor(row['recipient'] as string, 'exchange', row['outer_header'] as string));
      await sql(`update outbox set due_at = 'infinity' where position = any($1::bigint[])`, [outer.map((row) => row['position'])]);
    });
  }
}

function isReadable(keys: StandingKeys, row: Row): boolean {
  const [recipient, victim] = [row['recipient'] as string, row['victim_header'] as string | null];
  return keys.standsFor(recipient, 'exchange', row['outer_header'] as string) && (victim === null || keys.standsFor(recipient, 'victim', victim));
}

/** Notes messages that must be sealed anew before their recipient can read them; what is noted already waits no longer. */
export async function noteForKey(sql: Database['sql'], ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql(
    `insert into send_again (message_id, cause) select message_id, 'key' from json_to_recordset($1) as r (message_id uuid)
     on conflict (message_id) do update set due_at = now() where send_again.code is null`,
    [jsonRows([...new Set(ids)].map((message_id) => ({ message_id })))],
  );
}
