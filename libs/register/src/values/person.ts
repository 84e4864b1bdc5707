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

/** One given with one family name: their first letters and their sounds. Empty where one is not known. */
export interface PlainName {
  readonly given: string;
  readonly family: string;
  readonly givenSound: string;
  /** Both sounds in the order of the alphabet: given and family name are often entered the wrong way round. */
  readonly sounds: string;
}
export interface PlainBirth { readonly year: string; readonly month: string; readonly day: string }
export interface PlainAddress { readonly street: string; readonly postcode: string }

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
  addresses: (person.addresses ?? []).map(({ street, postcode }) => ({ street: plainStreet(street), postcode: canonical(readPostcode, postcode)[0] ?? '' })),
});

/** A family name of several words is also known by its last alone. Of given names the first counts. */
function plainNames(given: readonly string[], family: readonly string[]): PlainName[] {
  const [first = ''] = given;
  const whole = family.join('');
  return [...new Set([whole, family.at(-1) ?? ''])].map((one) => ({ given: first, family: one, givenSound: soundOf(first), sounds: first === '' || one === '' ? '' : [soundOf(first), soundOf(one)].sort().join('+') }));
}

function plainBirth(text: string | undefined): PlainBirth | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? [];
  return year === undefined || month === undefined || day === undefined || new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() !== Number(day) ? undefined : { year, month, day };
}

/** The first six letters of the street, without the number of the house or flat before it. */
const plainStreet = (street: string | undefined): string => wordsOf(street).filter((word) => !/\d/.test(word) && word !== 'flat').join('').slice(0, 6);
