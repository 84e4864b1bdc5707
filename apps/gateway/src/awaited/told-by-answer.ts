import { v5 as uuidv5 } from 'uuid';
import { startOfDate } from '#clocks';
import { type Arrived, type Effect } from '#exchange';
import { type Answered, isSignificantChange, leftAtRisk, type refusalCodes } from '#messages';
import { type Row } from '#platform';
import { goesOnAfter, isAfterDecision, isOfContest, isOfDecision, isOfQuestion, isOfReply, isOfUs } from './kinds-of-waiting.js';
import { isWhatWasAwaited } from './reply-times.js';

/** What a refusal does to the clock of what it refuses. */
type OnClock = 'STOPS' | 'STOPS_UNLESS_CHANGED' | 'RUNS_ON' | 'CLARIFICATION' | 'LIVE_INVESTIGATION';

/**
 * What each refusal does (DOMAIN 2.3): one that is valid is an outcome; one that is "not a reason to close", or a loophole, is none, and goes up the ladder as if nothing had come; one that asks for more or holds back for a
 * time makes the clock rest.
 */
export const refusalOnClock: Readonly<Record<(typeof refusalCodes)[number], OnClock>> = {
  INSUFFICIENT_DETAIL: 'CLARIFICATION', LIVE_INVESTIGATION: 'LIVE_INVESTIGATION',
  WRONG_AREA: 'STOPS', NOT_PROPORTIONATE: 'STOPS', LEGAL: 'STOPS', INTELLIGENCE_RESTRICTED: 'STOPS', TOO_SOON: 'STOPS_UNLESS_CHANGED',
  NO_KNOWN_HISTORY: 'RUNS_ON', RESOURCE: 'RUNS_ON', CONSENT_REQUIRED: 'RUNS_ON',
};

/** As long as a partner may make a clock rest by a review date; the sources say only that it is time-boxed (DOMAIN 2.3). */
const longestRestMs = 366 * 86_400_000;

/**
 * What an answer tells the clocks of its conversation, as events to insert (ADR 0023): that what was waited for has come, or that they rest until a question is answered or until a review. One whose search does not cover what was asked tells
 * them nothing: the rest is waited for as before. Pure, and the same however often
 * the message is handled.
 */
export function toldByAnswer(message: Pick<Arrived, 'id' | 'issuer' | 'receivedAt' | 'content'>, leaves: Answered, trigger: unknown, clocks: readonly Row[]): Effect[] {
  const what = leaves === 'ANSWERED_IN_PART' ? 'RUNS_ON' : leaves === 'REFUSED' ? ofRefusal(message.content as { readonly code?: unknown }, trigger) : 'STOPS';
  const told = (clock: Row, kind: string, at: Date, more: Row): Effect => ({ insert: 'clock_event', row: { id: idOf(clock, kind, message), clock_id: clock['id'], kind, at, ...more } });
  return clocks.flatMap((clock): Effect[] => {
    // A further refusal, or the word that something has come, decides on no contest; an answer leaves nothing to decide.
    if (isOfContest(clock['rule']) && (leaves === 'REFUSED' || leaves === 'ACKNOWLEDGED')) return [];
    // What was asked of them is over with whatever ends the waiting for them; that what they said is read, by a reader alone.
    if (isOfUs(clock['rule'])) return isOfQuestion(clock['rule']) && what === 'STOPS' && leaves !== 'ACKNOWLEDGED' ? [told(clock, 'stopped', message.receivedAt, { outcome: leaves })] : [];
    if (isAfterDecision(clock['rule'])) return leaves === 'DECIDED' && !goesOnAfter(clock['rule'], (message.content as { readonly decision?: unknown }).decision) ? [told(clock, 'stopped', message.receivedAt, { outcome: leaves })] : [];
    if (what === 'RUNS_ON') return [];
    if (what === 'STOPS') return isWhatWasAwaited(clock['rule'], leaves) ? [told(clock, 'stopped', message.receivedAt, { outcome: leaves })] : [];
    const rests = told(clock, 'paused', message.receivedAt, { reason: what });
    if (what === 'CLARIFICATION') return [rests];
    return [rests, told(clock, 'resumed', reviewOf(message), { pause: idOf(clock, 'paused', message) })];
  });
}

/** A message that came, by its id and sender. */
interface Came { readonly id: string; readonly issuer: string }

/** A refusal, or a decision on a referral, that was overturned: the message, and its reason code. */
export interface Overturned extends Came { readonly code: unknown }

/**
 * What the decision that overturns a refusal, or a decision on a referral, tells the newest of the clocks of its conversation, which come newest first (what can be refused has one at a time, beside that of its contest; of a referral it is the one of its decision): what that had ended is waited for anew, in the time it had at first; what it made rest runs on; what ran on in spite of it does
 * so still. Pure, like {@link toldByAnswer}.
 */
export function toldByOverturning(message: Pick<Arrived, 'id' | 'issuer' | 'receivedAt'>, refusal: Overturned, trigger: unknown, clocks: readonly Row[]): Effect[] {
  const did = ofRefusal(refusal, trigger);
  const [clock] = clocks.filter(({ rule }) => isOfReply(rule) && (refusal.code !== leftAtRisk || isOfDecision(rule)));
  if (did === 'RUNS_ON' || clock === undefined) return [];
  const questions = clocks.filter(({ rule, reference }) => isOfQuestion(rule) && reference === refusal.id);
  if (did !== 'STOPS') {
    return [
      { insert: 'clock_event', row: { id: idOf(clock, 'resumed', message), clock_id: clock['id'], kind: 'resumed', at: message.receivedAt, pause: idOf(clock, 'paused', refusal) } },
      ...questions.map((question): Effect => ({ insert: 'clock_event', row: { id: idOf(question, 'stopped', message), clock_id: question['id'], kind: 'stopped', at: message.receivedAt, outcome: 'OVERTURNED' } })),
    ];
  }
  const id = idOf(clock, 'anew', message);
  const { issue, conversation, crn, place = null, ...same } = clock;
  return [{ insert: 'clock', row: { ...same, id, run: id, started_at: message.receivedAt } }, { insert: 'awaited_reply', row: { clock_id: id, issue, conversation, crn, ...(place === null ? {} : { place }) } }];
}

/** What the decision on the contest of a refusal tells the clock that waits for it: that it has come. The contest of another refusal in the conversation is waited for as before. Pure, like {@link toldByAnswer}. */
export const toldByDecision = (message: Pick<Arrived, 'id' | 'issuer' | 'receivedAt'>, refusal: string, leaves: string, clocks: readonly Row[]): Effect[] => clocks.filter(({ rule, reference }) => isOfContest(rule) && reference === refusal)
  .map((clock) => ({ insert: 'clock_event', row: { id: idOf(clock, 'stopped', message), clock_id: clock['id'], kind: 'stopped', at: message.receivedAt, outcome: leaves } }));

function ofRefusal({ code }: { readonly code?: unknown }, trigger: unknown): Exclude<OnClock, 'STOPS_UNLESS_CHANGED'> {
  if (code === leftAtRisk) return 'STOPS';
  const does = refusalOnClock[code as keyof typeof refusalOnClock];
  return does === 'STOPS_UNLESS_CHANGED' ? (isSignificantChange(trigger) ? 'RUNS_ON' : 'STOPS') : does;
}

/** The morning of the review; at once for a day that has been, and never further away than a partner may say. */
function reviewOf({ content, receivedAt }: Pick<Arrived, 'content' | 'receivedAt'>): Date {
  const { reviewOn } = content as { readonly reviewOn?: unknown };
  const review = startOfDate(String(reviewOn))?.getTime() ?? 0;
  return new Date(Math.min(Math.max(review, receivedAt.getTime()), receivedAt.getTime() + longestRestMs));
}

/** An id that follows from what it is about: what is handled again is written once. */
export const idOf = (clock: Row, kind: string, { id, issuer }: Came): string => uuidv5(['urn:mag:clock-event', clock['id'], kind, issuer, id].map(String).join(':'), uuidv5.URL);
