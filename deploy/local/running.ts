import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writePrivately } from './secrets.js';

/** What a pid file says: a pid alone is not enough, because the system gives it again to another. */
interface PidFile { readonly pid: number; readonly bornAt: string }

/** When the system says this process began; undefined when there is none (a zombie counts as none). */
export function birthOf(pid: number): string | undefined {
  try {
    if (existsSync('/proc/self/stat')) {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Writes down that this process runs under this name. */
export function notePid(folder: string, name: string, pid: number): void {
  writePrivately(join(folder, 'run', `${name}.json`), JSON.stringify({ pid, bornAt: birthOf(pid) ?? '' }));
}

/** Forgets a process that has ended. */
export function forgetPid(folder: string, name: string): void {
  rmSync(join(folder, 'run', `${name}.json`), { force: true });
}

/** The pid under this name, if the very process that was noted still runs. */
export function livePid(folder: string, name: string): number | undefined {
  try {
    const noted = JSON.parse(readFileSync(join(folder, 'run', `${name}.json`), 'utf8')) as PidFile;
    return noted.bornAt !== '' && birthOf(noted.pid) === noted.bornAt ? noted.pid : undefined;
  } catch {
    return undefined;
  }
}

/** Ends what a former run, killed itself, has left behind. Returns how many there were. */
export async function endLeftovers(folder: string, keep: string): Promise<number> {
  const names = readdirSync(join(folder, 'run')).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5)).filter((name) => name !== keep);
  const alive = names.flatMap((name) => { const pid = livePid(folder, name); return pid === undefined ? [] : [{ name, pid }]; });
  await Promise.all(alive.map(({ name, pid }) => end(pid, name.endsWith('-cluster') ? 'SIGINT' : 'SIGTERM', name.endsWith('-cluster') ? 'SIGQUIT' : 'SIGKILL', 8_000)));
  for (const name of names) forgetPid(folder, name);
  return alive.length;
}

/** Asks a process to end; after the deadline (milliseconds), tells it. */
export async function end(pid: number, ask: NodeJS.Signals, tell: NodeJS.Signals, deadlineMs: number): Promise<void> {
  const born = birthOf(pid);
  if (born === undefined) return;
  signal(pid, ask);
  for (let waited = 0; birthOf(pid) === born; waited += 25) {
    if (waited === deadlineMs) signal(pid, tell);
    if (waited > deadlineMs + 5_000) { signal(pid, 'SIGKILL'); return; }
    await wait(25);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
