import { type Database, failpoint, type Row, type Sql } from '#platform';
import { type HandOver } from '../rails/hand-over.js';
import { jsonRows } from '../rails/json-rows.js';

const partsAtOnce = 300;

/** A sealed victim part on its way to the victim store. */
export interface ToForward {
  readonly message_id: string;
  readonly issuer: string;
  readonly direction: 'received' | 'sent';
  readonly signed: string;
  readonly jwe: string;
}

/** The same with its place in the table where it lies until it has arrived. */
export interface Forwarded extends ToForward {
  readonly position: number;
}

/** Puts victim parts, still sealed, on their way to the victim store, in the caller's transaction. */
export async function insertForward(sql: Sql, parts: readonly ToForward[]): Promise<Forwarded[]> {
  if (parts.length === 0) return [];
  const inserted = await sql(
    `insert into forward (message_id, issuer, direction, signed, jwe) select message_id, issuer, direction, signed, jwe
     from json_to_recordset($1) as r (message_id uuid, issuer text, direction text, signed text, jwe text) returning position, message_id, direction`,
    [jsonRows(parts)],
  );
  return placed(parts, inserted);
}

/** The same for victim parts of our own that were sealed when they were submitted: what the store has of them already is not sent to it again. */
export async function forwardOwn(sql: Sql, parts: readonly ToForward[]): Promise<Forwarded[]> {
  if (parts.length === 0) return [];
  const inserted = await sql(
    `insert into forward (message_id, issuer, direction, signed, jwe) select message_id, p.recipient, 'sent', signed, jwe
     from sent_message join sealed_part p on p.id = sealed_part_id and p.recipient = $2 where message_id = any($1::uuid[]) returning position, message_id, direction`,
    [parts.map(({ message_id }) => message_id), parts[0]?.issuer],
  );
  return placed(parts, inserted);
}

function placed(parts: readonly ToForward[], inserted: readonly Row[]): Forwarded[] {
  const places = new Map(inserted.map((row) => [placeOf(row), row['position'] as number]));
  return parts.map((part) => ({ ...part, position: places.get(placeOf(part)) as number }));
}

const placeOf = ({ message_id, direction }: Row | ToForward): string => `${direction as string} ${message_id as string}`;

/**
 * Passes sealed victim parts on to the victim store, which this process may only insert into. A part stays in its table until it lies there;
 * a crash in between passes it on twice, and the desk takes it in once.
 * @returns whether there may be more
 */
export async function forwardVictimParts(caseSide: Database, victimSide: Database, handedOver: HandOver<Forwarded>, wakeDesk: () => void): Promise<boolean> {
  const handed = handedOver.take(partsAtOnce);
  const parts = handed.length === 0 || handedOver.isTurnOfTable() ? [...await leftBehind(caseSide.sql, handed), ...handed] : handed;
  if (parts.length === 0) return false;
  await victimSide.sql(
    `insert into arrival (issuer, message_id, direction, signed, jwe) select issuer, message_id, direction, signed, jwe
     from json_to_recordset($1) as r (issuer text, message_id uuid, direction text, signed text, jwe text)`,
    [jsonRows(parts)],
  );
  failpoint('forward.arrived');
  wakeDesk();
  await caseSide.sql('delete from forward where position = any($1::bigint[])', [parts.map(({ position }) => position)]);
  failpoint('forward.removed');
  return true;
}

/** Parts that nobody handed over, oldest first and before those that somebody did: of a process that ended, of another instance, or more than are held. */
const leftBehind = async (sql: Sql, handed: readonly Forwarded[]): Promise<Forwarded[]> =>
  (await sql(
    'select position, message_id, issuer, direction, signed, jwe from forward where position < $1 order by position limit $2',
    [handed[0]?.position ?? Number.MAX_SAFE_INTEGER, partsAtOnce],
  )) as unknown as Forwarded[];
