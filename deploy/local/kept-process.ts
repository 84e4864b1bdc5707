import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { unlessFull } from './disk.js';
import { CannotRun } from './place.js';
import { birthOf, end, forgetPid, notePid } from './running.js';

/** A program of the stack: how it is started, when it counts as up, how it is asked to end. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs as this user; only root can ask for that. */
  readonly uid?: number;
  /** What must be put right before each start, such as a stale lock file. */
  readonly before?: () => void | Promise<void>;
  /** Answers whether it does its work now. */
  readonly isUp: () => Promise<boolean>;
  readonly upWithinMs: number;
  readonly ask: NodeJS.Signals;
  readonly tell: NodeJS.Signals;
  readonly endWithinMs: number;
  /** Told once it has ended as it was asked to (`cleanly`), or had to be made to. */
  readonly ended?: (cleanly: boolean) => void;
}

/** Told when a process of the stack ended by itself and when it runs again. */
export interface Watcher {
  ended(name: string, how: string, againInMs: number): void;
  /** It was launched and has a pid, but does not answer yet. */
  launched(process: KeptProcess): void;
  runsAgain(name: string): void;
}

const longestPauseMs = 15_000;
/** A process that answered this long was well: when it ends, that is no failing start, and it is started again at once. */
const steadyAfterMs = 3_000;
const largestLogBytes = 20 * 1024 * 1024;

/** Keeps one program running: starts it again with back-off whenever it dies, until it is told to end. */
export class KeptProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  private pauseMs = 250;
  private upSince: number | undefined;

  constructor(private readonly folder: string, readonly program: Program, private readonly watcher: Watcher) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get logFile(): string {
    return join(this.folder, 'logs', `${this.program.name}.log`);
  }

  /** Starts the program and waits until it is up. @throws CannotRun when it ends instead, naming its log. */
  async start(): Promise<void> {
    await this.launch();
    const child = this.child!;
    const how = await this.waitUntilUp(child);
    if (how !== 'up') {
      const text = how === 'silent' ? `did not answer within ${this.program.upWithinMs / 1000} s` : 'stopped while starting';
      throw new CannotRun(`${this.program.name} ${text}${this.lastLogLine()}; see ${this.logFile}`);
    }
    this.watch(child);
  }

  /** Writes down its pid, so that a later run finds what a killed one has left. */
  note(): void {
    const pid = this.child?.pid;
    if (pid !== undefined && !this.stopping) unlessFull(() => notePid(this.folder, this.program.name, pid));
  }

  /** Ends the program and waits for it. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (child?.pid !== undefined) {
      await end(child.pid, this.program.ask, this.program.tell, this.program.endWithinMs);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      this.program.ended?.(child.exitCode !== null);
    }
    forgetPid(this.folder, this.program.name);
  }

  /** Ends the program at once, without waiting. */
  kill(): void {
    this.stopping = true;
    this.child?.kill('SIGKILL');
    forgetPid(this.folder, this.program.name);
  }

  private async launch(): Promise<void> {
    await this.program.before?.();
    const log = this.openLog();
    this.child = spawn(this.program.command, this.program.args, {
      cwd: this.program.cwd ?? this.folder,
      env: this.program.env ?? process.env,
      // a session of its own: Ctrl-C in the terminal must not reach broker and databases before the nodes have ended
      detached: true,
      stdio: ['ignore', log, log],
      ...(this.program.uid === undefined ? {} : { uid: this.program.uid, gid: this.program.uid }),
    });
    closeSync(log);
    this.upSince = undefined;
    const child = this.child;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(new CannotRun(`${this.program.name} cannot be started: ${error.message}`)));
    });
    this.note();
    this.watcher.launched(this);
  }

  private async waitUntilUp(child: ChildProcess): Promise<'up' | 'ended' | 'silent'> {
    const deadline = Date.now() + this.program.upWithinMs;
    while (Date.now() < deadline && !this.stopping) {
      if (child.exitCode !== null || child.signalCode !== null || birthOf(child.pid!) === undefined) return 'ended';
      if (await this.program.isUp()) {
        if (this.child === child) this.upSince = Date.now();
        return 'up';
      }
      await wait(50);
    }
    return 'silent';
  }

  private watch(child: ChildProcess): void {
    const again = (how: string): void => {
      if (this.stopping || this.child !== child) return;
      if (this.upSince !== undefined && Date.now() - this.upSince > steadyAfterMs) this.pauseMs = 250;
      const pause = this.pauseMs;
      this.pauseMs = Math.min(pause * 2, longestPauseMs);
      this.watcher.ended(this.program.name, how, pause);
      void this.restart(pause);
    };
    if (child.exitCode !== null || child.signalCode !== null) again(howItEnded(child.exitCode, child.signalCode));
    else child.once('exit', (code, signalName) => again(howItEnded(code, signalName)));
  }

  private async restart(pauseMs: number): Promise<void> {
    await wait(pauseMs);
    if (this.stopping) return;
    try {
      await this.launch();
    } catch (error) {
      this.watcher.ended(this.program.name, (error as Error).message, this.pauseMs);
      const pause = this.pauseMs;
      this.pauseMs = Math.min(pause * 2, longestPauseMs);
      return this.restart(pause);
    }
    const child = this.child!;
    this.watch(child);
    if (await this.waitUntilUp(child) === 'up' && this.child === child) this.watcher.runsAgain(this.program.name);
  }

  private openLog(): number {
    if (existsSync(this.logFile) && statSync(this.logFile).size > largestLogBytes) renameSync(this.logFile, `${this.logFile}.1`);
    return openSync(this.logFile, 'a', 0o600);
  }

  private lastLogLine(): string {
    const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
    const last = lines.findLast((line) => /^\S*(Error|Exception)\b|FATAL|"level":"?(error|fatal)/.test(line)) ?? lines.at(-1) ?? '';
    return last === '' ? '' : ` (${basename(this.logFile)}: ${last.trim().slice(0, 200)})`;
  }
}

function howItEnded(code: number | null, signalName: NodeJS.Signals | null): string {
  return signalName === null ? `ended with code ${code}` : `was ended by ${signalName}`;
}
