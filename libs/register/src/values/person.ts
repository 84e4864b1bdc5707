import { readCrn, readCro, type Reading, readPnc, readPostcode, readPrisonNumber } from '#messages';
import { soundOf, wordsOf } from './plain.js';

/** What is known of a person, as a caseload or an incident has it; each may be absent. A name that somebody also goes by and an address where they also lived are further ones. */
export interface RegisterPerson {
  readonly pnc?: string | undefined;
  readonly cro?: string | undefined;
  readonly prisonNumber?: string | undefined;
  readonly crn?: string | undefined;
  /** Case reference numbers merged into that one. */
  readonly formerCrns?: readonly string[];
  readonly names?: readonly { readonly given?: string | undefined; readonly family?: string | undefined }[];
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string | undefined;
  readonly addresses?: readonly { readonly street?: string | undefined; readonly postcode?: string | undefined }[];
}

/** One given with one family name. Empty texts where one is not known. */
export interface PlainName {
  readonly given: string;
  readonly family: string;
  readonly givenSound: string;
  /** Both sounds, and the first four letters of both, in the order of the alphabet: given and family name are often entered the wrong way round. */
  readonly sounds: string;
  readonly letters: string;
}
export interface PlainBirth { readonly year: string; readonly month: string; readonly day: string }
/** The number of the house, the first six letters of the street, the postcode. */
export interface PlainAddress { readonly house: string; readonly street: string; readonly postcode: string }

/** A person in the forms that values are made of. Fields that nobody knows are empty texts or lists. */
export interface PlainPerson {
  readonly pncs: readonly string[];
  readonly cros: readonly string[];
  readonly prisonNumbers: readonly string[];
  readonly crns: readonly string[];
  readonly names: readonly PlainName[];
  readonly birth: PlainBirth | undefined;
  readonly addresses: readonly PlainAddress[];
}

/** An identifier that cannot be read is none: it would be another than the one that is meant. */
const canonical = (read: (text: string) => Reading<string>, ...written: readonly (string | undefined)[]): string[] => written.flatMap((text) => {
  const reading = text === undefined ? undefined : read(text);
  return reading?.ok === true ? [reading.value] : [];
});

export const plainPerson = (person: RegisterPerson): PlainPerson => ({
  pncs: canonical(readPnc, person.pnc), cros: canonical(readCro, person.cro), prisonNumbers: canonical(readPrisonNumber, person.prisonNumber), crns: canonical(readCrn, person.crn, ...(person.formerCrns ?? [])),
  names: (person.names ?? []).flatMap(({ given, family }) => plainNames(wordsOf(given), wordsOf(family))),
  birth: plainBirth(person.dateOfBirth),
  addresses: (person.addresses ?? []).map(({ street, postcode }) => ({ ...plainStreet(street), postcode: canonical(readPostcode, postcode)[0] ?? '' })),
});

/** A family name of several words is also known by its last alone. Of given names the first counts. */
function plainNames(given: readonly string[], family: readonly string[]): PlainName[] {
  const [first = ''] = given;
  const whole = family.join('');
  return [...new Set([whole, family.at(-1) ?? ''])].map((one) => ({ given: first, family: one, givenSound: soundOf(first), sounds: eitherWay(soundOf(first), soundOf(one)), letters: eitherWay(first.slice(0, 4), one.slice(0, 4)) }));
}

const eitherWay = (a: string, b: string): string => (a === '' || b === '' ? '' : [a, b].sort().join('+'));

function plainBirth(text: string | undefined): PlainBirth | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? [];
  return year === undefined || month === undefined || day === undefined || new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() !== Number(day) ? undefined : { year, month, day };
}

/** The number of a flat stands before that of its house, and both before the street. */
function plainStreet(text: string | undefined): Pick<PlainAddress, 'house' | 'street'> {
  const words = wordsOf(text).filter((word) => !flats.has(word));
  const begins = words.findIndex((word) => !/\d/.test(word));
  if (begins < 0) return { house: '', street: '' };
  return { house: words[begins - 1] ?? '', street: words.slice(begins).filter((word) => !/\d/.test(word)).join('').slice(0, 6) };
}

const flats: ReadonlySet<string> = new Set(['flat', 'apartment', 'apt', 'unit', 'room']);
