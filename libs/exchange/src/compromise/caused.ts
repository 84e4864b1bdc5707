import { kinds, type Kind } from '#messages';
import { type Fields, type Row, shapes, type Sql } from '#platform';
import { type EffectTable } from '../rails/effects.js';
import { namedIn } from '../receipts/named-in.js';

/** What a listed message has caused here up to now, in ids, counts and kinds. */
export interface Caused {
  /** How far it came; null where it is no longer kept. */
  readonly stage: string | null;
  readonly openedAs: string | null;
  /** Where its victim part is; null for a kind that has none. */
  readonly victimPart: string | null;
  /** How many rows came of it in which of the app's tables. */
  readonly rows: Readonly<Record<string, number>>;
  /** What this agency sent in its conversation after it had come: answers that it may have led to. */
  readonly sent: readonly object[];
  /** Of receipts: the messages of ours that they speak of, what they say of each, and where it stands now that they do not count. */
  readonly settled: readonly object[];
  /** Of a giving-up: the place that it took, the next that is free now, and the message whose place it was. */
  readonly places: readonly object[];
}

const { integer, listOf, oneOf, orNull, text, time, uuid } = shapes;
export const causedShape: Fields = {
  stage: orNull(text), openedAs: orNull(text), victimPart: orNull(oneOf('on its way', 'at the desk', 'refused')), rows: shapes.content,
  sent: listOf(shapes.fields({ messageId: uuid, kind: text, recipient: text, at: time })),
  settled: listOf(shapes.fields({ messageId: uuid, kind: orNull(text), said: text, stands: orNull(text) })),
  places: listOf(shapes.fields({ sequence: integer, next: orNull(integer), messageId: uuid, kind: text, arrived: shapes.flag })),
};

const keyOf = (issuer: unknown, id: unknown): string => `${String(issuer)} ${String(id)}`;

/** What each of these rows of `compromised_message` has caused, as it is now: people go on working with what came in until they are told not to. */
export async function causedBy(sql: Sql, tables: readonly EffectTable[], listed: readonly Row[]): Promise<(row: Row) => Caused> {
  const ids = listed.map((row) => row['message_id']);
  const standing = new Map((await sql('select message_id, issuer, stage, opened_as, sequence, next, victim_part from compromised_standing where message_id = any($1::uuid[])', [ids])).map((row) => [keyOf(row['issuer'], row['message_id']), row]));
  const [rows, sent, settled, places] = [await rowsOf(sql, tables, ids), await sentIn(sql, listed), await settledBy(sql, listed), await givenUpBy(sql, listed)];
  return (row) => {
    const key = keyOf(row['issuer'], row['message_id']), stands = standing.get(key), place = places.get(key);
    return {
      stage: (stands?.['stage'] ?? null) as string | null, openedAs: (stands?.['opened_as'] ?? null) as string | null,
      victimPart: kinds[row['kind'] as Kind].mayHaveVictimPart ? (stands?.['victim_part'] ?? null) as string | null : null,
      rows: rows.get(key) ?? {}, settled: settled.get(key) ?? [],
      sent: sent.filter(({ conversation, at }) => conversation === row['conversation'] && at.getTime() >= (row['received_at'] as Date).getTime() - 1000).map(({ shown }) => shown),
      places: place === undefined || (stands?.['sequence'] ?? null) === null ? [] : [{ sequence: Number(stands?.['sequence']), next: (stands?.['next'] ?? null) === null ? null : Number(stands?.['next']), ...place }],
    };
  };
}

/** How many rows of which of the app's tables came of each message. */
async function rowsOf(sql: Sql, tables: readonly EffectTable[], ids: readonly unknown[]): Promise<ReadonlyMap<string, Record<string, number>>> {
  const counted = new Map<string, Record<string, number>>();
  for (const { table, columns } of tables) {
    const idColumn = 'message_id' in columns ? 'message_id' : columns['id'] === 'uuid' ? 'id' : undefined;
    if (idColumn === undefined || !('issuer' in columns)) continue;
    const rows = await sql(`select ${idColumn} as id, issuer, count(*)::int as count from ${table} where ${idColumn} = any($1::uuid[]) group by 1, 2`, [ids]);
    for (const row of rows) counted.set(keyOf(row['issuer'], row['id']), { ...counted.get(keyOf(row['issuer'], row['id'])), [table]: row['count'] as number });
  }
  return counted;
}

async function sentIn(sql: Sql, listed: readonly Row[]): Promise<readonly { readonly conversation: unknown; readonly at: Date; readonly shown: object }[]> {
  const rows = await sql(
    `select m.conversation, m.message_id, m.kind, m.partner, m.issued_at from message_status m
     where m.conversation = any($1::uuid[]) and m.direction = 'sent' and m.kind <> 'receipts' order by m.message_id`, [[...new Set(listed.map((row) => row['conversation']))]]);
  return rows.map((row) => ({ conversation: row['conversation'], at: row['issued_at'] as Date, shown: { messageId: row['message_id'], kind: row['kind'], recipient: row['partner'], at: row['issued_at'] } }));
}

async function settledBy(sql: Sql, listed: readonly Row[]): Promise<ReadonlyMap<string, object[]>> {
  const settled = new Map<string, object[]>();
  for (const [issuer, rows] of Map.groupBy(listed.filter((row) => row['kind'] === 'receipts'), (row) => row['issuer'] as string)) {
    const carriers = rows.map((row) => row['message_id'] as string), named = await namedIn(sql, issuer, carriers);
    const found = await sql('select carried_by, message_id, stage from receipt where message_id = any($1::uuid[]) and recipient = $2 and carried_by = any($3::uuid[]) order by carried_by, leaf', [named, issuer, carriers]);
    const stands = new Map((await sql(`select message_id, kind, stage from message_status where message_id = any($1::uuid[]) and direction = 'sent'`, [found.map((row) => row['message_id'])])).map((row) => [row['message_id'], row]));
    for (const row of found) {
      const key = keyOf(issuer, row['carried_by']), ours = stands.get(row['message_id']);
      settled.set(key, [...settled.get(key) ?? [], { messageId: row['message_id'], kind: ours?.['kind'] ?? null, said: row['stage'], stands: ours?.['stage'] ?? null }]);
    }
  }
  return settled;
}

/** Which message each giving-up names, and whether that has come after all. */
async function givenUpBy(sql: Sql, listed: readonly Row[]): Promise<ReadonlyMap<string, object>> {
  const ids = listed.filter((row) => row['kind'] === 'place-given-up').map((row) => row['message_id']);
  if (ids.length === 0) return new Map();
  const rows = await sql(
    `select p.message_id, p.issuer, p.body::json->>'message' as given_up, p.body::json->>'kind' as kind,
       exists (select 1 from inbox i where i.message_id = (p.body::json->>'message')::uuid and i.issuer = p.issuer) as arrived
     from message_part p where p.message_id = any($1::uuid[]) and p.part = 'case'`, [ids]);
  return new Map(rows.map((row) => [keyOf(row['issuer'], row['message_id']), { messageId: row['given_up'], kind: row['kind'], arrived: row['arrived'] }]));
}
