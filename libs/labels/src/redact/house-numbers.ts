import { type Token } from './tokens.js';
import { monthNames, numberMarks, numberWords, unitWords } from './vocabulary.js';

/** A house number in digits: `14`, or spelled: `fourteen`, `one four`, `a hundred and four`. */
export function readNumberWords(words: readonly string[]): string | undefined {
  const values = words.filter((word) => word !== 'and' && word !== 'a').map((word) => (word === 'hundred' ? 100 : numberWords.get(word)));
  if (values.length === 0 || values.some((value) => value === undefined)) return undefined;
  const known = values as number[];
  if (known.length > 1 && known.every((value) => value < 10)) return known.join('');
  let total = 0;
  for (const value of known) {
    if (value === 100) total = (total || 1) * 100;
    else if (total % 100 !== 0 && !(total % 10 === 0 && total % 100 >= 20 && value < 10)) return undefined;
    else total += value;
  }
  return String(total);
}

const isNumberWord = ({ text }: Token): boolean => numberWords.has(text) || text === 'hundred' || text === 'and' || text === 'a';

export interface HouseNumber {
  /** Index of the first token that belongs to the number, its flat or its mark. */
  readonly from: number;
  /** The number in digits, without its letter. */
  readonly value: string;
}

const near = (left: Token | undefined, right: Token | undefined): boolean => left !== undefined && right !== undefined && right.start - left.end <= 4;

/** Whether a sentence ends between two neighbouring tokens; the stop of an abbreviation, as in "St." or "Rd.", ends none. */
export function endsSentence(text: string, left: Token, right: Token): boolean {
  if (right.start - left.end < 2 || !/[.!?;]\s/.test(text.slice(left.end, right.start))) return false;
  return left.isDigits || (left.text.length > 2 && left.text === left.word);
}

/** Whether digits stand for themselves: not the end of a day, a time, a reference, a road's number or a longer number. */
function isWhole(text: string, tokens: readonly Token[], at: number): boolean {
  const [token, left] = [tokens[at] as Token, tokens[at - 1]];
  if (!left) return true;
  if (token.text.length === 4 && monthNames.has(left.text) && near(left, token)) return false;
  if (token.start - left.end > 1) return true;
  if (numberMarks.has(left.text) || unitWords.has(left.word)) return true;
  if (left.end === token.start) return left.isDigits;
  return !/[/.:_-]/.test(text[left.end] ?? '');
}

/**
 * The number that stands right before a token in the same sentence, with the flat or "number" before it. The very number that is
 * expected may end a sentence, as in "14. Testing Road".
 */
export function numberBefore(text: string, tokens: readonly Token[], index: number, expected?: string): HouseNumber | undefined {
  const [next, before] = [tokens[index], tokens[index - 1]];
  if (!next || !before || !near(before, next)) return undefined;
  let at = index - 1;
  if (before.text.length === 1 && before.text <= 'h' && tokens[at - 1]?.isDigits && near(tokens[at - 1], before)) at--;
  const found = digitsEndingAt(tokens, at) ?? wordsEndingAt(tokens, at);
  if (!found || (found.value !== expected && endsSentence(text, before, next))) return undefined;
  const from = withPrefix(tokens, found.from);
  return !tokens[from]?.isDigits || isWhole(text, tokens, from) ? { value: found.value, from } : undefined;
}

function digitsEndingAt(tokens: readonly Token[], end: number): HouseNumber | undefined {
  const last = tokens[end];
  if (!last?.isDigits || last.text.length > 4) return undefined;
  let from = end;
  let value = last.text;
  // "1 4 Testing Road": digits that were written apart.
  while (last.text.length === 1 && from > end - 3) {
    const left = tokens[from - 1];
    if (!left?.isDigits || left.text.length !== 1 || (tokens[from]?.start ?? 0) - left.end > 1) break;
    value = left.text + value;
    from--;
  }
  // "14-16 Testing Road": a range keeps its first number.
  const left = tokens[from - 1];
  if (left?.isDigits && left.text.length <= 4 && tokens[from]?.after === '-' && (tokens[from]?.start ?? 0) - left.end <= 3 && from === end) return { from: from - 1, value: left.text };
  return { from, value };
}

function wordsEndingAt(tokens: readonly Token[], end: number): HouseNumber | undefined {
  let from = end + 1;
  while (from > 0 && end - from < 5 && isNumberWord(tokens[from - 1] as Token) && (from > end || near(tokens[from - 1], tokens[from]))) from--;
  for (; from <= end; from++) {
    const first = tokens[from]?.text;
    if (first === 'and' || (first === 'a' && tokens[from + 1]?.text !== 'hundred')) continue;
    const value = readNumberWords(tokens.slice(from, end + 1).map(({ text }) => text));
    if (value !== undefined) return { from, value };
  }
  return undefined;
}

/** Takes in "no.", "number", and a flat with its own number or letter. */
function withPrefix(tokens: readonly Token[], from: number): number {
  let at = from;
  if (near(tokens[at - 1], tokens[at]) && numberMarks.has(tokens[at - 1]?.text ?? '')) at--;
  if (near(tokens[at - 1], tokens[at]) && unitWords.has(tokens[at - 1]?.word ?? '')) return at - 1;
  const [unit, mark] = [tokens[at - 2], tokens[at - 1]];
  if (unit && mark && near(mark, tokens[at]) && near(unit, mark) && unitWords.has(unit.word)) return at - 2;
  // "Flat 2 b, 14": the flat's own letter stands apart.
  const [wide, digits, letter] = [tokens[at - 3], tokens[at - 2], tokens[at - 1]];
  if (wide && digits?.isDigits && letter?.text.length === 1 && near(letter, tokens[at]) && unitWords.has(wide.word)) return at - 3;
  // "2/14 Testing Road"
  if (mark?.isDigits && mark.text.length <= 3 && tokens[at]?.isDigits && tokens[at]?.after === '/') return at - 1;
  return at;
}
