import { type ClockRuleName, clockRules, isClockRule } from '#clocks';
import { isNotChased, type ofUs } from '../awaited/kinds-of-waiting.js';
import { type AwaitedClock, type SaidOutcome } from '../awaited/read-awaited.js';

/** Where a clock is one of several of the same thing, what ends it. */
const untilWords: Readonly<Record<string, string>> = {
  CHILD_REFERRAL_ACKNOWLEDGED: 'Until it is acknowledged', CHILD_REFERRAL_DECIDED: 'Until it is decided', ADULT_REFERRAL_ACKNOWLEDGED: 'Until it is acknowledged', ADULT_REFERRAL_DECIDED: 'Until it is decided',
  ANSWER_READ: 'An answer has come: until somebody has read it', QUESTION_ANSWERED: 'They ask for more: until they are answered',
  CHILD_ASSESSMENT: 'Until children’s services have assessed', CHILD_PROTECTION_CONFERENCE: 'Until the child protection conference is held',
  CONTEST_DECIDED: 'Until the contest of its refusal is decided',
  ADULT_REFERRAL_MADE: 'To be made: the person cares for an adult with care and support needs',
} satisfies Partial<Record<ClockRuleName, string>>;

/** What whoever has the case does about it, where that is theirs to do. */
export const toDoWords: Readonly<Record<string, string>> = { ANSWER_READ: 'Read it', QUESTION_ANSWERED: 'Answer them' } satisfies Record<(typeof ofUs)[number], string>;

/** Why a clock runs: what started it. */
export const whyWords = (rule: string): string => {
  const from = isClockRule(rule) ? clockRules[rule].from : rule;
  return untilWords[rule] ?? `${from.charAt(0).toUpperCase()}${from.slice(1)}`;
};

/** What has happened because no answer came, rung by rung of the ladder: who was told, and whether the agency was reminded; and that a rest is over that the agency had asked for. */
export function rungsWords({ rule, rungs, conversation, place, notChased, review = null, reviewCame = null }: Pick<AwaitedClock, 'rule' | 'rungs' | 'conversation' | 'place' | 'notChased'> & Partial<Pick<AwaitedClock, 'review' | 'reviewCame'>>): string[] {
  const chased = review !== null || isNotChased(rule) ? 'Told to the practitioner' : conversation === null && place === null ? 'Nobody was asked yet' : place !== null ? 'Chase them by hand' : notChased === null ? 'Chased' : `Could not be chased from here (${notChased}): ring them`;
  const held = reviewCame === null ? [] : ['They held back because of a live investigation, and the day of their review has come: ask them'];
  return [...held, ...rungs.map((rung) => ({ CHASE: chased, OVERDUE: 'Told to the manager', UNANSWERED: 'Told to the head of unit' })[rung])];
}

interface OutcomeWords { readonly title: string; readonly label: string; readonly todo: string; readonly button: string }
/** How the pages ask what has come of something that is waited for. */
export const outcomeWords: Readonly<Record<SaidOutcome, OutcomeWords>> = {
  ANSWERED_BY_HAND: { title: 'The answer has come by another way', label: 'How and when it came', todo: 'Say how and when the answer came, in 3 to 500 characters.', button: 'Record that it has come' },
  NOT_NEEDED: { title: 'No answer is needed any more', label: 'Why none is needed', todo: 'Say why no answer is needed any more, in 3 to 500 characters.', button: 'Record that none is needed' },
};
