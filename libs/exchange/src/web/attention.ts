import { actingRole, type Actor, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';
import { attentionReasons, type AttentionReason, type DealtWith, knownTo, type MessageStanding, standing, standingColumns, standingShape } from './standing.js';

/** What a list says of a message that needs attention: where it stands, why, and since when. */
export const attentionShape: Fields = {
  ...standingShape, conversation: shapes.uuid, why: shapes.oneOf(...attentionReasons), missing: shapes.orNull(shapes.oneOf('accepted', 'opened')),
  /** Since when it needs attention: the end of the time for the missing receipt, or when it was refused, expired or set aside. */
  since: shapes.time,
  /** How long the missing receipt has been late; null where none is missing. */
  lateSeconds: shapes.orNull(shapes.integer),
};

/** A message that was sent and that a person must look at. */
export interface NeedingAttention extends MessageStanding {
  readonly conversation: string;
  readonly why: AttentionReason;
  readonly missing: 'accepted' | 'opened' | null;
  readonly since: unknown;
  readonly lateSeconds: number | null;
}

/**
 * The messages sent from here that need a person's attention, of those that the actor may know of, oldest first: no receipt in time, refused whole or in part, expired,
 * never to be sent (DESIGN 2, promise 4: silence is never an answer). Nothing of what they say or whom they are about; hidden and absent are the same.
 */
export async function needingAttention(sql: Sql, actor: Actor, messagePeople: string | undefined, query: PageQuery): Promise<Page<NeedingAttention>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid']);
  const may = knownTo(actor, messagePeople, 4);
  const rows = await sql(
    `select ${standingColumns}, n.why, n.missing, n.since, ${cursorTime('n.since')} as place, floor(extract(epoch from now() - n.since))::int as seconds
     from sent_needing_attention n join message_status m on m.message_id = n.message_id and m.direction = 'sent'
     where ($1::timestamptz is null or (n.since, n.message_id) > ($1::timestamptz, $2::uuid)) and ${may.sql} order by n.since, n.message_id limit $3`,
    [after?.[0] ?? null, after?.[1] ?? null, query.limit + 1, ...may.params]);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['message_id'])], shown);
}

const shown = (row: Row): NeedingAttention => {
  const missing = row['missing'] as NeedingAttention['missing'];
  return { ...standing(row), conversation: String(row['conversation']), why: row['why'] as AttentionReason, missing, since: row['since'], lateSeconds: missing === null ? null : Number(row['seconds']) };
};

/** The reasons that do not end by themselves within a time: a person says when what they ask for has been done. */
const endedByPeople: ReadonlySet<AttentionReason> = new Set(['refused', 'part-refused', 'expired', 'unsent', 'lost']);

/** Whether a person may say that it is dealt with. */
export const isEndedByPeople = (why: AttentionReason): boolean => endedByPeople.has(why);

/**
 * One sent message that the actor may know of and may say is dealt with.
 * @throws GatewayError ACCESS_NOT_FOUND for a message that the actor may not know of, and for none; REQUEST_CONFLICT where nothing is to be dealt with, or it ends by itself
 */
export async function toBeDealtWith(sql: Sql, actor: Actor, messagePeople: string | undefined, id: string): Promise<NeedingAttention> {
  const may = knownTo(actor, messagePeople, 2);
  const [row] = await sql(
    `select ${standingColumns}, n.why, n.missing, n.since from message_status m left join sent_needing_attention n on n.message_id = m.message_id
     where m.message_id = $1 and m.direction = 'sent' and ${may.sql}`, [id, ...may.params]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  if (row['why'] === null || !isEndedByPeople(row['why'] as AttentionReason)) throw new GatewayError('REQUEST_CONFLICT');
  return shown(row);
}

/**
 * Notes, in the caller's transaction, that somebody has dealt with a sent message: it leaves the list of what needs attention, and its conversation goes on to say who did, when and why. What
 * becomes true of it later needs attention again.
 * @throws GatewayError as {@link toBeDealtWith} and {@link reasonToKeep}
 */
export async function dealWith(sql: Sql, actor: Actor, messagePeople: string | undefined, { id, reason }: { readonly id: string; readonly reason: string }): Promise<DealtWith> {
  reasonToKeep(reason);
  const { why, kind, partner } = await toBeDealtWith(sql, actor, messagePeople, id);
  const role = actingRole(actor, 'message-status') ?? '';
  const [row] = await sql('insert into dealt_with (message_id, why, person, role, reason) values ($1, $2, $3, $4, $5) returning at', [id, why, actor.person, role, reason]);
  await appendAudit(sql, [{ event: 'attention.dealt-with', agency: actor.agency, person: actor.person, role, partner, messageId: id, ...(kind === null ? {} : { kind }), facts: { why, reason } }]);
  return { why, by: actor.person, role, at: row?.['at'], reason };
}

/** How many sent messages need attention, of those that the actor may know of: as many as the list has. */
export async function countNeedingAttention(sql: Sql, actor: Actor, messagePeople: string | undefined): Promise<number> {
  const may = knownTo(actor, messagePeople, 1);
  const [row] = await sql(`select count(*) as n from sent_needing_attention n join message_status m on m.message_id = n.message_id and m.direction = 'sent' where ${may.sql}`, may.params);
  return Number(row?.['n']);
}

/** What is known of a receipt that names nothing which was sent: who gave it, which message and stage it names, and when. */
export const unknownReceiptShape: Fields = { partner: shapes.text, messageId: shapes.uuid, stage: shapes.text, at: shapes.time, receivedAt: shapes.time };

/** A receipt for a message that was never sent to that agency, or not with that content. */
export interface UnknownReceipt {
  readonly partner: string;
  readonly messageId: string;
  readonly stage: string;
  readonly at: unknown;
  readonly receivedAt: unknown;
}

/** The receipts that fit nothing which was sent, newest first. */
export async function unknownReceipts(sql: Sql, query: PageQuery): Promise<Page<UnknownReceipt>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text', 'integer']);
  const rows = await sql(
    `select issuer, message_id, stage, at, received_at, carried_by, leaf, ${cursorTime('received_at')} as place from unknown_receipt
     where $1::timestamptz is null or (received_at, carried_by, issuer, leaf) < ($1::timestamptz, $2::uuid, $3::text, $4::int)
     order by received_at desc, carried_by desc, issuer desc, leaf desc limit $5`, [...(after ?? [null, null, null, null]), query.limit + 1]);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['carried_by']), String(row['issuer']), Number(row['leaf'])],
    (row) => ({ partner: String(row['issuer']), messageId: String(row['message_id']), stage: String(row['stage']), at: row['at'], receivedAt: row['received_at'] }));
}
