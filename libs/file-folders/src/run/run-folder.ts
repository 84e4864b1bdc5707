import { type Loop, runLoops } from '#exchange/web';
import { type NodeLog, openDatabase } from '#platform';

/** Whose folder it is, and which store says who works in it. */
export interface FolderHolder {
  readonly databaseUrl: string;
  /** The lock of the store under which the folder is worked in, by one process at a time. */
  readonly lock: string;
  readonly agency: string;
  readonly log: NodeLog;
}

/** A folder that is worked in. */
export interface RunningFolder {
  close(): Promise<void>;
}

/** Works in a folder while this process holds its lock, on a connection of its own; of several instances one works, and another goes on when it ends. */
export function runFolder({ databaseUrl, lock, agency, log }: FolderHolder, loops: readonly Loop[]): RunningFolder {
  const database = openDatabase(databaseUrl, { max: 1, name: `${agency}.${lock}` });
  const running = runLoops(database, lock, loops, log);
  return {
    async close() {
      await running.close();
      await database.close();
    },
  };
}
