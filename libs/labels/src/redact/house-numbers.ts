import { type Token } from './tokens.js';
import { numberMarks, numberWords, unitWords } from './vocabulary.js';

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

/** The number that stands right before a token, with the flat or "number" before it. */
export function numberBefore(tokens: readonly Token[], index: number): HouseNumber | undefined {
  let at = index - 1;
  if (!near(tokens[at], tokens[index])) return undefined;
  const suffix = tokens[at];
  if (suffix && suffix.text.length === 1 && suffix.text <= 'h' && tokens[at - 1]?.isDigits && near(tokens[at - 1], suffix)) at--;
  const found = digitsEndingAt(tokens, at) ?? wordsEndingAt(tokens, at);
  return found && { value: found.value, from: withPrefix(tokens, found.from) };
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
