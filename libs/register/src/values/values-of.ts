import { type PlainBirth, plainPerson, type PlainPerson, type RegisterPerson } from './person.js';

/**
 * The values under which a person stands in the blinded register, one row a kind. Whoever tests an incident makes the same of it by this same function; one value in common is a reason to ask for candidates, never an answer. Each is made of so much that strangers seldom share one, and several bear
 * one error in a name, a date or a place. `forms` is another number whenever any value of anybody would be another.
 */
export const forms = 1;

type Parts = readonly string[];
const birthOf = ({ birth }: PlainPerson, make: (birth: PlainBirth) => string): string => (birth === undefined ? '' : make(birth));
const whole = ({ year, month, day }: PlainBirth): string => `${year}${month}${day}`;
const ofNames = (person: PlainPerson, make: (name: PlainPerson['names'][number]) => Parts): Parts[] => person.names.map(make);
const ofAddresses = (person: PlainPerson, make: (address: PlainPerson['addresses'][number]) => Parts): Parts[] => person.addresses.map(make);

const table = {
  pnc: (person) => person.pncs.map((id) => [id]),
  'prison-number': (person) => person.prisonNumbers.map((id) => [id]),
  cro: (person) => person.cros.map((id) => [id]),
  crn: (person) => person.crns.map((id) => [id]),
  'sounds-birth': (person) => ofNames(person, ({ sounds }) => [sounds, birthOf(person, whole)]),
  'family-birth': (person) => ofNames(person, ({ family }) => [family, birthOf(person, whole)]),
  'given-birth': (person) => ofNames(person, ({ given, family }) => [given.slice(0, 4), family.slice(0, 1), birthOf(person, whole)]),
  'sounds-figures': (person) => ofNames(person, ({ sounds }) => [sounds, birthOf(person, ({ year, month, day }) => year + [...month, ...day].sort().join(''))]),
  'letters-month': (person) => ofNames(person, ({ letters }) => [letters, birthOf(person, ({ year, month }) => year + month)]),
  'letters-day': (person) => ofNames(person, ({ letters }) => [letters, birthOf(person, ({ year, day }) => year + day)]),
  'letters-birthday': (person) => ofNames(person, ({ letters }) => [letters, birthOf(person, ({ month, day }) => month + day)]),
  'birth-postcode': (person) => ofAddresses(person, ({ postcode }) => [birthOf(person, whole), postcode]),
  'birth-house': (person) => ofAddresses(person, ({ house, street }) => [birthOf(person, whole), house, street]),
  'family-postcode': (person) => person.addresses.flatMap(({ postcode }) => ofNames(person, ({ family }) => [family.slice(0, 4), postcode])),
  'given-postcode': (person) => person.addresses.flatMap(({ postcode }) => ofNames(person, ({ givenSound }) => [givenSound, postcode])),
  'letters-street': (person) => person.addresses.flatMap(({ street }) => ofNames(person, ({ letters }) => [letters, street])),
} as const satisfies Record<string, (person: PlainPerson) => Parts[]>;

export type ValueKind = keyof typeof table;
export const valueKinds = Object.keys(table) as ValueKind[];

/** One value, in the clear: it stays where it was made. */
export interface PersonValue {
  readonly kind: ValueKind;
  /** What the function is evaluated over: the prefix of its forms and kind, so that values of two kinds are never the same, then its parts. */
  readonly input: Buffer;
}

/** More than these a person does not have: identifiers first, then names with the first address, as `valueKinds` has them. */
export const mostValues = 48;

/** The values of a person, each once, in the order of their kinds. Of a value with a part that nobody knows there is none. */
export function valuesOf(person: RegisterPerson): PersonValue[] {
  const plain = plainPerson(person);
  const made = new Map<string, PersonValue>();
  for (const kind of valueKinds) {
    for (const parts of (table[kind] as (person: PlainPerson) => Parts[])(plain)) {
      if (parts.some((part) => part === '')) continue;
      const text = [`mag-register/${forms}`, kind, ...parts].join('\u0000');
      if (!made.has(text)) made.set(text, { kind, input: Buffer.from(text, 'utf8') });
    }
  }
  return [...made.values()].slice(0, mostValues);
}
