import { readCrn, readCro, readPnc } from '#messages';
import { type Birth, readBirth } from './births.js';
import { type Name, plain, readName } from './names.js';
import { lettersOf, type Text } from './similarity.js';

/** A record of a person as somebody wrote it; each field may be absent. */
export interface PersonRecord {
  readonly givenNames?: string | undefined;
  readonly familyName?: string | undefined;
  /** What it was before a marriage, or is besides. */
  readonly formerFamilyName?: string | undefined;
  /** `YYYYMMDD` or ISO; a year, or a year and a month, where no more is known. */
  readonly dateOfBirth?: string | undefined;
  readonly sex?: string | undefined;
  /** The number or name of the house. */
  readonly house?: string | undefined;
  /** The lines of the address before the town. */
  readonly street?: string | undefined;
  readonly street2?: string | undefined;
  readonly town?: string | undefined;
  readonly region?: string | undefined;
  readonly postcode?: string | undefined;
  /** Unique property reference number. */
  readonly uprn?: string | undefined;
  readonly pnc?: string | undefined;
  readonly cro?: string | undefined;
  readonly nhsNumber?: string | undefined;
  readonly prisonNumber?: string | undefined;
  readonly crn?: string | undefined;
  /** Case reference numbers that were merged into this one. */
  readonly formerCrns?: readonly string[] | undefined;
}

/** Identifiers of one person, in the order in which they are trusted (DOMAIN 6.1). */
export const identifiers = ['pnc', 'prisonNumber', 'cro', 'nhsNumber', 'crn'] as const;
export type Identifier = (typeof identifiers)[number];

/** A record made ready to be compared with many. */
export interface Prepared {
  readonly given: Name;
  readonly family: Name;
  readonly formerFamily: Name;
  readonly birth: Birth;
  readonly sex: string;
  readonly house: string;
  readonly street: Text;
  readonly street2: Text;
  readonly town: Text;
  readonly region: string;
  readonly postcode: string;
  readonly uprn: string;
  /** Canonical; empty where there is none that can be read. */
  readonly identifiers: Readonly<Record<Identifier, string>>;
  /** The case reference number with those merged into it. */
  readonly crns: readonly string[];
  /** Whether there is any. */
  readonly isIdentified: boolean;
}

const compact = (text: string | undefined): string => plain(text ?? '').replaceAll(' ', '');
/** What most streets share says nothing, and makes them alike. */
const kindOfStreet = / (street|st|road|rd|lane|ln|avenue|ave|av|close|cl|drive|dr|crescent|cres|court|ct|place|pl|way|grove|gardens|terrace|walk|circuit|parade|square|row|hill)$/;
const asText = (text: string): Text => ({ text, letters: lettersOf(text) });
const readStreet = (text: string | undefined): Text => asText(compact(plain(text ?? '').replace(kindOfStreet, '')));
const readable = (text: string | undefined, reader: (text: string) => { readonly ok: boolean; readonly value?: string }): string => {
  if (text === undefined || text.trim() === '') return '';
  const reading = reader(text);
  return reading.ok ? reading.value ?? '' : '';
};

/** Ten digits of which the last is right (modulus 11; DOMAIN 6.1). */
function readNhsNumber(text: string | undefined): string {
  const digits = compact(text);
  if (!/^\d{10}$/.test(digits)) return '';
  const sum = [...digits.slice(0, 9)].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0);
  return (11 - sum % 11) % 11 === Number(digits[9]) ? digits : '';
}

const matching = (pattern: RegExp, text: string | undefined): string => { const upper = compact(text).toUpperCase(); return pattern.test(upper) ? upper : ''; };

export function prepare(record: PersonRecord): Prepared {
  const read: Readonly<Record<Identifier, string>> = {
    pnc: readable(record.pnc, (text) => readPnc(text)), cro: readable(record.cro, readCro), nhsNumber: readNhsNumber(record.nhsNumber),
    prisonNumber: matching(/^[A-Z]\d{4}[A-Z]{2}$/, record.prisonNumber), crn: readable(record.crn, readCrn),
  };
  const crns = [read.crn, ...(record.formerCrns ?? []).map((one) => readable(one, readCrn))].filter((one) => one !== '');
  return {
    given: readName(record.givenNames), family: readName(record.familyName), formerFamily: readName(record.formerFamilyName), birth: readBirth(record.dateOfBirth), sex: compact(record.sex).slice(0, 1),
    house: compact(record.house), street: readStreet(record.street), street2: readStreet(record.street2), town: asText(compact(record.town)), region: compact(record.region), postcode: compact(record.postcode), uprn: compact(record.uprn).replace(/^0+/, ''),
    identifiers: read, crns, isIdentified: crns.length > 0 || Object.values(read).some((one) => one !== ''),
  };
}

/** The fields of a record that have something in them that cannot be read, and so take no part. */
export function unreadable(record: PersonRecord): (keyof PersonRecord)[] {
  const { birth, identifiers: read, crns } = prepare(record);
  const isGiven = (field: Exclude<keyof PersonRecord, 'formerCrns'>): boolean => (record[field] ?? '').trim() !== '';
  return [
    ...(isGiven('dateOfBirth') && birth.year === 0 ? ['dateOfBirth' as const] : []), ...identifiers.filter((one) => isGiven(one) && read[one] === ''),
    ...(crns.length < (record.formerCrns ?? []).length + Number(read.crn !== '') ? ['formerCrns' as const] : []),
  ];
}
