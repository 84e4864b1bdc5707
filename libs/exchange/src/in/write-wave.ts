import { appendAudit, type AuditEntry } from '#audit';
import { type AgencyCode, crnIn, GatewayError, type Receipts } from '#messages';
import { failpoint, type Sql } from '#platform';
import { aboutPerson } from '../rails/concerned.js';
import { hex, hexOfDigest, jsonRows } from '../rails/json-rows.js';
import { sentFor } from '../rails/sent-for.js';
import { writeReceipts } from '../receipts/give-receipts.js';
import { settle } from '../receipts/settle.js';
import { type Handled, isDelivered } from './handle.js';
import { type Failed, isEarly, type Parsed, type Received } from './incoming.js';
import { holdInQuarantine, settleUnreadable } from './quarantine.js';
import { type effectStatements, writeEffects } from './write-effects.js';
import { closeSources } from './sources.js';
import { type Forwarded, insertForward } from './forward.js';
import { type WaveToWrite } from './wave-to-write.js';

/**
 * Writes a wave in the caller's transaction: inbox, kept parts, effects, forward, order, audit, held, quarantine, receipts.
 * One statement per table, whatever the number of messages.
 * @returns the sealed victim parts that are now on their way to the victim store
 * @throws STORE_BUSY when another consumer took one of the messages meanwhile; nothing is written then and the wave is planned again.
 */
export async function writeWave(sql: Sql, agency: AgencyCode, wave: WaveToWrite, statements: ReturnType<typeof effectStatements>): Promise<Forwarded[]> {
  const messages = wave.handled.map(({ message }) => message);
  if (messages.length > 0) {
    await takeIntoInbox(sql, wave.handled);
    await advanceOrder(sql, messages);
    await keepParts(sql, messages);
    await writeEffects(sql, wave.handled, statements);
    await settle(sql, wave.handled);
  }
  // A repetition is forwarded too: it may carry its victim part sealed to a key that the desk has by now, or come because the victim store has lost it. The desk takes each part in once.
  const forwarded = await forward(sql, [...messages, ...wave.duplicates]);
  await hold(sql, wave.hold);
  await holdInQuarantine(sql, wave.failed);
  await settleUnreadable(sql, [...messages, ...wave.duplicates, ...wave.hold]);
  await closeSources(sql, wave);
  await writeReceipts(sql, wave.receipts);
  await appendAudit(sql, [...wave.handled.map((handled) => acceptedEntry(agency, handled)), ...wave.failed.filter((failed) => !isEarly(failed)).map((failed) => failedEntry(agency, failed))]);
  failpoint('in.before-commit');
  return forwarded;
}

async function takeIntoInbox(sql: Sql, handled: readonly Handled[]): Promise<void> {
  const inserted = await sql(
    `insert into inbox (message_id, issuer, digest, kind, lane, conversation, ordering_key, sequence, issued_at, expires_at, signed, stage)
     select message_id, issuer, digest, kind, lane, conversation, ordering_key, sequence, to_timestamp(iat), to_timestamp(exp), signed, stage
     from json_to_recordset($1) as r (message_id uuid, issuer text, digest bytea, kind text, lane text, conversation uuid, ordering_key uuid, sequence bigint,
       iat double precision, exp double precision, signed text, stage text)
     on conflict do nothing returning 1`,
    [jsonRows(handled.map(({ message: { payload, digest, lane, signed }, effects }) => ({
      message_id: payload.id, issuer: payload.iss, digest: hexOfDigest(digest), kind: payload.kind, lane, conversation: payload.conversation,
      ordering_key: payload.orderingKey, sequence: payload.sequence, iat: payload.iat, exp: payload.exp, signed, stage: isDelivered(effects) ? 'delivered' : 'accepted',
    })))],
  );
  if (inserted.length !== handled.length) throw new GatewayError('STORE_BUSY', { table: 'inbox' });
}

async function advanceOrder(sql: Sql, messages: readonly Parsed[]): Promise<void> {
  const ordered = messages.filter(({ payload, comesTooLate }) => payload.orderingKey !== null && comesTooLate !== true);
  if (ordered.length === 0) return;
  await advance(sql, ordered.map(({ payload }) => ({ issuer: payload.iss, ordering_key: payload.orderingKey, next: (payload.sequence ?? 0) + 1 })));
}

/** Moves the next free place of each ordering key on by one. @throws STORE_BUSY when one of them is not where it was read. */
async function advance(sql: Sql, orders: readonly { issuer: string; ordering_key: string | null; next: number }[]): Promise<void> {
  const advanced = await sql(
    `insert into sequence_in (issuer, ordering_key, next) select issuer, ordering_key, next from json_to_recordset($1) as r (issuer text, ordering_key uuid, next bigint)
     on conflict (issuer, ordering_key) do update set next = excluded.next where sequence_in.next = excluded.next - 1 returning 1`,
    [jsonRows(orders)],
  );
  if (advanced.length !== orders.length) throw new GatewayError('STORE_BUSY', { table: 'sequence_in' });
}

async function keepParts(sql: Sql, messages: readonly Parsed[]): Promise<void> {
  const rows = messages.flatMap(({ payload, parts, originator }) => [
    { message_id: payload.id, issuer: payload.iss, part: 'case', ordering_key: payload.orderingKey, salt: parts.case.salt, body: parts.case.part },
    ...(Object.keys(originator).length === 0 ? [] : [
      { message_id: payload.id, issuer: payload.iss, part: 'originator', ordering_key: payload.orderingKey, salt: parts.originator.salt, body: parts.originator.part },
    ]),
  ]);
  await insertParts(sql, rows);
}

/** Keeps parts: the very bytes and the salt. */
export async function insertParts(sql: Sql, rows: readonly { message_id: string; issuer: string; part: string; ordering_key: string | null; salt: string; body: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql(
    `insert into message_part (message_id, issuer, part, ordering_key, salt, body) select message_id, issuer, part, ordering_key, salt, body
     from json_to_recordset($1) as r (message_id uuid, issuer text, part text, ordering_key uuid, salt text, body text)`,
    [jsonRows(rows)],
  );
}

function forward(sql: Sql, messages: readonly Parsed[]): Promise<Forwarded[]> {
  const once = new Map(messages.map((message) => [`${message.issuer} ${message.payload.id}`, message]));
  return insertForward(sql, [...once.values()].flatMap(({ payload, signed, victim }) => (victim === null ? [] : [{ message_id: payload.id, issuer: payload.iss, direction: 'received' as const, signed, jwe: victim }])));
}

/**
 * Keeps messages that came before the one they must follow, one for each place: a message takes the place of what gives it up, and of an older copy of its own, whose key we may not have for long. Whoever sent another
 * for a place goes on sending it. What a person released has no other copy, so it is not released where its place is held by another.
 * @throws SEQUENCE_REUSED
 */
async function hold(sql: Sql, messages: readonly Parsed[]): Promise<void> {
  const fresh = messages.filter(({ source }) => source.from !== 'held').sort((one, other) => Number(one.kind === 'place-given-up') - Number(other.kind === 'place-given-up'));
  const rows = firstOfEachPlace(fresh).map(({ payload, digest, lane, bytes }) => ({
    issuer: payload.iss, ordering_key: payload.orderingKey, sequence: payload.sequence, message_id: payload.id, digest: hexOfDigest(digest), lane, kind: payload.kind, conversation: payload.conversation, sealed: hex(bytes),
  }));
  if (rows.length === 0) return;
  await sql(
    `insert into held (issuer, ordering_key, sequence, message_id, digest, lane, kind, conversation, sealed) select issuer, ordering_key, sequence, message_id, digest, lane, kind, conversation, sealed
     from json_to_recordset($1) as r (issuer text, ordering_key uuid, sequence bigint, message_id uuid, digest bytea, lane text, kind text, conversation uuid, sealed bytea)
     on conflict (issuer, ordering_key, sequence) do update set message_id = excluded.message_id, digest = excluded.digest, kind = excluded.kind, conversation = excluded.conversation, sealed = excluded.sealed
     where held.kind = 'place-given-up' and excluded.kind <> 'place-given-up' or held.message_id = excluded.message_id and held.issuer = excluded.issuer and held.digest = excluded.digest`,
    [jsonRows(rows)],
  );
  const released = fresh.filter(({ source }) => source.from !== 'topic').map(({ payload }) => payload.id);
  if (released.length === 0) return;
  const kept = await sql('select 1 from held where message_id = any($1::uuid[])', [released]);
  if (kept.length < released.length) throw new GatewayError('SEQUENCE_REUSED', { count: released.length - kept.length });
}

function firstOfEachPlace(messages: readonly Parsed[]): Parsed[] {
  const places = new Map<string, Parsed>();
  for (const message of messages) {
    const place = `${message.issuer} ${message.payload.orderingKey ?? ''} ${String(message.payload.sequence)}`;
    if (!places.has(place)) places.set(place, message);
  }
  return [...places.values()];
}

/** Of receipts one for the message, however many it has. */
function acceptedEntry(agency: AgencyCode, { message, effects }: Handled): AuditEntry {
  const entry: AuditEntry = {
    event: 'message.accepted', agency, partner: message.issuer, messageId: message.payload.id, kind: message.kind, ...sentFor(message.payload),
    ...aboutPerson(effects.find((effect) => 'concerns' in effect)?.concerns ?? crnIn(message.kind, message.content)),
  };
  const queues = effects.flatMap((effect) => ('delivered' in effect ? [effect.delivered] : []));
  if (message.kind === 'receipts') return { ...entry, facts: { count: (message.content as Receipts).leaves.length } };
  return queues.length === 0 ? entry : { ...entry, facts: { queue: queues.join(' ') } };
}

function failedEntry(agency: AgencyCode, { error, verified, received }: Failed): AuditEntry {
  // Only what has been read by its contract has content.
  const { content } = received as Received & Partial<Parsed>;
  return {
    event: 'message.quarantined', agency, facts: { code: error.code },
    ...(verified === undefined ? {} : { partner: verified.payload.iss, messageId: verified.payload.id, kind: verified.payload.kind, ...sentFor(verified.payload) }),
    ...aboutPerson(verified === undefined || content === undefined ? undefined : crnIn(verified.payload.kind, content)),
  };
}
