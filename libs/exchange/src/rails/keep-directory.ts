import { createHash } from 'node:crypto';
import { appendAudit } from '#audit';
import { differences, type DirectoryDocument, emptyDirectory, readDirectory } from '#directory';
import { type Database } from '#platform';

/** A document that is kept in the case store, from which web and desk read it. */
export interface ToKeep {
  readonly agency: string;
  readonly name: 'directory' | 'freshness';
  readonly version: number;
  readonly document: string;
  /** What was found in its place and is signed by no anchor of ours: it gives way whatever version it says. */
  readonly instead?: string;
}

/** More than this does not stand in an entry word by word: the publisher keeps it, and a digest tells whether it is the same. */
const longestChanges = 4000;

/** Keeps a document unless a newer one is kept. That another directory is followed from now on, and what differs, stands in the audit, once, whichever instance took it up. */
export async function keepDocument(database: Database, { agency, name, version, document, instead }: ToKeep): Promise<void> {
  await database.inTransaction(async (sql) => {
    const [was] = await sql('select version, document from directory_copy where name = $1 for update', [name]);
    const [kept] = await sql(
      `insert into directory_copy (name, version, document) values ($1, $2, $3)
       on conflict (name) do update set version = excluded.version, document = excluded.document, received_at = now()
       where directory_copy.version <= excluded.version or directory_copy.document = $4 returning version`,
      [name, version, document, instead ?? null],
    );
    if (name === 'directory' && kept !== undefined && was?.['version'] !== kept['version']) {
      const { count, changes } = changesBetween(was?.['document'] as string | undefined, document);
      await appendAudit(sql, [{ event: 'directory.taken-up', agency, facts: { version, before: Number(was?.['version'] ?? 0), count, changes } }]);
    }
  });
}

/** What differs, one plain sentence a line as `mag directory diff` says it, or the digest of these lines. Nothing in a directory is about a person. */
function changesBetween(before: string | undefined, after: string): { readonly count: number; readonly changes: string } {
  const sentences = differences(contentOf(before), contentOf(after)), text = sentences.join('\n');
  return { count: sentences.length, changes: text.length <= longestChanges ? text : `sha256:${createHash('sha256').update(text).digest('base64url')}` };
}

/** What a token says, whoever signed it; one that is no directory says nothing. */
function contentOf(token: string | undefined): DirectoryDocument {
  try {
    return readDirectory(JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch {
    // What lay in its place may be anything: it is no reason not to take the right one up.
    return emptyDirectory;
  }
}
