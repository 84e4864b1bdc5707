import { openRefusals, refusalCodes } from '#messages';

const isOpen = (code: string): boolean => (openRefusals as readonly string[]).includes(code);

/** A refusal whose code nobody here knows any more. */
export const otherCode = 'OTHER';

/** By what figures can be told apart, within each kind of thing that is asked. */
export const groupings = ['agency', 'trigger', 'kind'] as const;
export type Grouping = (typeof groupings)[number];

/**
 * Counts that are parts of another one, without overlap. With `rest` the parts leave something over that is not shown; without it they are all there is. A tree: each base is a part of one before it, `asked` the first.
 */
export interface Family {
  readonly of: string;
  readonly parts: readonly string[];
  readonly rest?: true;
}

/** What is counted of everything that was asked (DOMAIN 5.1), each enquiry or referral to one agency once. */
export const families = [
  /** How it stands by what came last. */
  { of: 'asked', parts: ['waiting', 'refused', 'redirected', 'answered'] },
  /** Of what waits: past the time in which a reply is due; opened or taken by a person there. */
  { of: 'waiting', parts: ['overdue'], rest: true },
  { of: 'waiting', parts: ['taken'], rest: true },
  /** Refusals that end nothing, so that the answer is waited for still, and those that end it; of the first, past the time in which a reply is due. */
  { of: 'refused', parts: ['refusedOpen', 'refusedClosed'] },
  { of: 'refusedOpen', parts: openRefusals },
  { of: 'refusedClosed', parts: [...refusalCodes.filter((code) => !isOpen(code)), otherCode] },
  { of: 'refusedOpen', parts: ['refusedOverdue'], rest: true },
  /** However it stands by now: a refusal of it, or a decision, was contested; of these, that was upheld, or overturned at least once. */
  { of: 'asked', parts: ['contested'], rest: true },
  { of: 'contested', parts: ['upheld', 'overturned'], rest: true },
  /** Answers by how far they go; a decision or an acknowledgement of a referral is none of the first three. */
  { of: 'answered', parts: ['full', 'partial', 'nil', 'decided'] },
  /** Of what is answered: first answered only after the time for it; read by who asked since the last answer came; used by who asked; searched in the Police National Database too. */
  { of: 'answered', parts: ['late'], rest: true },
  { of: 'answered', parts: ['read'], rest: true },
  { of: 'answered', parts: ['used'], rest: true },
  { of: 'answered', parts: ['pnd'], rest: true },
] as const satisfies readonly Family[];

/** Places that an address led to and that could not be asked here, because they have no node: counted by themselves, beside what was asked. */
export const notAsked = 'notAsked';

/** Every count, in the order in which it is shown. */
export const countNames: readonly string[] = ['asked', notAsked, ...families.flatMap(({ parts }) => parts)];

/** Times of which the median and the ninetieth percentile are told, in whole minutes: until a person there had opened or taken it, and until the first answer. */
export const timeNames = ['toTake', 'toAnswer'] as const;
export type TimeName = (typeof timeNames)[number];

/** By the nearest rank, so that each is a time that occurred; null of fewer times than small numbers are. */
export interface Percentiles {
  readonly median: number | null;
  readonly p90: number | null;
}

/** What was counted, before anything is hidden. */
export interface Counted {
  readonly kind: string | null;
  /** An agency, a place without a node or a trigger; null for none, and in the figures of a whole kind. */
  readonly group: string | null;
  /** The unit of the agency that the directory routes it to, where there is one. */
  readonly unit: string | null;
  readonly level: 'all' | 'kind' | 'group';
  readonly counts: Readonly<Record<string, number>>;
  readonly times: Readonly<Record<TimeName, Percentiles>>;
  /** In how many systems was searched for the median answer. */
  readonly systems: number | null;
}
