import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type Sql } from '#platform';

/** One thing that somebody did. */
export interface AuditEntry {
  /** From the closed list in docs/audit-events.md, e.g. `message.accepted`, `incident.read`. */
  readonly event: string;
  /** The agency whose record this is. */
  readonly agency: string;
  /** Who acted; absent when a node acted by rule. */
  readonly person?: string;
  readonly role?: string;
  readonly partner?: string;
  readonly messageId?: string;
  readonly kind?: string;
  readonly purpose?: string;
  readonly lawfulBasis?: string;
  /**
   * What it concerns: in the case log a supervised person, by CRN; in the victim log a message, by its id. Only a keyed hash of it is stored, so that one subject's history can be gathered
   * without a list of people.
   */
  readonly subject?: string;
  /** Codes, counts and the reason a person gave; no content. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** As many bytes as it takes that nobody can try contents against a leaf's digest. */
const saltBytes = 16;

/**
 * HMAC-SHA256 (RFC 2104) of a subject under the store's key, where the key lies: it is not read first, so that an entry about somebody takes no statement more than any other, and its two
 * blocks are made once a statement.
 */
const tagBlocks = `select string_agg(set_byte('\\x00'::bytea, 0, b # 54), ''::bytea order by i) as inner_block, string_agg(set_byte('\\x00'::bytea, 0, b # 92), ''::bytea order by i) as outer_block
  from (select i, case when i < octet_length(key) then get_byte(key, i) else 0 end as b from audit_key cross join generate_series(0, 63) as i) as bytes`;
const tagOf = (subject: string): string => `sha256(outer_block || sha256(inner_block || convert_to(${subject}, 'UTF8')))`;

const columns = 'id, event, agency, person, role, partner, message_id, kind, purpose, lawful_basis, facts, salt';
const rowsGiven = `json_to_recordset($1) as r (id uuid, event text, agency text, person text, role text, partner text, message_id uuid, kind text, purpose text, lawful_basis text, subject text, facts jsonb, salt bytea)`;
const insertEntries = `insert into audit_entry (${columns}) select ${columns} from ${rowsGiven}`;
const insertAboutSubjects = `insert into audit_entry (${columns}, subject_tag)
  with blocks as materialized (${tagBlocks}) select ${columns}, ${tagOf('subject')} from ${rowsGiven} cross join blocks`;

/** Appends entries in the caller's transaction, in one statement. A failure fails the transaction: nothing is done unrecorded. */
export async function appendAudit(sql: Sql, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const salts = randomBytes(saltBytes * entries.length);
  const rows = entries.map((entry, at) => ({
    id: uuidv7(), event: entry.event, agency: entry.agency, person: entry.person, role: entry.role, partner: entry.partner, message_id: entry.messageId,
    kind: entry.kind, purpose: entry.purpose, lawful_basis: entry.lawfulBasis, subject: entry.subject, facts: entry.facts ?? {},
    salt: `\\x${salts.toString('hex', at * saltBytes, (at + 1) * saltBytes)}`,
  }));
  await sql(rows.some(({ subject }) => subject !== undefined) ? insertAboutSubjects : insertEntries, [JSON.stringify(rows)]);
}

/** The tag that stands for a subject in a store's log. Another store's is another, and nobody without the store's key can make it. */
export async function subjectTag(sql: Sql, subject: string): Promise<Buffer> {
  const [row] = await sql(`select ${tagOf('$1::text')} as tag from (${tagBlocks}) as blocks`, [subject]);
  return row?.['tag'] as Buffer;
}
