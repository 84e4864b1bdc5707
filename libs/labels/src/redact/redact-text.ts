import { type Contact } from '#messages';
import { type ContactSort, findContacts, keysOf, prepare, type Prepared, sortOf } from './contacts.js';
import { findProtected, type ProtectedSpan } from './find-protected.js';
import { type ProtectedValue, readTargets, type Targets } from './targets.js';

/** A contact value that stands in a structured field beside the text, so the text may have it too. */
export interface OwnValue {
  readonly contact: Contact;
  readonly value: string;
}

/** A redacted text, and the role words that were put in, in the order of the text. */
export interface Redacted {
  readonly text: string;
  readonly found: string[];
}

/** What stands in for a contact detail of nobody in particular. */
const plainWords: Readonly<Record<ContactSort, string>> = {
  address: 'an address', postcode: 'a postcode', phone: 'a phone number', email: 'an email address',
};

/** The keys of values that may stay. */
export const allowedKeys = (own: readonly OwnValue[]): ReadonlySet<string> =>
  new Set(own.flatMap(({ contact, value }) => {
    const sort = sortOf(contact, value);
    return sort === undefined ? [] : keysOf(sort, value);
  }));

/** Reads the values of one message once and gives the function that redacts its texts. `namedBeside`: the words of names that the case part shows, in lower case. */
export function redactorOf(protectedValues: readonly ProtectedValue[], own: readonly OwnValue[], namedBeside: ReadonlySet<string> = new Set()): (text: string) => Redacted {
  const targets = readTargets(protectedValues, namedBeside);
  const allowed = allowedKeys(own);
  return (text) => redact(text, targets, allowed);
}

/**
 * Puts role words in place of every protected value, however it is written, and of every other address, postcode, phone number
 * and email address that is not among the person's own. Protected values go even when they are also the person's own.
 */
export const redactText = (text: string, protectedValues: readonly ProtectedValue[], own: readonly OwnValue[]): Redacted =>
  redactorOf(protectedValues, own)(text);

const mostRounds = 4;

function redact(text: string, targets: Targets, allowed: ReadonlySet<string>): Redacted {
  const found: string[] = [];
  let current = text;
  // What is left beside a replacement may read as a contact detail again; a second look finds nothing in nearly all texts.
  for (let round = 0; round < mostRounds; round++) {
    const prepared = prepare(current);
    const spans = merge(prepared, [...findProtected(prepared, targets, allowed), ...strangers(prepared, allowed)]);
    if (spans.length === 0) break;
    current = replace(current, prepared, spans);
    found.push(...spans.map(({ roleWords }) => roleWords));
  }
  return { text: current, found };
}

/** Contact details in a text that no structured value allows. */
export function strangers(prepared: Prepared, allowed: ReadonlySet<string>): (ProtectedSpan & { plain: true })[] {
  return findContacts(prepared)
    .filter(({ sort, key }) => !allowed.has(`${sort} ${key}`))
    .map(({ sort, start, end }) => ({ start, end, roleWords: plainWords[sort], plain: true }));
}

type Span = ProtectedSpan & { plain?: true };

/** Joins spans that overlap, or that stand for the same thing with nothing but punctuation between them. */
function merge({ folded }: Prepared, spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    const gap = last ? folded.text.slice(last.end, span.start) : '';
    const joins = last && (span.start < last.end || (gap.length <= 3 && /^[\s,;:()-]*$/.test(gap) && (last.roleWords === span.roleWords || (!last.plain && span.plain && span.roleWords === plainWords.postcode))));
    if (!last || !joins) {
      merged.push({ ...span });
      continue;
    }
    last.end = Math.max(last.end, span.end);
    if (last.plain && !span.plain) {
      last.roleWords = span.roleWords;
      delete last.plain;
    }
  }
  return merged;
}

function replace(text: string, { folded }: Prepared, spans: readonly Span[]): string {
  let out = '';
  let from = 0;
  for (const { start, end, roleWords } of spans) {
    const [first, after] = folded.original(start, end);
    out += text.slice(from, first) + roleWords;
    from = after;
  }
  return out + text.slice(from);
}
