import { birthLevels, compareBirths } from './births.js';
import { type Name } from './names.js';
import { identifiers, type Prepared } from './person.js';
import { isAlike, isOneErrorApart, type Text } from './similarity.js';

/** How each field of two records may agree, from the best to none. A field that one of them lacks says nothing, and weighs nothing. */
export const levels = {
  given: ['exact', 'variant', 'one error', 'alike', 'initial', 'differs'],
  family: ['exact', 'part', 'one error', 'alike', 'differs'],
  /** Whether the names fit as they stand, or with given and family name exchanged. */
  order: ['straight', 'exchanged'],
  birth: birthLevels,
  sex: ['exact', 'differs'],
  postcode: ['exact', 'one error', 'district', 'differs'],
  street: ['house and street', 'street', 'house and alike', 'alike', 'house', 'differs'],
  town: ['exact', 'alike', 'differs'],
  region: ['exact', 'differs'],
  uprn: ['exact', 'differs'],
  pnc: ['exact', 'differs'], prisonNumber: ['exact', 'differs'], cro: ['exact', 'differs'], nhsNumber: ['exact', 'differs'], crn: ['exact', 'differs'],
} as const;
export type Field = keyof typeof levels;
export const fields = Object.keys(levels) as Field[];
const at = Object.fromEntries(fields.map((field, place) => [field, place])) as Readonly<Record<Field, number>>;

/** The identifiers stand last, in their order. */
const firstIdentifier = fields.indexOf(identifiers[0]);

/** The level of each field in the order of {@link fields}, counted from 1; 0 where it says nothing. */
export type Comparison = Uint8Array;
export const emptyComparison = (): Comparison => new Uint8Array(fields.length);

/** The name of the level of a field, or nothing where that says nothing. */
export const levelOf = (comparison: Comparison, field: Field): string | undefined => levels[field][comparison[at[field]]! - 1];
const level = <F extends Field>(field: F, name: (typeof levels)[F][number]): number => (levels[field] as readonly string[]).indexOf(name) + 1;

const given = { exact: level('given', 'exact'), variant: level('given', 'variant'), error: level('given', 'one error'), alike: level('given', 'alike'), initial: level('given', 'initial'), differs: level('given', 'differs') };
const family = { exact: level('family', 'exact'), part: level('family', 'part'), error: level('family', 'one error'), alike: level('family', 'alike'), differs: level('family', 'differs') };
const street = { both: 1, street: 2, houseAlike: 3, alike: 4, house: 5, differs: 6 };
const [straight, exchanged] = [1, 2];

/** Texts that agree in most of their letters. */
const alike = 0.8;
/** Shorter names are too near to each other for one error to say much: the longer of two has at least so many letters. */
const shortest = 3;

/** Compares two records field by field; writes into `into`, so that nothing is allocated. */
export function compare(a: Prepared, b: Prepared, into: Comparison = emptyComparison()): Comparison {
  compareNames(a, b, into);
  const birth = compareBirths(a.birth, b.birth);
  into[at.birth] = birth === undefined ? 0 : birthLevels.indexOf(birth) + 1;
  into[at.sex] = equal(a.sex, b.sex);
  into[at.postcode] = comparePostcodes(a.postcode, b.postcode);
  into[at.street] = compareStreets(a, b);
  into[at.town] = compareTowns(a, b);
  into[at.region] = equal(a.region, b.region);
  into[at.uprn] = equal(a.uprn, b.uprn);
  const areIdentified = a.isIdentified && b.isIdentified;
  for (let one = 0; one < identifiers.length; one += 1) into[firstIdentifier + one] = areIdentified ? equal(a.identifiers[identifiers[one]!], b.identifiers[identifiers[one]!]) : 0;
  // One that was merged into the other is the other.
  if (areIdentified && a.crns.length > 0 && b.crns.length > 0) into[at.crn] = sharesOne(a.crns, b.crns) ? 1 : 2;
  return into;
}

const equal = (a: string, b: string): number => (a === '' || b === '' ? 0 : a === b ? 1 : 2);

/** As they stand; and exchanged, where they do not fit as they stand. */
function compareNames(a: Prepared, b: Prepared, into: Comparison): void {
  const givenLevel = compareGiven(a.given, b.given), familyLevel = compareFamilies(a, b);
  into[at.given] = givenLevel;
  into[at.family] = familyLevel;
  into[at.order] = givenLevel === 0 || familyLevel === 0 ? 0 : straight;
  if (givenLevel < given.alike || familyLevel < family.alike) return;
  const givenOther = compareGiven(a.given, b.family), familyOther = compareFamily(a.family, b.given);
  if (givenOther === 0 || familyOther === 0 || (givenOther > given.error && familyOther > family.error)) return;
  into[at.given] = givenOther;
  into[at.family] = familyOther;
  into[at.order] = exchanged;
}

function compareGiven(a: Name, b: Name): number {
  if (a.text === '' || b.text === '') return 0;
  if (a.text === b.text) return given.exact;
  if (a.text.length === 1 || b.text.length === 1) return a.text.charCodeAt(0) === b.text.charCodeAt(0) ? given.initial : given.differs;
  if (sharesOne(a.roots, b.roots) || ((a.words.length > 1 || b.words.length > 1) && sharesOne(a.words, b.words))) return given.variant;
  // Two names that are known are two names, however alike: Joan is not John mistyped, nor is one twin the other.
  if (a.isKnown && b.isKnown) return given.differs;
  if (Math.max(a.text.length, b.text.length) >= shortest && isOneErrorApart(a.text, b.text)) return given.error;
  return soundsAlike(a, b) ? given.alike : given.differs;
}

/** A name that one of them had before counts as a part of the name. */
function compareFamilies(a: Prepared, b: Prepared): number {
  const level = compareFamily(a.family, b.family);
  const isFormer = level > family.part && ((a.formerFamily.text !== '' && (a.formerFamily.text === b.family.text || a.formerFamily.text === b.formerFamily.text)) || (b.formerFamily.text !== '' && b.formerFamily.text === a.family.text));
  return isFormer ? family.part : level;
}

function compareFamily(a: Name, b: Name): number {
  if (a.text === '' || b.text === '') return 0;
  if (a.text === b.text) return family.exact;
  if ((a.words.length > 1 || b.words.length > 1) && sharesOne(a.words, b.words)) return family.part;
  if (Math.max(a.text.length, b.text.length) >= shortest && isOneErrorApart(a.text, b.text)) return family.error;
  return soundsAlike(a, b) ? family.alike : family.differs;
}

const soundsAlike = (a: Name, b: Name): boolean => (a.sound === b.sound && a.sound.length > 1) || isAlike(a, b, alike);

function sharesOne(a: readonly string[], b: readonly string[]): boolean {
  for (const one of a) if (one.length > 1 && b.includes(one)) return true;
  return false;
}

function comparePostcodes(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  if (isOneErrorApart(a, b)) return 2;
  return a.length > 4 && a.slice(0, -3) === b.slice(0, -3) ? 3 : 4;
}

/** The street may stand in either line of either address. */
function compareStreets(a: Prepared, b: Prepared): number {
  if ((a.street.text === '' && a.street2.text === '') || (b.street.text === '' && b.street2.text === '')) return 0;
  const isHouse = a.house !== '' && a.house === b.house;
  const best = Math.max(compareLines(a.street, b.street), compareLines(a.street, b.street2), compareLines(a.street2, b.street), compareLines(a.street2, b.street2));
  if (best === 2) return isHouse ? street.both : street.street;
  if (best === 1) return isHouse ? street.houseAlike : street.alike;
  return isHouse ? street.house : street.differs;
}

/** 2: one line, but for a typing error; 1: alike; 0: neither. */
function compareLines(a: Text, b: Text): number {
  if (a.text === '' || b.text === '') return 0;
  if (a.text === b.text || isOneErrorApart(a.text, b.text)) return 2;
  return isAlike(a, b, alike) ? 1 : 0;
}

function compareTowns(a: Prepared, b: Prepared): number {
  if (a.town.text === '' || b.town.text === '') return 0;
  if (a.town.text === b.town.text) return 1;
  return isAlike(a.town, b.town, alike) ? 2 : 3;
}
