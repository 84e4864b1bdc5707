import { actingRole, type Actor } from '#access';
import { escalate } from '#exchange/escalations';
import { GatewayError, laneOf, leftAtRisk, parseAgencyCode } from '#messages';
import { type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { insertContest, lastAnswer } from '../store/contests.js';
import { enquiryBy } from '../store/enquiries.js';
import { insertLetters } from '../store/letters.js';
import { writeContest } from '../letters/write-letter.js';
import { awaitDecision } from '../awaited/await-decision.js';
import { checkManager } from '../people/managers.js';
import { type AskingParts } from './ask.js';
import { type AskedKind } from './asked-kinds.js';
import { appendActed } from '../store/acting.js';

/** A contest that was sent. */
export interface Contested {
  readonly conversation: string;
  readonly answer: string;
  readonly submission: string;
}

/** Why a refusal does not hold. */
interface SaidOfRefusal { readonly conversation: string; readonly reason: string }

/** Why a child is at risk still after a decision on a referral, with which manager it was agreed to escalate that, and by which way (DOMAIN 2.6, 2.17). */
export interface SaidOfDecision extends SaidOfRefusal { readonly agreedWith?: string; readonly route?: string }

type Keep = (sql: Sql, contested: Contested) => Promise<void>;

/**
 * Contests the refusal that came last in a conversation, with a reason: the agency that refused decides once more (DOMAIN 2.3); a place that was asked by letter is told by letter. A refusal is contested once.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where what came last is no refusal, or it is contested already; MESSAGE_REJECTED with what is to be put right
 */
export function contestRefusal(parts: AskingParts, asked: AskedKind, actor: Actor, { conversation, reason }: SaidOfRefusal, keep: Keep): Promise<Contested> {
  return contest(parts, asked, actor, { conversation, leaves: 'REFUSED', because: { reason } }, keep);
}

/**
 * Escalates the decision on a referral that came last in a conversation and leaves a child at risk, whatever it says of that itself: the agency that decided decides once more, by somebody else, and the managers of both sides are told (DOMAIN 2.6). A
 * decision is escalated once. It is agreed with somebody who is a manager.
 * @throws GatewayError as {@link contestRefusal}, and {@link checkManager}
 */
export async function escalateDecision(parts: AskingParts, asked: AskedKind, actor: Actor, { conversation, ...said }: SaidOfDecision, keep: Keep): Promise<Contested> {
  const agreedWith = said.agreedWith?.trim();
  // That somebody is named at all, the contract demands.
  if (agreedWith !== undefined && agreedWith !== '') await checkManager(sqlOver(parts.database), actor, agreedWith);
  return contest(parts, asked, actor, { conversation, leaves: 'DECIDED', because: { ...said, ...(agreedWith === undefined ? {} : { agreedWith }) } }, keep);
}

/** What is contested, by where it leaves what was asked, and what is said of it. */
interface Contesting { readonly conversation: string; readonly leaves: 'REFUSED' | 'DECIDED'; readonly because: object }

async function contest({ database, submitter, directory }: AskingParts, asked: AskedKind, actor: Actor, { conversation, leaves, because }: Contesting, keep: Keep): Promise<Contested> {
  const row = await enquiryBy(sqlOver(database), actor, asked, conversation);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  const enquiry = row['content'] as Readonly<Record<string, unknown>>;
  const before = await contestable(sqlOver(database), conversation, leaves);
  const content = { subject: { crn: row['crn'] }, refused: before.refused, ...because, byRule: 'NO', contestedBy: { ...(actor.teams[0] === undefined ? {} : { unit: actor.teams[0] }), name: actor.person } };
  const to = String(row['recipient']), byLetter = row['letter'] !== null;
  const said = byLetter ? await writeContest(submitter, { asked, conversation, place: to, content }) : { message: await submitter.seal('refusal-contest', content, { recipient: parseAgencyCode(to) }) };
  const sealed = said.message ?? said;
  const contested: Contested = { conversation, answer: before.id, submission: sealed.id };
  await transactionOver(database, async (sql) => {
    const now = await contestable(sql, conversation, leaves);
    const isFirst = now.id === before.id && await insertContest(sql, { id: now.id, issuer: now.issuer, conversation, contested_by: actor.person, submission: sealed.id, content: JSON.stringify(sealed.case) });
    if (!isFirst) throw new GatewayError('REQUEST_CONFLICT');
    const role = actingRole(actor, asked.what) ?? '';
    if (said.message === undefined) await insertLetters(sql, [said.letter]);
    else await submitter.send(sql, [{ sealed: said.message, conversation, inReplyTo: now.id, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, lane: laneOf(asked.kind, enquiry), onBehalfOf: { person: actor.person, role } }]);
    await awaitDecision(sql, {
      answer: now.id, issue: String(row['issue']), conversation, crn: String(row['crn']), kind: asked.kind, urgency: enquiry['urgency'], to, byLetter, askedBy: actor.person,
      agreed: byLetter ? undefined : directory.current().agreedKind(actor.agency, to, 'refusal-contest'),
    });
    if (leaves === 'DECIDED') {
      await escalate(sql, { id: sealed.id, code: 'ESCALATED', kind: asked.kind, conversation, partner: to, crn: String(row['crn']) });
      await appendActed(sql, actor, [{
        event: 'referral.escalated', agency: actor.agency, person: actor.person, role, partner: to, kind: asked.kind, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, subject: String(row['crn']),
        facts: { conversation, answer: now.id, submission: sealed.id },
      }]);
    } else {
      await appendActed(sql, actor, [{
        event: 'enquiry.contested', agency: actor.agency, person: actor.person, role, partner: to, kind: asked.kind, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, subject: String(row['crn']),
        facts: { conversation, answer: now.id, submission: sealed.id, byRule: false },
      }]);
    }
    await keep(sql, contested);
  });
  return contested;
}

async function contestable(sql: Sql, conversation: string, leaves: Contesting['leaves']): Promise<{ readonly id: string; readonly issuer: string; readonly refused: string }> {
  const last: Row | undefined = await lastAnswer(sql, conversation);
  if (last?.['leaves'] !== leaves || last['is_contested'] === true) throw new GatewayError('REQUEST_CONFLICT');
  return { id: String(last['id']), issuer: String(last['issuer']), refused: leaves === 'DECIDED' ? leftAtRisk : String(last['refused']) };
}
