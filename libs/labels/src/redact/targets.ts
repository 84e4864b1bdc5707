import { type Contact } from '#messages';
import { readAddress } from './address.js';
import { findContacts, isDistinctive, prepare, sortOf } from './contacts.js';
import { emailKey } from './emails.js';
import { maskOf, slipsFor } from './likeness.js';
import { nationalNumber } from './phones.js';
import { postcodeKey } from './postcodes.js';
import { squash, squashRaw, type Token } from './tokens.js';
import { commonNames, ordinaryWords, placeWords } from './vocabulary.js';

/** A value that must not stand in a case-side text, and the words that stand there instead. */
export interface ProtectedValue {
  readonly contact: Contact;
  readonly value: string;
  /** For example "the victim's address". */
  readonly roleWords: string;
}

interface Target { readonly key: string; readonly mask: number; readonly roleWords: string }
/** A target of which `slips` letters may be wrong. */
interface InexactTarget extends Target { readonly slips: number }
/** A street to be found by its name, with what corroborates a find. */
export interface StreetTarget extends InexactTarget {
  readonly number: string | undefined;
  readonly type: string | undefined;
  readonly distinctive: boolean;
  readonly localities: ReadonlySet<string>;
}
/** How a name must stand to be meant: anyhow, where a name stands or before a place word, or only before a place word. */
export type Stands = 'anyhow' | 'as a name' | 'before a place word';
/** A name that is found by its letters. */
export interface PhraseTarget extends InexactTarget {
  readonly stands: Stands;
}

/** All protected values of one message, read once for all of its texts. */
export interface Targets {
  readonly streets: StreetTarget[];
  readonly phrases: PhraseTarget[];
  readonly postcodes: Target[];
  readonly phones: Target[];
  readonly emails: Target[];
  /** Whole sentences of the victim, letters run together. */
  readonly sentences: Target[];
  /** First names and the like: one word, found where it is written with a capital. */
  readonly names: Target[];
}

const target = (key: string, roleWords: string): Target => ({ key, mask: maskOf(key), roleWords });
const slipsOfPhrase = (length: number): number => (length < 7 ? 0 : length < 10 ? 1 : 2);

function addPhrase(into: Targets, key: string, roleWords: string, stands: Stands = 'anyhow', mostSlips = 2): void {
  if (key.length < 4 || into.phrases.some((one) => one.key === key)) return;
  into.phrases.push({ ...target(key, roleWords), slips: Math.min(mostSlips, slipsOfPhrase(key.length)), stands });
}

/** A person's name: a short word in it must not count as a slip, or the family name alone would be taken for the whole. */
function addName(into: Targets, value: string, roleWords: string): void {
  const { tokens } = prepare(value);
  addPhrase(into, squashRaw(tokens), roleWords, 'anyhow', Math.min(...tokens.map(({ text }) => text.length), 3) - 1);
}

function addAddress(into: Targets, value: string, roleWords: string): void {
  const { number, street, secondStreet, houses, localities } = readAddress(value);
  for (const house of houses) if (house.length >= 6) addPhrase(into, house, roleWords);
  for (const one of [street, secondStreet]) {
    if (!one || one.name.length < 2) continue;
    const distinctive = isDistinctive(one.name, one.words);
    into.streets.push({ ...target(one.name, roleWords), slips: Math.min(2, slipsFor(one.name.length) + 1), number, type: one.type, distinctive, localities });
    const whole = one.name + (one.type ?? '');
    if (one.type && whole.length >= 8) into.phrases.push({ ...target(whole, roleWords), slips: one.name.length < 5 ? 0 : 1, stands: 'anyhow' });
  }
}

/** A school or refuge: its name as a whole, and without the words that say only what it is. */
function addPlace(into: Targets, value: string, roleWords: string): void {
  const [name = '', ...rest] = value.split(/[,;\n\r]+/).map((piece) => piece.trim()).filter(Boolean);
  if (/^\s*(flat|apartment|unit)?\s*\d/i.test(name)) return addAddress(into, value, roleWords);
  if (rest.some((piece) => /^\s*\d/.test(piece))) addAddress(into, rest.join(', '), roleWords);
  let words: Token[] = [...prepare(name).tokens];
  if (words[0]?.text === 'the' && words.length > 1) words = words.slice(1);
  addPhrase(into, squash(words), roleWords);
  let end = words.length;
  while (end > 1 && placeWords.has(words[end - 1]?.word ?? '')) end--;
  if (end === words.length) return;
  const bare = squash(words.slice(0, end));
  const tells = bare.length >= 5 && !commonNames.has(bare);
  addPhrase(into, bare, roleWords, !tells ? 'before a place word' : end > 1 ? 'anyhow' : 'as a name', end > 1 ? 2 : 1);
}

const oneName = /(?<!\p{L})\p{Lu}[\p{Ll}\p{M}'’-]+(?!\p{L})/gu;
const namesInARow = /\p{Lu}[\p{Ll}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+)+/gu;

/**
 * What leads to somebody through whom a victim is safely reached: full names, and single words that are written as names. The first word of a sentence has a capital anyhow: it is
 * a name where it stands alone, or another follows. What the case part names anyway, the supervised person for one, is no secret of theirs.
 */
function addNames(into: Targets, value: string, roleWords: string, namedBeside: ReadonlySet<string>): void {
  const isNamedBeside = (name: string): boolean => prepare(name).tokens.every(({ text }) => namedBeside.has(text));
  for (const [whole] of value.matchAll(namesInARow)) if (!isNamedBeside(whole)) addName(into, whole, roleWords);
  for (const { 0: word, index } of value.matchAll(oneName)) {
    const [before, after] = [value.slice(0, index), value.slice(index + word.length)];
    const begins = /(?:^|[.!?\n\r;:])[^\p{L}\p{N}]*$/u.test(before);
    if (begins && !/^(?:\s+\p{Lu}|[^\p{L}\p{N}]*(?:$|[.!?\n\r;]))/u.test(after)) continue;
    const key = squashRaw(prepare(word).tokens);
    if (ordinaryWords.has(key) || isNamedBeside(word) || into.names.some((one) => one.key === key)) continue;
    into.names.push(target(key, roleWords));
  }
}

/** A short value or sentence as a whole. */
function addShort(into: Targets, tokens: readonly Token[], roleWords: string, namedBeside: ReadonlySet<string>): void {
  if (tokens.length < 2 || tokens.every(({ text, isDigits }) => isDigits || namedBeside.has(text))) return;
  addPhrase(into, squash(tokens), roleWords, 'anyhow', Math.min(1, ...tokens.map(({ text }) => text.length - 1)));
}

/** What a narrative of the victim holds: contact details and its own sentences; of how they are safely reached also names and short values. */
function addWords(into: Targets, value: string, roleWords: string, namedBeside?: ReadonlySet<string>): void {
  const prepared = prepare(value);
  for (const found of findContacts(prepared)) {
    const [start, end] = prepared.folded.original(found.start, found.end);
    addValue(into, { contact: found.sort, value: value.slice(start, end), roleWords });
  }
  if (namedBeside) addNames(into, value, roleWords, namedBeside);
  for (const sentence of value.split(/[.!?\n\r;]+/)) {
    const { tokens } = prepare(sentence);
    const key = squashRaw(tokens);
    if (tokens.length >= 5 && key.length >= 20) into.sentences.push(target(key, roleWords));
    else if (namedBeside) addShort(into, tokens, roleWords, namedBeside);
  }
}

function addValue(into: Targets, { contact, value, roleWords }: ProtectedValue, namedBeside: ReadonlySet<string> = new Set()): void {
  const { folded } = prepare(value);
  switch (contact) {
    case 'postcode': {
      const key = postcodeKey(folded.text);
      if (key.length >= 5) into.postcodes.push(target(key, roleWords));
      return;
    }
    case 'phone': {
      const key = nationalNumber(folded.text.replace(/\D/g, ''));
      if (key.length >= 5) into.phones.push(target(key, roleWords));
      return;
    }
    case 'email': {
      const key = emailKey(folded.text);
      if (key.length >= 5) into.emails.push(target(key, roleWords));
      return;
    }
    case 'phone-or-email':
      return addValue(into, { contact: sortOf(contact, value) ?? 'phone', value, roleWords });
    case 'address':
      addContactsInside(into, value, roleWords);
      return addAddress(into, value, roleWords);
    case 'school':
    case 'refuge':
      addContactsInside(into, value, roleWords);
      return addPlace(into, value, roleWords);
    case 'name':
      return addName(into, value, roleWords);
    case 'safe-contact':
      return addWords(into, value, roleWords, namedBeside);
    case 'words':
      return addWords(into, value, roleWords);
  }
}

/** A postcode, phone or email that was written into a field of another sort. */
function addContactsInside(into: Targets, value: string, roleWords: string): void {
  const prepared = prepare(value);
  for (const found of findContacts(prepared)) {
    if (found.sort === 'address') continue;
    const [start, end] = prepared.folded.original(found.start, found.end);
    addValue(into, { contact: found.sort, value: value.slice(start, end), roleWords });
  }
}

/** Reads all protected values of a message; `namedBeside` are the words of names that the case part shows. */
export function readTargets(values: readonly ProtectedValue[], namedBeside: ReadonlySet<string>): Targets {
  const targets: Targets = { streets: [], phrases: [], postcodes: [], phones: [], emails: [], sentences: [], names: [] };
  for (const value of values) addValue(targets, value, namedBeside);
  return targets;
}
