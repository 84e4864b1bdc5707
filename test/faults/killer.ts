import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { stack } from '../support/stack.js';
import { type Role, type Victim } from './arrows.js';

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** How one kill went: `null` where the process never passed the armed arrow. */
export interface Kill {
  readonly what: string;
  /** From the kill to everything being ready again. */
  readonly backAfterMs: number | null;
}

/** The process that a kill hits; null where it is not ours. */
function pidOf(victim: Victim): number | null {
  const { agencies, pids } = stack();
  return victim === 'exchange' || victim === 'web' || victim === 'desk' ? agencies[0]?.pids[victim] ?? null : pids[victim];
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process at once, as a power cut would, and waits until all that depends on it is well again. */
export async function killNow(victim: Victim): Promise<Kill> {
  const pid = pidOf(victim);
  if (pid === null) return { what: victim, backAfterMs: null };
  process.kill(pid, 'SIGKILL');
  return { what: victim, backAfterMs: await untilBack(victim, pid) };
}

const reachedWithinMs = 20_000;

/** Arms a failpoint in a role's process, lets traffic run into it, and waits until the process is well again. */
export async function killAt(arrow: string, role: Role, pass: number): Promise<Kill> {
  const what = `${arrow} (${role})`;
  const pid = pidOf(role);
  const file = armingFileOf(role);
  if (pid === null) return { what, backAfterMs: null };
  arm(pid, file, `${arrow} ${pass}`);
  for (const until = Date.now() + reachedWithinMs; lives(pid); await wait(50)) {
    if (Date.now() < until) continue;
    arm(pid, file, 'none');
    return { what, backAfterMs: null };
  }
  return { what, backAfterMs: await untilBack(role, pid) };
}

/** Processes of a role share one file where they are one process; where they are apart, the first agency's is armed. */
function armingFileOf(role: Role): string {
  const { agencies, failpointDirectory } = stack();
  const apart = new Set(agencies.map(({ pids }) => pids[role])).size > 1;
  return join(failpointDirectory, apart ? `${String(agencies[0]?.agency)}-${role}` : role);
}

function arm(pid: number, file: string, line: string): void {
  writeFileSync(file, line);
  try {
    process.kill(pid, 'SIGUSR2');
  } catch {
    rmSync(file, { force: true });
  }
}

/** How long a killed process may take to be well again, with everything that leans on it. */
const backWithinMs = 180_000;

async function untilBack(victim: Victim, killed: number): Promise<number> {
  const from = Date.now();
  for (;;) {
    const now = stackOrNothing();
    if (now !== undefined && pidOf(victim) !== killed && now.ready && await allReady()) return Date.now() - from;
    if (Date.now() - from > backWithinMs) throw new Error(`${victim} was not well again ${backWithinMs / 1000} s after it was killed`);
    await wait(200);
  }
}

function stackOrNothing(): ReturnType<typeof stack> | undefined {
  try {
    return stack();
  } catch {
    return undefined;
  }
}

async function allReady(): Promise<boolean> {
  const answers = await Promise.all(stack().agencies.flatMap(({ url, deskUrl, exchangeUrl }) => [url, deskUrl, exchangeUrl]).map(async (url) => {
    try {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }));
  return answers.every(Boolean);
}

/**
 * Waits, bounded, until no batch has been tried more than once. A batch that ends the process again and again is taken for a message that kills,
 * and goes into quarantine: kills by a test must not look like that.
 */
export async function untilCalm(withinMs = 45_000): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until; await wait(300)) {
    const tries = await Promise.all(stack().agencies.map(({ caseDatabaseUrl }) => mostTries(caseDatabaseUrl)));
    if (Math.max(...tries) < 2) return;
  }
}

async function mostTries(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ tries: number | null }>('select max(tries) as tries from attempt');
    return rows[0]?.tries ?? 0;
  } catch {
    return 2;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Takes away what is still armed. */
export function disarm(): void {
  for (const role of ['exchange', 'web', 'desk'] as const) rmSync(armingFileOf(role), { force: true });
}
