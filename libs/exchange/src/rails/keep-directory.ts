import { appendAudit } from '#audit';
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

/** Keeps a document unless a newer one is kept. That another directory is followed from now on stands in the audit, once, whichever instance took it up. */
export async function keepDocument(database: Database, { agency, name, version, document, instead }: ToKeep): Promise<void> {
  await database.inTransaction(async (sql) => {
    const [was] = await sql('select version from directory_copy where name = $1 for update', [name]);
    const [kept] = await sql(
      `insert into directory_copy (name, version, document) values ($1, $2, $3)
       on conflict (name) do update set version = excluded.version, document = excluded.document, received_at = now()
       where directory_copy.version <= excluded.version or directory_copy.document = $4 returning version`,
      [name, version, document, instead ?? null],
    );
    if (name === 'directory' && kept !== undefined && was?.['version'] !== kept['version']) {
      await appendAudit(sql, [{ event: 'directory.taken-up', agency, facts: { version, before: Number(was?.['version'] ?? 0) } }]);
    }
  });
}
