import { type Actor, seesByRole, visiblePeople } from '#access';
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
/** The same with what its recipient said became of it. */
export const standingWithReceipts: Fields = {
  ...standingShape, receipts: shapes.listOf(shapes.fields({ stage: shapes.text, at: shapes.time, code: shapes.orNull(shapes.text), role: shapes.orNull(shapes.text) })),
};

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
  const may = knownTo(actor, messagePeople);
  return sql(`select ${standingColumns} from message_status m where ${where} and ${may.sql} order by m.message_id, m.direction limit ${greatestConversation}`, [id, ...may.params]);
}

function knownTo(actor: Actor, messagePeople: string | undefined): { readonly sql: string; readonly params: readonly unknown[] } {
  if (seesByRole(actor, 'message-status', 'OPEN')) return { sql: 'true', params: [] };
  if (messagePeople === undefined) return { sql: 'false', params: [] };
  const visible = visiblePeople(actor, { what: 'message-status', label: 'OPEN' }, { alias: 'p', firstParam: 2 });
  return { sql: `exists (select 1 from (${messagePeople}) p where p.message_id = m.message_id and ${visible.sql})`, params: visible.params };
}

/** What the recipient of each message said became of it, in the order of time. */
export async function receiptsOf(sql: Sql, messageIds: readonly string[]): Promise<ReadonlyMap<string, readonly object[]>> {
  const rows = await sql('select distinct message_id, stage, code, role, at from receipt where message_id = any($1::uuid[]) order by message_id, at, stage', [messageIds]);
  const shown = rows.map((row) => ({ message: String(row['message_id']), receipt: { stage: row['stage'], at: row['at'], code: row['code'], role: row['role'] } }));
  return new Map([...Map.groupBy(shown, ({ message }) => message)].map(([message, some]) => [message, some.map(({ receipt }) => receipt)]));
}

/** Where the messages of one conversation stand, with what the partner said became of each. */
export interface ConversationStanding {
  readonly id: string;
  readonly messages: readonly (MessageStanding & { readonly receipts: readonly object[] })[];
}

/** @throws GatewayError ACCESS_NOT_FOUND for a conversation that the actor may not know of, and for none */
export async function conversationStanding(sql: Sql, actor: Actor, messagePeople: string | undefined, id: string): Promise<ConversationStanding> {
  const rows = await standings(sql, actor, messagePeople, 'm.conversation = $1', id);
  if (rows.length === 0) throw new GatewayError('ACCESS_NOT_FOUND');
  const receipts = await receiptsOf(sql, rows.map((row) => String(row['message_id'])));
  return { id, messages: rows.map((row) => ({ ...standing(row), receipts: receipts.get(String(row['message_id'])) ?? [] })) };
}
