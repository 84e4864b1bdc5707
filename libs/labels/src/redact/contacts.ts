import { type Contact } from '#messages';
import { type Address, readAddress } from './address.js';
import { emailKey, findEmails } from './emails.js';
import { fold, type Folded } from './fold.js';
import { endsSentence, numberBefore } from './house-numbers.js';
import { dayBreaks, digitRuns, nationalNumber, phoneLengthAt } from './phones.js';
import { findPostcodes, postcodeKey } from './postcodes.js';
import { type Token, tokenise } from './tokens.js';
import { commonNames, notInStreetNames, plainStreetTypes, streetTypes } from './vocabulary.js';

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

/** An address without help from a known one: a house number, one to three words, and a street's last word, all in one sentence. */
function findAddresses({ folded, tokens }: Prepared, found: Found[]): void {
  const { text } = folded;
  for (let at = 1; at < tokens.length; at++) {
    const type = tokens[at] as Token;
    if (!streetTypes.has(type.word) || streetTypes.has(tokens[at + 1]?.word ?? '') && (tokens[at + 1]?.start ?? 0) - type.end <= 2) continue;
    if (beginsReference.test(text.slice(type.end, type.end + 2))) continue;
    for (let first = at - 1; first >= Math.max(0, at - 4); first--) {
      const [word, next] = [tokens[first] as Token, tokens[first + 1] as Token];
      if (word.isDigits || notInStreetNames.has(word.text) || next.start - word.end > 3 || endsSentence(text, word, next)) break;
      const number = numberBefore(text, tokens, first);
      if (!number) continue;
      if (!plainStreetTypes.has(type.word) && !(folded.isCapital(word.start) && folded.isCapital(type.start))) continue;
      const name = tokens.slice(first, at).map((token) => token.word).join('');
      found.push({ sort: 'address', start: (tokens[number.from] as Token).start, end: type.end, key: `${number.value} ${name}` });
      break;
    }
  }
}

/** "CR/123456/26" is no crescent. */
const beginsReference = /^[/-]\d/;

/** Every address, postcode, phone number and email address that a text has, whosever it is, in the order of the text. */
export function findContacts(prepared: Prepared): Found[] {
  const { text } = prepared.folded;
  const found: Found[] = findEmails(text).map((one) => ({ sort: 'email', ...one }));
  if (/\d/.test(text)) for (const one of findPostcodes(prepared.folded)) found.push({ sort: 'postcode', ...one });
  findPhones(prepared, found);
  findAddresses(prepared, found);
  return found.sort((a, b) => a.start - b.start);
}

/** Keys of values that may stand in a text because they stand in structured fields beside it. */
export type AllowedKeys = ReadonlySet<string>;

export const addressKeyOf = ({ number, street }: Address): string | undefined => (number && street ? `${number} ${street.name}` : undefined);

/** What a structured value of each sort may say: whatever else was written into it is nobody's own. */
const saidBy: Readonly<Record<ContactSort, readonly ContactSort[]>> = { address: ['address', 'postcode'], postcode: ['postcode'], phone: ['phone'], email: ['email'] };

/** The sort of a structured value that a text would be searched for; nothing for names, places and words. */
export function sortOf(contact: Contact, value: string): ContactSort | undefined {
  if (contact === 'phone-or-email') return /^\S+@\S+$/.test(value) ? 'email' : 'phone';
  return contact in saidBy ? contact as ContactSort : undefined;
}

/** The keys under which a structured value would be found in a text. */
export function keysOf(sort: ContactSort, value: string): string[] {
  const prepared = prepare(value);
  const { text } = prepared.folded;
  const inside = findContacts(prepared).filter((one) => saidBy[sort].includes(one.sort)).map((one) => `${one.sort} ${one.key}`);
  const own: Record<ContactSort, () => string | undefined> = {
    postcode: () => postcodeKey(text),
    phone: () => nationalNumber(text.replace(/\D/g, '')),
    email: () => emailKey(text),
    address: () => addressKeyOf(readAddress(value)),
  };
  const key = own[sort]();
  return key ? [...inside, `${sort} ${key}`] : inside;
}

/** Whether a name of a street, school or house says enough alone, without number or type. */
export const isDistinctive = (name: string, words: number): boolean => (words > 1 ? name.length >= 8 : name.length >= 7) && !commonNames.has(name);
