import { GatewayError } from '#messages';
import { Directory } from '#directory';
import { loadAnchors } from '#envelope';
import { errorFields, type NodeLog, type Sql } from '#platform';
import { type CurrentDirectory } from './tokens.js';

/** How often the copy in the store is looked at; one small statement. */
const everyMs = 2000;

/** The row of `directory_copy` that holds the directory itself. */
const copyName = 'directory';

/** A directory that follows the copy in a store. */
export interface FollowedDirectory extends CurrentDirectory {
  stop(): void;
}

/**
 * Follows the directory that the exchange keeps in the case store. The copy is not believed because it lies there: signature, expiry and
 * version are verified against the pinned anchors each time it changes, and a copy that does not verify is left aside for the one before.
 * @throws GatewayError CONFIG_KEYS when the file with the trust anchors cannot be read
 */
export async function followDirectory(sql: Sql, parts: { readonly trustAnchorsFile: string; readonly log: NodeLog }): Promise<FollowedDirectory> {
  const anchors = await loadAnchors(parts.trustAnchorsFile);
  let held: Directory | undefined;
  let seen: string | undefined;
  const look = async (): Promise<void> => {
    const [row] = await sql('select version, received_at::text as received from directory_copy where name = $1', [copyName]);
    const mark = row === undefined ? undefined : `${String(row['version'])} ${String(row['received'])}`;
    if (mark === undefined || mark === seen) return;
    const [copy] = await sql('select document from directory_copy where name = $1', [copyName]);
    if (copy === undefined) return;
    seen = mark;
    const found = await Directory.open(String(copy['document']), anchors, new Date());
    if (held !== undefined) found.checkSucceeds(held);
    held = found;
  };
  const attempt = (): Promise<void> => look().catch((error: unknown) => parts.log.warn('the copy of the directory cannot be used', errorFields(error)));
  await attempt();
  let timer = setTimeout(again, everyMs).unref();
  let stopped = false;
  function again(): void {
    void attempt().then(() => { if (!stopped) timer = setTimeout(again, everyMs).unref(); });
  }
  return {
    current() {
      if (held === undefined) throw new GatewayError('DIRECTORY_ABSENT');
      held.checkCurrent(new Date());
      return held;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Finds the name of an agency for a page; its code where the directory does not know it or is not there: a page is shown all the same. */
export const namesOf = (directory: CurrentDirectory) => (code: string): string => {
  try {
    return directory.current().agency(code).name;
  } catch (error) {
    if (error instanceof GatewayError) return code;
    throw error;
  }
};
