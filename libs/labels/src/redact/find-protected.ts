import { type AllowedKeys, type Prepared } from './contacts.js';
import { endsSentence, numberBefore } from './house-numbers.js';
import { editsBetween, maskOf, mayBeNear, slipsFor } from './likeness.js';
import { digitRuns, nationalNumber } from './phones.js';
import { asDigits } from './postcodes.js';
import { type PhraseTarget, type StreetTarget, type Targets } from './targets.js';
import { type Token } from './tokens.js';
import { canonicalWord, numberMarks, placeWords, streetTypes, titles, unitWords } from './vocabulary.js';

/** A place in the folded text that must be replaced, as [start, end). */
export interface ProtectedSpan { start: number; end: number; roleWords: string }

const longestWindow = 44;
const mostTokens = 9;
/** Words further apart than this do not belong to one name. */
const widestGap = 6;

/**
 * Finds every protected value of the message in one text, however it is written. What is written exactly like a value that may
 * stay is not taken for an inexact protected one.
 */
export function findProtected(prepared: Prepared, targets: Targets, allowed: AllowedKeys): ProtectedSpan[] {
  const spans: ProtectedSpan[] = [];
  findByWindows(prepared, targets, spans);
  findPostcodes(prepared, targets, spans);
  if (targets.phones.length > 0) findPhones(prepared, targets, allowed, spans);
  if (targets.emails.length > 0) findEmails(prepared, targets, allowed, spans);
  if (targets.sentences.length > 0) findSentences(prepared, targets, spans);
  if (targets.names.length > 0) findNames(prepared, targets, spans);
  return spans;
}

/** Walks over all runs of neighbouring words; runs of words, run together, are compared with the targets. */
function findByWindows(prepared: Prepared, targets: Targets, spans: ProtectedSpan[]): void {
  const { streets, phrases } = targets;
  if (streets.length === 0 && phrases.length === 0) return;
  const { tokens } = prepared;
  const candidates: Candidate[] = [];
  const longest = Math.min(longestWindow, 2 + Math.max(...streets.map(({ key }) => key.length), ...phrases.map(({ key }) => key.length)));
  const { text: all, offsets } = runTogether(tokens);
  for (let first = 0; first < tokens.length; first++) {
    const from = offsets[first] ?? 0;
    let mask = 0;
    for (let last = first; last < tokens.length && last < first + mostTokens; last++) {
      const token = tokens[last] as Token;
      if (last > first && token.start - (tokens[last - 1] as Token).end > widestGap) break;
      const length = (offsets[last + 1] ?? 0) - from;
      if (length > longest) break;
      mask |= token.mask;
      for (const street of streets) {
        if (mayBe(street, length, mask)) matchStreet(prepared, first, last, all.slice(from, from + length), street, candidates);
      }
      for (const phrase of phrases) {
        if (mayBe(phrase, length, mask)) matchPhrase(prepared, first, last, all.slice(from, from + length), phrase, candidates);
      }
    }
  }
  spans.push(...closest(candidates));
}

/** All words of a text in one string, and where each begins in it. */
function runTogether(tokens: readonly Token[]): { text: string; offsets: number[] } {
  const offsets = [0];
  for (const { word } of tokens) offsets.push((offsets.at(-1) ?? 0) + word.length);
  return { text: tokens.map(({ word }) => word).join(''), offsets };
}

/** Cheap refusal of nearly all windows, before any letters are compared. */
const mayBe = ({ key, mask, slips }: { key: string; mask: number; slips: number }, length: number, windowMask: number): boolean =>
  Math.abs(key.length - length) <= slips && mayBeNear(windowMask, mask, slips);

/** One way to read a target in the text: neighbouring words often make a second, less exact one. */
interface Candidate extends ProtectedSpan { readonly target: object; readonly first: number; readonly last: number; readonly edits: number }

/** Of readings of one target that overlap, the one with the fewest slips. */
function closest(candidates: Candidate[]): Candidate[] {
  if (candidates.length < 2) return candidates;
  const kept: Candidate[] = [];
  for (const one of candidates.sort((a, b) => a.edits - b.edits || a.last - a.first - (b.last - b.first))) {
    if (!kept.some((other) => other.target === one.target && one.first <= other.last && other.first <= one.last)) kept.push(one);
  }
  return kept;
}

function matchPhrase(prepared: Prepared, first: number, last: number, window: string, phrase: PhraseTarget, candidates: Candidate[]): void {
  const { key, slips } = phrase;
  const edits = editsBetween(window, key, slips);
  if (edits > slips) return;
  const { folded: { text }, tokens } = prepared;
  const end = placeWordsAfter(text, tokens, last, phrase.stands === 'as a name');
  if (end === last && phrase.stands !== 'anyhow' && !(phrase.stands === 'as a name' && standsForPlace(prepared, first, last))) return;
  const number = numberBefore(text, tokens, first);
  candidates.push({ start: (tokens[number?.from ?? first] as Token).start, end: (tokens[end] as Token).end, roleWords: phrase.roleWords, target: phrase, first, last, edits });
}

const joiningWords = new Set(['and', 'the', 'of', 'first', 'n']);

/** The last of the words after a name that say what it is: "school", "house"; after a name that tells alone also "place". */
function placeWordsAfter(text: string, tokens: readonly Token[], last: number, tells: boolean): number {
  let end = last;
  for (let next = tokens[end + 1]; next; next = tokens[end + 1]) {
    const left = tokens[end] as Token;
    const says = (placeWords.has(next.word) && !joiningWords.has(next.word)) || (tells && next.word === 'place');
    if (!says || next.start - left.end > 2 || endsSentence(text, left, next)) break;
    end++;
  }
  return end;
}

/** Whether one word is meant as the name of a place: it stands as a name, and is neither a person's nor a street's. */
function standsForPlace(prepared: Prepared, first: number, last: number): boolean {
  const [before, after] = [prepared.tokens[first - 1], prepared.tokens[last + 1]];
  if (before && titles.has(before.text)) return false;
  if (after && streetTypes.has(after.word) && after.start - (prepared.tokens[last] as Token).end <= 2) return false;
  return standsAsName(prepared, first);
}

/** Whether a word ends a street's name, and whether it is the very word expected. */
function typeAfter(text: string, tokens: readonly Token[], last: number, expected: string | undefined): { end: number; same: boolean } | undefined {
  const next = tokens[last + 1];
  if (!next || next.start - (tokens[last] as Token).end > 4 || endsSentence(text, tokens[last] as Token, next)) return undefined;
  if (expected !== undefined) {
    if (next.word === expected) return { end: last + 1, same: true };
    // "R d", "Roa d": the word may be broken in two.
    const two = tokens[last + 2];
    if (two && two.start - next.end <= 4) {
      const broken = next.text + two.text;
      if (broken === expected || canonicalWord.get(broken) === expected) return { end: last + 2, same: true };
    }
    const slips = expected.length < 4 ? 0 : expected.length < 7 ? 1 : 2;
    if (slips > 0 && editsBetween(next.word, expected, slips) <= slips) return { end: last + 1, same: true };
    if (expected === 'st' && editsBetween(next.text, 'street', 2) <= 2) return { end: last + 1, same: true };
  }
  return streetTypes.has(next.word) ? { end: last + 1, same: expected === undefined } : undefined;
}

function matchStreet(prepared: Prepared, first: number, last: number, window: string, street: StreetTarget, candidates: Candidate[]): void {
  const { key, slips } = street;
  const edits = editsBetween(window, key, slips);
  if (edits > slips) return;
  const { folded: { text }, tokens } = prepared;
  const number = numberBefore(text, tokens, first, street.number);
  const type = typeAfter(text, tokens, last, street.type);
  const sameNumber = number !== undefined && street.number !== undefined && (number.value === street.number || Number(number.value) === Number(street.number));
  if (!isMeant(prepared, first, street, edits, sameNumber, type)) return;
  let end = type?.end ?? last;
  end = numberAfter(text, tokens, end, street) ?? end;
  end = localitiesAfter(text, tokens, end, street.localities);
  candidates.push({ start: (tokens[number?.from ?? first] as Token).start, end: (tokens[end] as Token).end, roleWords: street.roleWords, target: street, first, last, edits });
}

/** What must stand beside the name of a street for it to be this street: the less exact the name, the more. */
function isMeant(prepared: Prepared, first: number, street: StreetTarget, edits: number, sameNumber: boolean, type: { same: boolean } | undefined): boolean {
  const slips = slipsFor(street.key.length);
  if (sameNumber && (type?.same || street.type === undefined)) return edits <= (street.key.length < 4 ? 0 : slips + 1);
  if (sameNumber) return edits <= (type ? Math.min(slips, 1) : slips);
  if (type?.same && street.type !== undefined) return edits <= slips;
  if (edits > (street.key.length >= 9 ? 1 : 0)) return false;
  if (street.distinctive && type) return true;
  if (!street.distinctive) return false;
  const written = prepared.tokens[first] as Token;
  return (edits === 0 && street.key.length >= 8 && prepared.folded.isCapital(written.start)) || standsAsName(prepared, first);
}

const leading = new Set(['of', 'attends', 'attended', 'attending', 'called', 'at', 'on', 'in', 'to', 'off', 'near', 'down', 'from', 'along', 'towards', 'up', 'into', 'round']);

/** A capital inside a sentence, or a word such as "at" before it. */
function standsAsName({ folded, tokens }: Prepared, first: number): boolean {
  const token = tokens[first] as Token;
  const before = tokens[first - 1];
  if (before && leading.has(before.text) && token.start - before.end <= 3) return true;
  return folded.isCapital(token.start) && before !== undefined && !/[.!?\n]/.test(folded.text.slice(before.end, token.start));
}

/** "Testing Road, number 14": the number may follow. */
function numberAfter(text: string, tokens: readonly Token[], last: number, { number }: StreetTarget): number | undefined {
  if (number === undefined) return undefined;
  let at = last + 1;
  while ((numberMarks.has(tokens[at]?.text ?? '') || unitWords.has(tokens[at]?.word ?? '')) && at <= last + 2) at++;
  const token = tokens[at];
  if (token?.text !== number || token.start - (tokens[last] as Token).end > 20 || /^[/.:-]\d/.test(text.slice(token.end, token.end + 2))) return undefined;
  const suffix = tokens[at + 1];
  return suffix && suffix.text.length === 1 && suffix.start === token.end ? at + 1 : at;
}

function localitiesAfter(text: string, tokens: readonly Token[], last: number, localities: ReadonlySet<string>): number {
  let end = last;
  for (let at = last + 1; at < tokens.length && at <= end + 2; at++) {
    const token = tokens[at] as Token;
    const left = tokens[at - 1] as Token;
    if (token.start - left.end > 4 || endsSentence(text, left, token)) break;
    const known = localities.has(token.word) || (token.word.length >= 5 && [...localities].some((one) => editsBetween(one, token.word, 1) <= 1));
    if (known) end = at;
    else if (token.text !== 'in' && token.text !== 'near') break;
  }
  return end;
}

function findPostcodes({ tokens }: Prepared, { postcodes }: Targets, spans: ProtectedSpan[]): void {
  if (postcodes.length === 0) return;
  const offsets = [0];
  for (const { text } of tokens) offsets.push((offsets.at(-1) ?? 0) + text.length);
  const all = asDigits(tokens.map(({ text }) => text).join(''));
  for (const { key, roleWords } of postcodes) {
    for (let at = all.indexOf(key); at >= 0; at = all.indexOf(key, at + 1)) {
      const [first, last] = [offsets.indexOf(at), offsets.indexOf(at + key.length) - 1];
      if (first < 0 || last < first) continue;
      const pieces = tokens.slice(first, last + 1);
      if (pieces.some(({ start }, n) => n > 0 && start - (pieces[n - 1] as Token).end > widestGap)) continue;
      spans.push({ start: (tokens[first] as Token).start, end: (tokens[last] as Token).end, roleWords });
    }
  }
}

function findPhones({ folded, tokens }: Prepared, { phones }: Targets, allowed: AllowedKeys, spans: ProtectedSpan[]): void {
  for (const run of digitRuns(folded.text, tokens)) {
    for (const { key, roleWords } of phones) {
      for (let at = run.digits.indexOf(key); at >= 0; at = run.digits.indexOf(key, at + 1)) {
        const prefix = /(?:(?:00)?44)?0?$/.exec(run.digits.slice(0, at))?.[0].length ?? 0;
        spans.push({ start: run.starts[at - prefix] ?? 0, end: run.ends[at + key.length - 1] ?? 0, roleWords });
      }
      const all = nationalNumber(run.digits);
      if (allowed.has(`phone ${all}`)) continue;
      const slip = all.length >= 8 && editsBetween(all, key, 2) <= 2;
      if (slip || (run.digits.length < key.length && key.endsWith(run.digits))) {
        spans.push({ start: run.starts[0] ?? 0, end: run.ends.at(-1) ?? 0, roleWords });
      }
    }
  }
}

function findEmails({ tokens }: Prepared, { emails }: Targets, allowed: AllowedKeys, spans: ProtectedSpan[]): void {
  const spoken = tokens.filter(({ text }) => text !== 'at' && text !== 'dot');
  const all = spoken.map(({ text }) => text).join('');
  const masks = spoken.map(({ text, word, mask }) => (text === word ? mask : maskOf(text)));
  const candidates: Candidate[] = [];
  const longest = 2 + Math.max(...emails.map(({ key }) => key.length));
  for (let first = 0, from = 0; first < spoken.length; from += (spoken[first] as Token).text.length, first++) {
    let length = 0;
    let mask = 0;
    for (let last = first; last < spoken.length && last < first + 16; last++) {
      const token = spoken[last] as Token;
      if (last > first && token.start - (spoken[last - 1] as Token).end > 12) break;
      length += token.text.length;
      mask |= masks[last] ?? 0;
      if (length > longest) break;
      for (const email of emails) {
        const slips = email.key.length < 10 ? 0 : email.key.length < 14 ? 1 : 2;
        if (Math.abs(email.key.length - length) > slips || !mayBeNear(mask, email.mask, slips)) continue;
        const window = all.slice(from, from + length);
        const edits = editsBetween(window, email.key, slips);
        if (edits <= slips && !(edits > 0 && allowed.has(`email ${window}`))) candidates.push({ start: (spoken[first] as Token).start, end: token.end, roleWords: email.roleWords, target: email, first, last, edits });
      }
    }
  }
  spans.push(...closest(candidates));
}

/** Whole sentences of the victim that were copied into another text, whatever the spaces and stops. */
function findSentences({ tokens }: Prepared, { sentences }: Targets, spans: ProtectedSpan[]): void {
  const starts: number[] = [];
  let all = '';
  for (const { text } of tokens) {
    starts.push(all.length);
    all += text;
  }
  for (const { key, roleWords } of sentences) {
    for (let at = all.indexOf(key); at >= 0; at = all.indexOf(key, at + key.length)) {
      const first = starts.findLastIndex((start) => start <= at);
      const last = starts.findLastIndex((start) => start < at + key.length);
      spans.push({ start: (tokens[first] as Token).start, end: (tokens[last] as Token).end, roleWords });
    }
  }
}

const possessive = /['`\u2019\u2018\u00b4]s$/;

/** Single names, where a name is written: with a capital, also before an apostrophe and s. */
function findNames({ folded, tokens }: Prepared, { names }: Targets, spans: ProtectedSpan[]): void {
  for (const { text, start, end } of tokens) {
    if (!folded.isCapital(start)) continue;
    const isOf = possessive.test(folded.text.slice(start, end));
    const name = names.find(({ key }) => key === text || (isOf && `${key}s` === text));
    if (name) spans.push({ start, end: name.key === text ? end : end - 2, roleWords: name.roleWords });
  }
}
