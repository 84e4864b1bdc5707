import { GatewayError } from '../errors/index.js';

/** Objects and lists may stand at most this deep in each other. */
export const greatestDepth = 16;

/**
 * Reads JSON as two readers can only read it one way (RFC 8259 section 4 leaves repeated names open, so they are refused):
 * no name twice in one object, limited depth, no NUL and no half of a surrogate pair, which the stores cannot keep.
 * `JSON.parse` decides the grammar; the scan after it can therefore trust the form of what it walks over.
 * @throws MESSAGE_MALFORMED without any value of the text
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, so it is not kept even as a cause.
    throw new GatewayError('MESSAGE_MALFORMED', { path: '' });
  }
  checkNames(text);
  if (halfOfPair.test(text) || (escapedOddity.test(text) && hasUnstorableText(value))) throw new GatewayError('MESSAGE_MALFORMED', { path: '' });
  return value;
}

/** With the `u` flag only a surrogate that stands alone is one character of this class. */
const halfOfPair = /\p{Surrogate}/u;
const escapedOddity = /\\u(0000|d[89a-f])/i;
const quote = 0x22, backslash = 0x5c, openBrace = 0x7b, closeBrace = 0x7d, openBracket = 0x5b, closeBracket = 0x5d, colon = 0x3a;

function checkNames(text: string): void {
  const names: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      const end = endOfString(text, at);
      const open = names.at(-1);
      if (open && isName(text, end)) addName(open, text.slice(at, end));
      at = end - 1;
    } else if (unit === openBrace || unit === openBracket) {
      if (names.length === greatestDepth) throw new GatewayError('MESSAGE_MALFORMED', { path: '' });
      names.push(unit === openBrace ? new Set() : null);
    } else if (unit === closeBrace || unit === closeBracket) {
      names.pop();
    }
  }
}

/** A quotation mark ends a string unless an odd number of backslashes stands before it. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === backslash) before--;
    if ((at - before) % 2 === 0) return at + 1;
  }
}

function isName(text: string, after: number): boolean {
  let at = after;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === colon;
}

function addName(names: Set<string>, quoted: string): void {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (names.has(name)) throw new GatewayError('MESSAGE_MALFORMED', { path: '' });
  names.add(name);
}

function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || halfOfPair.test(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([name, inner]) => hasUnstorableText(name) || hasUnstorableText(inner));
}
