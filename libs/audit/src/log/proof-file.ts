import { GatewayError, parseStrictJson } from '#messages';
import { type Row, type Sql } from '#platform';
import { type LogName, type OpenedCheckpoint, readHashes } from '../note/checkpoint.js';
import { fromBase64 } from '../note/note.js';
import { verifyConsistency, verifyInclusion } from '../tree/verify.js';
import { contentOf, digestOf, type EntryField, entryFields, leafData, leafHashOf, type LoggedEntry, selectFields, type SubjectPlace } from './entry.js';
import { storedConsistency, storedInclusions } from './stored-tree.js';

/** The form of a file of proofs (docs/protocol/audit-log.md). */
export const proofForm = 'mag-audit-proof/v1';

/** An entry with the proof that the log has it. Where the entry itself has been taken away, its leaf still proves that there was one. */
export interface ProvenEntry {
  readonly position: number;
  readonly entry: LoggedEntry | null;
  /** base64. */
  readonly salt: string | null;
  /** Hexadecimal. */
  readonly digest: string;
  readonly subject: SubjectPlace | null;
  /** base64, the lowest first. */
  readonly inclusion: readonly string[];
}

/** What can be proven to somebody who has only the agency's public keys. */
export type ProofFile = { readonly form: typeof proofForm; readonly agency: string; readonly log: LogName } & (
  | { readonly proves: 'entry' | 'subject'; readonly checkpoint: string; readonly entries: readonly ProvenEntry[] }
  | { readonly proves: 'consistency'; readonly first: string; readonly second: string; readonly consistency: readonly string[] }
);

const encode = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));

const entriesSql = (which: string): string => `
select l.position, encode(l.digest, 'hex') as digest, encode(l.subject_tag, 'hex') as leaf_tag, l.subject_sequence, l.previous, e.*
from audit_leaf l left join lateral (select ${selectFields}, salt from audit_entry where id = l.entry) e on true
where ${which} and l.position < $2 order by l.position`;

/** Proves one entry under a checkpoint of `size`; empty where the log has no such entry by then. @throws AUDIT_PROOF */
export const proveEntry = async (sql: Sql, id: string, size: number): Promise<ProvenEntry[]> => proven(sql, await sql(entriesSql('l.entry = $1::uuid'), [id, size]), size);

/** Proves everything about one subject under a checkpoint of `size`: each entry with its number and the place of the one before. @throws AUDIT_PROOF */
export const proveSubject = async (sql: Sql, tag: Buffer, size: number): Promise<ProvenEntry[]> => proven(sql, await sql(entriesSql('l.subject_tag = $1'), [tag, size]), size);

/** Proves that the log at one size continues what it was at another. @throws AUDIT_PROOF */
export const proveConsistency = async (sql: Sql, old: number, size: number): Promise<string[]> => encode(await storedConsistency(sql, old, size));

async function proven(sql: Sql, rows: readonly Row[], size: number): Promise<ProvenEntry[]> {
  const proofs = await storedInclusions(sql, rows.map((row) => Number(row['position'])), size);
  return rows.map((row, at): ProvenEntry => {
    const position = Number(row['position']);
    const subject = row['leaf_tag'] === null ? null : { tag: String(row['leaf_tag']), sequence: Number(row['subject_sequence']), previous: row['previous'] === null ? null : Number(row['previous']) };
    return {
      position, entry: row['id'] === null ? null : (Object.fromEntries(Object.keys(entryFields).map((name) => [name, row[name] ?? null])) as LoggedEntry),
      salt: row['id'] === null ? null : (row['salt'] as Buffer).toString('base64'), digest: String(row['digest']), subject, inclusion: encode(proofs[at] ?? []),
    };
  });
}

/** The data of the leaf of a proven entry. */
export const leafOf = ({ digest, subject }: ProvenEntry): Buffer => leafData(Buffer.from(digest, 'hex'), subject);

/** Reads a file of proofs; nothing in it has been verified. @throws AUDIT_PROOF */
export function readProofFile(text: string): ProofFile {
  try {
    const file = parseStrictJson(text) as ProofFile;
    if (file.form === proofForm && ['entry', 'subject', 'consistency'].includes(file.proves)) return file;
  } catch (cause) {
    throw new GatewayError('AUDIT_PROOF', {}, { cause });
  }
  throw new GatewayError('AUDIT_PROOF');
}

/**
 * Verifies a file of proofs with nothing but the agency's public keys: signatures, proofs, digests, and that a subject's entries are numbered from one without a gap.
 * @throws AUDIT_PROOF, AUDIT_CHECKPOINT
 */
export function verifyProofFile(file: ProofFile, open: (note: string) => OpenedCheckpoint): void {
  try {
    if (file.proves === 'consistency') {
      const [old, grown] = [open(file.first), open(file.second)];
      hold(verifyConsistency({ old, grown }, readHashes(file.consistency)));
      return;
    }
    const head = open(file.checkpoint);
    hold(file.entries.length > 0 && (file.proves === 'subject' || file.entries.length === 1));
    for (const one of file.entries) checkEntry(one, head);
    if (file.proves === 'subject') checkChain(file.entries);
  } catch (cause) {
    // A file of another shape than its form says proves nothing.
    throw cause instanceof GatewayError ? cause : new GatewayError('AUDIT_PROOF', {}, { cause });
  }
}

function checkEntry(one: ProvenEntry, { size, root }: OpenedCheckpoint): void {
  const digest = Buffer.from(one.digest, 'hex');
  hold(verifyInclusion(leafHashOf(digest, one.subject), one.position, size, readHashes(one.inclusion), root));
  if (one.entry === null) return;
  const entry = one.entry;
  hold((Object.keys(entryFields) as EntryField[]).every((name) => entry[name] === null || typeof entry[name] === 'string') && contentOf(entry) !== '');
  hold(digestOf(entry, fromBase64(one.salt ?? '') ?? Buffer.alloc(0)).equals(digest));
  hold(entry.subject_tag === (one.subject?.tag ?? null));
}

/** One subject, numbered from one, each naming the place of the one before: nothing is left out up to the last. */
function checkChain(entries: readonly ProvenEntry[]): void {
  const tag = entries[0]?.subject?.tag;
  entries.forEach(({ subject }, at) => {
    hold(subject !== null && subject.tag === tag && subject.sequence === at + 1 && subject.previous === (entries[at - 1]?.position ?? null));
  });
}

function hold(isTrue: boolean): void {
  if (!isTrue) throw new GatewayError('AUDIT_PROOF');
}
