import { type LeafField } from '#messages';
import { findContacts, type Found, type Prepared, prepare } from './contacts.js';
import { withoutUuids } from './stray-contacts.js';
import { tokenise } from './tokens.js';
import { numberWords, titles } from './vocabulary.js';

/** What a field declares that holds a name or a reference and nothing else. */
export type Bare = NonNullable<LeafField['bare']>;

/** Last words of streets that hardly anybody is called by: an officer may be "PC 1234 Sam Hill", nobody is "PC 1234 Sam Road". */
const streetsOnly: ReadonlySet<string> = new Set(['road', 'st', 'avenue', 'crescent', 'drive', 'terrace', 'garden', 'mews', 'boulevard']);
/** An ordinal that reads like the second half of a postcode: "Section E1 4th floor". */
const ordinal = /\d\s?(?:st|nd|rd|th)$/;
/**
 * In a record's number digits run on beside strokes and letters, and one may begin with a force's code and the year ("0726..."): a phone number must stand apart, in the
 * groups in which they are written, and without any only where a mobile's first digits are no year's.
 */
const phoneApart = /(?<![\w/-])(?:\+\d{1,3} ?(?:\(0\) ?)?\d{2,5} ?\d{3,4} ?\d{3,4}|\(?0[1-37-9]\d{1,3}\)? \d{3,4} ?\d{3,4}|07[3-57-9]\d{8})(?![\w/-])/;
/** The same of a postcode: two halves with a space between them. */
const halves = /^[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}$/;

function isAddress({ folded }: Prepared, { start, end }: Found): boolean {
  const last = tokenise(folded.text.slice(start, end)).at(-1);
  const before = tokenise(folded.text.slice(0, start)).at(-1);
  return last !== undefined && streetsOnly.has(last.word) && !(before !== undefined && titles.has(before.text));
}

/** Whether a find in a name is meant as what it reads like. */
function isMeantInName(prepared: Prepared, found: Found): boolean {
  if (found.sort === 'address') return isAddress(prepared, found);
  return found.sort !== 'postcode' || !ordinal.test(prepared.folded.text.slice(found.start, found.end));
}

/** The same of a reference, which numbers of records of every kind must pass. */
function isMeantInReference(prepared: Prepared, found: Found): boolean {
  const { text } = prepared.folded;
  if (found.sort === 'phone') return phoneApart.test(text);
  const apart = !/[\w/-]/.test(text[found.start - 1] ?? ' ') && !/[\w/-]/.test(text[found.end] ?? ' ');
  return found.sort === 'postcode' ? apart && halves.test(text.slice(found.start, found.end)) : isMeantInName(prepared, found);
}

/** Letters without a number or a stop among them, as nearly every name is: nothing in it could be found. */
const lettersAlone = new RegExp(`^(?!.*\\b(?:${[...numberWords.keys(), 'hundred', 'dot'].join('|')})\\b)[a-z ,'()&-]*$`, 'i');

/** Whether a name or reference leads to somebody: it has an address, postcode, phone number or email address. */
export function tellsMore(bare: Bare, text: string): boolean {
  if (lettersAlone.test(text)) return false;
  const prepared = prepare(withoutUuids(text));
  const isMeant = bare === 'name' ? isMeantInName : isMeantInReference;
  return findContacts(prepared).some((found) => isMeant(prepared, found));
}
