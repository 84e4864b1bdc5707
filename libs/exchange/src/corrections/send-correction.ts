import { actingRole, type Actor } from '#access';
import { appendAudit } from '#audit';
import { keptPayload } from '#envelope';
import { type CorrectionAct, GatewayError, type Lane, parseAgencyCode } from '#messages';
import { type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { type Submitter } from '../submit/index.js';
import { type CaseDatabase } from '../web/tokens.js';
import { type AppCorrections } from './correction.js';
import { correctableOne, mayReplace, messageColumns, replacementsFor } from './correctable.js';

/** What correcting needs of the node. */
export interface CorrectingParts {
  readonly database: CaseDatabase;
  readonly submitter: Submitter;
  readonly messagePeople: string | undefined;
  readonly app: AppCorrections | undefined;
}

/** What is said of a message. */
export interface NewCorrection {
  readonly message: string;
  readonly act: CorrectionAct;
  readonly reasonCode: string;
  readonly reason: string;
  readonly replacedBy?: string | undefined;
}

/** What was sent: a correction for each agency that got the message. */
export interface CorrectionsSent {
  readonly corrections: readonly { readonly submission: string; readonly message: string; readonly to: string; readonly replacedBy: string | null }[];
}

interface Copy {
  readonly row: Row;
  readonly replacedBy: string | undefined;
}

/**
 * Corrects a message of the own agency's, and its like that said the same to others: one correction for each, in the conversation of each, on the basis on which it was sent. What the message made here is put right in the same transaction.
 * @throws GatewayError ACCESS_NOT_FOUND for a message that the actor may not correct, as for none; REQUEST_CONFLICT where it was recalled, or withdrawn or replaced and is not recalled now, or a copy has not left yet;
 * REQUEST_INVALID where nothing was sent in its place to one of them; MESSAGE_REJECTED with what is to be put right
 */
export async function sendCorrections(parts: CorrectingParts, actor: Actor, asked: NewCorrection, keep: (sql: Sql, sent: CorrectionsSent) => Promise<void>): Promise<CorrectionsSent> {
  const { database, submitter, app } = parts, read = sqlOver(database);
  const original = await correctableOne(read, actor, parts.messagePeople, asked.message);
  const copies = await withReplacements(read, parts, actor, original, await copiesOf(read, app?.copies, original), asked.replacedBy);
  await checkStands(read, copies, asked.act);
  const { act, reasonCode, reason } = asked;
  const made = await Promise.all(copies.map(async ({ row, replacedBy }) => {
    const content = { message: row['message_id'], correctedKind: row['kind'], act, reasonCode, reason, ...(replacedBy === undefined ? {} : { replacedBy }) };
    return { row, replacedBy, sealed: await submitter.seal('message-correction', content, { recipient: parseAgencyCode(String(row['recipient'])) }) };
  }));
  const sent: CorrectionsSent = { corrections: made.map(({ row, replacedBy, sealed }) => ({ submission: sealed.id, message: String(row['message_id']), to: sealed.recipient, replacedBy: replacedBy ?? null })) };
  const role = actingRole(actor, 'correction') ?? '';
  await transactionOver(database, async (sql) => {
    await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`correction ${copies.map(({ row }) => String(row['message_id'])).sort()[0] ?? ''}`]);
    await checkStands(sql, copies, act);
    await submitter.send(sql, made.map(({ row, sealed }) => {
      const { purpose, lawfulBasis } = keptPayload(String(row['signed']));
      return { sealed, conversation: String(row['conversation']), inReplyTo: String(row['message_id']), lane: row['lane'] as Lane, purpose, lawfulBasis, onBehalfOf: { person: actor.person, role } };
    }));
    await noteSent(sql, actor, made.map(({ row, replacedBy, sealed }) => ({
      submission: sealed.id, message_id: row['message_id'], original: row['submission_id'], kind: row['kind'], recipient: sealed.recipient, conversation: row['conversation'], act, reason_code: reasonCode,
      reason: (sealed.case as { readonly reason?: string }).reason ?? '', replaced_by: replacedBy ?? null,
    })));
    await app?.sent?.(sql, made.map(({ row, sealed }) => ({ messageId: String(row['message_id']), original: row['submission_id'] as string | null, kind: String(row['kind']), conversation: String(row['conversation']), act, submission: sealed.id })), { submitter, actor, reasonCode, reason });
    await endOwnEscalations(sql, actor, role, act, made.map(({ row }) => row['submission_id']));
    await appendAudit(sql, made.map(({ row, sealed }) => {
      const { purpose, lawfulBasis } = keptPayload(String(row['signed']));
      return { event: 'correction.sent', agency: actor.agency, person: actor.person, role, partner: sealed.recipient, messageId: String(row['message_id']), kind: String(row['kind']), purpose, lawfulBasis, facts: { act, reasonCode, submission: sealed.id } };
    }));
    await keep(sql, sent);
  });
  return sent;
}

/** The message and its like. @throws REQUEST_CONFLICT where one of them has not left yet: it could not be named */
async function copiesOf(sql: Sql, copies: string | undefined, original: Row): Promise<Row[]> {
  if (copies === undefined || original['submission_id'] === null) return [original];
  const like = `(select c.submission from (${copies}) c where c.original = (select o.original from (${copies}) o where o.submission = $1))`;
  const [waiting] = await sql(`select 1 from message_status s where s.submission_id in ${like} and s.direction = 'sent' and s.stage = 'submitted' limit 1`, [original['submission_id']]);
  if (waiting !== undefined) throw new GatewayError('REQUEST_CONFLICT', { code: 'NOT_SENT_YET' });
  const rows = await sql(`select ${messageColumns} from correctable_message m where m.submission_id in ${like} order by m.message_id`, [original['submission_id']]);
  return rows.some((row) => row['message_id'] === original['message_id']) ? rows : [original, ...rows];
}

/** Each copy with what stands in its place: what was named for the one, and what was sent with that to the others. @throws REQUEST_INVALID */
async function withReplacements(sql: Sql, { app, messagePeople }: CorrectingParts, actor: Actor, original: Row, copies: readonly Row[], replacedBy: string | undefined): Promise<Copy[]> {
  if (replacedBy === undefined) return copies.map((row) => ({ row, replacedBy }));
  const named = (await replacementsFor(sql, actor, messagePeople, original)).some(({ id }) => id === replacedBy) ? await correctableOne(sql, actor, messagePeople, replacedBy) : undefined;
  const like = named === undefined ? [] : await copiesOf(sql, app?.copies, named);
  return copies.map((row) => {
    const fits = (one: Row): boolean => one['recipient'] === row['recipient'] && mayReplace(String(row['kind'])).includes(String(one['kind'])) && String(one['message_id']) > String(row['message_id']);
    const found = row['message_id'] === original['message_id'] ? named : like.find(fits);
    if (found === undefined) throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/replacedBy', code: 'NOT_IN_LIST', todo: `Send what stands in its place to ${String(row['recipient'])} first, and name that.` }] });
    return { row, replacedBy: String(found['message_id']) };
  });
}

/** What was withdrawn or replaced may still be recalled; nothing else is said twice. @throws REQUEST_CONFLICT */
async function checkStands(sql: Sql, copies: readonly Copy[], act: CorrectionAct): Promise<void> {
  const said = await sql('select 1 from sent_correction where message_id = any($1::uuid[]) and ($2 or act = $3) limit 1', [copies.map(({ row }) => row['message_id']), act !== 'RECALL_IN_ERROR', 'RECALL_IN_ERROR']);
  if (said.length > 0) throw new GatewayError('REQUEST_CONFLICT', { code: 'CORRECTED' });
}

async function noteSent(sql: Sql, actor: Actor, rows: readonly Row[]): Promise<void> {
  await sql(
    `insert into sent_correction (submission, message_id, original, kind, recipient, conversation, act, reason_code, reason, replaced_by, sent_by)
     select submission, message_id, original, kind, recipient, conversation, act, reason_code, reason, replaced_by, $2 from json_to_recordset($1)
       as r (submission uuid, message_id uuid, original uuid, kind text, recipient text, conversation uuid, act text, reason_code text, reason text, replaced_by uuid)`, [JSON.stringify(rows), actor.person]);
}

/** What the own managers were told of because of it has ended by that. */
async function endOwnEscalations(sql: Sql, actor: Actor, role: string, act: CorrectionAct, submissions: readonly unknown[]): Promise<void> {
  await sql('update escalation set dealt_by = $2, dealt_role = $3, dealt_at = now(), dealt_reason = $4 where id = any($1::uuid[]) and dealt_at is null', [submissions.filter((one) => one !== null), actor.person, role, act]);
}
