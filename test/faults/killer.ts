import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { stack, type StackAgency } from '../support/stack.js';
import { type Role, roles, type Server } from './arrows.js';

/** A process of the stack: one that all agencies lean on, or an agency's, which it shares with the others unless the processes are apart. */
export type Victim = Server | AgencyProcess;
export interface AgencyProcess {
  readonly role: Role;
  readonly agency: string;
}

/** How long a killed process may take to be well again. */
const backWithinMs = 180_000;

const isOfAgency = (victim: Victim): victim is AgencyProcess => typeof victim !== 'string';

/** The agencies that a process serves. */
function servedBy({ role, agency }: AgencyProcess): readonly StackAgency[] {
  const { agencies } = stack();
  const areApart = new Set(agencies.map(({ pids }) => pids[role])).size > 1;
  return areApart ? agencies.filter((one) => one.agency === agency) : agencies;
}

/** The name of a process: of its log, and of the file that arms it. */
export function nameOfProcess(one: AgencyProcess): string {
  return servedBy(one).length === 1 ? `${one.agency}-${one.role}` : one.role;
}

/** The pid of a process as the stack tells it; null where it is not ours. */
function pidOf(victim: Victim): number | null {
  const { agencies, pids } = stack();
  return isOfAgency(victim) ? agencies.find(({ agency }) => agency === victim.agency)?.pids[victim.role] ?? null : pids[victim];
}

/** The process that a kill hits: one that lives, or the kill would count for nothing. */
async function toBeKilled(victim: Victim): Promise<number | null> {
  for (const until = Date.now() + backWithinMs; ; await wait(200)) {
    const pid = pidOf(victim);
    if (pid === null || lives(pid)) return pid;
    if (Date.now() > until) throw new Error(`${told(victim)} was away for ${backWithinMs / 1000} s before it was killed`);
  }
}

const told = (victim: Victim): string => (isOfAgency(victim) ? `the ${victim.role} of ${victim.agency}` : victim);

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process at once, as a power cut would, and waits until it is well again. @returns after how long; null where it is not ours */
export async function killNow(victim: Victim): Promise<number | null> {
  const pid = await toBeKilled(victim);
  if (pid === null) return null;
  process.kill(pid, 'SIGKILL');
  return untilBack(victim, pid);
}

/** Arms a failpoint in a process, lets traffic run into it, and waits until it is well again. @returns after how long; null where it did not pass the armed arrow in that time */
export async function killAt(arrow: string, victim: AgencyProcess, pass: number, reachedWithinMs = 20_000): Promise<number | null> {
  const pid = await toBeKilled(victim);
  if (pid === null) return null;
  arm(pid, armingFileOf(victim), `${arrow} ${pass}`);
  for (const until = Date.now() + reachedWithinMs; lives(pid); await wait(50)) {
    if (Date.now() < until) continue;
    arm(pid, armingFileOf(victim), 'none');
    return null;
  }
  return untilBack(victim, pid);
}

const armingFileOf = (one: AgencyProcess): string => join(stack().failpointDirectory, nameOfProcess(one));

function arm(pid: number, file: string, line: string): void {
  writeFileSync(file, line);
  try {
    process.kill(pid, 'SIGUSR2');
  } catch {
    rmSync(file, { force: true });
  }
}

/** Of an agency's process its own parts must be ready, for the others may be killed meanwhile; of a server everything that leans on it. */
async function untilBack(victim: Victim, killed: number): Promise<number> {
  const from = Date.now();
  for (;;) {
    const now = stackOrNothing();
    if (now !== undefined && pidOf(victim) !== killed && await (isOfAgency(victim) ? areReady(servedBy(victim).map((one) => addressOf(one, victim.role))) : isWell(now))) return Date.now() - from;
    if (Date.now() - from > backWithinMs) throw new Error(`${told(victim)} was not well again ${backWithinMs / 1000} s after it was killed`);
    await wait(200);
  }
}

/** Waits until every process is well. @throws after minutes */
export async function untilAllWell(): Promise<void> {
  for (const until = Date.now() + backWithinMs; !await isWell(stackOrNothing()); await wait(200)) {
    if (Date.now() > until) throw new Error(`not everything was well again ${backWithinMs / 1000} s after the last kill`);
  }
}

function stackOrNothing(): ReturnType<typeof stack> | undefined {
  try {
    return stack();
  } catch {
    return undefined;
  }
}

const addressOf = ({ url, deskUrl, exchangeUrl }: StackAgency, role: Role): string => ({ web: url, desk: deskUrl, exchange: exchangeUrl })[role];

async function isWell(now: ReturnType<typeof stack> | undefined): Promise<boolean> {
  return now?.ready === true && await areReady(now.agencies.flatMap((one) => roles.map((role) => addressOf(one, role))));
}

async function areReady(addresses: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(addresses.map(async (url) => {
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
 * Waits, bounded, until no batch of a process has been tried more than once. A batch that ends its process again and again is taken for a message that kills,
 * and goes into quarantine: kills by a test must not look like that.
 */
export async function untilCalm(victim: AgencyProcess, withinMs = 45_000): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until; await wait(300)) {
    const tries = await Promise.all(servedBy(victim).map(({ caseDatabaseUrl }) => mostTries(caseDatabaseUrl)));
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
  for (const { agency } of stack().agencies) for (const role of roles) rmSync(armingFileOf({ role, agency }), { force: true });
}
