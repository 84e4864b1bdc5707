import { type Database, openDatabase } from '#platform';
import { CannotRun, readPlace } from './place.js';
import { runningStack } from './stack-file.js';

/** Does something on the case store of one agency of the running stack, as its owner. @throws CannotRun */
export async function onCaseStore<T>(agency: string, work: (database: Database) => Promise<T>): Promise<T> {
  const node = runningStack(readPlace()).agencies.find((one) => one.agency === agency);
  if (node === undefined) throw new CannotRun(`the stack has no agency ${agency}`);
  const database = openDatabase(node.caseDatabaseUrl, { max: 3, name: 'mag' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
