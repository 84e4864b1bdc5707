import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type StackFile } from '../support/stack.js';

/** Clock ticks a second of /proc/<pid>/stat: 100 on every Linux that Node runs on. */
const ticksASecond = 100;

interface Stat { readonly parent: number; readonly seconds: number }

/** User and system time of a process and of its children that have ended. */
function statOf(pid: number): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return { parent: Number(fields[1]), seconds: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / ticksASecond };
  } catch {
    return undefined;
  }
}

/** Processes by the name under which their figures stand; each with all its descendants. */
export type Watched = Readonly<Record<string, number>>;

/** The processes that a message to one agency passes, with broker and databases. */
export function processesOf(stack: StackFile, code: string): Watched {
  const pids = stack.agencies.find(({ agency }) => agency === code)?.pids;
  const { kafka, caseCluster, victimCluster } = stack.pids;
  const found = { exchange: pids?.exchange, desk: pids?.desk, 'case cluster': caseCluster, 'victim cluster': victimCluster, broker: kafka };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

/** CPU seconds that each has used since it began, descendants included. Nothing where the system has no /proc. */
export function cpuSeconds(watched: Watched): Record<string, number> {
  if (!existsSync('/proc/self/stat')) return {};
  const stats = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const stat = statOf(Number(name));
    return stat === undefined ? [] : [[Number(name), stat] as const];
  }));
  const children = Map.groupBy(stats.keys(), (pid) => stats.get(pid)?.parent ?? 0);
  const total = (pid: number): number => (stats.get(pid)?.seconds ?? 0) + (children.get(pid) ?? []).reduce((sum, child) => sum + total(child), 0);
  return Object.fromEntries(Object.entries(watched).map(([name, pid]) => [name, total(pid)]));
}

/** Forgets the greatest memory so far, so that what is read later belongs to the run. */
export function forgetPeaks(watched: Watched): void {
  for (const pid of Object.values(watched)) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
    } catch {
      // Then the figure is the greatest since the process began.
    }
  }
}

/** The greatest resident memory of each, in MiB; of the process alone. */
export function peaks(watched: Watched): Record<string, number> {
  return Object.fromEntries(Object.entries(watched).flatMap(([name, pid]) => {
    try {
      const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? [] : [[name, Math.round(Number(kilobytes) / 1024)]];
    } catch {
      return [];
    }
  }));
}

/** What was used between two looks, for each thousand of `count`. */
export function perThousand(before: Record<string, number>, after: Record<string, number>, count: number): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, ((seconds - (before[name] ?? 0)) / count) * 1000]));
}

/** Every process of the agencies that have no part in a run: in production they have machines of their own. @throws where agencies share processes */
export function bystanders(stack: StackFile, taking: readonly string[]): number[] {
  const processes = (agencies: StackFile['agencies']): number[] => agencies.flatMap(({ pids }) => Object.values(pids)).filter((pid) => typeof pid === 'number');
  const [own, others] = [true, false].map((isTaking) => processes(stack.agencies.filter(({ agency }) => taking.includes(agency) === isTaking))) as [number[], number[]];
  if (others.some((pid) => own.includes(pid))) throw new Error('the agencies of this stack share their processes, and one of them cannot be measured alone: start it with mag up --apart');
  return others;
}

/** Stops processes for a while, so that they do not compete; they go on whatever happens to us. */
export function pause(...pids: readonly (number | null | undefined)[]): () => void {
  const there = pids.filter((pid) => typeof pid === 'number');
  const say = (signal: 'SIGSTOP' | 'SIGCONT'): void => there.forEach((pid) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  });
  const goOn = (): void => say('SIGCONT');
  say('SIGSTOP');
  process.once('exit', goOn);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  return goOn;
}
