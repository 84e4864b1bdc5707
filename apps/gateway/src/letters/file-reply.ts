import { actingRole, type Actor, textToKeep } from '#access';
import { namesWhereToAsk } from '#exchange/redirect';
import { checkSource, split } from '#labels';
import { answersTo, askedScope, coverChildren, fieldsOf, type Finding, GatewayError, type Kind, judgeScope, kindNames, kinds, newSubmissionId } from '#messages';
import { type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { type AskingParts, visibleAsked } from '../enquiries/ask.js';
import { type AskedKind, mayBeContested, nameOfPlace } from '../enquiries/asked-kinds.js';
import { appendActed } from '../store/acting.js';
import { isContestOpen } from '../store/contests.js';
import { insertReply, insertSealed, noteHanded } from '../store/letters.js';
import { sealLetter } from './letter.js';

/** A reply that came by mail, letter or telephone, in the form of the message that a node would have sent. */
export interface ReplyToFile {
  readonly kind: Kind;
  readonly content: object;
}

/** What was filed; it stands among the answers in a moment. */
export interface Filed {
  readonly id: string;
  readonly conversation: string;
  readonly kind: Kind;
}

/** The kinds by which something that was asked may be answered. */
const answersOf = (asked: AskedKind): Kind[] => kindNames.filter((kind) => answersTo(kind, asked.kind));

/** The kinds of which a reply to something that was asked may ever be: also what is decided on a contest, where what answers it can be contested. */
export const repliesTo = (asked: AskedKind): Kind[] => [...answersOf(asked), ...(mayBeContested(asked) ? ['contest-decision' as const] : [])];

/** Those of which one may be filed in a conversation now: a decision on a contest only while one is waited for. */
export const repliesNow = async (sql: Sql, asked: AskedKind, conversation: string): Promise<Kind[]> => [...answersOf(asked), ...(await isContestOpen(sql, conversation) ? ['contest-decision' as const] : [])];

/** What is still to be put right in a reply, beside what was asked by letter: the same declarations and rules judge it as if it had come as a message. @throws REQUEST_INVALID for a kind that does not answer this */
async function judgeReply(sql: Sql, asked: AskedKind, row: Row, { kind, content }: ReplyToFile): Promise<readonly Finding[]> {
  const may = await repliesNow(sql, asked, String(row['conversation']));
  if (!may.includes(kind)) throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/kind', code: 'NOT_IN_LIST', todo: `Choose one of ${may.join(', ')}.` }] });
  const whole = withUsual(kind, content);
  const findings = checkSource(kind, whole);
  const place = asked.where?.of === 'force' ? 'force' : 'area';
  const beside = [...coverChildren(row['asked_now'] as object, kind, whole), ...judgeScope(askedScope(row['asked_now'] as object, [String(row['recipient'])]), kind, whole), ...namesWhereToAsk(place)({}, kind, whole)];
  return [...findings, ...beside.filter(({ path }) => !findings.some((one) => one.path === path))];
}

/** The same before it is filed; nothing is kept. @throws GatewayError ACCESS_NOT_FOUND, and as {@link judgeReply} */
export async function judgeReplyTo(parts: AskingParts, asked: AskedKind, actor: Actor, conversation: string, reply: ReplyToFile): Promise<readonly Finding[]> {
  const sql = sqlOver(parts.database);
  return judgeReply(sql, asked, await visibleAsked(sql, asked, actor, conversation), reply);
}

/** Who answers may be told on by nobody, unless the reply says otherwise. */
const withUsual = (kind: Kind, content: object): object => (fieldsOf(kinds[kind].content).some(({ name }) => name === 'onwardSharing') ? { onwardSharing: 'NONE', ...content } : content);

/**
 * Files the reply of a place that was asked by letter, under the conversation whose reference it has. What belongs to a victim is sealed for the own desk before anything is stored, and cannot be read here again.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where a node was asked, which answers by itself; MESSAGE_REJECTED with what is to be put right
 */
export async function fileReply(parts: AskingParts, asked: AskedKind, actor: Actor, conversation: string, reply: ReplyToFile, keep: (sql: Sql, filed: Filed) => Promise<void>): Promise<Filed> {
  const database = sqlOver(parts.database), row = await visibleAsked(database, asked, actor, conversation);
  if (row['letter'] === null) throw new GatewayError('REQUEST_CONFLICT');
  const findings = await judgeReply(database, asked, row, reply);
  if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind: reply.kind, count: findings.length }, { findings });
  const { kind } = reply, place = String(row['recipient']), id = newSubmissionId(), role = actingRole(actor, asked.what) ?? '';
  const byLabel = split(kind, withUsual(kind, reply.content));
  const jwe = await sealLetter(parts.submitter, {
    direction: 'in', id, conversation, kind, place, placeName: nameOfPlace(asked, place), writtenAt: new Date().toISOString(), purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, answers: [], content: byLabel.victim,
  });
  const filed: Filed = { id, conversation, kind };
  await transactionOver(parts.database, async (sql) => {
    await insertReply(sql, { id, conversation, place, kind, crn: row['crn'], filed_by: actor.person, filed_role: role, case_part: byLabel.case, originator_part: byLabel.originator });
    await insertSealed(sql, [{ id, jwe }]);
    await appendActed(sql, actor, [{ event: 'reply.filed', agency: actor.agency, person: actor.person, role, partner: place, kind, purpose: asked.purpose, subject: String(row['crn']), facts: { conversation, reply: id } }]);
    await keep(sql, filed);
  });
  return filed;
}

/** How a letter was sent by hand. */
export interface SentByHand {
  /** The team or office that it went to, and how; nobody's name or address. */
  readonly to: string;
  readonly at: Date;
}

/**
 * Records that somebody has sent a letter by hand: the desk does not send it any more. Its time runs on as it did. One that was sent by mail and came back is sent by hand so too.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where nothing is to be sent by hand, or it was answered; REQUEST_INVALID where it says too much
 */
export async function recordHanded(parts: AskingParts, asked: AskedKind, actor: Actor, conversation: string, { to, at }: SentByHand, keep: (sql: Sql, handed: { readonly conversation: string; readonly letter: string }) => Promise<void>): Promise<{ readonly conversation: string; readonly letter: string }> {
  const said = textToKeep('/to', to.trim());
  if (Number.isNaN(at.getTime()) || at > new Date()) throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/at', code: 'OUT_OF_RANGE', todo: 'Write when it was sent, which is not in the future.' }] });
  return transactionOver(parts.database, async (sql) => {
    const row = await visibleAsked(sql, asked, actor, conversation);
    const letters = row['letter'] === null ? [] : await noteHanded(sql, { conversation, by: actor.person, to: said, at });
    const [letter] = letters;
    if (letter === undefined) throw new GatewayError('REQUEST_CONFLICT');
    await appendActed(sql, actor, letters.map((id) => ({
      event: 'letter.handed', agency: actor.agency, person: actor.person, role: actingRole(actor, asked.what) ?? '', partner: String(row['recipient']), kind: asked.kind, purpose: asked.purpose, subject: String(row['crn']), facts: { letter: id, conversation, to: said, at: at.toISOString() },
    })));
    const handed = { conversation, letter };
    await keep(sql, handed);
    return handed;
  });
}
