import { createHash } from 'node:crypto';
import { type SupervisedPerson } from './supervision-notification.js';

/** JSON with sorted names and without list-element ids, which are random and differ between equal records. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([name, inner]) => name !== 'id' && inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The digest of a person block: equal for equal records, whatever the order of names in the JSON. */
export const digestOfPerson = (person: SupervisedPerson): string => sha256(canonical(person));
