import { type ClockRuleName, clockRules, type Term } from '#clocks';
import { type AgreedKind, termOfTime } from '#directory';
import { type Answered, isSignificantChange, type Kind } from '#messages';

/** What is waited for after asking: an outcome within a time. */
export interface AwaitedReply {
  readonly rule: ClockRuleName;
  readonly term: Term;
}

type Content = Readonly<Record<string, unknown>>;

/** The change that is known long before it comes: a reply is not due within a working day for it. */
const isPlanned = (trigger: unknown): boolean => trigger === 'PRE_RELEASE';

/** By which of the times that hold without an agreement an enquiry is to be answered; the shortest that fits (DOMAIN 2.1, 2.17). */
function ruleOfEnquiry({ trigger, urgency, decisionFed }: Content): ClockRuleName {
  if (trigger === 'COURT_PSR' || urgency === 'COURT_DATE') return 'REPLY_COURT';
  if (urgency === 'IMMEDIATE' || urgency === 'SAME_DAY') return 'REPLY_SAME_DAY';
  if (trigger === 'EMC' || decisionFed === 'EMC') return 'REPLY_EMC';
  return isSignificantChange(trigger) && !isPlanned(trigger) ? 'REPLY_ESCALATION' : 'REPLY_ROUTINE';
}

/**
 * What is waited for after one agency was asked: the times of the agreement, and where it has none those of policy. Children's services first say within a working day that a referral has come, and then decide on it
 * (DOMAIN 2.6); the time that is agreed is that of the decision. Pure.
 */
export function awaitedReplies(kind: Kind, content: Content, agreed?: AgreedKind): AwaitedReply[] {
  const within = (rule: ClockRuleName): AwaitedReply => ({ rule, term: agreedTerm(agreed, content) ?? clockRules[rule].term });
  if (kind !== 'child-referral') return [within(ruleOfEnquiry(content))];
  return [{ rule: 'CHILD_REFERRAL_ACKNOWLEDGED', term: clockRules.CHILD_REFERRAL_ACKNOWLEDGED.term }, within('CHILD_REFERRAL_DECIDED')];
}

/** More than a clock can be counted for is never asked of anybody by an agreement that was meant. */
const mostCounted = 10_000;

function agreedTerm(agreed: AgreedKind | undefined, { urgency }: Content): Term | undefined {
  const time = agreed?.replyWithinFor?.[urgency as keyof typeof agreed.replyWithinFor] ?? agreed?.replyWithin;
  if (time === undefined) return undefined;
  const { count, unit } = termOfTime(time);
  return { count: Math.min(count, mostCounted), unit };
}

/** Whether what is waited for has come with an answer that leaves what was asked there. */
export const isWhatWasAwaited = (rule: unknown, leaves: Answered): boolean => rule !== 'CHILD_REFERRAL_DECIDED' || leaves === 'DECIDED';
