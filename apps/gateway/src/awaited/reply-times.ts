import { type ClockRuleName, clockRules, type Term } from '#clocks';
import { type AgreedKind } from '#directory';
import { agreedTerm, replyRule } from '#measures';
import { type Answered, type Kind } from '#messages';
import { isOfDecision } from './kinds-of-waiting.js';

/** What is waited for after asking: an outcome within a time. */
export interface AwaitedReply {
  readonly rule: ClockRuleName;
  readonly term: Term;
}

type Content = Readonly<Record<string, unknown>>;

/** The clock of the word that something has come, of what is decided on after it. */
const acknowledgedBy: Partial<Record<Kind, ClockRuleName>> = { 'child-referral': 'CHILD_REFERRAL_ACKNOWLEDGED', 'adult-referral': 'ADULT_REFERRAL_ACKNOWLEDGED' };

/**
 * What is waited for after one agency was asked: the times of the agreement, and where it has none those of policy. Children's services, and adult social care, first say within a working day that a referral has come, and then decide on it
 * (DOMAIN 2.6, 2.7); the time that is agreed is that of the decision. Pure.
 */
export function awaitedReplies(kind: Kind, content: Content, agreed?: AgreedKind): AwaitedReply[] {
  const rule = replyRule({ ...content, kind, decision: content['decisionFed'] });
  const reply: AwaitedReply = { rule, term: agreedTerm(agreed, content['urgency']) ?? clockRules[rule].term };
  const acknowledged = acknowledgedBy[kind];
  return acknowledged === undefined ? [reply] : [{ rule: acknowledged, term: clockRules[acknowledged].term }, reply];
}

/** Whether what is waited for has come with an answer that leaves what was asked there. */
export const isWhatWasAwaited = (rule: unknown, leaves: Answered): boolean => !isOfDecision(rule) || leaves === 'DECIDED';
