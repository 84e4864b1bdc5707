import { v7 } from 'uuid';
import { actingRole, type Actor } from '#access';
import { checkSource } from '#labels';
import { type correctionReasons, GatewayError } from '#messages';
import { type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { gatewayCorrections } from '../corrections/put-right.js';
import { type AskingParts, visibleAsked } from '../enquiries/ask.js';
import { type AskedKind } from '../enquiries/asked-kinds.js';
import { appendActed } from '../store/acting.js';
import { insertReplyWithdrawal, isWithdrawn, letterThatAsks } from '../store/letters.js';
import { correctionContent, type LetterAct, tellByLetter } from './tell-corrected.js';

export type CorrectionReason = (typeof correctionReasons)[number];

/** What is said of a letter, and why. */
export interface LetterCorrection {
  readonly act: LetterAct;
  readonly reasonCode: CorrectionReason;
  readonly reason: string;
}

/** A letter that says that another one does not hold. */
export interface CorrectedLetter {
  readonly conversation: string;
  readonly letter: string;
  readonly corrects: string;
}

/**
 * Tells a place that was asked by letter that this does not hold any more, by a letter (M43): nobody there gets the correction that a node gets. What was asked is withdrawn, waits for nothing, and a first letter that has not left is not sent.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where a node was asked, or it is withdrawn already; MESSAGE_REJECTED with what is to be put right
 */
export async function correctLetter(parts: AskingParts, asked: AskedKind, actor: Actor, conversation: string, { act, reasonCode, reason }: LetterCorrection, keep: (sql: Sql, done: CorrectedLetter) => Promise<void>): Promise<CorrectedLetter> {
  const row = await visibleAsked(sqlOver(parts.database), asked, actor, conversation);
  const corrects = await letterOf(sqlOver(parts.database), row);
  const findings = checkSource('message-correction', correctionContent(corrects, asked.kind, act, { reasonCode, reason }));
  if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind: 'message-correction', count: findings.length }, { findings });
  const original = String(row['submission']);
  let done: CorrectedLetter | undefined;
  await transactionOver(parts.database, async (sql) => {
    await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`correction ${corrects}`]);
    if (await isWithdrawn(sql, original)) throw new GatewayError('REQUEST_CONFLICT', { code: 'CORRECTED' });
    const told = await tellByLetter(sql, { submitter: parts.submitter, actor, reasonCode, reason }, act, [{ letter: corrects, conversation, place: row['recipient'], kind: asked.kind, submission: original, crn: row['crn'] }]);
    await gatewayCorrections.sent?.(sql, told);
    done = { conversation, letter: told[0]!.submission, corrects };
    await keep(sql, done);
  });
  return done!;
}

/** The letter by which it was asked. @throws REQUEST_CONFLICT where a node was asked, or it was withdrawn */
async function letterOf(sql: Sql, row: Row): Promise<string> {
  const letter = await letterThatAsks(sql, String(row['conversation']));
  if (letter === undefined || row['state'] === 'WITHDRAWN') throw new GatewayError('REQUEST_CONFLICT');
  return letter;
}

/** A reply that a place has taken back. */
export interface WithdrawnReply {
  readonly conversation: string;
  readonly reply: string;
  readonly correction: string;
}

/**
 * Records that a place has taken back what somebody filed of it: it counts for nothing from then on, as an answer that its agency withdraws by message, and whoever read it is told.
 * @throws GatewayError ACCESS_NOT_FOUND for a reply that does not stand among the answers of this conversation; REQUEST_CONFLICT where it is taken back already
 */
export async function withdrawReply(parts: AskingParts, asked: AskedKind, actor: Actor, { conversation, reply, reasonCode }: { readonly conversation: string; readonly reply: string; readonly reasonCode: CorrectionReason }, keep: (sql: Sql, done: WithdrawnReply) => Promise<void>): Promise<WithdrawnReply> {
  const row = await visibleAsked(sqlOver(parts.database), asked, actor, conversation);
  const done: WithdrawnReply = { conversation, reply, correction: v7() };
  await transactionOver(parts.database, async (sql) => {
    const written = await insertReplyWithdrawal(sql, { reply, conversation, correction: done.correction, reason_code: reasonCode, withdrawn_by: actor.person });
    if (written === 'NONE') throw new GatewayError('ACCESS_NOT_FOUND');
    if (written === 'BEFORE') throw new GatewayError('REQUEST_CONFLICT', { code: 'CORRECTED' });
    await appendActed(sql, actor, [{
      event: 'reply.withdrawn', agency: actor.agency, person: actor.person, role: actingRole(actor, asked.what) ?? '', partner: String(row['recipient']), purpose: asked.purpose, subject: String(row['crn']), facts: { conversation, reply, correction: done.correction, reasonCode },
    }]);
    await keep(sql, done);
  });
  return done;
}
