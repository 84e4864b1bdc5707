import { lookAlikes } from './vocabulary.js';

/** A text as redaction reads it: lower case, Latin, without marks and invisible characters. */
export interface Folded {
  readonly text: string;
  /** Whether a folded character was a capital. */
  isCapital(at: number): boolean;
  /** Where in the original a folded range stands, as [start, end). */
  original(start: number, end: number): [number, number];
}

const odd = /[^\0-\x7f]/;
const invisible = /^[\p{M}\p{Cf}\u115f\u1160\u3164\uffa0]$/u;
const space = /^\s$/;
const cache = new Map<string, string>();
const cacheLimit = 5000;

function foldOne(point: string): string {
  let folded = cache.get(point);
  if (folded === undefined) {
    folded = lookAlikes.get(point) ?? '';
    if (folded === '') {
      for (const piece of point.normalize('NFKD')) {
        if (invisible.test(piece)) continue;
        folded += space.test(piece) ? ' ' : (lookAlikes.get(piece) ?? piece).toLowerCase();
      }
    }
    if (cache.size > cacheLimit) cache.clear();
    cache.set(point, folded);
  }
  return folded;
}

const isCapitalCode = (unit: number): boolean => unit >= 0x41 && unit <= 0x5a;

/** Folds a text and remembers where each character came from, so that what is found can be replaced in the original. */
export function fold(text: string): Folded {
  if (!odd.test(text)) {
    return { text: text.toLowerCase(), isCapital: (at) => isCapitalCode(text.charCodeAt(at)), original: (start, end) => [start, end] };
  }
  const origins: number[] = [];
  let folded = '';
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    const point = unit < 0x80 ? text[at] ?? '' : String.fromCodePoint(text.codePointAt(at) ?? unit);
    const piece = unit < 0x80 ? point.toLowerCase() : foldOne(point);
    for (let n = 0; n < piece.length; n++) origins.push(at);
    folded += piece;
    at += point.length;
  }
  origins.push(text.length);
  return {
    text: folded,
    isCapital: (at) => {
      const point = String.fromCodePoint(text.codePointAt(origins[at] ?? 0) ?? 0);
      return point !== point.toLowerCase();
    },
    original: (start, end) => [origins[start] ?? 0, origins[end] ?? text.length],
  };
}
