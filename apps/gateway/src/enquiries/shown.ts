import { type AttentionReason, attentionReasons } from '#exchange/web';
import { type Correction, correctionIn, correctionOrNull } from '#exchange/corrections';
import { answeredStates, answersTo, type Kind, kindNames } from '#messages';
import { type Fields, partContent, type Row, shapes } from '#platform';
import { clocksShape, type ShownClock, shownClocks } from '../awaited/read-awaited.js';
import { type LetterState, letterStates } from '../store/letters.js';
import { type RedirectState, redirectStates } from '../store/redirects.js';
import { type NotAsked, notAskedCodes } from './places.js';

const { flag, integer, listOf, maybe, oneOf, orNull, text, time, uuid } = shapes;
/** The addresses, in words, because of which somebody is asked; none where they were named by hand alone. */
const becauseShape = listOf(text);
const notAskedShape = listOf(shapes.fields({ place: orNull(text), code: oneOf(...notAskedCodes), because: becauseShape, reason: orNull(text) }));
/** What an answer says of one conversation, in a list and in full. */
export const listShape: Fields = {
  conversation: uuid, id: uuid, kind: text, crn: text, to: text, askedBy: text, askedAt: time, respondBy: orNull(time), urgency: orNull(text), sensitive: flag,
  state: oneOf('ASKED', 'CONTESTED', 'WITHDRAWN', ...answeredStates), answeredAt: orNull(time),
  /** Why somebody must look at what was sent: not received or not opened in time, for example; null where nobody need. */
  attention: orNull(oneOf(...attentionReasons)),
  /** When its answer is due, whether it is overdue, or rests and why; one for each thing that is waited for, of a referral of children two. */
  clocks: clocksShape,
  /** The conversation whose recipient said to ask here instead; null where nobody did. */
  insteadOf: orNull(uuid),
  /** Where this one said to ask instead, and what became of that; null where it did not. */
  redirect: orNull(shapes.fields({ place: text, state: oneOf(...redirectStates), to: orNull(text), conversation: orNull(uuid), code: orNull(text) })),
  /** How the letter stands by which a place without a node is asked, whose code is `to`; null where a node is asked. */
  letter: orNull(shapes.fields({ id: uuid, state: oneOf(...letterStates), code: orNull(text), saidAt: orNull(time), sentBy: orNull(text), sentTo: orNull(text), sentAt: orNull(time) })),
  /** The reply that somebody filed last and that cannot stand among the answers, with the code of why: it is to be filed again, corrected; null where there is none. */
  unfiled: orNull(shapes.fields({ id: uuid, kind: text, code: text, filedBy: text, filedAt: time })),
};
/** A contest of a refusal: `content` as it was sent, null while a rule is about to send it; `code` where it cannot be sent; `decision` once there is one. */
const contestShape = shapes.fields({
  answer: uuid, byRule: flag, contestedBy: text, contestedAt: time, content: orNull(partContent(['refusal-contest'], 'case')), code: orNull(text),
  decision: orNull(shapes.fields({ id: uuid, receivedAt: time, content: partContent(['contest-decision'], 'case') })),
});
/** What an answer says of one conversation about something of this kind, with what came back: each content as its kind's schema has it. */
export function fullShape(kind: Kind): Fields {
  const replies = kindNames.filter((one) => answersTo(one, kind));
  const answer = shapes.fields({ id: uuid, issuer: text, kind: text, receivedAt: time, content: orNull(partContent(replies, 'case')), correction: correctionOrNull, originator: maybe(partContent(replies, 'originator')), filedBy: orNull(text) });
  const clarification = shapes.fields({ submission: uuid, askedBy: text, askedAt: time, content: partContent([kind], 'case') });
  return { ...listShape, submission: uuid, inScope: shapes.fields({ answered: integer, notNeeded: integer, of: integer, complete: flag }), byHand: listOf(shapes.fields({ clock: uuid, to: text })), because: becauseShape, notAsked: notAskedShape, content: partContent([kind], 'case'), clarifications: listOf(clarification), answers: listOf(answer), contests: listOf(contestShape) };
}

/** What the practitioner is told besides, which stops nothing. */
const hintsShape = listOf(shapes.fields({ path: text, todo: text }));
export const issuedShape: Fields = { id: uuid, crn: text, conversations: listOf(shapes.fields({ conversation: uuid, to: text, submission: uuid, because: becauseShape })), notAsked: notAskedShape, hints: hintsShape };
export const checkedShape: Fields = {
  findings: listOf(shapes.fields({ path: text, code: text, todo: text })), to: listOf(text), asked: listOf(shapes.fields({ to: text, because: becauseShape })), notAsked: notAskedShape, hints: hintsShape,
};

/** An enquiry as a list shows it: to whom it went and where it stands, nothing of what it says. */
export interface ListedEnquiry {
  readonly conversation: string;
  readonly id: string;
  readonly kind: string;
  readonly crn: string;
  readonly to: string;
  readonly askedBy: string;
  readonly askedAt: unknown;
  readonly respondBy: unknown;
  readonly urgency: string | null;
  readonly sensitive: boolean;
  readonly state: string;
  readonly answeredAt: unknown;
  readonly attention: AttentionReason | null;
  readonly clocks: readonly ShownClock[];
  readonly insteadOf: string | null;
  readonly redirect: Redirect | null;
  readonly letter: ShownLetter | null;
  readonly unfiled: UnfiledReply | null;
}

/** A reply that somebody filed and that cannot stand among the answers, with the code of why. */
export interface UnfiledReply {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly filedBy: string;
  readonly filedAt: unknown;
}

/** How a letter stands: what the desk says and when, or who sent it by hand, to whom and when. */
export interface ShownLetter {
  readonly id: string;
  readonly state: LetterState;
  readonly code: string | null;
  readonly saidAt: unknown;
  readonly sentBy: string | null;
  readonly sentTo: string | null;
  readonly sentAt: unknown;
}

/** Where an agency said to ask instead: by the place, whom it leads to if to anybody, the conversation in which they are asked, and why they cannot be. */
export interface Redirect {
  readonly place: string;
  readonly state: RedirectState;
  readonly to: string | null;
  readonly conversation: string | null;
  readonly code: string | null;
}

/** Of how many who are asked in one issue: who has answered in scope, and for whom a manager has said why no answer is needed. */
export interface InScope {
  readonly answered: number;
  readonly notNeeded: number;
  readonly of: number;
}

/** An enquiry with what was asked and what was answered. Of VICTIM fields nothing: nobody on this side can read them, or learn which were filled in. */
export interface ShownEnquiry extends ListedEnquiry {
  readonly submission: string;
  /** How far the issue is answered, and whether it is complete. */
  readonly inScope: InScope & { readonly complete: boolean };
  /** Of which agencies and places asked in this issue somebody said that the answer came by another way: none of them counts, unless a manager says that no answer is needed. */
  readonly byHand: readonly { readonly clock: string; readonly to: string }[];
  /** The addresses, in words, because of which this agency was asked; none where it was named by hand alone. */
  readonly because: readonly string[];
  /** For which places and addresses of the same issue nobody was asked. */
  readonly notAsked: readonly NotAsked[];
  readonly content: object;
  /** What was said anew because the agency asked for more, newest first. */
  readonly clarifications: readonly { readonly submission: string; readonly askedBy: string; readonly askedAt: unknown; readonly content: object }[];
  readonly answers: readonly { readonly id: string; readonly issuer: string; readonly kind: string; readonly receivedAt: unknown; /** Null where its agency has corrected it. */ readonly content: object | null; readonly correction: Correction | null; readonly originator?: object; /** Who filed it, where it came otherwise than through the exchange. */ readonly filedBy: string | null }[];
  /** What was contested, newest first. */
  readonly contests: readonly ShownContest[];
}

/** A refusal that was contested, by a person or by rule in their name. */
export interface ShownContest {
  readonly answer: string;
  readonly byRule: boolean;
  readonly contestedBy: string;
  readonly contestedAt: unknown;
  readonly content: object | null;
  readonly code: string | null;
  readonly decision: { readonly id: string; readonly receivedAt: unknown; readonly content: object } | null;
}

export const inList = (row: Row): ListedEnquiry => ({
  conversation: row['conversation'] as string, id: row['issue'] as string, kind: row['kind'] as string, crn: row['crn'] as string, to: row['recipient'] as string, askedBy: row['asked_by'] as string,
  askedAt: row['asked_at'], respondBy: row['respond_by'], urgency: row['urgency'] as string | null, sensitive: row['sensitive'] as boolean, state: row['state'] as string, answeredAt: row['answered_at'], attention: row['attention'] as AttentionReason | null,
  clocks: shownClocks(row['clocks']), insteadOf: row['instead_of'] as string | null, redirect: row['redirect'] as Redirect | null, letter: row['letter'] as ShownLetter | null, unfiled: row['unfiled'] as UnfiledReply | null,
});

export const inFull = (row: Row, answers: readonly Row[], places: readonly Row[], clarifications: readonly Row[], contests: readonly Row[], inScope: InScope, byHand: readonly Row[]): ShownEnquiry => ({
  ...inList(row), submission: row['submission'] as string, content: row['content'] as object, inScope: { ...inScope, complete: inScope.of > 0 && inScope.answered + inScope.notNeeded === inScope.of },
  byHand: byHand.map(({ clock, to }) => ({ clock: String(clock), to: String(to) })),
  because: places.filter(({ conversation }) => conversation === row['conversation']).flatMap(({ because }) => because as string[]),
  notAsked: places.filter(({ conversation }) => conversation === null).map(({ place, code, because, reason }) => ({ place, code, because, reason }) as NotAsked),
  clarifications: clarifications.map((one) => ({ submission: one['submission'] as string, askedBy: one['asked_by'] as string, askedAt: one['asked_at'], content: one['content'] as object })),
  answers: answers.map((answer) => ({
    id: answer['id'] as string, issuer: answer['issuer'] as string, kind: answer['kind'] as string, receivedAt: answer['received_at'], filedBy: answer['filed_by'] as string | null, correction: correctionIn(answer['correction']), content: answer['correction'] === null ? answer['content'] as object : null,
    ...(answer['originator'] === null || answer['correction'] !== null ? {} : { originator: answer['originator'] as object }),
  })),
  contests: contests.map((contest) => ({
    answer: contest['id'] as string, byRule: contest['by_rule'] as boolean, contestedBy: contest['contested_by'] as string, contestedAt: contest['contested_at'], content: contest['content'] as object | null, code: contest['code'] as string | null,
    decision: contest['decision_id'] === null ? null : { id: contest['decision_id'] as string, receivedAt: contest['decided_at'], content: contest['decision'] as object },
  })),
});
