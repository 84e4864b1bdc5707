import { type Row, type Sql } from '#platform';

/** A message that its recipient has and its sender does not know. */
export interface Unknown {
  readonly issuer: string;
  readonly messageId: string;
  readonly since: Date;
  /** Held or in quarantine there, so that it cannot be shown to its sender; or it came under a key that was stolen and may not be its sender's at all: a person decides. */
  readonly waits: boolean;
}

/** One page of what a recipient has. */
interface Compared {
  readonly compared: number;
  readonly unknown: readonly Unknown[];
}

const pageSize = 10_000;

/** Every page of a table in the order of message ids, so that memory stays flat however much there is. */
export async function* pages(sql: Sql, from: string, columns: string, table: string, where: string, params: readonly unknown[]): AsyncGenerator<Row[]> {
  let after = from;
  for (;;) {
    const rows = await sql(`select ${columns} from ${table} where message_id > $1 and ${where} order by message_id limit ${String(pageSize)}`, [after, ...params]);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.['message_id'] as string;
  }
}

/** What waits at a recipient, each message once. */
const waiting = `(select message_id, issuer, min(since) as since from (
  select message_id, issuer, held_since as since from held
  union all select message_id, issuer, quarantined_at from quarantine where state in ('early', 'waiting') and issuer is not null and message_id is not null and kind is distinct from 'receipts') w
  group by message_id, issuer) waiting`;

/** That a message of the inbox came under a key that counts as compromised. */
const listed = 'select 1 from compromised_message c where c.message_id = inbox.message_id and c.issuer = inbox.issuer';

/** Compares everything that a recipient has, taken in, held or in quarantine, with what each sender knows that it has sent. Senders whose store is not given are left out. */
export async function* unknownToSenders(recipient: Sql, senderOf: (issuer: string) => Sql | undefined, from: string): AsyncGenerator<Compared> {
  for await (const rows of pages(recipient, from, `message_id, issuer, received_at as since, exists (${listed} and c.decision is null) as waits`, 'inbox',
    `kind <> 'receipts' and not exists (${listed} and c.decision in ('forged', 'undecidable'))`, [])) yield compare(rows, senderOf);
  for await (const rows of pages(recipient, from, 'message_id, issuer, since, true as waits', waiting, 'true', [])) yield compare(rows, senderOf);
}

async function compare(rows: readonly Row[], senderOf: (issuer: string) => Sql | undefined): Promise<Compared> {
  const unknown: Unknown[] = [];
  let compared = 0;
  for (const [issuer, ofIssuer] of Map.groupBy(rows, (row) => row['issuer'] as string)) {
    const sender = senderOf(issuer);
    if (sender === undefined) continue;
    const known = new Set((await sender('select message_id from sent_message where message_id = any($1::uuid[])', [ofIssuer.map((row) => row['message_id'])])).map((row) => row['message_id'] as string));
    compared += ofIssuer.length;
    for (const row of ofIssuer) if (!known.has(row['message_id'] as string)) unknown.push({ issuer, messageId: row['message_id'] as string, since: row['since'] as Date, waits: row['waits'] as boolean });
  }
  return { compared, unknown };
}
