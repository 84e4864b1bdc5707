import { readPostcode } from '#messages';
import { type Address, readAddress } from './address.js';
import { fold, type Folded } from './fold.js';
import { numberBefore } from './house-numbers.js';
import { dayBreaks, digitRuns, nationalNumber, phoneLengthAt } from './phones.js';
import { type Token, tokenise } from './tokens.js';
import { commonNames, notInStreetNames, plainStreetTypes, postcodeAreas, streetTypes } from './vocabulary.js';

export type ContactSort = 'address' | 'postcode' | 'phone' | 'email';
/** Something in a text that leads to a person or a place, as [start, end) of the folded text. */
export interface Found {
  readonly sort: ContactSort;
  readonly start: number;
  readonly end: number;
  /** The same for all ways of writing it. */
  readonly key: string;
}

/** A text made ready for reading: folded, and cut into words. */
export interface Prepared {
  readonly folded: Folded;
  readonly tokens: readonly Token[];
}
export function prepare(text: string): Prepared {
  const folded = fold(text);
  return { folded, tokens: tokenise(folded.text) };
}

/** Postcodes with O written for nought and I or L for one share a key. */
export const postcodeKey = (text: string): string => text.replace(/[^a-z0-9]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
const postcodeLike = /(?<![a-z0-9])([a-z]{1,2})([\s.\-_]{0,2})([\doil][\da-z]?)[\s.,\-_/]{0,4}([\doil])[\s.\-_]{0,2}([abd-hjlnp-uw-z]{2})(?![a-z0-9])/g;

function findPostcodes({ folded }: Prepared, found: Found[]): void {
  for (const match of folded.text.matchAll(postcodeLike)) {
    const [whole, area = '', gap = '', district = '', sector = '', unit = ''] = match;
    if (!postcodeAreas.has(area)) continue;
    const end = match.index + whole.length;
    const exact = /\d/.test(district) && /^\d$/.test(sector) && gap === '';
    if (!exact && !looksMeant(folded, match.index, end, whole)) continue;
    const plain = `${area}${asDigit(district[0] ?? '')}${district.length > 1 && !/[a-z]/.test(district[1] ?? '') ? district[1] : (district[1] ?? '')}${asDigit(sector)}${unit}`;
    if (readPostcode(plain).ok || readPostcode(`${area}${asDigit(district)}${asDigit(sector)}${unit}`).ok) {
      found.push({ sort: 'postcode', start: match.index, end, key: postcodeKey(whole) });
    }
  }
}

const asDigit = (text: string): string => text.replaceAll('o', '0').replace(/[il]/g, '1');

/** Letters for digits, or a gap after the area, count only where the writer clearly meant a postcode. */
function looksMeant(folded: Folded, start: number, end: number, whole: string): boolean {
  if (!/\d/.test(whole)) return false;
  for (let at = start; at < end; at++) {
    const unit = folded.text.charCodeAt(at);
    if (unit >= 0x61 && unit <= 0x7a && !folded.isCapital(at)) return false;
  }
  return true;
}

function findPhones({ folded, tokens }: Prepared, found: Found[]): void {
  const breaks = dayBreaks(folded.text);
  for (const run of digitRuns(folded.text, tokens, breaks)) {
    for (let at = 0; at < run.digits.length; ) {
      const length = run.heads[at] ? phoneLengthAt(run, at) : 0;
      if (length === 0) { at++; continue; }
      const start = run.starts[at] ?? 0;
      found.push({ sort: 'phone', start, end: run.ends[at + length - 1] ?? start, key: nationalNumber(run.digits.slice(at, at + length)) });
      at += length;
    }
  }
}

const atSign = '(?:\\s*(?:@|[(\\[{<]\\s*at\\s*[)\\]}>])\\s*)';
const dotSign = '(?:\\s?\\.\\s?|\\s*[(\\[{<]\\s*dot\\s*[)\\]}>]\\s*|\\s+dot\\s+)';
const local = '[a-z0-9][a-z0-9._%+\'-]*';
const ending = '(?:com|net|org|info|biz|gov|edu|io|me|uk|co|ie|eu|de|fr|pl|email|online|live|ac|nhs|police|mail|app|dev|us|example|test|invalid|local|[a-z]{2})';
const emailLike = new RegExp(`${local}(?:${dotSign}${local}){0,3}?${atSign}[a-z0-9-]+(?:${dotSign}[a-z0-9-]+){0,3}?${dotSign}${ending}(?![a-z0-9])(?:\\.${ending}(?![a-z0-9]))*`, 'g');
const spokenEmail = new RegExp(`${local}(?:\\s+dot\\s+${local}){0,3}?\\s+at\\s+[a-z0-9-]+(?:(?:\\.|\\s+dot\\s+)[a-z0-9-]+){0,3}?(?:\\.|\\s+dot\\s+)${ending}(?![a-z0-9])(?:\\.${ending}(?![a-z0-9]))*`, 'g');

export const emailKey = (text: string): string =>
  text.replace(/(?<![a-z0-9])(?:at|dot)(?![a-z0-9])/g, '').replace(/[^a-z0-9]/g, '');

function findEmails({ folded }: Prepared, found: Found[]): void {
  const { text } = folded;
  const forms = [...(/@|[([{<]\s*at\s*[)\]}>]/.test(text) ? [emailLike] : []), ...(/\sat\s/.test(text) && /\.[a-z]|\sdot\s/.test(text) ? [spokenEmail] : [])];
  for (const form of forms) {
    for (const match of text.matchAll(form)) {
      found.push({ sort: 'email', start: match.index, end: match.index + match[0].length, key: emailKey(match[0]) });
    }
  }
}

/** An address without help from a known one: a house number, one to three words, and a street's last word. */
function findAddresses({ folded, tokens }: Prepared, found: Found[]): void {
  for (let at = 1; at < tokens.length; at++) {
    const type = tokens[at] as Token;
    if (!streetTypes.has(type.word) || streetTypes.has(tokens[at + 1]?.word ?? '') && (tokens[at + 1]?.start ?? 0) - type.end <= 2) continue;
    for (let first = at - 1; first >= Math.max(0, at - 4); first--) {
      const word = tokens[first] as Token;
      if (word.isDigits || notInStreetNames.has(word.text) || (tokens[first + 1]?.start ?? 0) - word.end > 3) break;
      const number = numberBefore(tokens, first);
      if (!number) continue;
      if (!plainStreetTypes.has(type.word) && !(folded.isCapital(word.start) && folded.isCapital(type.start))) continue;
      const name = tokens.slice(first, at).map((token) => token.word).join('');
      found.push({ sort: 'address', start: (tokens[number.from] as Token).start, end: type.end, key: `${number.value} ${name}` });
      break;
    }
  }
}

/** Every address, postcode, phone number and email address that a text has, whosever it is, in the order of the text. */
export function findContacts(prepared: Prepared): Found[] {
  const found: Found[] = [];
  if (/\d/.test(prepared.folded.text)) findPostcodes(prepared, found);
  findPhones(prepared, found);
  findEmails(prepared, found);
  findAddresses(prepared, found);
  return found.sort((a, b) => a.start - b.start);
}

/** Keys of values that may stand in a text because they stand in structured fields beside it. */
export type AllowedKeys = ReadonlySet<string>;

export const addressKeyOf = ({ number, street }: Address): string | undefined => (number && street ? `${number} ${street.name}` : undefined);

/** The keys under which a structured value would be found in a text. */
export function keysOf(sort: ContactSort, value: string): string[] {
  const { folded, tokens } = prepare(value);
  const inside = findContacts({ folded, tokens }).map((one) => `${one.sort} ${one.key}`);
  const own: Record<ContactSort, () => string | undefined> = {
    postcode: () => postcodeKey(folded.text),
    phone: () => nationalNumber(folded.text.replace(/\D/g, '')),
    email: () => emailKey(folded.text),
    address: () => addressKeyOf(readAddress(value)),
  };
  const key = own[sort]();
  return key ? [...inside, `${sort} ${key}`] : inside;
}

/** Whether a name of a street, school or house says enough alone, without number or type. */
export const isDistinctive = (name: string, words: number): boolean => (words > 1 ? name.length >= 8 : name.length >= 7) && !commonNames.has(name);
