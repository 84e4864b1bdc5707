import { type Actor, type Condition, seesByRole, visiblePeople } from '#access';
import { GatewayError } from '#messages';
import { type Fields, type Row, shapes, type Sql } from '#platform';

/** Where one message stands; nothing of what it says or whom it is about. */
export interface MessageStanding {
  readonly id: string;
  readonly direction: string;
  readonly partner: string;
  readonly kind: string | null;
  readonly stage: string;
  readonly code: string | null;
  readonly [more: string]: unknown;
}

/** What an answer says of one message. */
export const standingShape: Fields = {
  id: shapes.uuid, direction: shapes.oneOf('sent', 'received'), partner: shapes.text, kind: shapes.orNull(shapes.text), stage: shapes.text, code: shapes.orNull(shapes.text), lane: shapes.text,
  conversation: shapes.orNull(shapes.uuid), sequence: shapes.orNull(shapes.integer), at: shapes.time, issuedAt: shapes.time, submission: shapes.orNull(shapes.uuid),
};
/**
 * Why a person must look at a message that was sent: no receipt of its arrival in time, nor of its opening; refused at the door; its victim part refused; no receipt before it expired;
 * it cannot be sealed, ever; its recipient lacks it and it cannot be sent again.
 */
export const attentionReasons = ['late', 'unopened', 'refused', 'part-refused', 'expired', 'unsent', 'lost'] as const;
export type AttentionReason = (typeof attentionReasons)[number];

/** What an answer says of who has dealt with a message that needed attention. */
export const dealtWithShape: Fields = { why: shapes.oneOf(...attentionReasons), by: shapes.text, role: shapes.text, at: shapes.time, reason: shapes.text };

/** That a person has dealt with a message that needed attention, and how. */
export interface DealtWith {
  readonly why: AttentionReason;
  readonly by: string;
  readonly role: string;
  readonly at: unknown;
  readonly reason: string;
}

/** The same with what its recipient said became of it. */
export const standingWithReceipts: Fields = {
  ...standingShape,
  /** Why a person must look at it; null where nobody need. */
  attention: shapes.orNull(shapes.oneOf(...attentionReasons)),
  /** The receipt that has not come within the agreed time, if one has not. */
  missing: shapes.orNull(shapes.oneOf('accepted', 'opened')),
  receipts: shapes.listOf(shapes.fields({
    stage: shapes.text, at: shapes.time, code: shapes.orNull(shapes.text), role: shapes.orNull(shapes.text), receivedAt: shapes.orNull(shapes.time),
    /** How often it came: a message sent again is answered again. */
    times: shapes.integer,
    /** Whether it came only after the message had expired. */
    late: shapes.flag,
  })),
  /** Who has dealt with it where it needed attention, the oldest first. */
  dealtWith: shapes.listOf(shapes.fields(dealtWithShape)),
};

/** The columns of `message_status m` that {@link standing} reads. */
export const standingColumns = 'm.message_id, m.direction, m.partner, m.kind, m.lane, m.conversation, m.sequence, m.stage, m.code, m.at, m.issued_at, m.submission_id';

export function standing(row: Row): MessageStanding {
  return {
    id: String(row['message_id']), direction: String(row['direction']), partner: String(row['partner']), kind: row['kind'] as string | null, stage: String(row['stage']),
    code: row['code'] as string | null, lane: row['lane'], conversation: row['conversation'], sequence: row['sequence'] === null ? null : Number(row['sequence']),
    at: row['at'], issuedAt: row['issued_at'], submission: row['submission_id'],
  };
}

const greatestConversation = 500;

/**
 * The messages that `where` (over `m`, with `id` as `$1`) finds and the actor may know of: all by role, or those about people of the actor's caseload.
 * One statement for hidden and absent.
 */
export async function standings(sql: Sql, actor: Actor, messagePeople: string | undefined, where: string, id: string): Promise<Row[]> {
  const may = knownTo(actor, messagePeople, 2);
  return sql(`select ${standingColumns} from message_status m where ${where} and ${may.sql} order by m.message_id, m.direction limit ${greatestConversation}`, [id, ...may.params]);
}

/** Which messages `m` the actor may know of: the one condition, for one message, a conversation and a list. */
export function knownTo(actor: Actor, messagePeople: string | undefined, firstParam: number): Condition {
  if (seesByRole(actor, 'message-status', 'OPEN')) return { sql: 'true', params: [] };
  if (messagePeople === undefined) return { sql: 'false', params: [] };
  const visible = visiblePeople(actor, { what: 'message-status', label: 'OPEN' }, { alias: 'p', firstParam });
  return { sql: `exists (select 1 from (${messagePeople}) p where p.message_id = m.message_id and ${visible.sql})`, params: visible.params };
}

/** What the recipient of a message said became of it, which receipt is missing, why a person must look at it, and who has done so. */
export interface ReceiptStanding {
  readonly attention: AttentionReason | null;
  readonly missing: string | null;
  readonly receipts: readonly object[];
  readonly dealtWith: readonly DealtWith[];
}

/** What the recipient of each message said became of it, in the order of time: one line for what was said again. What came under a stolen key it has not said. */
export async function receiptsOf(sql: Sql, messageIds: readonly string[]): Promise<(messageId: string) => ReceiptStanding> {
  const rows = await sql(
    `select r.message_id, r.stage, r.code, r.role, min(r.at) as at, min(r.received_at) as received_at, count(*) as times, coalesce(min(r.received_at) > min(e.expires_at), false) as late
     from good_receipt r join receipted_message e on e.message_id = r.message_id
     where r.message_id = any($1::uuid[]) group by r.message_id, r.stage, r.code, r.role order by r.message_id, min(r.at), r.stage`, [messageIds]);
  const shown = Map.groupBy(rows.map((row) => ({
    message: String(row['message_id']),
    receipt: { stage: row['stage'], at: row['at'], code: row['code'], role: row['role'], receivedAt: row['received_at'], times: Number(row['times']), late: row['late'] },
  })), ({ message }) => message);
  const needing = await sql('select message_id, why, missing from sent_needing_attention where message_id = any($1::uuid[])', [messageIds]);
  const attention = new Map(needing.map((row) => [String(row['message_id']), { attention: row['why'] as AttentionReason, missing: row['missing'] as string | null }]));
  const dealtWith = Map.groupBy(await sql('select message_id, why, person, role, reason, at from dealt_with where message_id = any($1::uuid[]) order by at', [messageIds]), (row) => String(row['message_id']));
  return (messageId) => ({
    ...(attention.get(messageId) ?? { attention: null, missing: null }), receipts: (shown.get(messageId) ?? []).map(({ receipt }) => receipt),
    dealtWith: (dealtWith.get(messageId) ?? []).map((row) => ({ why: row['why'] as AttentionReason, by: String(row['person']), role: String(row['role']), at: row['at'], reason: String(row['reason']) })),
  });
}

/** Where the messages of one conversation stand, with what the partner said became of each. */
export interface ConversationStanding {
  readonly id: string;
  readonly messages: readonly (MessageStanding & ReceiptStanding)[];
}

/** @throws GatewayError ACCESS_NOT_FOUND for a conversation that the actor may not know of, and for none */
export async function conversationStanding(sql: Sql, actor: Actor, messagePeople: string | undefined, id: string): Promise<ConversationStanding> {
  const rows = await standings(sql, actor, messagePeople, 'm.conversation = $1', id);
  if (rows.length === 0) throw new GatewayError('ACCESS_NOT_FOUND');
  const receipts = await receiptsOf(sql, rows.map((row) => String(row['message_id'])));
  return { id, messages: rows.map((row) => ({ ...standing(row), ...receipts(String(row['message_id'])) })) };
}
