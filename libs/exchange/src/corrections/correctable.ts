import { type Actor, type Condition, visiblePeople, visibleRecords } from '#access';
import { correctableKinds, GatewayError, type Kind, type KindDeclaration, kinds } from '#messages';
import { cursorTime, keyOfCursor, type Page, pageOf, type PageQuery, type Row, type Sql } from '#platform';

/** An own message that the actor may correct; nothing of what it says. */
export interface Correctable {
  readonly id: string;
  readonly kind: string;
  readonly recipient: string;
  readonly conversation: string;
  readonly issuedAt: unknown;
}

const mayCorrect = { what: 'correction', label: 'OPEN' } as const;
/** Of an own message `m`, what is needed to correct it. */
export const messageColumns = 'm.message_id, m.submission_id, m.recipient, m.kind, m.lane, m.conversation, m.issued_at, m.signed';
/** Own messages, as records of ours are judged by. `$1` is the own agency, `$2` the kinds that can be corrected. */
const ownMessages = `(select c.*, $1::text as issuer from correctable_message c where c.kind = any($2::text[])) m`;

/** Which own messages `m` the actor may correct: those about people of their caseload, or what their part of the agency has said. */
function correctableBy(actor: Actor, messagePeople: string | undefined, firstParam: number): Condition {
  if (messagePeople === undefined) return visibleRecords(actor, mayCorrect, { alias: 'm', firstParam });
  const visible = visiblePeople(actor, mayCorrect, { alias: 'p', firstParam });
  return { sql: `exists (select 1 from (${messagePeople}) p where p.message_id = m.message_id and ${visible.sql})`, params: visible.params };
}

/** One own message that the actor may correct. @throws GatewayError ACCESS_NOT_FOUND */
export async function correctableOne(sql: Sql, actor: Actor, messagePeople: string | undefined, id: string): Promise<Row> {
  const may = correctableBy(actor, messagePeople, 4);
  const [row] = await sql(`select ${messageColumns} from ${ownMessages} where m.message_id = $3 and ${may.sql}`, [actor.agency, correctableKinds, id, ...may.params]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

/** What was sent from here and can be corrected by the actor, newest first; without what nobody could correct any more. */
export async function correctablePage(sql: Sql, actor: Actor, messagePeople: string | undefined, query: PageQuery): Promise<Page<Correctable>> {
  const after = keyOfCursor(query.cursor, ['uuid']);
  const may = correctableBy(actor, messagePeople, 5);
  const rows = await sql(
    `select ${messageColumns} from ${ownMessages} where ($3::uuid is null or m.message_id < $3) and not exists (select 1 from sent_correction s where s.message_id = m.message_id and s.act = 'RECALL_IN_ERROR') and ${may.sql}
     order by m.message_id desc limit $4`, [actor.agency, correctableKinds, after?.[0] ?? null, query.limit + 1, ...may.params]);
  return pageOf(rows, query.limit, (row) => [String(row['message_id'])], correctable);
}

export const correctable = (row: Row): Correctable => ({ id: row['message_id'] as string, kind: row['kind'] as string, recipient: row['recipient'] as string, conversation: row['conversation'] as string, issuedAt: row['issued_at'] });

/** What may stand in its place: later messages of its like to the same agency, of an answer in the same conversation, about the same person where the node knows of whom they are; newest first. */
export async function replacementsFor(sql: Sql, actor: Actor, messagePeople: string | undefined, original: Row): Promise<Correctable[]> {
  const kind = String(original['kind']), may = correctableBy(actor, messagePeople, 9);
  const samePerson = messagePeople === undefined ? 'true' : `exists (select 1 from (${messagePeople}) n join (${messagePeople}) o on o.crn = n.crn where n.message_id = m.message_id and o.message_id = $4)`;
  const rows = await sql(
    `select ${messageColumns} from ${ownMessages} where m.recipient = $3 and m.message_id > $4 and m.kind = any($5::text[]) and (m.conversation = $6 or not $7) and ${samePerson}
       and not exists (select 1 from sent_correction s where s.message_id = m.message_id) and ${may.sql} order by m.message_id desc limit $8`,
    [actor.agency, correctableKinds, original['recipient'], original['message_id'], mayReplace(kind), original['conversation'], isAnswer(kind), mostReplacements, ...may.params]);
  return rows.map(correctable);
}

const mostReplacements = 100;
const isAnswer = (kind: string): boolean => (kinds[kind as Kind] as KindDeclaration).answers !== undefined;

const answers = ['da-response', 'safeguarding-response', 'enquiry-refusal'];
const incidents = ['reportable-incident-arrest', 'reportable-incident-no-arrest'];
/** An incident turns out to have been one with an arrest, a refusal gives way to an answer; everything else is replaced by its like. */
export const mayReplace = (kind: string): readonly string[] => [answers, incidents].find((like) => like.includes(kind)) ?? [kind];

/** An own message that was corrected, with how far that has come at its recipient. */
export interface SentCorrection extends Correctable {
  readonly submission: string;
  readonly message: string;
  readonly act: string;
  readonly reasonCode: string;
  readonly replacedBy: string | null;
  readonly sentBy: string;
  readonly sentAt: unknown;
  /** How far the correction has come, by what its recipient has signed. */
  readonly stage: string;
}

/** What was corrected from here, newest first, of what the actor may correct. */
export async function sentCorrections(sql: Sql, actor: Actor, messagePeople: string | undefined, query: PageQuery): Promise<Page<SentCorrection>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid']);
  const may = correctableBy(actor, messagePeople, 6);
  const rows = await sql(
    `select ${messageColumns}, s.submission, s.act, s.reason_code, s.replaced_by, s.sent_by, s.sent_at, ${cursorTime('s.sent_at')} as place, coalesce(t.stage, 'submitted') as stage
     from sent_correction s join ${ownMessages} on m.message_id = s.message_id left join message_status t on t.submission_id = s.submission and t.direction = 'sent'
     where ($3::timestamptz is null or (s.sent_at, s.submission) < ($3::timestamptz, $4::uuid)) and ${may.sql} order by s.sent_at desc, s.submission desc limit $5`,
    [actor.agency, correctableKinds, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1, ...may.params]);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['submission'])], (row) => ({
    ...correctable(row), submission: row['submission'] as string, message: row['message_id'] as string, act: row['act'] as string, reasonCode: row['reason_code'] as string, replacedBy: row['replaced_by'] as string | null,
    sentBy: row['sent_by'] as string, sentAt: row['sent_at'], stage: row['stage'] as string,
  }));
}
