import { currentEdition, lookUpPostcodes, type Place } from '#gazetteer';
import { tellsContact } from '#labels';
import { type Finding } from '#messages';
import { type Sql } from '#platform';
import { type NamedAddress } from './addresses.js';

/** An address with where it lies; undefined where no postcode lookup is loaded. */
export interface LocatedAddress extends NamedAddress {
  readonly lies: Place | undefined;
}

/** The area of a force (its code of two digits) or an authority (National Statistics code), with the addresses that lie there. */
export interface ComputedPlace {
  readonly place: string;
  /** The addresses in words; empty for a place that is named by hand alone. */
  readonly because: readonly string[];
}

/**
 * Why nobody is asked about an address: a person left the place out, or left out one that has no node, because it was asked otherwise (its code says so, and its time runs all the same), or nobody here knows
 * where the address lies, and a person must name who is to be asked. These are the words of the last.
 */
export const unplacedWords = {
  NO_POSTCODE: 'has no postcode', POSTCODE_UNKNOWN: 'has a postcode that is not in the postcode lookup', OUTSIDE: 'lies outside England and Wales', NO_LOOKUP: 'cannot be looked up, because no postcode lookup is loaded here',
} as const;
type Unplaced = keyof typeof unplacedWords;
export const notAskedCodes = ['LEFT_OUT', 'NO_NODE', 'NO_POSTCODE', 'POSTCODE_UNKNOWN', 'OUTSIDE', 'NO_LOOKUP'] as const satisfies readonly ('LEFT_OUT' | 'NO_NODE' | Unplaced)[];

/** A place that is not asked, or addresses that lead to none, and why. */
export interface NotAsked {
  /** Null where nobody knows the place. */
  readonly place: string | null;
  readonly code: (typeof notAskedCodes)[number];
  readonly because: readonly string[];
  /** What the person who asks gave as the reason; null while there is none. */
  readonly reason: string | null;
}

/** A place that a person leaves out although an address lies there. */
export interface LeftOut {
  readonly place: string;
  readonly reason?: string;
}

/** How those who are asked by a kind follow from where people live and lived. */
export interface PlacesAsked {
  /** The field of the content that lists them; left out where the content does not say who else is told. */
  readonly field?: 'forces' | 'areas';
  readonly of: 'force' | 'authority';
  readonly nameOf: (place: string) => string;
}

/** Where addresses lead: each to one place, or to none. */
export interface Computed {
  readonly places: readonly ComputedPlace[];
  readonly unplaced: readonly NotAsked[];
}

/** Says where addresses lie, by two statements at most. */
export async function locate(sql: Sql, addresses: readonly NamedAddress[]): Promise<LocatedAddress[]> {
  const isLoaded = addresses.length > 0 && (await currentEdition(sql)) !== undefined;
  const lie = isLoaded ? await lookUpPostcodes(sql, addresses.map(({ postcode }) => postcode ?? '')) : [];
  return addresses.map((address, at) => ({ ...address, lies: lie[at] }));
}

/** Gathers addresses by the place where they lie: each address counts once, in whatever order they come. Pure. */
export function placesOf(addresses: readonly LocatedAddress[], of: PlacesAsked['of']): Computed {
  return {
    places: gathered(addresses, ({ lies }) => (lies?.outcome === 'known' ? lies[of] : undefined)).map(([place, because]) => ({ place, because })),
    unplaced: gathered(addresses, whyUnplaced).map(([code, because]) => ({ place: null, code, because, reason: null })),
  };
}

/** The words of those addresses that have a key, by it. */
function gathered<Key>(addresses: readonly LocatedAddress[], keyOf: (address: LocatedAddress) => Key | undefined): [Key, string[]][] {
  const by = new Map<Key, string[]>();
  for (const address of addresses) {
    const key = keyOf(address);
    if (key !== undefined) by.set(key, [...by.get(key) ?? [], address.words]);
  }
  return [...by];
}

function whyUnplaced({ postcode, lies }: LocatedAddress): Unplaced | undefined {
  if (lies?.outcome === 'known') return undefined;
  if (postcode === undefined) return 'NO_POSTCODE';
  if (lies === undefined) return 'NO_LOOKUP';
  return lies.outcome === 'outside' ? 'OUTSIDE' : 'POSTCODE_UNKNOWN';
}

/** What becomes of the places that were computed, with what a person wrote. */
export interface Settled {
  /** What the field lists now; undefined where there is nothing to list. */
  readonly named: unknown;
  readonly notAsked: readonly NotAsked[];
  readonly findings: readonly Finding[];
}

const shortestReason = 3;

/**
 * Settles who is asked: what a draft does not list is filled in; what it lists must have every computed place that takes part, and whatever it names besides is asked too ("editable upward only", DOMAIN 2.17). A
 * computed place is left out only with a reason. One that has no node is no exception: it is asked by letter, and whoever has asked it otherwise says how. An address of which nobody
 * knows where it lies is told and kept, and is no finding: whether a force that was named covers it only a person can say, and somebody in danger must not wait for it. Pure.
 */
export function settlePlaces(asked: PlacesAsked, { places, unplaced }: Computed, takesPart: (place: string) => boolean, written: unknown, leftOut: readonly LeftOut[] = []): Settled {
  const isNamed = (place: string): boolean => Array.isArray(written) && written.includes(place);
  const notAsked: NotAsked[] = [];
  const findings: Finding[] = [];
  const filled: string[] = [];
  for (const { place, because } of places) {
    const at = leftOut.findIndex((one) => one.place === place);
    const reason = leftOut[at]?.reason?.trim() ?? '';
    const isHere = takesPart(place);
    if (at === -1 && (written === undefined || isNamed(place))) {
      filled.push(place);
      continue;
    }
    notAsked.push({ place, code: isHere ? 'LEFT_OUT' : 'NO_NODE', because, reason: reason === '' ? null : reason });
    if (at === -1) findings.push({ path: `/${asked.field ?? 'area'}`, code: 'REQUIRED', todo: `Name ${asked.nameOf(place)} too, or leave it out with a reason. ${lieThere(because)}` });
    else if (reason.length < shortestReason) findings.push({ path: `/leftOut/${at}/reason`, code: 'REQUIRED', todo: `Say why ${asked.nameOf(place)} is not asked. ${lieThere(because)}` });
    else if (tellsContact(reason)) findings.push({ path: `/leftOut/${at}/reason`, code: 'CONTACT_DETAIL', todo: 'Leave out addresses, postcodes, phone numbers and emails.' });
    else if (isNamed(place)) findings.push({ path: `/leftOut/${at}/reason`, code: 'CONTRADICTION', todo: `Either ask ${asked.nameOf(place)} or leave it out with a reason, not both.` });
  }
  return { named: written ?? (filled.length === 0 ? undefined : filled), notAsked: [...notAsked, ...unplaced], findings };
}

const lieThere = (because: readonly string[]): string => `There lies: ${because.join('; ')}.`;
