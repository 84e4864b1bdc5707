import { randomUUID } from 'node:crypto';
import { Directory, type Freshness, openFreshness } from '#directory';
import { loadAnchors, type VerifyKeys } from '#envelope';
import { followTopics, groups, topics } from '#kafka';
import { asGatewayError, GatewayError } from '#messages';
import { type Database, errorFields, type NodeLog } from '#platform';
import { clearAlarms, raiseAlarms } from './alarms.js';

/** The newest directory that this node has, and whether it is known to be current. */
export interface DirectoryFollower {
  /** @throws DIRECTORY_ABSENT before the first; DIRECTORY_EXPIRED after expiry. */
  current(): Directory;
  /** @throws DIRECTORY_ABSENT, DIRECTORY_STALE when no freshness record has come for five minutes. */
  checkFresh(now: Date): void;
  /** Until when the directory that this node has is known to have been the newest; undefined when it is not known of this one. */
  currentAsOf(): Date | undefined;
  /** Resolves when the first directory and a fresh record for it are here: before that a node does not start. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Follows the directory's topics. A record that is not signed by the pinned anchor, is older than what is held, or is a tombstone has no effect.
 * The newest is kept in the case store, from which web and desk read and verify it themselves.
 */
export async function followDirectoryTopics(
  parts: { readonly kafka: Parameters<typeof followTopics>[0]; readonly agency: string; readonly anchorsFile: string; readonly database: Database; readonly log: NodeLog; now(): Date; heard(at: Date, receivedAt: Date): void },
): Promise<DirectoryFollower> {
  const anchors = await loadAnchors(parts.anchorsFile);
  const held = await heldIn(parts.database, anchors, parts.now());
  let directory = held.directory;
  let freshness = held.freshness;
  let becomeReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => { becomeReady = resolve; });
  const check = (): void => {
    if (directory === undefined || freshness === undefined) return;
    try {
      directory.checkFresh(freshness, parts.now());
      becomeReady();
    } catch {
      // Not fresh yet: the next record decides.
    }
  };
  const take = async (topic: string, token: string): Promise<void> => {
    if (topic === topics.directory) {
      const newer = await Directory.open(token, anchors, parts.now());
      if (directory !== undefined) newer.checkSucceeds(directory);
      if (newer.version === directory?.version) return;
      await keep(parts.database, 'directory', newer.version, token);
      directory = newer;
      parts.log.info('directory is taken up', { version: newer.version });
    } else {
      const newer = await openFreshness(token, anchors);
      if (freshness !== undefined && Date.parse(newer.at) <= Date.parse(freshness.at)) return;
      parts.heard(new Date(newer.at), parts.now());
      await keep(parts.database, 'freshness', newer.version, token);
      freshness = newer;
    }
    check();
  };
  const follower = await followTopics(parts.kafka, {
    topics: [topics.directory, topics.freshness], group: groups.directory(parts.agency, randomUUID()), log: parts.log,
    async onRecord(topic, value) {
      try {
        if (value !== null) await take(topic, value.toString('latin1'));
      } catch (error) {
        const known = asGatewayError(error);
        if (known.code.startsWith('STORE_')) throw known;
        parts.log.warn('a directory record is ignored', { topic, code: known.code, ...errorFields(known) });
      }
    },
  });
  check();
  return {
    ready,
    current() {
      if (directory === undefined) throw new GatewayError('DIRECTORY_ABSENT');
      directory.checkCurrent(parts.now());
      return directory;
    },
    currentAsOf: () => (freshness !== undefined && freshness.version === directory?.version && freshness.digest === directory.digest ? new Date(freshness.at) : undefined),
    checkFresh(now) {
      if (directory === undefined || freshness === undefined) throw new GatewayError('DIRECTORY_ABSENT');
      directory.checkFresh(freshness, now);
    },
    close: () => follower.close(),
  };
}

async function keep(database: Database, name: 'directory' | 'freshness', version: number, document: string): Promise<void> {
  await database.sql(
    `insert into directory_copy (name, version, document) values ($1, $2, $3)
     on conflict (name) do update set version = excluded.version, document = excluded.document, received_at = now() where directory_copy.version <= excluded.version`,
    [name, version, document],
  );
}

/** What an earlier run kept; anything that no longer verifies is as good as absent. */
async function heldIn(database: Database, anchors: VerifyKeys, now: Date): Promise<{ directory?: Directory; freshness?: Freshness }> {
  const rows = await database.sql('select name, document from directory_copy');
  const textOf = (name: string): string | undefined => rows.find((row) => row['name'] === name)?.['document'] as string | undefined;
  const [directory, freshness] = [textOf('directory'), textOf('freshness')];
  const opened = directory === undefined ? undefined : await Directory.open(directory, anchors, now).catch(() => undefined);
  const fresh = freshness === undefined ? undefined : await openFreshness(freshness, anchors).catch(() => undefined);
  return { ...(opened === undefined ? {} : { directory: opened }), ...(fresh === undefined ? {} : { freshness: fresh }) };
}

/** Raises an alarm while the directory is not known to be current. @returns false: there is never more to do at once */
export async function watchFreshness(follower: DirectoryFollower, database: Database, now: Date): Promise<boolean> {
  try {
    follower.checkFresh(now);
    await clearAlarms(database.sql, ['DIRECTORY_ABSENT', 'DIRECTORY_STALE'], { facts: {} });
  } catch (error) {
    await raiseAlarms(database.sql, [{ alarm: asGatewayError(error).code, facts: {} }]);
  }
  return false;
}
