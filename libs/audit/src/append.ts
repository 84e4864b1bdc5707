import { createHmac, randomBytes } from 'node:crypto';
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
  /** Whom it concerns; only a keyed hash of it is stored, so that one person's history can be gathered without a list of people. */
  readonly subject?: string;
  /** Codes, counts and the reason a person gave; no content. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** As many bytes as it takes that nobody can try contents against a leaf's digest. */
const saltBytes = 16;

/** Appends entries in the caller's transaction, in one statement. A failure fails the transaction: nothing is done unrecorded. */
export async function appendAudit(sql: Sql, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const key = entries.some((entry) => entry.subject !== undefined) ? await tagKey(sql) : undefined;
  const salts = randomBytes(saltBytes * entries.length);
  const rows = entries.map((entry, at) => ({
    id: uuidv7(), event: entry.event, agency: entry.agency, person: entry.person, role: entry.role, partner: entry.partner, message_id: entry.messageId,
    kind: entry.kind, purpose: entry.purpose, lawful_basis: entry.lawfulBasis, facts: entry.facts ?? {}, salt: `\\x${salts.toString('hex', at * saltBytes, (at + 1) * saltBytes)}`,
    subject_tag: entry.subject === undefined || key === undefined ? null : `\\x${tagOf(entry.subject, key).toString('hex')}`,
  }));
  await sql(
    `insert into audit_entry (id, event, agency, person, role, partner, message_id, kind, purpose, lawful_basis, subject_tag, facts, salt)
     select id, event, agency, person, role, partner, message_id, kind, purpose, lawful_basis, subject_tag, facts, salt
     from json_to_recordset($1) as r (id uuid, event text, agency text, person text, role text, partner text, message_id uuid, kind text,
       purpose text, lawful_basis text, subject_tag bytea, facts jsonb, salt bytea)`,
    [JSON.stringify(rows)],
  );
}

/** The tag that stands for a subject in a store's log. Another store's is another, and nobody without the store's key can make it. */
export const subjectTag = async (sql: Sql, subject: string): Promise<Buffer> => tagOf(subject, await tagKey(sql));

const tagOf = (subject: string, key: Buffer): Buffer => createHmac('sha256', key).update(subject).digest();

async function tagKey(sql: Sql): Promise<Buffer> {
  const [row] = await sql('select key from audit_key');
  return row?.['key'] as Buffer;
}
