import { appendAudit } from '#audit';
import { digestOfSigned, partMatches, verifySigned } from '#envelope';
import { asGatewayError, GatewayError, type Kind, kinds, type MessageId, type SignedPayload } from '#messages';
import { type Database, errorFields, failpoint, type NodeLog, type Row, type Sql } from '#platform';
import { insertParts } from '../in/write-wave.js';
import { type Sealer } from '../out/seal-one.js';
import { aboutPerson, concernedBy } from '../rails/concerned.js';
import { hexOfDigest } from '../rails/json-rows.js';
import { sentFor } from '../rails/sent-for.js';
import { noteProven, noteUnproven } from './unproven.js';

const messagesAtOnce = 100;

/** A message that this agency has signed, with its parts as its recipient holds them. */
interface Learnt {
  readonly payload: SignedPayload;
  readonly signed: string;
  readonly parts: readonly { readonly part: 'case' | 'originator'; readonly salt: string; readonly body: string }[];
}

/**
 * Takes up what this agency had sent before its store went back to a backup. Each is believed by this agency's own signature: it stands as sent from then on, its place in the order is not given
 * to another, and a submission that had become it is not sealed a second time. That its recipient has it is believed by the receipt that it is asked for once more. What is not believed is noted,
 * without its content, and an alarm keeps a restored store from sending until a person has looked at it.
 * @returns whether there may be more
 */
export async function takeUpLearnt(parts: Sealer & { readonly database: Database; readonly log: NodeLog }): Promise<boolean> {
  const rows = await parts.database.sql('select position, message_id, signed, case_salt, case_body, originator_salt, originator_body from learnt order by position limit $1', [messagesAtOnce]);
  for (const row of rows) await takeUp(parts, row);
  return rows.length === messagesAtOnce;
}

async function takeUp(parts: Sealer & { readonly database: Database; readonly log: NodeLog }, row: Row): Promise<void> {
  try {
    const learnt = await read(parts, row);
    await parts.database.inTransaction(async (sql) => {
      await note(sql, parts.agency, learnt);
      await forget(sql, row);
      await noteProven(sql, learnt.payload.id);
    });
    failpoint('again.learnt');
  } catch (error) {
    const known = asGatewayError(error);
    if (known.fate === 'retry') throw known;
    parts.log.warn('what somebody says that we sent is not believed', { messageId: row['message_id'] as MessageId, code: known.code, ...errorFields(known) });
    await parts.database.inTransaction(async (sql) => {
      await forget(sql, row);
      await noteUnproven(sql, row['message_id'] as string, known.code);
    });
  }
}

/** Nothing of its content stays here: what is believed stands among what was sent, and what is not must not keep a true copy from being shown later. */
const forget = (sql: Sql, row: Row): Promise<unknown> => sql('delete from learnt where position = $1', [row['position']]);

/** Read under every key of ours that the directory lists, revoked too: it was signed before. @throws ENVELOPE_*, PARTNER_* where it is not ours, or its parts are not those that we signed */
async function read({ agency, directory }: Sealer, row: Row): Promise<Learnt> {
  const signed = row['signed'] as string;
  const payload = await verifySigned(signed, (kid, { iss }) => directory().listedSigningKeys(iss, kid));
  if (payload.iss !== agency || payload.id !== row['message_id'] || payload.kind === 'receipts') throw new GatewayError('PARTNER_RECIPIENT', { messageId: payload.id });
  const parts = [
    { part: 'case' as const, salt: row['case_salt'] as string, body: row['case_body'] as string },
    ...(row['originator_body'] === null ? [] : [{ part: 'originator' as const, salt: row['originator_salt'] as string, body: row['originator_body'] as string }]),
  ];
  for (const { part, salt, body } of parts) if (!partMatches({ salt, part: body }, payload.parts[part])) throw new GatewayError('ENVELOPE_PART', { messageId: payload.id, part });
  return { payload, signed, parts };
}

async function note(sql: Sql, agency: string, { payload, signed, parts }: Learnt): Promise<void> {
  const { id, aud, kind, lane, conversation, orderingKey, sequence, iat, exp } = payload;
  // Shown twice: a submission that says the same is another message.
  if ((await sql('select 1 from sent_message where message_id = $1', [id])).length > 0) return;
  const submission = await submissionOf(sql, payload, parts[0]?.body ?? '');
  await sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, ordering_key, sequence, digest, signed, sealed_part_id, issued_at, expires_at, stage)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, to_timestamp($12::double precision), to_timestamp($13::double precision), 'sent')`,
    [id, submission?.id ?? null, aud, kind, lane, conversation, orderingKey, sequence, hexOfDigest(digestOfSigned(signed)), signed, submission?.sealedPartId ?? null, iat, exp]);
  await insertParts(sql, parts.map(({ part, salt, body }) => ({ message_id: id, issuer: agency, part, ordering_key: orderingKey, salt, body })));
  if (orderingKey !== null && sequence !== null) await keepPlace(sql, payload);
  const [crn] = await concernedBy(sql, [{ kind, body: parts[0]?.body ?? '{}', partner: aud, inReplyTo: payload.inReplyTo }]);
  await appendAudit(sql, [{
    event: 'message.learnt', agency, partner: aud, messageId: id, kind, ...sentFor(payload), ...aboutPerson(crn),
  }]);
}

/** Removes the submission that had become this message: known by the digest of its victim part, which nothing else has, or else by conversation and content. */
async function submissionOf(sql: Sql, { aud, kind, conversation, parts }: SignedPayload, caseBody: string): Promise<{ readonly id: string; readonly sealedPartId: string | null } | undefined> {
  const [row] = await sql(
    `delete from submission where position = (select position from submission where recipient = $1 and kind = $2
       and (victim_digest = $3 or victim_digest is null and conversation = $4 and case_part = $5) order by position limit 1) returning id, sealed_part_id`,
    [aud, kind, parts.victim, conversation, caseBody]);
  return row === undefined ? undefined : { id: row['id'] as string, sealedPartId: row['sealed_part_id'] as string | null };
}

/** The next message of this order goes behind this one. An order that the backup did not know is known again where it is that of the conversation; any other begins anew, under another key. */
async function keepPlace(sql: Sql, { aud, kind, lane, conversation, orderingKey, sequence }: SignedPayload): Promise<void> {
  const kept = await sql('update sequence_out set next = greatest(next, $3::bigint + 1) where recipient = $1 and ordering_key = $2 returning 1', [aud, orderingKey, sequence]);
  if (kept.length > 0 || kind === 'place-given-up' || kinds[kind as Kind].ordering !== 'conversation') return;
  await sql(
    `insert into sequence_out (recipient, order_by, ordering_key, next) values ($1, $2, $3, $4::bigint + 1) on conflict (recipient, order_by) do nothing`,
    [aud, `${lane} ${conversation}`, orderingKey, sequence]);
}
