import { randomUUID } from 'node:crypto';
import { Directory, type Freshness, isEarly, openFreshness, standsAtAnotherTime } from '#directory';
import { followAnchors, type VerifyKeys } from '#envelope';
import { followTopics, groups, topics } from '#kafka';
import { asGatewayError, GatewayError } from '#messages';
import { type Database, errorFields, type NodeLog } from '#platform';
import { keepDocument } from './keep-directory.js';

/** The newest directory that this node has, and whether it is known to be current. */
export interface DirectoryFollower {
  /** @throws DIRECTORY_ABSENT before the first; DIRECTORY_EXPIRED after expiry. */
  current(): Directory;
  /** Its version, expired or not; undefined before the first. */
  currentVersion(): number | undefined;
  /** @throws DIRECTORY_ABSENT, DIRECTORY_STALE when no freshness record has come for five minutes, or for a minute none of the directory that has come. */
  checkFresh(now: Date): void;
  /** Until when the directory that this node has is known to have been the newest; undefined when it is not known of this one. */
  currentAsOf(): Date | undefined;
  /** Whether this node pins an anchor. */
  pins(kid: string): boolean;
  /** Why the file of the trust anchors as it lies there now cannot be used. */
  anchorsProblem(): GatewayError | undefined;
  /** Resolves when the first directory and a fresh record for it are here: before that a node does not start. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** A document that is held, with its token: when the anchors change it must stand before the new ones. */
interface Held<T> {
  readonly token: string;
  readonly is: T;
}

interface FollowerParts {
  readonly kafka: Parameters<typeof followTopics>[0];
  readonly agency: string;
  readonly anchorsFile: string;
  readonly database: Database;
  readonly log: NodeLog;
  now(): Date;
  /** The publisher's time in a freshness record that has just come, and ours. */
  heard(at: Date, receivedAt: Date): void;
}

/**
 * Follows the directory's topics. A record that is not signed by a pinned anchor, is older than what is held, or is a tombstone has no effect.
 * The newest is kept in the case store, from which web and desk read and verify it themselves.
 */
export async function followDirectoryTopics(parts: FollowerParts): Promise<DirectoryFollower> {
  const documents = new HeldDocuments(parts);
  const anchors = await followAnchors(parts.anchorsFile, (now) => documents.standBefore(now));
  await documents.begin(anchors.current());
  const follower = await followTopics(parts.kafka, {
    topics: [topics.directory, topics.freshness], group: groups.directory(parts.agency, randomUUID()), log: parts.log,
    onRecord: (topic, value) => (value === null ? Promise.resolve() : documents.take(topic === topics.directory ? 'directory' : 'freshness', value.toString('latin1'))),
  });
  return {
    ready: documents.ready,
    current: () => documents.current(),
    currentVersion: () => documents.currentVersion(),
    currentAsOf: () => documents.currentAsOf(),
    checkFresh: (now) => documents.checkFresh(now),
    pins: (kid) => anchors.current().some((anchor) => anchor.kid === kid),
    anchorsProblem: () => anchors.problem(),
    async close() {
      anchors.stop();
      await follower.close();
    },
  };
}

/** A freshness record comes twice in this time. */
const onItsWayMs = 60_000;

/** The newest directory and freshness record that a pinned anchor has signed. */
export class HeldDocuments {
  /** Resolves when the first directory and a fresh record for it are here. */
  readonly ready: Promise<void>;
  private becomeReady: () => void = () => undefined;
  private anchors: VerifyKeys = [];
  private directory: Held<Directory> | undefined;
  private freshness: Held<Freshness> | undefined;
  /** What came last, though no anchor of ours had signed it: one that is pinned later may have. */
  private readonly unproven = new Map<'directory' | 'freshness', string>();
  /** The newest that an anchor of ours has signed and our clock did not let stand: tried again with each freshness record, for the clock may have been set right. */
  private untimely: { readonly token: string; readonly version: number } | undefined;
  private last: Promise<void> = Promise.resolve();
  /** When the directory and the freshness record that are held were last of one another. */
  private pairedAt = -Infinity;

  constructor(private readonly parts: Pick<FollowerParts, 'agency' | 'database' | 'log' | 'now' | 'heard'>) {
    this.ready = new Promise<void>((resolve) => { this.becomeReady = resolve; });
  }

  /** Takes up what an earlier run kept. One that has expired still says that no older one may come; what does not verify is as good as absent, and left where it is. */
  async begin(anchors: VerifyKeys): Promise<void> {
    this.anchors = anchors;
    const rows = await this.parts.database.sql('select name, document from directory_copy');
    const textOf = (name: string): string | undefined => rows.find((row) => row['name'] === name)?.['document'] as string | undefined;
    this.directory = await holding(textOf('directory'), (token) => Directory.read(token, anchors));
    this.freshness = await holding(textOf('freshness'), (token) => this.timelyFreshness(token, anchors));
    this.look();
  }

  /** Takes one record up, or leaves it aside with a line in the log. @throws STORE_* */
  take(name: 'directory' | 'freshness', token: string): Promise<void> {
    return this.inTurn(async () => {
      await this.takeOne(name, token);
      if (name === 'freshness' && this.untimely !== undefined) await this.takeOne('directory', this.untimely.token);
    });
  }

  private async takeOne(name: 'directory' | 'freshness', token: string): Promise<void> {
    const waited = token === this.untimely?.token;
    try {
      await (name === 'directory' ? this.takeDirectory(token) : this.takeFreshness(token));
      if (!waited) this.unproven.delete(name);
      if (this.look()) await this.keepCurrent();
    } catch (error) {
      const known = asGatewayError(error);
      if (known.code.startsWith('STORE_')) throw known;
      const waits = standsAtAnotherTime(known.code);
      if (waits && waited) return;
      // A freshness record is not waited for: the next comes in half a minute.
      if (waits && name === 'directory') this.keepUntimely(token, Number(known.facts.count));
      else if (waited) this.untimely = undefined;
      if (known.code === 'DIRECTORY_SIGNATURE') this.unproven.set(name, token);
      this.parts.log.warn('a directory record is ignored', { topic: topics[name], code: known.code, ...errorFields(known) });
    }
  }

  private keepUntimely(token: string, version: number): void {
    if (version > Math.max(this.untimely?.version ?? 0, this.directory?.is.version ?? 0)) this.untimely = { token, version };
  }

  /**
   * Holds what is held against other anchors: what none of them has signed is dropped, with the memory of its version; what one of them has signed and was
   * left aside before is taken up. The copy in the store is not touched: other instances may pin other anchors, and ours may be old ones.
   */
  standBefore(anchors: VerifyKeys): Promise<void> {
    return this.inTurn(() => this.standNow(anchors));
  }

  private async standNow(anchors: VerifyKeys): Promise<void> {
    const was = this.anchors;
    this.anchors = anchors;
    try {
      const [directory, freshness] = [this.directory, this.freshness];
      const stays = await holding(directory?.token, (token) => Directory.read(token, anchors));
      const staysFresh = await holding(freshness?.token, (token) => this.timelyFreshness(token, anchors));
      [this.directory, this.freshness] = [stays, staysFresh];
      this.parts.log.info('trust anchors are taken up', { count: anchors.length });
      const untimely = this.untimely === undefined ? [] : [['directory', this.untimely.token] as const];
      for (const [name, token] of [...untimely, ...this.unproven]) await this.takeOne(name, token);
    } catch (error) {
      this.anchors = was;
      throw error;
    }
  }

  current(): Directory {
    if (this.directory === undefined) throw new GatewayError('DIRECTORY_ABSENT');
    this.directory.is.checkCurrent(this.parts.now());
    return this.directory.is;
  }

  currentVersion(): number | undefined {
    return this.directory?.is.version;
  }

  currentAsOf(): Date | undefined {
    const [directory, freshness] = [this.directory?.is, this.freshness?.is];
    return freshness !== undefined && freshness.version === directory?.version && freshness.digest === directory.digest ? new Date(freshness.at) : undefined;
  }

  checkFresh(now: Date): void {
    if (this.directory === undefined || this.freshness === undefined) throw new GatewayError('DIRECTORY_ABSENT');
    // They come by two topics, in either order: nothing is wrong while the other of the two is on its way.
    if (this.currentAsOf() === undefined && now.getTime() - this.pairedAt < onItsWayMs) return;
    this.directory.is.checkFresh(this.freshness.is, now);
  }

  /** One after the other: what was verified with anchors that are gone must not be taken up after it. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private look(): boolean {
    if (this.currentAsOf() === undefined) return false;
    this.pairedAt = this.parts.now().getTime();
    try {
      this.current();
      this.checkFresh(this.parts.now());
    } catch {
      // Not fresh yet: the next record decides.
      return false;
    }
    this.becomeReady();
    return true;
  }

  private async takeDirectory(token: string): Promise<void> {
    const newer = await Directory.open(token, this.anchors, this.parts.now());
    if (this.directory !== undefined) newer.checkSucceeds(this.directory.is);
    if (newer.version === this.directory?.is.version) return;
    const held = { token, is: newer };
    await this.keep('directory', held);
    this.directory = held;
    if (this.untimely !== undefined && this.untimely.version <= newer.version) this.untimely = undefined;
    this.parts.log.info('directory is taken up', { version: newer.version });
  }

  private async takeFreshness(token: string): Promise<void> {
    const newer = await openFreshness(token, this.anchors), before = this.freshness?.is;
    // One that came while our own clock was ahead as well must not keep the right ones out.
    if (before !== undefined && !this.isAhead(before) && Date.parse(newer.at) <= Date.parse(before.at)) return;
    // Heard though it may be early: which of two clocks is wrong is for a person to find out.
    this.parts.heard(new Date(newer.at), this.parts.now());
    this.checkTimely(newer);
    const held = { token, is: newer };
    await this.keep('freshness', held);
    this.freshness = held;
  }

  /** @throws DIRECTORY_EARLY: every record that comes until then would be older, and nothing be known to be current any more. */
  private checkTimely(freshness: Freshness): void {
    if (this.isAhead(freshness)) throw new GatewayError('DIRECTORY_EARLY', { count: freshness.version });
  }

  private isAhead({ at }: Freshness): boolean {
    return isEarly(new Date(at), this.parts.now());
  }

  private async timelyFreshness(token: string, anchors: VerifyKeys): Promise<Freshness> {
    const freshness = await openFreshness(token, anchors);
    this.checkTimely(freshness);
    return freshness;
  }

  /** Writes the copy again where it is not what has just been shown to be current: it may have been lost, or be of a version that no anchor of ours has signed. */
  private async keepCurrent(): Promise<void> {
    const { anchors } = this;
    if (this.directory !== undefined) await this.keepAgain('directory', this.directory, (token) => Directory.read(token, anchors));
    if (this.freshness !== undefined) await this.keepAgain('freshness', this.freshness, (token) => this.timelyFreshness(token, anchors));
  }

  private async keepAgain<T extends { readonly version: number }>(name: 'directory' | 'freshness', held: Held<T>, read: (token: string) => Promise<T>): Promise<void> {
    const [row] = await this.parts.database.sql('select document from directory_copy where name = $1', [name]);
    const there = row?.['document'] as string | undefined, stands = await holding(there, read);
    if (stands === undefined || stands.is.version < held.is.version) await this.keep(name, held, there);
  }

  private async keep(name: 'directory' | 'freshness', { token, is: { version } }: Held<{ readonly version: number }>, instead?: string): Promise<void> {
    await keepDocument(this.parts.database, { agency: this.parts.agency, name, version, document: token, ...(instead === undefined ? {} : { instead }) });
  }
}

async function holding<T>(token: string | undefined, read: (token: string) => Promise<T>): Promise<Held<T> | undefined> {
  if (token === undefined) return undefined;
  return read(token).then((is) => ({ token, is }), () => undefined);
}
