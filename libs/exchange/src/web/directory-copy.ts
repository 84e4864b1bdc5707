import { asGatewayError, GatewayError } from '#messages';
import { Directory, standsAtAnotherTime } from '#directory';
import { followAnchors, type VerifyKeys } from '#envelope';
import { errorFields, type NodeLog, type Sql } from '#platform';
import { type CurrentDirectory } from './tokens.js';

/** How often the copy in the store is looked at; one small statement. */
const everyMs = 2000;

/** The row of `directory_copy` that holds the directory itself. */
const copyName = 'directory';

/** A directory that follows the copy in a store. */
export interface FollowedDirectory extends CurrentDirectory {
  /** Its version, expired or not; undefined before the first. */
  currentVersion(): number | undefined;
  stop(): void;
}

/**
 * Follows the directory that the exchange keeps in the case store. The copy is not believed because it lies there: signature, expiry and
 * version are verified against the pinned anchors each time that it or they change, and a copy that does not verify is left aside for the one before,
 * unless it was the one before that no pinned anchor has signed any more. One that our clock does not let stand is tried again at each look.
 * @throws GatewayError CONFIG_KEYS when the file with the trust anchors cannot be read
 */
export async function followDirectory(sql: Sql, parts: { readonly trustAnchorsFile: string; readonly log: NodeLog; now(): Date }): Promise<FollowedDirectory> {
  let held: { readonly token: string; readonly is: Directory } | undefined;
  let seen: { readonly mark: string; readonly anchors: VerifyKeys } | undefined;
  let untimely: string | undefined;
  const anchors = await followAnchors(parts.trustAnchorsFile, async (now) => {
    if (held !== undefined && await Directory.read(held.token, now).then(() => false, () => true)) held = undefined;
  });
  const look = async (): Promise<void> => {
    const [row] = await sql('select version, received_at::text as received from directory_copy where name = $1', [copyName]);
    const mark = row === undefined ? undefined : `${String(row['version'])} ${String(row['received'])}`;
    const pinned = anchors.current();
    // What was left aside may stand before other anchors.
    if (mark === undefined || (mark === seen?.mark && pinned === seen.anchors)) return;
    const [copy] = await sql('select document from directory_copy where name = $1', [copyName]);
    if (copy === undefined) return;
    const token = String(copy['document']);
    try {
      const found = await Directory.open(token, pinned, parts.now());
      if (held !== undefined) found.checkSucceeds(held.is);
      if (pinned === anchors.current()) held = { token, is: found };
    } catch (error) {
      if (standsAtAnotherTime(asGatewayError(error).code)) {
        // Said once, not at every look.
        if (untimely === mark) return;
        untimely = mark;
        throw error;
      }
      seen = { mark, anchors: pinned };
      throw error;
    }
    seen = { mark, anchors: pinned };
  };
  const attempt = (): Promise<void> => look().catch((error: unknown) => parts.log.warn('the copy of the directory cannot be used', { code: asGatewayError(error).code, ...errorFields(error) }));
  await attempt();
  let timer = setTimeout(again, everyMs).unref();
  let stopped = false;
  function again(): void {
    void attempt().then(() => { if (!stopped) timer = setTimeout(again, everyMs).unref(); });
  }
  return {
    current() {
      if (held === undefined) throw new GatewayError('DIRECTORY_ABSENT');
      held.is.checkCurrent(parts.now());
      return held.is;
    },
    currentVersion: () => held?.is.version,
    stop() {
      stopped = true;
      clearTimeout(timer);
      anchors.stop();
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
