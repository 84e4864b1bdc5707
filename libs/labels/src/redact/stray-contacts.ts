import { findContacts, prepare } from './contacts.js';
import { allowedKeys, type OwnValue } from './redact-text.js';

/** How many contact details a text has that stand in none of the structured values beside it. */
export function strayContactsIn(texts: readonly string[], structured: readonly OwnValue[]): number[] {
  const found = texts.map((text) => findContacts(prepare(text)));
  // Nearly every text was redacted at its source and has none: then the structured values need not be read.
  if (found.every((contacts) => contacts.length === 0)) return found.map(() => 0);
  const allowed = allowedKeys(structured);
  return found.map((contacts) => contacts.filter(({ sort, key }) => !allowed.has(`${sort} ${key}`)).length);
}

/** Ids of records are no phone numbers or postcodes, whatever their digits. */
const uuids = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
export const withoutUuids = (text: string): string => text.replaceAll(uuids, 'it');

/** Whether a text that stands alone has an address, postcode, phone number or email address. */
export const tellsContact = (text: string): boolean => strayContactsIn([withoutUuids(text)], []).some((count) => count > 0);
