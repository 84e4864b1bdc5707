import { type Folded } from './fold.js';
import { type Token } from './tokens.js';
import { numberWords } from './vocabulary.js';

/** Digits that stand together in a text, however they are written, each with its place. */
export interface DigitRun {
  readonly digits: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly plus: boolean;
  /** Whether a token begins at this digit. */
  readonly heads: readonly boolean[];
}

const between = /^[\s.\-()/+,_*\u00b7~|[\]'"]*$/;
const lettersAsDigits = /^[oil]+$/;
const asDigits = (text: string): string => text.replaceAll('o', '0').replace(/[il]/g, '1');
const repeats: ReadonlyMap<string, number> = new Map([['double', 2], ['triple', 3], ['treble', 3]]);

/** The digits that a token stands for in a phone number; letters O, I and l only where they touch a digit. */
function digitsOf(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at] as Token;
  if (token.isDigits) return token.text;
  const value = numberWords.get(token.text);
  const touches = (tokens[at - 1]?.isDigits && tokens[at - 1]?.end === token.start) || (tokens[at + 1]?.isDigits && tokens[at + 1]?.start === token.end);
  if (touches && lettersAsDigits.test(token.text)) return asDigits(token.text);
  return value !== undefined && value < 10 ? String(value) : undefined;
}

/** All runs of six digits or more. */
export function digitRuns(folded: string, tokens: readonly Token[], breaks: (start: number) => boolean = () => false): DigitRun[] {
  const runs: DigitRun[] = [];
  let digits = '', plus = false, end = 0, times = 1;
  let starts: number[] = [], ends: number[] = [], heads: boolean[] = [];
  const close = (): void => {
    times = 1;
    if (digits === '') return;
    if (digits.length >= 6) runs.push({ digits, starts, ends, plus, heads });
    digits = '';
    starts = []; ends = []; heads = [];
  };
  tokens.forEach((token, at) => {
    const read = breaks(token.start) ? undefined : digitsOf(tokens, at);
    const repeat = token.isDigits ? undefined : repeats.get(token.text);
    if (digits !== '' && (token.start - end > 6 || !between.test(folded.slice(end, token.start)))) close();
    if (read === undefined && repeat === undefined) return close();
    const lead = digits === '' ? /\+?\s?\(?$/.exec(folded.slice(Math.max(0, token.start - 3), token.start))?.[0].trimStart() : undefined;
    if (lead !== undefined) plus = lead.startsWith('+');
    const before = lead?.startsWith('+') ? lead.length : 0;
    end = token.end;
    if (read === undefined) { times = repeat ?? 1; return; }
    const piece = read.repeat(times);
    times = 1;
    for (let n = 0; n < piece.length; n++) {
      const exact = token.isDigits && piece.length === token.end - token.start;
      starts.push((exact ? token.start + n : token.start) - (n === 0 ? before : 0));
      ends.push(exact ? token.start + n + 1 : token.end);
      heads.push(n === 0);
    }
    digits += piece;
  });
  close();
  return runs;
}

/** The number without country code and leading zero, as all its forms share it. */
export function nationalNumber(digits: string): string {
  return digits.replace(/^(?:(?:00)?44(?=0?[1-9]\d{8,9}$))?0*/, '');
}

/** Length of the phone number that begins at a place of a run: United Kingdom or international form; 0 if there is none. */
export function phoneLengthAt(run: DigitRun, at: number): number {
  const rest = run.digits.slice(at);
  const form = /^(?:00440?[1-9]\d{8,9}|440?[1-9]\d{9})/.exec(rest) ?? /^0[1-9]\d{9}/.exec(rest) ?? /^0[1-9]\d{8}$/.exec(rest) ?? /^7\d{9}$/.exec(rest);
  if (form) return form[0].length;
  if (at === 0 && run.plus && rest.length >= 8 && rest.length <= 15) return rest.length;
  return at === 0 && /^00[1-9]\d{7,12}$/.test(rest) ? rest.length : 0;
}

/** Days written with stops or strokes, whose digits are no part of a phone number. */
export function dayBreaks(folded: Folded['text']): ((start: number) => boolean) | undefined {
  let breaks: [number, number][] | undefined;
  for (const found of folded.matchAll(/(?<!\d)(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d{2})(?!\d)/g)) {
    if (Number(found[1]) <= 31 && Number(found[1]) > 0 && Number(found[3]) <= 12 && Number(found[3]) > 0) (breaks ??= []).push([found.index, found.index + found[0].length]);
  }
  return breaks && ((start) => breaks.some(([from, to]) => start >= from && start < to));
}
