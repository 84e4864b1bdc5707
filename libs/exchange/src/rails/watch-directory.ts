import { type Directory, heldExchangeKeys, type PublishedKey } from '#directory';
import { type AgencyCode, asGatewayError, type ErrorCode, type Facts, type GatewayError } from '#messages';
import { type Database, type Sql } from '#platform';
import { clearAlarms, raiseAlarms } from './alarms.js';
import { type DirectoryFollower } from './directory-follower.js';

/** What is watched. */
interface Watched {
  readonly agency: AgencyCode;
  readonly follower: Pick<DirectoryFollower, 'current' | 'checkFresh' | 'pins' | 'anchorsProblem'>;
  readonly database: Database;
  keysProblems(): readonly GatewayError[];
  /** The kids of the private exchange keys that this process holds, newest first. */
  readonly heldKeys: readonly string[];
  now(): Date;
}

const dayMs = 86_400_000;
/** Time to have a new key made, agreed and published. */
const keyWarningMs = 30 * dayMs;
/** Time to have a directory signed; of one that is short-lived the last quarter. */
const directoryWarningMs = 7 * dayMs;

type Raised = { readonly alarm: WatchedCode; readonly facts: Facts };
const watchedCodes = ['DIRECTORY_ABSENT', 'DIRECTORY_EXPIRED', 'DIRECTORY_STALE', 'DIRECTORY_EXPIRES', 'DIRECTORY_ANCHOR', 'KEY_EXPIRES', 'KEY_PAST', 'CONFIG_KEYS'] as const satisfies readonly ErrorCode[];
type WatchedCode = (typeof watchedCodes)[number];

/** Raises what is wrong, or soon will be, with the directory that this node has and with its keys, and clears what is over. @returns false: there is never more to do at once */
export async function watchDirectory(watched: Watched): Promise<boolean> {
  const { sql } = watched.database;
  const wrong = wrongNow(watched, watched.now(), await unlistedSince(sql, watched));
  await raiseAlarms(sql, wrong);
  const raised = await sql('select code, facts from alarm where code = any($1) and cleared_at is null', [[...watchedCodes]]);
  for (const row of raised) {
    const [code, facts] = [row['code'] as WatchedCode, row['facts'] as Facts];
    if (!wrong.some((one) => one.alarm === code && isSame(one.facts, facts))) await clearAlarms(sql, [code], { facts });
  }
  return false;
}

/** Everything that is wrong at a moment. */
export function wrongNow(watched: Omit<Watched, 'database'>, now: Date, unlisted: ReadonlyMap<string, Date> = new Map()): Raised[] {
  const files = [...watched.keysProblems(), ...[watched.follower.anchorsProblem()].filter((problem) => problem !== undefined)]
    .filter(({ code }) => code === 'CONFIG_KEYS').map(({ facts }) => ({ alarm: 'CONFIG_KEYS' as const, facts: { setting: facts.setting ?? '' } }));
  return [...files, ...directoryNow(watched, now, unlisted)];
}

function directoryNow({ agency, follower, heldKeys }: Omit<Watched, 'database'>, now: Date, unlisted: ReadonlyMap<string, Date>): Raised[] {
  let directory: Directory;
  try {
    directory = follower.current();
  } catch (error) {
    return [{ alarm: asGatewayError(error).code === 'DIRECTORY_EXPIRED' ? 'DIRECTORY_EXPIRED' : 'DIRECTORY_ABSENT', facts: {} }];
  }
  return [
    ...(isFresh(follower, now) ? [] : [{ alarm: 'DIRECTORY_STALE' as const, facts: {} }]),
    ...(endsSoon(directory, now) ? [{ alarm: 'DIRECTORY_EXPIRES' as const, facts: {} }] : []),
    ...(directory.nextAnchor === undefined || follower.pins(directory.nextAnchor.kid) ? [] : [{ alarm: 'DIRECTORY_ANCHOR' as const, facts: {} }]),
    ...expiringUses(directory, agency, now).map((setting) => ({ alarm: 'KEY_EXPIRES' as const, facts: { agency, setting } })),
    ...(heldExchangeKeys([directory], agency, heldKeys, now, { unlistedSince: unlisted }).past.length === 0 ? [] : [{ alarm: 'KEY_PAST' as const, facts: { agency, setting: 'exchange' } }]),
  ];
}

/**
 * Since when the keys that we hold and the directory does not list have been known to be unlisted; kept in the store, for that is the only thing that says when such a key had ended at the latest.
 * One that is new, in front of those that are listed, is none of them.
 */
async function unlistedSince(sql: Sql, { agency, follower, heldKeys, now }: Watched): Promise<ReadonlyMap<string, Date>> {
  const { unlisted } = heldExchangeKeys(currentOf(follower), agency, heldKeys, now());
  if (unlisted.length === 0) return new Map();
  const names = unlisted.map((kid) => `unlisted ${kid}`);
  await sql('insert into progress (name, value) select name, $2::jsonb from unnest($1::text[]) as u (name) on conflict (name) do nothing', [names, JSON.stringify({ since: now().toISOString() })]);
  const rows = await sql(`select name, value->>'since' as since from progress where name = any($1::text[])`, [names]);
  return new Map(rows.map((row) => [(row['name'] as string).slice('unlisted '.length), new Date(row['since'] as string)]));
}

function currentOf(follower: Watched['follower']): readonly Directory[] {
  try {
    return [follower.current()];
  } catch {
    // What is wrong with it is told where it is looked at; nothing is known of keys meanwhile.
    return [];
  }
}

function isFresh(follower: Watched['follower'], now: Date): boolean {
  try {
    follower.checkFresh(now);
    return true;
  } catch {
    // Which of the reasons it is makes no difference to who must look at it.
    return false;
  }
}

const endsSoon = ({ issuedAt, expiresAt }: Directory, now: Date): boolean =>
  expiresAt.getTime() - now.getTime() < Math.min(directoryWarningMs, (expiresAt.getTime() - issuedAt.getTime()) / 4);

/** The uses for which no key of ours stands for another thirty days. */
function expiringUses(directory: Directory, agency: AgencyCode, now: Date): string[] {
  const keys = directory.agencies.find(({ code }) => code === agency)?.keys;
  if (keys === undefined) return [];
  const standsLonger = ({ until, revokedAt }: PublishedKey): boolean => revokedAt === undefined && Date.parse(until) - now.getTime() > keyWarningMs;
  return (['signing', 'exchange', 'victim'] as const).filter((use) => keys[use].length > 0 && !keys[use].some(standsLonger));
}

const isSame = (one: Facts, other: Facts): boolean => {
  const sorted = (facts: Facts): string => JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
};
