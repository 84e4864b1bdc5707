import { appendAudit } from '#audit';
import { type Sql } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { isUndecided } from './unproven.js';

/**
 * Whether this store has been restored from a backup and may not send yet: what it had numbered since is at its recipients, and the same numbers would be given to other messages. Raises
 * the alarm that says so.
 */
export async function isRestored(sql: Sql): Promise<boolean> {
  const [row] = await sql(`select 1 from progress where name = 'restored'`);
  if (row === undefined) return false;
  await raiseAlarms(sql, [{ alarm: 'STORE_RESTORED', facts: {} }]);
  return true;
}

/** Lets a restored store send again, in the caller's transaction. @returns false where it may not: something that it is said to have sent is neither proven nor decided about */
export async function resume(sql: Sql, by: { readonly agency: string; readonly person: string }): Promise<boolean> {
  if (await isUndecided(sql)) return false;
  const gone = await sql(`delete from progress where name = 'restored' returning 1`);
  if (gone.length === 0) return true;
  await clearAlarms(sql, ['STORE_RESTORED'], { facts: {} });
  await appendAudit(sql, [{ event: 'store.resumed', agency: by.agency, person: by.person, role: 'operator' }]);
  return true;
}
