import { kindNames, stateLeftBy } from '#messages';
import { type Row, type Sql } from '#platform';

/** How a letter stands: WAITING until the desk has said anything. */
export const letterStates = ['WAITING', 'SENT', 'DELAYED', 'BY_HAND', 'UNREADABLE', 'HANDED'] as const;
export type LetterState = (typeof letterStates)[number];

/** What a letter does: it asks, first or anew; it contests what was answered to it; or it says that it does not hold any more. */
export type LetterSays = 'ASKS' | 'CONTESTS' | 'CORRECTS';

/** The kinds of reply that leave a contest undecided: a further refusal, or the word that something has come. */
const undecided = kindNames.filter((kind) => ['REFUSED', 'ACKNOWLEDGED'].includes(stateLeftBy(kind, {}) ?? '')).map((kind) => `'${kind}'`).join();

/** Whether the place of letters `l` has answered since. What says that something does not hold asks for nothing, so nothing that comes answers it. A reply that cannot be filed answers nothing. */
const isAnswered = `(l.says <> 'CORRECTS' and exists (select 1 from filed_reply f where f.conversation = l.conversation and f.filed_at > l.written_at and f.state <> 'CANNOT' and (l.says = 'ASKS' or f.kind not in (${undecided}))))`;

/** Whether what letters `l` ask was withdrawn since. */
const isCorrected = `(l.says <> 'CORRECTS' and exists (select 1 from sent_correction c where c.conversation = l.conversation))`;

/** Of letters `l` those that a person must see to, for the place has not been asked and has not answered: also where the desk has said nothing for long. */
export const needsHand = `((l.state in ('DELAYED', 'BY_HAND', 'UNREADABLE') or (l.state = 'WAITING' and l.written_at < now() - interval '10 minutes')) and not ${isAnswered} and not ${isCorrected})`;

/** Of letters `l` those that the mail server has taken and nobody has answered: one may come back, which the mailbox of the team alone sees. */
const mayHaveComeBack = `(l.state = 'SENT' and not ${isAnswered} and not ${isCorrected})`;

/** The newest letter of enquiries `e`, as one value of a select list; null where a node is asked. */
export const letterOfEnquiry = `(select json_build_object('id', l.id, 'state', l.state, 'code', l.code, 'saidAt', l.said_at, 'sentBy', l.sent_by, 'sentTo', l.sent_to, 'sentAt', l.sent_at)
  from letter l where l.conversation = e.conversation order by l.written_at desc, l.id desc limit 1)`;

/**
 * The reply that was filed last in a conversation, where it cannot stand among the answers, as one value of a select list; null where there is none. Whoever filed it files it again, and it is the last no more.
 * `conversation` is an SQL expression.
 */
export const unfiledReply = (conversation: string): string => `(select json_build_object('id', f.id, 'kind', f.kind, 'code', f.code, 'filedBy', f.filed_by, 'filedAt', f.filed_at)
  from (select * from filed_reply f where f.conversation = ${conversation} order by f.filed_at desc, f.id desc limit 1) f where f.state = 'CANNOT')`;

/** The newest letter by which something was asked in a conversation; nothing where a node was asked. */
export const letterThatAsks = async (sql: Sql, conversation: string): Promise<string | undefined> =>
  (await sql(`select id from letter where conversation = $1 and says = 'ASKS' order by written_at desc, id desc limit 1`, [conversation]))[0]?.['id'] as string | undefined;

/** What is to be written: to which place, in which conversation, and all of it, sealed for the own desk. */
export interface NewLetter {
  readonly id: string;
  readonly conversation: string;
  readonly place: string;
  readonly says: LetterSays;
  readonly jwe: string;
}

/** Writes letters, in the transaction that asks. */
export async function insertLetters(sql: Sql, letters: readonly NewLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await sql('insert into letter (id, conversation, place, says) select id, conversation, place, says from jsonb_to_recordset($1::jsonb) as r (id uuid, conversation uuid, place text, says text)', [JSON.stringify(letters.map(({ id, conversation, place, says }) => ({ id, conversation, place, says })))]);
  await insertSealed(sql, letters);
}

/** Puts ciphertext for the own desk where the exchange passes it on. */
export async function insertSealed(sql: Sql, sealed: readonly { readonly id: string; readonly jwe: string }[]): Promise<void> {
  await sql('insert into sealed_letter (id, jwe) select id, jwe from json_to_recordset($1) as r (id uuid, jwe text)', [JSON.stringify(sealed.map(({ id, jwe }) => ({ id, jwe })))]);
}

const atOnce = 100;

/** What is to be passed on to the desk. */
export const sealedLetters = (sql: Sql): Promise<Row[]> => sql('select id, jwe from sealed_letter order by id limit $1', [atOnce]);
export async function forgetSealed(sql: Sql, ids: readonly unknown[]): Promise<void> {
  await sql('delete from sealed_letter where id = any($1::uuid[])', [ids]);
}

/** Letters of which the desk may have something new to say, with whom each is about. */
export const openLetters = (sql: Sql): Promise<Row[]> => sql(
  `select l.id, l.conversation, l.place, l.state, l.code, e.crn, e.kind from letter l join enquiry e using (conversation)
   where l.state not in ('SENT', 'HANDED') order by l.written_at, l.id`);

/** How the desk says that a letter stands, unless a person has sent it meanwhile. @returns whether that is new */
export async function settleLetter(sql: Sql, { id, state, code, at }: { readonly id: unknown; readonly state: unknown; readonly code: unknown; readonly at: unknown }): Promise<boolean> {
  return (await sql(`update letter set state = $2, code = $3, said_at = $4 where id = $1 and state not in ('SENT', 'HANDED') and (state <> $2 or code is distinct from $3) returning id`, [id, state, code, at])).length > 0;
}

/** Notes that a person has sent by hand what was written in a conversation and not sent; or, where nothing waits for that, the newest letter, which the mail server had taken and which came back. @returns which letters that were, the newest first */
export async function noteHanded(sql: Sql, { conversation, by, to, at }: { readonly conversation: string; readonly by: string; readonly to: string; readonly at: Date }): Promise<string[]> {
  const hand = (which: string): Promise<Row[]> => sql(`update letter l set state = 'HANDED', sent_by = $2, sent_to = $3, sent_at = $4 where l.conversation = $1 and ${which} returning l.id, l.written_at`, [conversation, by, to, at]);
  const waiting = await hand(needsHand);
  const rows = waiting.length > 0 ? waiting : await hand(`l.id = (select n.id from letter n where n.conversation = $1 order by n.written_at desc, n.id desc limit 1) and ${mayHaveComeBack}`);
  return rows.sort((a, b) => Number(b['written_at']) - Number(a['written_at'])).map(({ id }) => String(id));
}

/** Whether a letter is still to be sent: nobody has sent it by hand, filed a reply to it, or withdrawn what it asks, meanwhile. */
export const isToBeSent = async (sql: Sql, id: unknown): Promise<boolean> => (await sql(`select 1 from letter l where l.id = $1 and (l.state = 'HANDED' or ${isAnswered} or ${isCorrected})`, [id])).length === 0;

/** Files what a person wrote down of a reply, in the transaction that seals its victim part. */
export async function insertReply(sql: Sql, reply: Row): Promise<void> {
  await sql(
    `insert into filed_reply (id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part)
     select id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part from jsonb_to_record($1::jsonb)
       as r (id uuid, conversation uuid, place text, kind text, crn text, filed_by text, filed_role text, case_part jsonb, originator_part jsonb)`, [JSON.stringify(reply)]);
}

/** Replies that do not stand among the answers yet, oldest first. */
export const repliesToFile = (sql: Sql): Promise<Row[]> => sql(
  `select id, conversation, place, kind, filed_by, filed_role, filed_at, case_part, originator_part from filed_reply where state = 'WAITING' order by filed_at, id limit $1 for update`, [atOnce]);

export async function settleReply(sql: Sql, id: unknown, code?: string): Promise<void> {
  await sql('update filed_reply set state = $2, code = $3 where id = $1', [id, code === undefined ? 'FILED' : 'CANNOT', code ?? null]);
}

/** Whether what was submitted so is withdrawn. */
export const isWithdrawn = async (sql: Sql, original: unknown): Promise<boolean> => (await sql('select 1 from sent_correction where original = $1 limit 1', [original])).length > 0;

/** Notes what is said of a letter beside what is said of messages: what was asked stands as withdrawn by it. */
export async function insertLetterCorrection(sql: Sql, row: Row): Promise<void> {
  await sql(
    `insert into sent_correction (submission, message_id, original, kind, recipient, conversation, act, reason_code, reason, sent_by)
     select submission, message_id, original, kind, recipient, conversation, act, reason_code, reason, sent_by from jsonb_to_record($1::jsonb)
       as r (submission uuid, message_id uuid, original uuid, kind text, recipient text, conversation uuid, act text, reason_code text, reason text, sent_by text)`, [JSON.stringify(row)]);
}

/** Notes that a place has taken back a reply that stands among the answers of a conversation. @returns NONE where there is no such reply, BEFORE where it was taken back before */
export async function insertReplyWithdrawal(sql: Sql, { reply, conversation, correction, reason_code, withdrawn_by }: Row): Promise<'WRITTEN' | 'BEFORE' | 'NONE'> {
  const [known] = await sql(`select 1 from filed_reply where id = $1 and conversation = $2 and state = 'FILED'`, [reply, conversation]);
  if (known === undefined) return 'NONE';
  const written = await sql('insert into filed_reply_withdrawal (reply, correction, reason_code, withdrawn_by) values ($1, $2, $3, $4) on conflict (reply) do nothing returning reply', [reply, correction, reason_code, withdrawn_by]);
  return written.length === 0 ? 'BEFORE' : 'WRITTEN';
}

/** Makes a correction of each reply that was taken back, once; it is applied as one that came as a message. */
export const correctWithdrawn = (sql: Sql): Promise<Row[]> => sql(
  `insert into message_correction (id, issuer, message_id, kind, conversation, act, reason_code, received_at)
   select w.correction, f.place, f.id, f.kind, f.conversation, 'WITHDRAW', w.reason_code, w.withdrawn_at from filed_reply_withdrawal w join filed_reply f on f.id = w.reply
   where not exists (select 1 from message_correction k where k.id = w.correction and k.issuer = f.place) on conflict do nothing returning id`);
