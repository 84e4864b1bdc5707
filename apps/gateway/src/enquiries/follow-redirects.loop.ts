import { v7 as uuidv7 } from 'uuid';
import { appendAudit } from '#audit';
import { type ExchangeLoop, type LoopContext } from '#exchange';
import { sentOn } from '#exchange/redirect';
import { type SealedContent } from '#exchange/submit';
import { type AgencyCode, asGatewayError, cannotGo, newConversationId, newSubmissionId } from '#messages';
import { type Row, type Sql } from '#platform';
import { startAwaiting } from '../awaited/start-awaiting.js';
import { insertEnquiries, insertPlaces } from '../store/enquiries.js';
import { type AskedBy, askedInIssue, circle, isCircle, noteRequest, redirectsToFollow, type Settled, settleRedirect } from '../store/redirects.js';
import { awaitThere } from './await-there.js';
import { type AskedKind, askedKinds } from './asked-kinds.js';

/**
 * Asks where recipients said to ask instead, or makes it a task of whoever has the case where it cannot: the same of the same person, in a conversation of its own under the same issue, on the same basis and in the name of who asked at first (DOMAIN 2.3, Fraser). Whoever is asked
 * for that place in that issue already is not asked again, so nothing goes in a circle; where they all point at each other nobody has searched, and a person must ask. The victim part the desk seals, which holds the request to the answer that was signed (ADR 0031).
 */
export const followRedirects: ExchangeLoop = {
  name: 'follow-redirects',
  run: (context) => context.inTransaction(async (sql) => {
    let followed = false;
    for (const redirect of await redirectsToFollow(sql)) {
      const settled = await follow(context, sql, redirect);
      if (settled !== undefined) await settleRedirect(sql, redirect, settled);
      if (settled?.state === 'NO_NODE' || settled?.state === 'CANNOT') await awaitThere(sql, redirect, String(redirect['place']));
      followed ||= settled?.state === 'FOLLOWED';
    }
    return followed;
  }),
};

/** One step; nothing is settled while the desk is asked. */
async function follow(context: LoopContext, sql: Sql, redirect: Row): Promise<Settled | undefined> {
  const asked: AskedKind | undefined = askedKinds.find(({ kind }) => kind === redirect['kind']);
  const recipient = asked?.places?.agencyOf(String(redirect['place']), context.directory());
  if (asked?.places?.field === undefined || recipient === undefined) {
    return await askedAlready(sql, redirect, { recipient: String(redirect['place']) }) ?? { state: 'NO_NODE' };
  }
  const before = await askedAlready(sql, redirect, { recipient, place: String(redirect['place']) });
  if (before !== undefined) return { ...before, recipient };
  if (redirect['is_supervised'] !== true) return { state: 'ENDED', recipient };
  if (redirect['request_id'] === null || redirect['recipient'] !== recipient) {
    await ask(context, sql, redirect, recipient);
    return undefined;
  }
  const answer = await context.desk.answer(String(redirect['request_id']));
  if (answer === undefined) return undefined;
  if ('cannot' in answer || answer.own === undefined) return { state: 'CANNOT', recipient, code: 'cannot' in answer ? answer.cannot : 'RESEND_NOT_KEPT' };
  const sealed: SealedContent = {
    id: newSubmissionId(), kind: asked.kind, recipient: recipient as AgencyCode, case: askingThere(redirect, asked.places.field, asked.places.unitOf?.(String(redirect['place']), context.directory())), originator: {}, mappa: {},
    victim: { digest: answer.own.digest, forRecipient: answer.jwe, forOwnDesk: answer.own.jwe },
  };
  try {
    return { state: 'FOLLOWED', recipient, followedBy: await issue(context, sql, redirect, sealed) };
  } catch (error) {
    const { code } = asGatewayError(error);
    if (!cannotGo(code)) throw error;
    return { state: 'CANNOT', recipient, code };
  }
}

/** What becomes of being sent to whoever is asked in that issue already: they answer for it, unless they have sent it on and in the end to where it came from. */
async function askedAlready(sql: Sql, redirect: Row, by: AskedBy): Promise<Settled | undefined> {
  const before = await askedInIssue(sql, redirect['issue'], by);
  if (before === undefined) return undefined;
  return await isCircle(sql, String(redirect['conversation']), before) ? { state: 'CANNOT', code: circle } : { state: 'ASKED_BEFORE', followedBy: before };
}

async function ask(context: LoopContext, sql: Sql, redirect: Row, recipient: string): Promise<void> {
  const id = uuidv7();
  // The request first: a crash in between leaves one that nobody waits for, and the desk is asked once more.
  await context.desk.ask({
    id, issuer: context.agency, messageId: String(redirect['message_id']), recipient, answer: { id: String(redirect['id']), salt: String(redirect['answer_salt']), part: String(redirect['answer_part']) },
  });
  await noteRequest(sql, redirect, id, recipient);
}

const mostPlaces = 20;

/** The same content, whose list of everybody who is asked has the place too, for the unit that acts for it. */
function askingThere({ content: asked, place }: Row, field: 'forces' | 'areas', unit: string | undefined): object {
  const content = Object.fromEntries(Object.entries(asked as Readonly<Record<string, unknown>>).filter(([name]) => name !== 'toUnits'));
  const named = (content[field] as readonly string[] | undefined) ?? [];
  return { ...content, ...(unit === undefined ? {} : { toUnits: [unit] }), [field]: named.includes(String(place)) || named.length >= mostPlaces ? named : [...named, place] };
}

/** @throws PARTNER_*, LABEL_ABOVE_AGREEMENT before anything is written */
async function issue(context: LoopContext, sql: Sql, redirect: Row, sealed: SealedContent): Promise<string> {
  const { purpose, lawfulBasis, lane, onBehalfOf } = sentOn(String(redirect['signed']));
  const { issue: of, kind, crn, asked_by, respond_by, urgency, sensitive, conversation: refused, issuer: by } = redirect;
  const conversation = newConversationId();
  await context.submit.send(sql, [{ sealed, conversation, purpose, lawfulBasis, lane, onBehalfOf }]);
  await insertEnquiries(sql, [{ conversation, issue: of, submission: sealed.id, kind, crn, recipient: sealed.recipient, asked_by, respond_by, urgency, sensitive, content: sealed.case, instead_of: refused }]);
  await startAwaiting(sql, {
    issue: String(of), crn: String(crn), kind: sealed.kind, content: sealed.case as Readonly<Record<string, unknown>>, askedBy: String(asked_by), byHand: [], places: [String(redirect['place'])],
    conversations: [{ conversation, to: sealed.recipient, byLetter: false, agreed: context.directory().agreedKind(context.agency, sealed.recipient, sealed.kind) }],
  });
  await insertPlaces(sql, [{ issue: of, conversation, place: redirect['place'], code: 'ASKED', because: [`${context.directory().agency(String(by)).name} says to ask here instead`] }]);
  await appendAudit(sql, [{
    event: 'enquiry.redirected', agency: context.agency, person: onBehalfOf.person, role: onBehalfOf.role, partner: sealed.recipient, kind: String(kind), purpose, lawfulBasis, subject: String(crn), facts: { conversation, submission: sealed.id, insteadOf: String(refused) },
  }]);
  return conversation;
}
