import { appendAudit } from '#audit';
import { type AgencyCode, asGatewayError, type ConversationId, GatewayError, type Kind, kinds, type Lane, type LawfulBasis, type MessageId, newOrderingKey, type OrderingKey, type Purpose } from '#messages';
import { type Database, errorFields, failpoint, type Metrics, type NodeLog, type Row, type Sql } from '#platform';
import { noteForKey } from '../again/find-unreadable.js';
import { isRestored } from '../again/restored.js';
import { StandingKeys } from '../again/standing-keys.js';
import { type Forwarded, forwardOwn } from '../in/forward.js';
import { raiseAlarms } from '../rails/alarms.js';
import { aboutPerson, concernedBy } from '../rails/concerned.js';
import { inTurns } from '../rails/in-turns.js';
import { hexOfDigest, jsonRows } from '../rails/json-rows.js';
import { firstResendSeconds, type ToRelay } from './relay.js';
import { checkMaySign, type SealedMessage, type Sealer, sealOne } from './seal-one.js';

/** What sealing needs. */
export interface SealParts extends Sealer {
  readonly database: Database;
  readonly log: NodeLog;
  readonly metrics: Metrics;
  /** Called after the commit. */
  handOver(written: Written): void;
}

/** What was written for the loops that move it on. */
export interface Written {
  readonly toRelay: readonly ToRelay[];
  readonly forwarded: readonly Forwarded[];
}

/** In one transaction. */
const submissionsAtOnce = 600;
/** Sealed and written together: while the store writes these, the next are being sealed. */
const writtenAtOnce = 200;

/** A submission with its place in the order. */
interface Numbered {
  readonly row: Row;
  readonly orderingKey: OrderingKey | null;
  readonly sequence: number | null;
}

interface Sealed extends Numbered {
  readonly message: SealedMessage;
}

/**
 * Signs and seals the oldest submissions of a lane in one transaction: id, time of issue and sequence are made together, the outbox row and
 * what the sender keeps are written, and the submission is gone. A crash at any point leaves either the submission or the outbox row.
 * @returns whether any was sealed
 */
export async function sealSubmissions(parts: SealParts, lane: Lane): Promise<boolean> {
  const [any] = await parts.database.sql('select 1 from submission where lane = $1 and set_aside is null order by position limit 1', [lane]);
  if (any === undefined) return false;
  if (!(await maySign(parts)) || await isRestored(parts.database.sql)) return false;
  const written = await parts.database.inTransaction(async (sql) => {
    // A holder of the loops that has just lost them may still be here: places are given in the order of the submissions, so one after the other.
    await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`seal-${lane}`]);
    const sendable = await oldestSendable(parts, sql, lane);
    if (sendable.length === 0) return undefined;
    const numbered = await number(sql, sendable);
    const victims = await victimParts(sql, parts.agency, sendable);
    const rows = await sealAndWrite(parts, sql, lane, numbered, victims);
    failpoint('out.before-commit');
    for (const { row } of numbered) parts.metrics.messagesOut.inc({ kind: row['kind'] as string, lane, outcome: 'sealed' });
    return rows;
  }).catch((error: unknown) => {
    if (error instanceof NotSealed) return error;
    throw error;
  });
  if (written instanceof NotSealed) return setAside(parts, written);
  failpoint('out.committed');
  if (written === undefined) return false;
  parts.handOver(written);
  return true;
}

/** Seals some and writes them while it seals the next, in their order. */
async function sealAndWrite(parts: SealParts, sql: Sql, lane: Lane, numbered: readonly Numbered[], victims: Victims): Promise<Written> {
  const written: { toRelay: ToRelay[]; forwarded: Forwarded[] } = { toRelay: [], forwarded: [] };
  let writing = Promise.resolve();
  for (let from = 0; from < numbered.length; from += writtenAtOnce) {
    const timer = parts.metrics.stepSeconds.startTimer({ step: 'seal' });
    const sealed = await inTurns(numbered.slice(from, from + writtenAtOnce), async (one) => ({ ...one, message: await sealOne(parts, toSeal(one, victims)).catch((error: unknown) => { throw new NotSealed(one.row, asGatewayError(error)); }) }));
    timer();
    failpoint('out.sealed');
    await writing;
    writing = write(parts, sql, lane, sealed, victims).then(({ toRelay, forwarded }) => {
      written.toRelay.push(...toRelay);
      written.forwarded.push(...forwarded);
    });
    // Where the next cannot be sealed, nobody waits for this any more: all of it is rolled back.
    writing.catch(() => undefined);
  }
  await writing;
  return written;
}

/** One submission that was the reason why none of its batch was sealed. */
class NotSealed extends Error {
  constructor(readonly row: Row, readonly reason: GatewayError) {
    super(reason.code);
  }
}

/**
 * Puts a submission aside that can never be sealed, with an alarm, so that the others of its lane do not wait for it; whoever submitted it sees it as refused.
 * It has got no place in the order, because its batch was rolled back.
 * @throws what waiting will mend
 */
async function setAside({ database, log }: SealParts, { row, reason }: NotSealed): Promise<boolean> {
  if (reason.fate === 'retry' || /^(STORE|DIRECTORY|PARTNER)_/.test(reason.code)) throw reason;
  log.error('a submission cannot be sealed', { code: reason.code, kind: row['kind'] as string, partner: row['recipient'] as string });
  await database.inTransaction(async (sql) => {
    await sql('update submission set set_aside = $2 where id = $1', [row['id'], reason.code]);
    await raiseAlarms(sql, [{ alarm: 'SUBMISSION_SET_ASIDE', facts: { agency: row['recipient'] as string, kind: row['kind'] as string, code: reason.code } }]);
  });
  return true;
}

/** Whether we may sign now: otherwise a message's place in the order would be lost with it. */
async function maySign(parts: SealParts): Promise<boolean> {
  try {
    checkMaySign(parts);
    return true;
  } catch (error) {
    const known = asGatewayError(error);
    if (known.code.startsWith('DIRECTORY_')) throw known;
    await raiseAlarms(parts.database.sql, [{ alarm: known.code, facts: { agency: parts.agency } }]);
    return false;
  }
}

/** The oldest submissions whose recipient can be sealed to; however many wait for one who cannot, the others do not wait for them. */
async function oldestSendable(parts: SealParts, sql: Sql, lane: Lane): Promise<Row[]> {
  const keyless: string[] = [];
  for (;;) {
    const rows = await sql(
      'select * from submission where lane = $1 and set_aside is null and recipient <> all($3::text[]) order by position limit $2 for update skip locked', [lane, submissionsAtOnce, keyless],
    );
    const sendable = await withKeys(parts, sql, rows);
    if (sendable.length > 0 || rows.length === 0) return sendable;
    keyless.push(...new Set(rows.map((row) => row['recipient'] as string)));
  }
}

/** Leaves submissions to a partner without a valid key where they are, with an alarm; the others do not wait for them. */
async function withKeys(parts: SealParts, sql: Sql, rows: readonly Row[]): Promise<Row[]> {
  const refused = new Map<string, string>();
  for (const recipient of new Set(rows.map((row) => row['recipient'] as string))) {
    try {
      parts.directory().exchangeKey(recipient, parts.now());
    } catch (error) {
      const known = asGatewayError(error);
      if (known.code.startsWith('DIRECTORY_')) throw known;
      refused.set(recipient, known.code);
      parts.log.warn('a partner cannot be sealed to', { partner: recipient, code: known.code, ...errorFields(known) });
      await raiseAlarms(sql, [{ alarm: known.code, facts: { agency: recipient } }]);
    }
  }
  return rows.filter((row) => !refused.has(row['recipient'] as string));
}

/** Whether a submission is to get the next place; what gives up a place has it already. */
const needsPlace = (row: Row): boolean => kinds[row['kind'] as Kind].ordering !== 'none' && row['ordering_key'] === null;

/** Gives every submission its place in the order, under the lock of its ordering key's row, in one statement. */
async function number(sql: Sql, rows: readonly Row[]): Promise<Numbered[]> {
  // The lane is part of the order: what is urgent must not wait for a place in the bulk lane.
  const orderOf = (row: Row): string => `${row['recipient'] as string}\n${row['lane'] as string} ${(row['order_by'] ?? row['conversation']) as string}`;
  const ordered = rows.filter(needsPlace);
  const counts = Map.groupBy(ordered, orderOf);
  const wanted = [...counts].map(([order, some]) => ({ recipient: order.split('\n')[0], order_by: order.slice(order.indexOf('\n') + 1), ordering_key: newOrderingKey(), count: some.length }));
  const given = wanted.length === 0 ? [] : await sql(
    `insert into sequence_out (recipient, order_by, ordering_key, next) select recipient, order_by, ordering_key, count + 1
     from json_to_recordset($1) as r (recipient text, order_by text, ordering_key uuid, count bigint) order by recipient, order_by
     on conflict (recipient, order_by) do update set next = sequence_out.next + excluded.next - 1 returning recipient, order_by, ordering_key, next`,
    [jsonRows(wanted)],
  );
  const places = new Map(given.map((row) => {
    const order = `${row['recipient'] as string}\n${row['order_by'] as string}`;
    return [order, { key: row['ordering_key'] as OrderingKey, next: (row['next'] as number) - (counts.get(order)?.length ?? 0) }];
  }));
  return rows.map((row) => {
    const place = needsPlace(row) ? places.get(orderOf(row)) : undefined;
    if (place === undefined) return { row, orderingKey: row['ordering_key'] as OrderingKey | null, sequence: row['sequence'] as number | null };
    const sequence = place.next;
    place.next += 1;
    return { row, orderingKey: place.key, sequence };
  });
}

/** Sealed victim parts by the id of their submission: for the recipient's desk and for the own. */
type Victims = ReadonlyMap<string, { readonly forRecipient: string; readonly forOwnDesk: string }>;

async function victimParts(sql: Sql, agency: AgencyCode, rows: readonly Row[]): Promise<Victims> {
  const ids = rows.flatMap((row) => (row['sealed_part_id'] === null ? [] : [row['sealed_part_id'] as string]));
  if (ids.length === 0) return new Map();
  const found = await sql('select id, recipient, jwe from sealed_part where id = any($1::uuid[])', [ids]);
  return new Map([...Map.groupBy(found, (row) => row['id'] as string)].map(([id, pair]) => [id, {
    forRecipient: pair.find((row) => row['recipient'] !== agency)?.['jwe'] as string,
    forOwnDesk: pair.find((row) => row['recipient'] === agency)?.['jwe'] as string,
  }]));
}

function toSeal({ row, orderingKey, sequence }: Numbered, victims: Victims): Parameters<typeof sealOne>[1] {
  const victim = row['sealed_part_id'] === null ? undefined : victims.get(row['sealed_part_id'] as string);
  return {
    kind: row['kind'] as Kind, recipient: row['recipient'] as AgencyCode, lane: row['lane'] as Lane, conversation: row['conversation'] as ConversationId, orderingKey, sequence,
    purpose: row['purpose'] as Purpose, lawfulBasis: row['lawful_basis'] as LawfulBasis, onBehalfOf: { person: row['person'] as string, role: row['role'] as string },
    ...(row['in_reply_to'] === null ? {} : { inReplyTo: row['in_reply_to'] as MessageId }),
    case: row['case_part'] as string, originator: row['originator_part'] as string, mappa: row['mappa_part'] as string,
    ...(victim === undefined ? {} : { victim: { digest: row['victim_digest'] as string, jwe: victim.forRecipient } }),
  };
}

async function write(parts: SealParts, sql: Sql, lane: Lane, sealed: readonly Sealed[], victims: Victims): Promise<Written> {
  await keepParts(sql, parts.agency, sealed);
  await sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, ordering_key, sequence, digest, signed, sealed_part_id, issued_at, expires_at, salts)
     select message_id, submission_id, recipient, kind, $2, conversation, ordering_key, sequence, digest, signed, sealed_part_id, issued_at, expires_at, salts
     from json_to_recordset($1) as r (message_id uuid, submission_id uuid, recipient text, kind text, conversation uuid, ordering_key uuid, sequence bigint,
       digest bytea, signed text, sealed_part_id uuid, issued_at timestamptz, expires_at timestamptz, salts jsonb)`,
    [jsonRows(sealed.map(({ row, orderingKey, sequence, message }) => ({
      message_id: message.id, submission_id: row['id'], recipient: row['recipient'], kind: row['kind'], conversation: row['conversation'], ordering_key: orderingKey, sequence,
      digest: hexOfDigest(message.digest), signed: message.signed, sealed_part_id: row['sealed_part_id'], issued_at: message.issuedAt, expires_at: message.expiresAt,
      salts: { originator: message.kept.originator.salt, mappa: message.kept.mappa.salt },
    }))), lane],
  );
  const toRelay = await insertOutbox(sql, lane, sealed);
  const keys = new StandingKeys(parts.directory(), parts.now());
  await noteForKey(sql, sealed.flatMap(({ row, message }) => (isVictimPartReadable(keys, row, victims) ? [] : [message.id])));
  const forwarded = await forwardOwn(sql, sealed.flatMap(({ row, message }) => {
    const own = row['sealed_part_id'] === null ? undefined : victims.get(row['sealed_part_id'] as string)?.forOwnDesk;
    return own === undefined ? [] : [{ message_id: message.id, issuer: parts.agency, direction: 'sent' as const, signed: message.signed, jwe: own }];
  }));
  const concerned = await concernedBy(sql, sealed.map(({ row }) => ({
    kind: row['kind'] as string, body: row['case_part'] as string, partner: row['recipient'] as string, inReplyTo: row['in_reply_to'] as string | null,
  })));
  await appendAudit(sql, sealed.map(({ row, message }, at) => ({
    event: 'message.sealed', agency: parts.agency, partner: row['recipient'] as string, messageId: message.id, kind: row['kind'] as string, purpose: row['purpose'] as string,
    lawfulBasis: row['lawful_basis'] as string, person: row['person'] as string, role: row['role'] as string, ...aboutPerson(concerned[at]),
  })));
  return { toRelay, forwarded };
}

/** Turns submissions into the parts that we keep of their messages. Their texts, which are what was signed, are in the store already and are not sent to it again. */
async function keepParts(sql: Sql, agency: AgencyCode, sealed: readonly Sealed[]): Promise<void> {
  const [{ taken } = {}] = await sql(
    `with r as (select * from json_to_recordset($1) as r (submission_id uuid, message_id uuid, ordering_key uuid, case_salt text, originator_salt text)),
     taken as (delete from submission using r where submission.id = r.submission_id returning submission.id, case_part, originator_part),
     kept as (insert into message_part (message_id, issuer, part, ordering_key, salt, body)
       select r.message_id, $2, p.part, r.ordering_key, p.salt, p.body from taken join r on r.submission_id = taken.id
       cross join lateral (values ('case', r.case_salt, taken.case_part), ('originator', r.originator_salt, nullif(taken.originator_part, '{}'))) as p (part, salt, body) where p.body is not null)
     select count(*) as taken from taken`,
    [jsonRows(sealed.map(({ row, orderingKey, message: { id, kept } }) => ({
      submission_id: row['id'], message_id: id, ordering_key: orderingKey, case_salt: kept.case.salt, originator_salt: kept.originator.salt,
    }))), agency],
  );
  if (taken !== sealed.length) throw new GatewayError('STORE_BUSY', { table: 'submission' });
}

/** Whether the recipient's desk still has the key that the victim part was sealed to when it was submitted. */
function isVictimPartReadable(keys: StandingKeys, row: Row, victims: Victims): boolean {
  const victim = row['sealed_part_id'] === null ? undefined : victims.get(row['sealed_part_id'] as string);
  return victim === undefined || keys.standsFor(row['recipient'] as string, 'victim', victim.forRecipient.slice(0, victim.forRecipient.indexOf('.')));
}

/** What is handed over to the relay is due only when it would be sent again. */
async function insertOutbox(sql: Sql, lane: Lane, sealed: readonly Sealed[]): Promise<ToRelay[]> {
  const inserted = await sql(
    `insert into outbox (message_id, recipient, lane, kind, kafka_key, sealed, once, expires_at, due_at)
     select message_id, recipient, $2, kind, kafka_key, sealed, false, expires_at, now() + make_interval(secs => $3)
     from json_to_recordset($1) as r (message_id uuid, recipient text, kind text, kafka_key text, sealed text, expires_at timestamptz) returning position, message_id`,
    [jsonRows(sealed.map(({ row, message }) => ({
      message_id: message.id, recipient: row['recipient'], kind: row['kind'], kafka_key: message.kafkaKey, sealed: message.sealed, expires_at: message.expiresAt,
    }))), lane, firstResendSeconds],
  );
  const positions = new Map(inserted.map((row) => [row['message_id'] as string, row['position'] as number]));
  return sealed.map(({ row, message }) => ({
    position: positions.get(message.id) as number, recipient: row['recipient'] as string, kind: row['kind'] as string, kafka_key: message.kafkaKey, sealed: message.sealed, once: false,
  }));
}
