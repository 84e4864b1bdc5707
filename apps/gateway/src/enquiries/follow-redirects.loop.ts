import { v7 as uuidv7 } from 'uuid';
import { appendAudit } from '#audit';
import { type Directory } from '#directory';
import { type ExchangeLoop, type LoopContext } from '#exchange';
import { sentOn } from '#exchange/redirect';
import { type SealedContent } from '#exchange/submit';
import { type AgencyCode, asGatewayError, cannotGo, fieldsOf, type Kind, kinds, newConversationId, newSubmissionId } from '#messages';
import { type Row, type Sql } from '#platform';
import { startAwaiting } from '../awaited/start-awaiting.js';
import { writeLetter } from '../letters/write-letter.js';
import { insertEnquiries, insertPlaces } from '../store/enquiries.js';
import { insertLetters } from '../store/letters.js';
import { type AskedBy, askedInIssue, circle, isCircle, noteRequest, redirectsToFollow, type Settled, settleRedirect } from '../store/redirects.js';
import { awaitThere } from './await-there.js';
import { type AskedKind, askedKinds } from './asked-kinds.js';

/**
 * Asks where recipients said to ask instead, or makes it a task of whoever has the case where it cannot: the same of the same person, in a conversation of its own under the same issue, on the same basis and in the name of who asked at first (DOMAIN 2.3, Fraser). Whoever is asked
 * for that place in that issue already is not asked again, a place without a node is asked by letter, so nothing goes in a circle; where they all point at each other nobody has searched, and a person must ask. The victim part the desk seals, which holds the request to the answer that was signed (ADR 0031).
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
  const place = String(redirect['place']), recipient = asked?.places?.agencyOf(place, context.directory());
  if (asked?.places?.field === undefined || recipient === undefined || context.directory().agreedKind(context.agency, recipient, asked.kind) === undefined) {
    const before = await askedAlready(sql, redirect, { recipient: place });
    if (before !== undefined || asked?.places?.field === undefined || !asked.places.isPlace(place)) return before ?? { state: 'NO_NODE' };
    return redirect['is_supervised'] === true ? { state: 'FOLLOWED', recipient: place, followedBy: await write(context, sql, redirect, asked) } : { state: 'ENDED' };
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
    id: newSubmissionId(), kind: asked.kind, recipient: recipient as AgencyCode, case: askingThere(redirect, asked, context.directory(), asked.places.unitOf?.(place, context.directory())), originator: {}, mappa: {},
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

/** How many places a content may list. */
const mostPlaces = (kind: Kind, field: string): number => fieldsOf(kinds[kind].content).flatMap((one) => (one.name === field && one.shape === 'leaf' ? one.many ?? [] : []))[0] ?? 0;

/** The same content, whose list of everybody who is asked has the place too, for the unit that acts for it. Where it lists as many as may be, the place stands for that of whoever says that it is not theirs. */
function askingThere(redirect: Row, { kind, places }: AskedKind, directory: Directory, unit?: string): Readonly<Record<string, unknown>> {
  const { content: asked, issuer } = redirect, place = String(redirect['place']), field = places!.field!;
  const content = Object.fromEntries(Object.entries(asked as Readonly<Record<string, unknown>>).filter(([name]) => name !== 'toUnits'));
  const named = (content[field] as readonly string[] | undefined) ?? [];
  const theirs = named.length < mostPlaces(kind, field) ? undefined : named.find((one) => places!.agencyOf(one, directory) === issuer) ?? named[0];
  return { ...content, ...(unit === undefined ? {} : { toUnits: [unit] }), [field]: named.includes(place) ? named : [...named.filter((one) => one !== theirs), place] };
}

/** @throws PARTNER_*, LABEL_ABOVE_AGREEMENT before anything is written */
async function issue(context: LoopContext, sql: Sql, redirect: Row, sealed: SealedContent): Promise<string> {
  const { purpose, lawfulBasis, lane, onBehalfOf } = sentOn(String(redirect['signed']));
  const conversation = newConversationId();
  await context.submit.send(sql, [{ sealed, conversation, purpose, lawfulBasis, lane, onBehalfOf }]);
  await note(context, sql, redirect, { conversation, submission: sealed.id, to: sealed.recipient, byLetter: false, content: sealed.case });
  return conversation;
}

/** Asks a place that has no node by letter, as at first. What belongs to a victim the desk puts to it, which holds the letter to the answer that was signed. */
async function write(context: LoopContext, sql: Sql, redirect: Row, asked: AskedKind): Promise<string> {
  const conversation = newConversationId(), place = String(redirect['place']), { lawfulBasis } = sentOn(String(redirect['signed']));
  const content = askingThere(redirect, asked, context.directory());
  const onward = { message: String(redirect['message_id']), answer: { id: String(redirect['id']), salt: String(redirect['answer_salt']), part: String(redirect['answer_part']) } };
  const { id, letter } = await writeLetter(context.submit, { asked, conversation, place, lawfulBasis, content, onward });
  await note(context, sql, redirect, { conversation, submission: id, to: place, byLetter: true, content });
  await insertLetters(sql, [letter]);
  return conversation;
}

/** What is asked there: in which conversation, of whom, and what. */
interface AskedThere {
  readonly conversation: string;
  readonly submission: string;
  readonly to: string;
  readonly byLetter: boolean;
  readonly content: object;
}

/** Notes what is asked in place of what was refused, and starts its clock. */
async function note(context: LoopContext, sql: Sql, redirect: Row, { conversation, submission, to, byLetter, content }: AskedThere): Promise<void> {
  const { purpose, lawfulBasis, onBehalfOf } = sentOn(String(redirect['signed']));
  const { issue: of, crn, asked_by, respond_by, urgency, sensitive, conversation: refused, issuer: by } = redirect, kind = redirect['kind'] as Kind;
  await insertEnquiries(sql, [{ conversation, issue: of, submission, kind, crn, recipient: to, asked_by, respond_by, urgency, sensitive, content, instead_of: refused }]);
  await startAwaiting(sql, {
    issue: String(of), crn: String(crn), kind, content: content as Readonly<Record<string, unknown>>, askedBy: String(asked_by), byHand: [], places: [String(redirect['place'])],
    conversations: [{ conversation, to, byLetter, agreed: byLetter ? undefined : context.directory().agreedKind(context.agency, to, kind) }],
  });
  await insertPlaces(sql, [{ issue: of, conversation, place: redirect['place'], code: 'ASKED', because: [`${context.directory().agency(String(by)).name} says to ask here instead`] }]);
  await appendAudit(sql, [{
    event: 'enquiry.redirected', agency: context.agency, person: onBehalfOf.person, role: onBehalfOf.role, partner: to, kind, purpose, lawfulBasis, subject: String(crn), facts: { conversation, submission, insteadOf: String(refused) },
  }]);
}
