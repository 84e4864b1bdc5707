import { type AgencyCode, type ConversationId, type Lane, type MessageId, type OrderingKey } from '#messages';
import { type Row, type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { triesTogether } from './attempts.js';
import { type Parsed, type Received } from './incoming.js';

const columns = 'h.lane, h.issuer, h.message_id, h.ordering_key, h.sequence, h.kind, h.conversation, h.digest, h.sealed, h.tries';

/**
 * The held messages that may follow now, as they were received: the very next place behind each message just taken. An attempt at each is
 * counted; those that may have ended the process before are left to the sweep, which takes each alone.
 */
export async function heldBehind(sql: Sql, taken: readonly Parsed[], lane: Lane): Promise<Received[]> {
  const next = taken.flatMap(({ payload }) => (payload.orderingKey === null || payload.sequence === null ? [] : [{ issuer: payload.iss, ordering_key: payload.orderingKey, sequence: payload.sequence + 1 }]));
  if (next.length === 0) return [];
  const rows = await sql(
    `update held h set tries = h.tries + 1 from json_to_recordset($1) as r (issuer text, ordering_key uuid, sequence bigint)
     where h.issuer = r.issuer and h.ordering_key = r.ordering_key and h.sequence = r.sequence and h.lane = $2 and h.tries < $3 returning ${columns}`,
    [jsonRows(next), lane, triesTogether],
  );
  return rows.map(receivedFrom);
}

/** Held messages whose turn has come although nobody released them, for instance because a process died in between, and whether they may have ended it. */
export async function overdueHeld(sql: Sql, lane: Lane, limit: number): Promise<{ readonly together: Received[]; readonly suspected: Received[] }> {
  const rows = await sql(
    `select ${columns} from held h left join sequence_in s using (issuer, ordering_key)
     where h.lane = $1 and h.sequence <= coalesce(s.next, 1) order by h.held_since limit $2`,
    [lane, limit],
  );
  const isSuspected = (row: Row): boolean => Number(row['tries']) >= triesTogether;
  return { together: rows.filter((row) => !isSuspected(row)).map(receivedFrom), suspected: rows.filter(isSuspected).map(receivedFrom) };
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
  const payload = {
    id: row['message_id'] as MessageId, iss: row['issuer'] as AgencyCode, kind: row['kind'] as string, conversation: row['conversation'] as ConversationId, orderingKey: row['ordering_key'] as OrderingKey, sequence: Number(row['sequence']),
  };
  const proven = { payload, digest: (row['digest'] as Buffer).toString('base64url') };
  return {
    source: { from: 'held', issuer: payload.iss, messageId: payload.id, proven }, lane: row['lane'] as Lane, topic: 'held', partition: 0, offset: '0',
    key: row['ordering_key'] as string, bytes: row['sealed'] as Buffer,
  };
}
