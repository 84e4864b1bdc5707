import { actingRole, type Actor } from '#access';
import { GatewayError, laneOf, parseAgencyCode } from '#messages';
import { type Sql, sqlOver, transactionOver } from '#platform';
import { insertContest, lastRefusal } from '../store/contests.js';
import { enquiryBy } from '../store/enquiries.js';
import { awaitDecision } from '../awaited/await-decision.js';
import { type AskingParts } from './ask.js';
import { type AskedKind } from './asked-kinds.js';
import { appendActed } from '../store/acting.js';

/** A contest that was sent. */
export interface Contested {
  readonly conversation: string;
  readonly answer: string;
  readonly submission: string;
}

/**
 * Contests the refusal that came last in a conversation, with a reason: the agency that refused decides once more (DOMAIN 2.3). A refusal is contested once.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where what came last is no refusal, or it is contested already; MESSAGE_REJECTED with what is to be put right
 */
export async function contestRefusal({ database, submitter, directory }: AskingParts, asked: AskedKind, actor: Actor, { conversation, reason }: { readonly conversation: string; readonly reason: string }, keep: (sql: Sql, contested: Contested) => Promise<void>): Promise<Contested> {
  const row = await enquiryBy(sqlOver(database), actor, asked, conversation);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  const enquiry = row['content'] as Readonly<Record<string, unknown>>;
  const before = await contestable(sqlOver(database), conversation);
  const content = { subject: { crn: row['crn'] }, refused: before.refused, reason, byRule: 'NO', contestedBy: { ...(actor.teams[0] === undefined ? {} : { unit: actor.teams[0] }), name: actor.person } };
  const sealed = await submitter.seal('refusal-contest', content, { recipient: parseAgencyCode(String(row['recipient'])) });
  const contested: Contested = { conversation, answer: before.id, submission: sealed.id };
  await transactionOver(database, async (sql) => {
    const now = await contestable(sql, conversation);
    const isFirst = now.id === before.id && await insertContest(sql, { id: now.id, issuer: now.issuer, conversation, contested_by: actor.person, submission: sealed.id, content: JSON.stringify(sealed.case) });
    if (!isFirst) throw new GatewayError('REQUEST_CONFLICT');
    const role = actingRole(actor, asked.what) ?? '';
    await submitter.send(sql, [{ sealed, conversation, inReplyTo: now.id, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, lane: laneOf(asked.kind, enquiry), onBehalfOf: { person: actor.person, role } }]);
    await awaitDecision(sql, {
      answer: now.id, issue: String(row['issue']), conversation, crn: String(row['crn']), kind: asked.kind, urgency: enquiry['urgency'], to: sealed.recipient, askedBy: actor.person,
      agreed: directory.current().agreement(actor.agency, sealed.recipient)?.kinds.find(({ kind }) => kind === 'refusal-contest'),
    });
    await appendActed(sql, actor, [{
      event: 'enquiry.contested', agency: actor.agency, person: actor.person, role, partner: sealed.recipient, kind: asked.kind, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, subject: String(row['crn']),
      facts: { conversation, answer: now.id, submission: sealed.id, byRule: false },
    }]);
    await keep(sql, contested);
  });
  return contested;
}

async function contestable(sql: Sql, conversation: string): Promise<{ readonly id: string; readonly issuer: string; readonly refused: string }> {
  const refusal = await lastRefusal(sql, conversation);
  if (refusal === undefined || refusal['is_contested'] === true) throw new GatewayError('REQUEST_CONFLICT');
  return { id: String(refusal['id']), issuer: String(refusal['issuer']), refused: String(refusal['refused']) };
}
