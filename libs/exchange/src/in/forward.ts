import { type Database, failpoint } from '#platform';
import { jsonRows } from '../rails/json-rows.js';

const partsAtOnce = 300;

/**
 * Passes sealed victim parts on to the victim store, which this process may only insert into. A part stays here until it lies there;
 * a crash in between passes it on twice, and the desk takes it in once.
 * @returns whether there may be more
 */
export async function forwardVictimParts(caseSide: Database, victimSide: Database, wakeDesk: () => void): Promise<boolean> {
  const rows = await caseSide.sql('select position, message_id, issuer, direction, signed, jwe from forward order by position limit $1', [partsAtOnce]);
  if (rows.length === 0) return false;
  await victimSide.sql(
    `insert into arrival (issuer, message_id, direction, signed, jwe) select issuer, message_id, direction, signed, jwe
     from json_to_recordset($1) as r (issuer text, message_id uuid, direction text, signed text, jwe text)`,
    [jsonRows(rows)],
  );
  failpoint('forward.arrived');
  wakeDesk();
  await caseSide.sql('delete from forward where position = any($1::bigint[])', [rows.map((row) => row['position'])]);
  failpoint('forward.removed');
  return rows.length === partsAtOnce;
}
