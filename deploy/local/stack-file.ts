import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun, type Place } from './place.js';
import { writePrivately } from './secrets.js';
import { livePid } from './running.js';

/** One agency of a running stack. Database addresses open as owner. */
export interface StackAgency {
  readonly agency: string;
  readonly app: string;
  readonly name: string;
  readonly url: string;
  readonly deskUrl: string;
  /** Health and metrics of the exchange. */
  readonly exchangeUrl: string;
  readonly pids: { readonly exchange: number | null; readonly web: number | null; readonly desk: number | null };
  readonly caseDatabaseUrl: string;
  readonly victimDatabaseUrl: string;
  readonly mappaDatabaseUrl?: string;
  readonly keyDirectory: string;
  /** The file folder of `web`, with `out`, `in`, `reports`, `rejected` and `templates`; the one of the desk, with `out`. */
  readonly fileFolder?: string;
  readonly deskFileFolder?: string;
}

/** A test person of a running stack. */
export interface StackPerson {
  readonly username: string;
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  readonly password: string;
}

/** What `stack.json` says about a stack while it runs. */
export interface StackFile {
  /** True while every process answers that it is ready. */
  readonly ready: boolean;
  readonly startedAt: string;
  readonly portBase: number;
  readonly pids: { readonly supervisor: number; readonly identityProvider: number | null; readonly kafka: number | null; readonly caseCluster: number | null; readonly victimCluster: number | null };
  readonly kafka: {
    readonly brokers: readonly string[];
    /** File with the certificate authority to trust. */
    readonly ca: string;
    readonly mechanism: 'scram-sha-512';
    /** The administrator, allowed everything. */
    readonly admin: { readonly username: string; readonly password: string };
    /** Password of each user; an agency's user is its code. */
    readonly users: Readonly<Record<string, string>>;
  };
  readonly agencies: readonly StackAgency[];
  readonly caseClusterUrl: string;
  readonly victimClusterUrl: string;
  /** Null where the servers are not ours. */
  readonly dataDirectories: { readonly case: string | null; readonly victim: string | null; readonly kafka: string | null };
  readonly logDirectory: string;
  /** A fault test arms a process by a file here (`exchange`, `web`, `desk`; `<agency>-<role>` where processes are apart) and SIGUSR2. */
  readonly failpointDirectory: string;
  readonly identityProvider: { readonly issuer: string; readonly tokenEndpoint: string; readonly jwksUri: string; readonly clientId: string; readonly audience: string };
  /** Files with the pinned trust anchors and with the signed directory. */
  readonly trustAnchorsFile: string;
  readonly directoryFile: string;
  readonly people: readonly StackPerson[];
}

const fileOf = (folder: string): string => join(folder, 'stack.json');

export function writeStackFile(folder: string, stack: StackFile): void {
  writePrivately(fileOf(folder), JSON.stringify(stack, null, 2));
}

export function removeStackFile(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}

/** The stack that runs in this place. @throws CannotRun when none does. */
export function runningStack(place: Place, variables: NodeJS.ProcessEnv = process.env): StackFile {
  const named = variables['MAG_STACK'];
  const file = named || fileOf(place.folder);
  if (!existsSync(file) || (!named && livePid(place.folder, 'up') === undefined)) {
    throw new CannotRun(`No stack runs in ${place.folder}: start one with \`npm start\` in another terminal and wait until it says that it is ready.`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
}
