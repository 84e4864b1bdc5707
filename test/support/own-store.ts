import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '#platform';
import { stack } from './this-stack.js';

/** A store that a test has for itself. */
export interface OwnStore {
  readonly url: string;
  readonly database: Database;
  /** Ends it, with everything in it. */
  close(): Promise<void>;
}

/** Makes a database in the case cluster of the stack that nobody else may enter, in the form that `migrate` brings it to. */
export async function openOwnStore(migrate: (ownerUrl: string) => Promise<unknown>): Promise<OwnStore> {
  const { caseClusterUrl } = stack();
  const name = `own_${randomUUID().slice(0, 8)}`;
  const url = Object.assign(new URL(caseClusterUrl), { pathname: `/${name}` }).toString();
  const admin = openDatabase(caseClusterUrl, { max: 1, name: 'test' });
  // Open to nobody from its first moment on: another test may be looking at who may enter which database.
  await admin.sql(`create database ${name} allow_connections false`);
  await admin.sql(`revoke connect, temporary on database ${name} from public`);
  await admin.sql(`alter database ${name} allow_connections true`);
  await migrate(url);
  const database = openDatabase(url, { max: 6, name: 'test' });
  return {
    url, database,
    async close() {
      await database.close();
      await admin.sql(`drop database if exists ${name} with (force)`);
      await admin.close();
    },
  };
}
