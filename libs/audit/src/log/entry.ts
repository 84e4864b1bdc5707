import { leafHash, sha256 } from '../tree/hashing.js';

/** The columns of an entry to which its leaf commits, in this order, and how PostgreSQL writes each as text, whatever a session's settings are. */
export const entryFields = {
  id: 'id::text', at: `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`, tx: 'tx::text', event: 'event', agency: 'agency', person: 'person', role: 'role', partner: 'partner',
  message_id: 'message_id::text', kind: 'kind', purpose: 'purpose', lawful_basis: 'lawful_basis', subject_tag: `encode(subject_tag, 'hex')`, facts: 'facts::text',
} as const;
export type EntryField = keyof typeof entryFields;

const fieldNames = Object.keys(entryFields) as EntryField[];

/** An entry as it stands in its log: every field as text, null where it has none. */
export type LoggedEntry = Readonly<Record<EntryField, string | null>>;

/** The place of an entry among those about one subject; `previous` is the place in the log of the one before, null for the first. */
export interface SubjectPlace {
  readonly tag: string;
  readonly sequence: number;
  readonly previous: number | null;
}

/** The text that a digest covers: each field as `length:bytes,` (a netstring), an absent one as `-`. Two entries have the same text only if they are the same. */
export const contentOf = (entry: LoggedEntry): string => fieldNames.map((name) => {
  const value = entry[name];
  return value === null ? '-' : `${Buffer.byteLength(value, 'utf8')}:${value},`;
}).join('');

/** The salted digest of an entry: without the salt, an entry that was taken away cannot be guessed from its leaf. */
export const digestOf = (entry: LoggedEntry, salt: Buffer): Buffer => sha256(salt, Buffer.from(contentOf(entry), 'utf8'));

const leafForm = 'mag-audit-leaf/v1';

/** The data of a leaf: three lines, the form, the digest of the entry, and its place among those about its subject. */
export const leafData = (digest: Buffer, subject: SubjectPlace | null): Buffer =>
  Buffer.from(`${leafForm}\n${digest.toString('hex')}\n${subject === null ? '-' : `${subject.tag} ${subject.sequence} ${subject.previous ?? '-'}`}\n`, 'utf8');

/** The hash of the leaf of an entry. */
export const leafHashOf = (digest: Buffer, subject: SubjectPlace | null): Buffer => leafHash(leafData(digest, subject));

/** The same in SQL, so that thousands of entries a second are sealed where they lie. A test holds both to each other. */
export const digestSql = `sha256(salt || convert_to(${fieldNames.map((name) => `coalesce(octet_length(${entryFields[name]}) || ':' || ${entryFields[name]} || ',', '-')`).join(' || ')}, 'UTF8'))`;
export const leafHashSql = `sha256('\\x00'::bytea || convert_to('${leafForm}' || E'\\n' || encode(digest, 'hex') || E'\\n'
  || coalesce(encode(subject_tag, 'hex') || ' ' || subject_sequence || ' ' || coalesce(previous::text, '-'), '-') || E'\\n', 'UTF8'))`;

/** Selects the fields of an entry as the leaf's text has them. */
export const selectFields = fieldNames.map((name) => `${entryFields[name]} as ${name}`).join(', ');
