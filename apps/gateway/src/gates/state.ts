import { type AnswerScope, type AskedScope, lackingIn, type ScopeLack } from '#messages';
import { noLongerAsked, type PersonNamed } from '../enquiries/people-asked.js';
import { gateCheckNames, gateChecks, type GateCheck, gateEnquiries, type GateEnquiry, nobodyElse } from './gate-kinds.js';

/** One answer, as far as a gate looks at it: never what it says of anybody. */
export interface AnswerFacts extends AnswerScope {
  /** Where its kind leaves what was asked: `ANSWERED`, `REFUSED`, ... */
  readonly leaves: string;
  readonly receivedAt: Date;
  /** It came when somebody else may have had the key of its sender, and nobody has found it genuine. */
  readonly isCompromised: boolean;
  readonly isReviewed: boolean;
  readonly status: string | undefined;
  readonly searchedAt: Date | undefined;
  /** The place that it says to ask instead, where it does. */
  readonly instead: string | undefined;
}

/** What one agency was asked about the address of a gate, and what came. */
export interface ConversationFacts {
  readonly conversation: string;
  readonly kind: GateEnquiry;
  readonly to: string;
  readonly askedAt: Date;
  /** The forces or areas for which it was asked. */
  readonly places: readonly string[];
  /** Of whom it was asked, for which days, and whether of the Police National Database too. */
  readonly asks: Omit<AskedScope, 'places'>;
  /** Who they are, beside the supervised person, as far as two enquiries can be compared. */
  readonly people: readonly PersonNamed[];
  /** By what it says itself, somebody else lives at the address. */
  readonly isOccupied: boolean;
  /** In the order in which they came. */
  readonly answers: readonly AnswerFacts[];
}

/** All that the state of a gate is computed from. */
export interface GateFacts {
  readonly conversations: readonly ConversationFacts[];
  /** Forces and areas to which an address led and which were not asked there: left out by a person, or taking no part. */
  readonly leftOut: readonly { readonly kind: GateEnquiry; readonly place: string }[];
  /** The address is a partner's. */
  readonly isPartners: boolean;
  /** What was recorded of each check, the last one. */
  readonly checks: Readonly<Partial<Record<GateCheck, string>>>;
  /** Somebody was found to be at risk at this address, at this gate or at another of the same person. */
  readonly isRisk: boolean;
  /** When an incident about the person came last. */
  readonly lastIncidentAt: Date | undefined;
  readonly now: Date;
}

export const redCodes = [
  'POLICE_NOT_ASKED', 'CHILDRENS_SERVICES_NOT_ASKED', 'PLACE_NOT_ASKED', 'NOT_ANSWERED', 'REFUSED', 'REDIRECTED', 'NO_SCOPE', 'SCOPE_TOO_NARROW', 'NOT_SEARCHED', 'TOO_OLD', 'INCIDENT_SINCE', 'COMPROMISED', 'NOT_REVIEWED',
  'OCCUPIER_NOT_ASSESSED', 'NO_CONSENT', 'ADDRESS_NOT_SUITABLE', 'RISK_TO_OTHERS',
] as const;
export type RedCode = (typeof redCodes)[number];

/** One thing for which a gate is red, and of whom: an agency, a place, or nobody. */
export interface Red {
  readonly code: RedCode;
  readonly about: string | null;
}

export interface GateState {
  readonly state: 'RED' | 'GREEN';
  readonly reasons: readonly Red[];
}

/**
 * An answer holds so long: the cycle after which areas agreed to be asked again (DOMAIN 0.2 C4: 12 weeks), unless something happens before; no source says longer of a curfew.
 */
const holdsMs = 84 * 86_400_000;
const notAsked: Readonly<Record<GateEnquiry, RedCode>> = { 'da-enquiry': 'POLICE_NOT_ASKED', 'safeguarding-enquiry': 'CHILDRENS_SERVICES_NOT_ASKED' };
const unfulfilled: Readonly<Record<GateCheck, RedCode>> = { occupier: 'OCCUPIER_NOT_ASSESSED', consent: 'NO_CONSENT', address: 'ADDRESS_NOT_SUITABLE' };

/**
 * Whether an address may be proposed or approved (DOMAIN 4, 8.9): red with every reason until the police and children's services of every place have answered in scope, each answer is reviewed, and the occupier's
 * check and consent and the address are as they must be; then green. It is computed anew whenever it is asked for, so nobody can set it, and it turns red again by itself. Pure.
 */
export function gateState(facts: GateFacts): GateState {
  const counted = countedOf(facts.conversations);
  const reasons = once([
    ...gateEnquiries.filter((kind) => !counted.some((one) => one.kind === kind)).map((kind) => ({ code: notAsked[kind], about: null })),
    ...placesNotAsked(facts, counted),
    ...counted.flatMap((one) => lackingOf(one, facts, isFollowed(one, counted)).map((code) => ({ code, about: one.to }))),
    ...facts.conversations.flatMap((one) => wantedOf(one).map((code) => ({ code, about: one.to }))),
    ...gateCheckNames.filter((what) => !isFulfilled(what, facts)).map((what) => ({ code: unfulfilled[what], about: null })),
    ...(facts.isRisk ? [{ code: 'RISK_TO_OTHERS', about: null } as const] : []),
  ]);
  return { state: reasons.length === 0 ? 'GREEN' : 'RED', reasons };
}

/** Whether a check came out as it must. That nobody else lives there is not believed where the address is a partner's, or an enquiry says that somebody does (DOMAIN 2.15, 4: with whom the person would live is what is checked). */
function isFulfilled(what: GateCheck, { checks, conversations, isPartners }: GateFacts): boolean {
  const outcome = checks[what];
  if (outcome === nobodyElse && what !== 'address') return !isPartners && !conversations.some(({ isOccupied }) => isOccupied);
  return outcome === gateChecks[what][0];
}

/** Each reason once: more than one enquiry of an agency may be red for it. */
const once = (reasons: readonly Red[]): Red[] => reasons.filter(({ code, about }, at) => at === reasons.findIndex((other) => other.code === code && other.about === about));

/**
 * What counts of what each agency was asked: what it was asked last, for every place for which it ever was, so that who was asked again need not answer twice, and is asked for no less; and beside that everything earlier that nothing
 * later asks for as well, of somebody, of days or of the Police National Database.
 */
export function countedOf(conversations: readonly ConversationFacts[]): ConversationFacts[] {
  const newestFirst = conversations.toSorted((one, other) => other.askedAt.getTime() - one.askedAt.getTime() || (one.conversation < other.conversation ? 1 : -1));
  const ofEach = Map.groupBy(newestFirst, ({ kind, to }) => `${kind} ${to}`);
  return [...ofEach.values()].flatMap((all) => all.flatMap((one, at) => {
    if (at === 0) return [{ ...one, places: [...new Set(all.flatMap(({ places }) => places))] }];
    return all.slice(0, at).some((later) => isAskedAgain(one, later)) ? [] : [one];
  })).reverse();
}

/** Whether what was asked is asked again by something later: of everybody, of the Police National Database where that was asked for, and of all the days that have not been answered for yet. */
function isAskedAgain({ people, asks, places, answers }: ConversationFacts, later: ConversationFacts): boolean {
  const last = answers.at(-1);
  const isAnswered = last !== undefined && isAnswer(last) && lackingIn({ ...asks, places }, last).length === 0;
  const begins = later.asks.from ?? '';
  return noLongerAsked(people, later.people).length === 0 && (later.asks.pnd || !asks.pnd) && (begins <= (asks.from ?? '') || (isAnswered && begins <= last.scope!.until));
}

/** What is wanted of each enquiry, whatever was asked later: that everything that came is genuine, and that somebody has reviewed every answer whose content is kept. */
function wantedOf({ answers }: ConversationFacts): RedCode[] {
  return [...(answers.some(({ isCompromised }) => isCompromised) ? ['COMPROMISED' as const] : []), ...(answers.some((one) => isAnswer(one) && !one.isReviewed && one.status !== undefined) ? ['NOT_REVIEWED' as const] : [])];
}

/** Places of which nobody was asked, and which no search of the same kind covers either. */
function placesNotAsked({ leftOut }: GateFacts, counted: readonly ConversationFacts[]): Red[] {
  const isCovered = ({ kind, place }: GateFacts['leftOut'][number]): boolean =>
    counted.some((one) => one.kind === kind && (one.places.includes(place) || one.answers.at(-1)?.scope?.places.includes(place) === true));
  return [...new Set(leftOut.filter((one) => !isCovered(one)).map(({ place }) => place))].map((about) => ({ code: 'PLACE_NOT_ASKED', about }));
}

/** What was asked for the place that an agency said to ask instead, if it did so last and somebody was asked for that place; that it was contested and upheld takes nothing from what it says. */
function followedTo({ kind, to, answers }: ConversationFacts, counted: readonly ConversationFacts[]): readonly ConversationFacts[] {
  const last = answers.findLast(({ leaves }) => leaves !== 'UPHELD'), instead = last?.instead;
  // An answer that tells something and names somebody else besides is judged by what it tells.
  if (instead === undefined || (last?.leaves !== 'REFUSED' && (last?.leaves !== 'ANSWERED' || last.status !== 'REDIRECTED'))) return [];
  return counted.filter((one) => one.kind === kind && one.to !== to && one.places.includes(instead));
}

/** Whether what one agency was asked has gone on to another, which answers for it. Where they send it round in a circle nobody does. */
function isFollowed(one: ConversationFacts, counted: readonly ConversationFacts[], passed: readonly ConversationFacts[] = []): boolean {
  const next = followedTo(one, counted);
  return next.length > 0 ? next.every((other) => !passed.includes(other) && isFollowed(other, counted, [...passed, one])) : passed.length > 0;
}

/** What is lacking in what one agency answered: what came last decides where it stands. Of one that was followed nothing: what is lacking where it went is lacking there. */
function lackingOf({ answers, askedAt, places, asks }: ConversationFacts, { lastIncidentAt, now }: GateFacts, followed: boolean): RedCode[] {
  const last = answers.at(-1);
  if (followed) return [];
  if (last?.leaves === 'REFUSED' || last?.leaves === 'UPHELD') return ['REFUSED'];
  if (last === undefined || !isAnswer(last)) return ['NOT_ANSWERED'];
  if (last.status === 'REDIRECTED') return ['REDIRECTED'];
  if (last.status === undefined || last.scope === undefined || last.searchedAt === undefined) return ['NO_SCOPE'];
  const lacks = lackingIn({ ...asks, places, until: asks.until ?? askedAt.toISOString().slice(0, 10) }, last);
  const lacking: RedCode[] = [...new Set(lacks.flatMap((lack) => redFor[lack] ?? []))];
  // Nobody has searched later than the answer came.
  const searchedAt = Math.min(last.searchedAt.getTime(), last.receivedAt.getTime());
  if (searchedAt < toTheMinute(askedAt) || lacks.includes('UNTIL') || now.getTime() - searchedAt > holdsMs) lacking.push('TOO_OLD');
  if (lastIncidentAt !== undefined && lastIncidentAt.getTime() > searchedAt) lacking.push('INCIDENT_SINCE');
  return lacking;
}

/** For what a gate is red where a search lacks something; one that ends too soon, or was not told, is another matter. */
const redFor: Readonly<Partial<Record<ScopeLack, RedCode>>> = { PLACES: 'SCOPE_TOO_NARROW', PERSONS: 'SCOPE_TOO_NARROW', FROM: 'SCOPE_TOO_NARROW', PND: 'SCOPE_TOO_NARROW', NOT_SEARCHED: 'NOT_SEARCHED' };
const isAnswer = ({ leaves }: AnswerFacts): boolean => leaves === 'ANSWERED' || leaves === 'ANSWERED_IN_PART';

/** Forms take a time of the clock to the minute. */
const toTheMinute = (at: Date): number => Math.floor(at.getTime() / 60_000) * 60_000;
