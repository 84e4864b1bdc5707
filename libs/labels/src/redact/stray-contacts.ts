import { prepare } from './contacts.js';
import { allowedKeys, type OwnValue, strangers } from './redact-text.js';

/** How many contact details a text has that stand in none of the structured values beside it. */
export function strayContactsIn(texts: readonly string[], structured: readonly OwnValue[]): number[] {
  const allowed = allowedKeys(structured);
  return texts.map((text) => strangers(prepare(text), allowed).length);
}
