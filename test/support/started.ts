import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { birthOf } from '../../deploy/local/running.js';
import { type StackFile } from '../../deploy/local/stack-file.js';

/** Where a stack is started: the sources, a folder of its own, and its ports. */
export interface OwnPlace {
  readonly repository: string;
  readonly folder: string;
  readonly portBase: number;
}

/** A new folder and free ports for a stack of these sources. @throws when no ports are free */
export async function newPlace(repository: string): Promise<OwnPlace> {
  const { freePortBase } = await import(pathToFileURL(join(repository, 'deploy', 'free-ports.mjs')).href) as { freePortBase(): Promise<number | undefined> };
  const portBase = await freePortBase();
  if (portBase === undefined) throw new Error('no range of 120 ports is free');
  return { repository, folder: await mkdtemp(join(tmpdir(), 'mag-started-')), portBase };
}

/** What a script of npm's, this program and another stack have set. */
const ofThisRun = /^(npm_(lifecycle|package)_|npm_command$|npm_config_local_prefix$|INIT_CWD$|MAG_|NODE_COMPILE_CACHE$)/;

/** The environment of somebody who begins: as it was before this run, with the place of this stack. */
export function environmentOf({ folder, portBase }: OwnPlace): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !ofThisRun.test(name));
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((entry) => !/node_modules[/\\]\.bin$|node-gyp-bin$/.test(entry)).join(delimiter);
  return { ...Object.fromEntries(clean), PATH: path, MAG_VAR: folder, MAG_PORT_BASE: String(portBase) };
}

const readyWithinMs = 600_000;
const endedWithinMs = 120_000;
const keptOfWhatIsSaid = 20_000;

/** How a started program ended: with a code, by a signal, or not within minutes. */
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null } | 'not within minutes';

/** A stack that is started in the foreground, as in a terminal: its process group is its own, and Ctrl-C reaches all of it. */
export class StartedStack {
  /** What it has said, the end of it. */
  said = '';
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess, readonly place: OwnPlace) {
    const hear = (chunk: Buffer): void => void (this.said = (this.said + chunk.toString()).slice(-keptOfWhatIsSaid));
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    this.ended = once(child, 'exit');
  }

  static begin(place: OwnPlace, command: string, args: readonly string[]): StartedStack {
    return new StartedStack(spawn(command, args, { cwd: place.repository, env: environmentOf(place), detached: true, stdio: ['ignore', 'pipe', 'pipe'] }), place);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The last line that it has said. */
  get lastLine(): string {
    return this.said.trimEnd().split('\n').at(-1)?.trim() ?? '';
  }

  /** Waits until it says that it is ready, and its file says so too. @throws when it ends instead, or takes too long */
  async ready(): Promise<void> {
    for (const until = Date.now() + readyWithinMs; !(/\bs {2}Ready\./.test(this.said) && stackFileOf(this.place)?.ready === true); await wait(100)) {
      if (this.hasEnded) throw new Error(`the stack ended instead of being ready: ${this.lastLine}`);
      if (Date.now() > until) throw new Error(`the stack was not ready within ${readyWithinMs / 60_000} minutes: ${this.lastLine}`);
    }
  }

  /** Ctrl-C. @returns how it ended */
  async interrupt(): Promise<Ended> {
    if (!this.hasEnded) process.kill(-this.child.pid!, 'SIGINT');
    const inTime = await Promise.race([this.ended.then(() => true), wait(endedWithinMs, false, { ref: false })]);
    return inTime ? { code: this.child.exitCode, signal: this.child.signalCode } : 'not within minutes';
  }

  /** A power cut: everything of the stack at once, whoever keeps it first, so that nothing is started again. @returns how many processes there were */
  async kill(): Promise<number> {
    if (!this.hasEnded) killGroup(this.child.pid!);
    const pids = processesOf(this.place);
    for (const pid of pids) killOne(pid);
    if (!this.hasEnded) await this.ended;
    for (const until = Date.now() + endedWithinMs; processesOf(this.place).length > 0 && Date.now() < until; await wait(50)) for (const pid of processesOf(this.place)) killOne(pid);
    return pids.length;
  }
}

/** What `stack.json` says, where there is one. */
export function stackFileOf({ folder }: OwnPlace): StackFile | undefined {
  const file = join(folder, 'stack.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as StackFile : undefined;
}

/** Every process that belongs to a stack, also one that nobody keeps any more: by what was noted of it, and where the system tells, by its command, its environment or where it works. */
export function processesOf({ folder }: OwnPlace): number[] {
  return [...new Set([...noted(folder), ...seen(folder)])].filter((pid) => pid !== process.pid && birthOf(pid) !== undefined);
}

function noted(folder: string): number[] {
  const run = join(folder, 'run');
  if (!existsSync(run)) return [];
  return readdirSync(run).filter((file) => file.endsWith('.json')).flatMap((file) => {
    try {
      const { pid, bornAt } = JSON.parse(readFileSync(join(run, file), 'utf8')) as { pid: number; bornAt: string };
      return birthOf(pid) === bornAt ? [pid] : [];
    } catch {
      return [];
    }
  });
}

function seen(folder: string): number[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  const told = (read: () => string): string => {
    try {
      return read();
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => [
    told(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')), told(() => readFileSync(`/proc/${pid}/environ`, 'utf8')), told(() => readlinkSync(`/proc/${pid}/cwd`)),
  ].some((text) => text.includes(folder)));
}

function killGroup(pid: number): void {
  killOne(-pid);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}
