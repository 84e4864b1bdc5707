import { type ClockRuleName, clockRules, standingOf, type Term, type WorkingDays } from '#clocks';
import { type AgreedKind, termOfTime } from '#directory';
import { daTriggers, isSignificantChange, safeguardingTriggers, urgencies } from '#messages';
import { type Row } from '#platform';
import { daysOf, type Period } from './period.js';

/** What the time of a reply depends on, beside an agreement. */
export interface Asked {
  readonly kind: string;
  readonly trigger: string;
  readonly urgency: string;
  readonly decision: string;
}

/** The change that is known long before it comes: a reply is not due within a working day for it. */
const isPlanned = (trigger: unknown): boolean => trigger === 'PRE_RELEASE';

/** By which of the times that hold without an agreement a reply is due; the shortest that fits (DOMAIN 2.1, 2.17). */
export function replyRule({ kind, trigger, urgency, decision }: { readonly [Name in keyof Asked]?: unknown }): ClockRuleName {
  if (kind === 'child-referral') return 'CHILD_REFERRAL_DECIDED';
  if (kind === 'adult-referral') return 'ADULT_REFERRAL_DECIDED';
  if (kind === 'custody-notice') return 'CUSTODY_NOTICE_ACKNOWLEDGED';
  if (trigger === 'COURT_PSR' || urgency === 'COURT_DATE') return 'REPLY_COURT';
  if (urgency === 'IMMEDIATE' || urgency === 'SAME_DAY') return 'REPLY_SAME_DAY';
  if (trigger === 'EMC' || decision === 'EMC') return 'REPLY_EMC';
  return isSignificantChange(trigger) && !isPlanned(trigger) ? 'REPLY_ESCALATION' : 'REPLY_ROUTINE';
}

/** More than a clock can be counted for is never asked of anybody by an agreement that was meant. */
const mostCounted = 10_000;

/** The time of an agreement for something of this urgency, where it has one. */
export function agreedTerm(agreed: AgreedKind | undefined, urgency: unknown): Term | undefined {
  const time = agreed?.replyWithinFor?.[urgency as keyof typeof agreed.replyWithinFor] ?? agreed?.replyWithin;
  if (time === undefined) return undefined;
  const { count, unit } = termOfTime(time);
  return { count: Math.min(count, mostCounted), unit };
}

/** Times of reply as a statement joins them: a length in seconds, or a term whose end depends on the day. */
export interface DueTables {
  /** By agency, kind and urgency, where a time is agreed. */
  readonly agreed: readonly Row[];
  /** By what was asked, where none is. */
  readonly ruled: readonly Row[];
  /** When a term of days ends that begins on a day. */
  readonly ends: readonly Row[];
}

const ofTerm = ({ count, unit }: Term): Row => {
  const seconds = unit === 'minutes' ? count * 60 : unit === 'hours' ? count * 3600 : null;
  return { seconds, term: seconds === null ? `${count} ${unit}` : null };
};

/** What something may say of its urgency; a referral says nothing. */
const everyUrgency: readonly string[] = ['', ...urgencies];

/** Everything that can be asked of these kinds, as far as the time of its reply depends on it. */
const askable = (kinds: readonly string[]): Asked[] => kinds.flatMap((kind) => {
  const triggers: readonly string[] = kind === 'da-enquiry' ? daTriggers : kind === 'safeguarding-enquiry' ? safeguardingTriggers : [''];
  return triggers.flatMap((trigger) => everyUrgency.flatMap((urgency) => ['', 'EMC'].map((decision) => ({ kind, trigger, urgency, decision }))));
});

/**
 * When replies are due to what is asked on the days of a period: in the agreed time, else that of policy, counted from when it was asked by the rules of clocks (ADR 0023) without the pauses of any one clock. Pure.
 */
export function dueTables(kinds: readonly string[], agreements: readonly { readonly agency: string; readonly agreed: readonly AgreedKind[] }[], period: Period, calendar: WorkingDays): DueTables {
  const ruled = askable(kinds).map((asked) => ({ ...asked, of: clockRules[replyRule(asked)].term }));
  const agreed = agreements.flatMap(({ agency, agreed: lines }) => lines.filter(({ kind }) => kinds.includes(kind)).flatMap((line) => everyUrgency.flatMap((urgency) => {
    const of = agreedTerm(line, urgency);
    return of === undefined ? [] : [{ agency, kind: line.kind, urgency, of }];
  })));
  const terms = new Map([...ruled, ...agreed].map(({ of }): [string, Term] => [`${of.count} ${of.unit}`, of]));
  const ofDays = [...terms].filter(([, { unit }]) => unit === 'days' || unit === 'working-days');
  return {
    ruled: ruled.map(({ of, ...asked }) => ({ ...asked, ...ofTerm(of) })), agreed: agreed.map(({ of, ...whose }) => ({ ...whose, ...ofTerm(of) })),
    ends: daysOf(period).flatMap((day) => ofDays.map(([term, of]) => ({ term, day, due: endOf(day, of, calendar) }))),
  };
}

/** A day's noon in UTC lies in that day in London, in winter and in summer. */
function endOf(day: string, term: Term, calendar: WorkingDays): string | null {
  const at = new Date(`${day}T12:00:00Z`);
  return standingOf({ id: day, at, term }, [], calendar, at).dueAt?.toISOString() ?? null;
}
