import { type Prepared } from './contacts.js';
import { numberBefore } from './house-numbers.js';
import { editsBetween, maskOf, mayBeNear, slipsFor } from './likeness.js';
import { digitRuns, nationalNumber } from './phones.js';
import { type PhraseTarget, type StreetTarget, type Targets } from './targets.js';
import { type Token } from './tokens.js';
import { canonicalWord, numberMarks, placeWords, streetTypes, unitWords } from './vocabulary.js';

/** A place in the folded text that must be replaced, as [start, end). */
export interface ProtectedSpan { start: number; end: number; roleWords: string }

const longestWindow = 44;
const mostTokens = 9;
/** Words further apart than this do not belong to one name. */
const widestGap = 6;

/** Finds every protected value of the message in one text, however it is written. */
export function findProtected(prepared: Prepared, targets: Targets): ProtectedSpan[] {
  const spans: ProtectedSpan[] = [];
  findByWindows(prepared, targets, spans);
  findPostcodes(prepared, targets, spans);
  if (targets.phones.length > 0) findPhones(prepared, targets, spans);
  if (targets.emails.length > 0) findEmails(prepared, targets, spans);
  if (targets.sentences.length > 0) findSentences(prepared, targets, spans);
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

function matchPhrase({ tokens }: Prepared, first: number, last: number, window: string, phrase: PhraseTarget, candidates: Candidate[]): void {
  const { key, slips } = phrase;
  const edits = editsBetween(window, key, slips);
  if (edits > slips) return;
  let end = last;
  while (placeWords.has(tokens[end + 1]?.word ?? '') && (tokens[end + 1]?.start ?? 0) - (tokens[end]?.end ?? 0) <= 2 && !['and', 'the', 'of', 'first', 'n'].includes(tokens[end + 1]?.word ?? '')) end++;
  if (phrase.needsPlaceWord && end === last) return;
  const number = numberBefore(tokens, first);
  candidates.push({ start: (tokens[number?.from ?? first] as Token).start, end: (tokens[end] as Token).end, roleWords: phrase.roleWords, target: phrase, first, last, edits });
}

/** Whether a word ends a street's name, and whether it is the very word expected. */
function typeAfter(tokens: readonly Token[], last: number, expected: string | undefined): { end: number; same: boolean } | undefined {
  const next = tokens[last + 1];
  if (!next || next.start - (tokens[last] as Token).end > 4) return undefined;
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
  const { tokens } = prepared;
  const number = numberBefore(tokens, first);
  const type = typeAfter(tokens, last, street.type);
  const sameNumber = number !== undefined && street.number !== undefined && (number.value === street.number || Number(number.value) === Number(street.number));
  if (!isMeant(prepared, first, street, edits, sameNumber, type)) return;
  let end = type?.end ?? last;
  end = numberAfter(tokens, end, street) ?? end;
  end = localitiesAfter(tokens, end, street.localities);
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

const leading = new Set(['at', 'on', 'in', 'to', 'off', 'near', 'down', 'from', 'along', 'towards', 'up', 'into', 'round']);

/** A capital inside a sentence, or a word such as "at" before it. */
function standsAsName({ folded, tokens }: Prepared, first: number): boolean {
  const token = tokens[first] as Token;
  const before = tokens[first - 1];
  if (before && leading.has(before.text) && token.start - before.end <= 3) return true;
  return folded.isCapital(token.start) && before !== undefined && !/[.!?\n]/.test(folded.text.slice(before.end, token.start));
}

/** "Testing Road, number 14": the number may follow. */
function numberAfter(tokens: readonly Token[], last: number, { number }: StreetTarget): number | undefined {
  if (number === undefined) return undefined;
  let at = last + 1;
  while ((numberMarks.has(tokens[at]?.text ?? '') || unitWords.has(tokens[at]?.word ?? '')) && at <= last + 2) at++;
  const token = tokens[at];
  if (token?.text !== number || token.start - (tokens[last] as Token).end > 20) return undefined;
  const suffix = tokens[at + 1];
  return suffix && suffix.text.length === 1 && suffix.start === token.end ? at + 1 : at;
}

function localitiesAfter(tokens: readonly Token[], last: number, localities: ReadonlySet<string>): number {
  let end = last;
  for (let at = last + 1; at < tokens.length && at <= end + 2; at++) {
    const token = tokens[at] as Token;
    if (token.start - (tokens[at - 1] as Token).end > 4) break;
    const known = localities.has(token.word) || (token.word.length >= 5 && [...localities].some((one) => editsBetween(one, token.word, 1) <= 1));
    if (known) end = at;
    else if (token.text !== 'in' && token.text !== 'near') break;
  }
  return end;
}

const asDigit = (text: string): string => text.replaceAll('o', '0').replace(/[il]/g, '1');

function findPostcodes({ tokens }: Prepared, { postcodes }: Targets, spans: ProtectedSpan[]): void {
  if (postcodes.length === 0) return;
  for (let first = 0; first < tokens.length; first++) {
    let window = '';
    for (let last = first; last < tokens.length && window.length < 7; last++) {
      const token = tokens[last] as Token;
      // Letters and digits are tokens of their own, so no piece of a postcode is longer than its area or its unit.
      if (token.text.length > 3) break;
      if (last > first && token.start - (tokens[last - 1] as Token).end > widestGap) break;
      window += asDigit(token.text);
      for (const { key, roleWords } of postcodes) if (key === window) spans.push({ start: (tokens[first] as Token).start, end: token.end, roleWords });
    }
  }
}

function findPhones({ folded, tokens }: Prepared, { phones }: Targets, spans: ProtectedSpan[]): void {
  for (const run of digitRuns(folded.text, tokens)) {
    for (const { key, roleWords } of phones) {
      for (let at = run.digits.indexOf(key); at >= 0; at = run.digits.indexOf(key, at + 1)) {
        const prefix = /(?:(?:00)?44)?0?$/.exec(run.digits.slice(0, at))?.[0].length ?? 0;
        spans.push({ start: run.starts[at - prefix] ?? 0, end: run.ends[at + key.length - 1] ?? 0, roleWords });
      }
      const all = nationalNumber(run.digits);
      const slip = all.length >= 8 && editsBetween(all, key, 2) <= 2;
      if (slip || (run.digits.length < key.length && key.endsWith(run.digits))) {
        spans.push({ start: run.starts[0] ?? 0, end: run.ends.at(-1) ?? 0, roleWords });
      }
    }
  }
}

function findEmails({ tokens }: Prepared, { emails }: Targets, spans: ProtectedSpan[]): void {
  const spoken = tokens.filter(({ text }) => text !== 'at' && text !== 'dot');
  const candidates: Candidate[] = [];
  const longest = 2 + Math.max(...emails.map(({ key }) => key.length));
  for (let first = 0; first < spoken.length; first++) {
    let length = 0;
    for (let last = first; last < spoken.length && last < first + 16; last++) {
      const token = spoken[last] as Token;
      if (last > first && token.start - (spoken[last - 1] as Token).end > 12) break;
      length += token.text.length;
      if (length > longest) break;
      for (const email of emails) {
        const slips = email.key.length < 10 ? 0 : email.key.length < 14 ? 1 : 2;
        if (Math.abs(email.key.length - length) > slips) continue;
        const window = spoken.slice(first, last + 1).map(({ text }) => text).join('');
        if (!mayBeNear(maskOf(window), email.mask, slips)) continue;
        const edits = editsBetween(window, email.key, slips);
        if (edits <= slips) candidates.push({ start: (spoken[first] as Token).start, end: token.end, roleWords: email.roleWords, target: email, first, last, edits });
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
