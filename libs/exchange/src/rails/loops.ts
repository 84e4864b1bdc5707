import { setTimeout as pause } from 'node:timers/promises';
import { asGatewayError } from '#messages';
import { type Database, errorFields, type NodeLog } from '#platform';

/** Work that is done again and again by one holder at a time. */
export interface Loop {
  readonly name: string;
  /** How long to rest when there was nothing to do; a kick ends the rest. */
  readonly idleMs: number;
  /** Another process may give it work: it is kicked when anybody says that something was committed to the store. */
  readonly woken?: true;
  /** @returns whether there may be more to do at once */
  run(): Promise<boolean>;
}

/** Loops that run while this process holds the agency's lock. */
export interface RunningLoops {
  /** There may be something to do: ends the rest of a loop. */
  kick(name: string): void;
  /** Whether it is this process whose loops run. */
  run(): boolean;
  close(): Promise<void>;
}

/** What goes before and after the loops of a turn, while its lock is held. */
export interface Turn {
  begin?(): void;
  /** At the end of the process; not where the session is lost, and another holder may be at work. */
  end?(): Promise<void>;
}

const shortestRestMs = 20;
const longestRestMs = 5_000;
/** A loop that found all there was begins again no sooner than this after it began: what comes in small pieces is then taken together. The first piece does not wait. */
const gatherMs = 50;
const lockRetryMs = 1_000;
const lockPingMs = 2_000;

/** One loop with its own rest; an error rests longer each time, and ends nothing: infrastructure is waited for, visibly. */
class LoopRunner {
  private wake: (() => void) | undefined;
  private kicked = false;

  constructor(private readonly loop: Loop, private readonly log: NodeLog) {}

  kick(): void {
    this.kicked = true;
    this.wake?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    let rest = shortestRestMs;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        const wasKicked = this.kicked;
        this.kicked = false;
        const more = await this.loop.run();
        // Who was told of work is told again; who has to look for it looks often for a while after there was some.
        rest = more ? 0 : wasKicked ? this.loop.idleMs : Math.min(Math.max(rest * 2, shortestRestMs), this.loop.idleMs);
      } catch (error) {
        const known = asGatewayError(error);
        this.log.warn('loop waits', { loop: this.loop.name, code: known.code, ...errorFields(known.cause) });
        rest = Math.min(Math.max(rest, shortestRestMs) * 2, longestRestMs);
      }
      if (rest === 0) continue;
      await pause(Math.max(0, began + gatherMs - performance.now()), undefined, { signal, ref: false }).catch(() => undefined);
      if (!this.kicked) await this.sleep(rest, signal);
    }
  }

  private async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new Promise<void>((resolve) => { this.wake = resolve; });
    await Promise.race([woken, pause(ms, undefined, { signal, ref: false }).catch(() => undefined)]);
    this.wake = undefined;
  }
}

/**
 * Runs loops while this process holds `lock`, an advisory lock of the store's session; when the session is lost the loops stop before another
 * holder's can begin to matter, and start again once the lock has been taken anew. Several instances may call this: one of them works.
 */
export function runLoops(database: Database, lock: string, loops: readonly Loop[], log: NodeLog, turn: Turn = {}): RunningLoops {
  const closing = new AbortController();
  const runners = new Map(loops.map((loop) => [loop.name, new LoopRunner(loop, log)]));
  const woken = loops.filter((loop) => loop.woken).map(({ name }) => name);
  const kick = (name: string): void => runners.get(name)?.kick();
  let runs = false;
  const done = holdAndRun();
  return {
    kick,
    run: () => runs,
    async close() {
      closing.abort();
      for (const runner of runners.values()) runner.kick();
      await done;
    },
  };

  async function holdAndRun(): Promise<void> {
    while (!closing.signal.aborted) {
      await database.whileHolding(lock, async (sql) => {
        log.info('loops run');
        const lost = new AbortController();
        const signal = AbortSignal.any([closing.signal, lost.signal]);
        turn.begin?.();
        runs = true;
        const running = Promise.all([...runners.values()].map((runner) => runner.run(signal)));
        while (!signal.aborted) {
          await pause(lockPingMs, undefined, { signal, ref: false }).catch(() => undefined);
          await sql('select 1').catch(() => lost.abort());
        }
        runs = false;
        for (const runner of runners.values()) runner.kick();
        await running;
        if (!lost.signal.aborted) await turn.end?.();
      }, () => woken.forEach(kick)).catch((error: unknown) => log.warn('loops wait for their lock', errorFields(error)));
      await pause(lockRetryMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }
}
