import { type ErrorCode } from '#messages';
import { type Sql } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';

const unproven = { alarm: 'STORE_UNPROVEN', facts: {} } as const;

/** Notes a message that this agency is said to have sent and that could not be proven to be its own, with an alarm. One that was noted before raises none: a person may have decided about it. */
export async function noteUnproven(sql: Sql, messageId: string, code: ErrorCode): Promise<void> {
  const noted = await sql('insert into unproven (message_id, code) values ($1, $2) on conflict do nothing returning 1', [messageId, code]);
  if (noted.length > 0) await raiseAlarms(sql, [unproven]);
}

/** Takes a message off the list that has been proven after all; the alarm is over with the last. */
export async function noteProven(sql: Sql, messageId: string): Promise<void> {
  const gone = await sql('delete from unproven where message_id = $1 returning 1', [messageId]);
  if (gone.length > 0 && (await sql('select 1 from unproven limit 1')).length === 0) await clearAlarms(sql, [unproven.alarm], { facts: unproven.facts });
}

/** Whether a restored store has been shown messages that could not be proven, and nobody has decided yet that it may send all the same: whoever decides so clears the alarm, with the reason. */
export async function isUndecided(sql: Sql): Promise<boolean> {
  return (await sql('select 1 from alarm where code = $1 and cleared_at is null', [unproven.alarm])).length > 0;
}
