import { type Lane } from '#messages';
import { type Row, type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { type Parsed, type Received } from './incoming.js';

/** The held messages that may follow now, as they were received: the very next place behind each message just taken. */
export async function heldBehind(sql: Sql, taken: readonly Parsed[], lane: Lane): Promise<Received[]> {
  const next = taken.flatMap(({ payload }) => (payload.orderingKey === null || payload.sequence === null ? [] : [{ issuer: payload.iss, ordering_key: payload.orderingKey, sequence: payload.sequence + 1 }]));
  if (next.length === 0) return [];
  const rows = await sql(
    `select h.lane, h.issuer, h.message_id, h.ordering_key, h.sealed from held h join json_to_recordset($1) as r (issuer text, ordering_key uuid, sequence bigint) using (issuer, ordering_key, sequence)
     where h.lane = $2`,
    [jsonRows(next), lane],
  );
  return rows.map(receivedFrom);
}

/** Held messages whose turn has come although nobody released them, for instance because a process died in between. */
export async function overdueHeld(sql: Sql, lane: Lane, limit: number): Promise<Received[]> {
  const rows = await sql(
    `select h.lane, h.issuer, h.message_id, h.ordering_key, h.sealed from held h left join sequence_in s using (issuer, ordering_key)
     where h.lane = $1 and h.sequence <= coalesce(s.next, 1) order by h.held_since limit $2`,
    [lane, limit],
  );
  return rows.map(receivedFrom);
}

/** Gives up the places of messages that a person discarded, as soon as their turn has come: whatever the order in which they were discarded. */
export async function stepOverDiscarded(sql: Sql): Promise<void> {
  for (;;) {
    const moved = await sql(
      `insert into sequence_in (issuer, ordering_key, next)
       select distinct q.issuer, q.ordering_key, q.sequence + 1 from quarantine q left join sequence_in s using (issuer, ordering_key)
       where q.state = 'discarded' and q.ordering_key is not null and q.sequence = coalesce(s.next, 1)
       on conflict (issuer, ordering_key) do update set next = excluded.next where sequence_in.next = excluded.next - 1 returning 1`,
    );
    if (moved.length === 0) return;
  }
}

function receivedFrom(row: Row): Received {
  return {
    source: { from: 'held', issuer: row['issuer'] as string, messageId: row['message_id'] as string }, lane: row['lane'] as Lane, topic: 'held', partition: 0, offset: '0',
    key: row['ordering_key'] as string, bytes: row['sealed'] as Buffer,
  };
}
