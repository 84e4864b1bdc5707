import { type Lane } from '#messages';
import { type Sql } from '#platform';
import { raiseAlarms } from '../rails/alarms.js';

const longestHours = 1;

/**
 * Raises an alarm for each order in which a message has been held for more than an hour, and clears it when none is any more. An order is named by
 * its random key, which says nothing about anybody.
 */
export async function watchHeld(sql: Sql, lane: Lane): Promise<void> {
  const late = await sql(
    `select issuer as agency, lane, ordering_key as "order" from held where lane = $1 group by issuer, lane, ordering_key having min(held_since) < now() - make_interval(hours => $2)`,
    [lane, longestHours],
  );
  await raiseAlarms(sql, late.map((facts) => ({ alarm: 'SEQUENCE_OVERDUE', facts: facts as Record<'agency' | 'lane' | 'order', string> })));
  await sql(
    `update alarm set cleared_at = now() where code = 'SEQUENCE_OVERDUE' and cleared_at is null and facts->>'lane' = $1
     and not exists (select 1 from held h where h.issuer = facts->>'agency' and h.ordering_key::text = facts->>'order' and h.lane = $1 and h.held_since < now() - make_interval(hours => $2))`,
    [lane, longestHours],
  );
}
