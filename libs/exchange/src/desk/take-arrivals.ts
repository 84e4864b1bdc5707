import { appendAudit } from '#audit';
import { type Directory } from '#directory';
import { openVictimPart, partMatches, type PrivateKeys, verifySigned } from '#envelope';
import { asGatewayError, type AgencyCode, GatewayError, kindOf, parsePart, type SignedPayload } from '#messages';
import { type Database, failpoint, type Row, type Sql } from '#platform';
import { earlyForMs, mayBeEarly } from '../rails/early.js';
import { inTurns } from '../rails/in-turns.js';
import { jsonRows } from '../rails/json-rows.js';
import { sentFor } from '../rails/sent-for.js';
import { aboutMessage } from './about-message.js';

/** What the desk needs to take victim parts in. It holds the only key that opens them. */
export interface DeskParts {
  readonly agency: AgencyCode;
  readonly victimKeys: PrivateKeys;
  readonly database: Database;
  directory(): Directory;
  now(): Date;
}

interface Opened {
  readonly row: Row;
  readonly payload: SignedPayload;
  readonly salt: string;
  readonly part: string;
}

interface Refused {
  readonly row: Row;
  readonly code: string;
  /** What its sender signed, where the signature held. */
  readonly proven: SignedPayload | undefined;
}

const arrivalsAtOnce = 200;

/**
 * Takes sealed victim parts in: open, verify the sender's signature itself, parse, store, say what became of each. All in one transaction;
 * a part that was passed on twice is stored once and has one outcome. What cannot be read is kept as it came; where it comes again and can be read, it is stored after all.
 * @returns whether there may be more
 */
export async function takeArrivals(parts: DeskParts): Promise<boolean> {
  const more = await parts.database.inTransaction(async (sql) => {
    const rows = await sql(
      `delete from arrival where position in (select position from arrival order by position limit $1) returning position, issuer, message_id, direction, signed, jwe, arrived_at, again`, [arrivalsAtOnce],
    );
    if (rows.length === 0) return false;
    const here = await storedBefore(sql, rows);
    const read = await inTurns(rows.filter((row) => !here.has(keyOf(row))), (row) => readArrival(parts, row));
    failpoint('desk.opened');
    const opened = read.filter((one): one is Opened => 'payload' in one);
    const [early, refused] = partition(read.filter((one): one is Refused => 'code' in one), (one) => isEarly(one, parts.now()));
    await putBack(sql, early);
    const stored = await store(sql, opened);
    const kept = await keepRefused(sql, refused);
    const again = new Set([...rows.filter((row) => row['again'] === true), ...await noLongerRefused(sql, stored)].map(keyOf));
    await sayOutcomes(sql, [...stored.map((row) => ({ ...row, code: again.has(keyOf(row)) ? 'STORED_AFTER_ALL' : 'STORED' })), ...kept]);
    const payloads = new Map([...opened.map(({ row, payload }) => [keyOf(row), payload] as const), ...refused.map(({ row, proven }) => [keyOf(row), proven] as const)]);
    await appendAudit(sql, [
      ...stored.map((row) => ({ event: 'victim-part.stored', agency: parts.agency, partner: row['partner'] as string, ...aboutMessage(row['message_id'] as string), kind: row['kind'] as string, ...sentFor(payloads.get(keyOf(row))) })),
      ...kept.map((row) => ({ event: 'victim-part.refused', agency: parts.agency, partner: row['issuer'] as string, ...aboutMessage(row['message_id'] as string), ...sentFor(payloads.get(keyOf(row))), facts: { code: row['code'] as string } })),
    ]);
    failpoint('desk.before-commit');
    return rows.length === arrivalsAtOnce;
  });
  failpoint('desk.committed');
  return more;
}

/** The exchange follows the directory's topic, this process its copy, a moment later. */
const isEarly = ({ row, code, proven }: Refused, now: Date): boolean => mayBeEarly(code, proven !== undefined) && now.getTime() - (row['arrived_at'] as Date).getTime() < earlyForMs;

const keyOf = (row: Row): string => `${String(row['issuer'])} ${String(row['message_id'])} ${String(row['direction'])}`;

function partition<One>(all: readonly One[], is: (one: One) => boolean): [One[], One[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

/** Lets an arrival come again, with the time at which it first came. */
async function putBack(sql: Sql, early: readonly Refused[]): Promise<void> {
  if (early.length === 0) return;
  await sql(
    `insert into arrival (issuer, message_id, direction, signed, jwe, arrived_at, again) select issuer, message_id, direction, signed, jwe, arrived_at, again
     from json_to_recordset($1) as r (issuer text, message_id uuid, direction text, signed text, jwe text, arrived_at timestamptz, again boolean)`,
    [jsonRows(early.map(({ row }) => row))],
  );
}

/** Parts that are here already: they are not opened again, for the key of an older copy may be gone by now. */
async function storedBefore(sql: Sql, rows: readonly Row[]): Promise<ReadonlySet<string>> {
  const found = await sql(
    `select p.issuer, p.message_id, p.direction from victim_part p join json_to_recordset($1) as r (issuer text, message_id uuid, direction text) using (issuer, message_id, direction)`,
    [jsonRows(rows.map(({ issuer, message_id, direction }) => ({ issuer, message_id, direction })))],
  );
  return new Set(found.map(keyOf));
}

/** Takes refusals away of parts that have been stored now. */
async function noLongerRefused(sql: Sql, stored: readonly Row[]): Promise<Row[]> {
  if (stored.length === 0) return [];
  return sql(
    `delete from refused_arrival a using json_to_recordset($1) as r (issuer text, message_id uuid, direction text)
     where a.issuer = r.issuer and a.message_id = r.message_id and a.direction = r.direction returning a.issuer, a.message_id, a.direction`,
    [jsonRows(stored.map(({ issuer, message_id, direction }) => ({ issuer, message_id, direction })))],
  );
}

async function readArrival(parts: DeskParts, row: Row): Promise<Opened | Refused> {
  let proven: SignedPayload | undefined;
  try {
    // An own copy comes from the own exchange alone: what we signed is ours, also where the key is revoked meanwhile.
    const payload = await verifySigned(row['signed'] as string, (kid, { iss, issuedAt }) =>
      (row['direction'] === 'sent' ? parts.directory().listedSigningKeys(iss, kid) : parts.directory().signingKeys(iss, kid, issuedAt, parts.now())));
    proven = payload;
    const ours = row['direction'] === 'received' ? payload.aud : payload.iss;
    if (ours !== parts.agency || payload.iss !== row['issuer'] || payload.id !== row['message_id']) throw new GatewayError('PARTNER_RECIPIENT', { messageId: payload.id });
    const { salt, part } = await openVictimPart(row['jwe'] as string, parts.victimKeys);
    if (!partMatches({ salt, part }, payload.parts.victim)) throw new GatewayError('ENVELOPE_PART', { messageId: payload.id, part: 'victim' });
    parsePart(kindOf(payload).kind, 'victim', part);
    return { row, payload, salt, part };
  } catch (error) {
    const known = asGatewayError(error);
    if (known.fate === 'retry') throw known;
    return { row, code: known.code, proven };
  }
}

async function store(sql: Sql, opened: readonly Opened[]): Promise<Row[]> {
  if (opened.length === 0) return [];
  return sql(
    `insert into victim_part (issuer, message_id, direction, kind, partner, conversation, signed, salt, part, issued_at)
     select r.issuer, r.message_id, direction, kind, partner, conversation, signed, case when k.message_id is null then salt else '' end, case when k.message_id is null then part else '' end, to_timestamp(iat)
     from json_to_recordset($1) as r (issuer text, message_id uuid, direction text, kind text, partner text, conversation uuid, signed text, salt text, part text, iat double precision)
       left join recalled_part k on k.issuer = r.issuer and k.message_id = r.message_id and r.direction = 'received'
     on conflict do nothing returning issuer, message_id, direction, kind, partner`,
    [jsonRows(opened.map(({ row, payload, salt, part }) => ({
      issuer: payload.iss, message_id: payload.id, direction: row['direction'], kind: payload.kind, partner: row['direction'] === 'received' ? payload.iss : payload.aud,
      conversation: payload.conversation, signed: row['signed'], salt, part, iat: payload.iat,
    })))],
  );
}

/** Keeps what was refused, once for each part: the newest copy, which may be sealed to a key that will be here. */
async function keepRefused(sql: Sql, refused: readonly Refused[]): Promise<Row[]> {
  if (refused.length === 0) return [];
  const newest = [...new Map(refused.map((one) => [keyOf(one.row), one])).values()];
  return sql(
    `insert into refused_arrival (issuer, message_id, direction, signed, jwe, code) select issuer, message_id, direction, signed, jwe, code
     from json_to_recordset($1) as r (issuer text, message_id uuid, direction text, signed text, jwe text, code text)
     on conflict (issuer, message_id, direction) do update set signed = excluded.signed, jwe = excluded.jwe, code = excluded.code, refused_at = now()
       where refused_arrival.state = 'waiting' and refused_arrival.jwe <> excluded.jwe
     returning issuer, message_id, direction, code`,
    [jsonRows(newest.map(({ row, code }) => ({ ...row, code })))],
  );
}

async function sayOutcomes(sql: Sql, outcomes: readonly Row[]): Promise<void> {
  if (outcomes.length === 0) return;
  await sql(
    `insert into outcome (issuer, message_id, direction, code) select issuer, message_id, direction, code
     from json_to_recordset($1) as r (issuer text, message_id uuid, direction text, code text)`,
    [jsonRows(outcomes.map(({ issuer, message_id, direction, code }) => ({ issuer, message_id, direction, code })))],
  );
}
