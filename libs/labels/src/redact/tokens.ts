import { maskOf } from './likeness.js';
import { canonicalWord } from './vocabulary.js';

/** A run of letters or of digits in a folded text. */
export interface Token {
  readonly text: string;
  /** The word that an abbreviation stands for, otherwise the text itself. */
  readonly word: string;
  /** The letters of the word, as `maskOf` gives them. */
  readonly mask: number;
  readonly isDigits: boolean;
  readonly start: number;
  readonly end: number;
  /** The character right before it: `-` in a range, `/` in a flat. */
  readonly after: string;
}

const enum Sort { Gap, Letter, Digit }
const sortOf = (unit: number): Sort => {
  if (unit >= 0x61 && unit <= 0x7a) return Sort.Letter;
  if (unit >= 0x30 && unit <= 0x39) return Sort.Digit;
  return unit > 0x7f ? Sort.Letter : Sort.Gap;
};
const apostrophe = (unit: number): boolean => unit === 0x27 || unit === 0x60 || unit === 0x2019 || unit === 0x2018 || unit === 0xb4;
const isPunctuation = /^[\p{P}\p{S}\p{Z}]$/u;

const letterFor: Readonly<Record<string, string>> = { 0: 'o', 3: 'e', 5: 's' };
/**
 * A digit in the place of a letter inside a word, as in "R0ad". Three letters must follow, or "ad": in a postcode fewer do.
 */
const digitForLetter = /[035](?:[a-z]{3}|ad(?![a-z]))/y;
function isDigitForLetter(folded: string, at: number, unit: number): boolean {
  // Asked of every character of every text: the expression is tried only where it can begin.
  if (unit !== 0x30 && unit !== 0x33 && unit !== 0x35) return false;
  digitForLetter.lastIndex = at;
  return digitForLetter.test(folded);
}

/** Cuts a folded text into runs of letters (an apostrophe inside belongs to the word) and runs of digits. */
export function tokenise(folded: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < folded.length; ) {
    const sort = sortOf(folded.charCodeAt(at));
    if (sort === Sort.Gap || (folded.charCodeAt(at) > 0x7f && isPunctuation.test(folded[at] ?? ''))) {
      at++;
      continue;
    }
    const start = at;
    let marks = false;
    for (; at < folded.length; at++) {
      const unit = folded.charCodeAt(at);
      if (sort === Sort.Letter && apostrophe(unit) && sortOf(folded.charCodeAt(at + 1)) === Sort.Letter) marks = true;
      else if (sort === Sort.Letter && isDigitForLetter(folded, at, unit)) marks = true;
      else if (sortOf(unit) !== sort || (unit > 0x7f && isPunctuation.test(folded[at] ?? ''))) break;
    }
    const text = marks ? folded.slice(start, at).replace(/['`\u2019\u2018\u00b4]/g, '').replace(/[035]/g, (digit) => letterFor[digit] ?? '') : folded.slice(start, at);
    const word = canonicalWord.get(text) ?? text;
    tokens.push({ text, word, mask: maskOf(word), isDigits: sort === Sort.Digit, start, end: at, after: folded[start - 1] ?? '' });
  }
  return tokens;
}

/** The words of a value, canonical, run together. */
export const squash = (tokens: readonly Token[]): string => tokens.map(({ word }) => word).join('');
/** The letters and digits of a value as they are, run together. */
export const squashRaw = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');
