import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Database, logFor, type Sql } from '#platform';
import { runLoops } from './loops.js';

/** A store whose session holds the lock until the work ends, and may be lost. */
function store(isLost: () => boolean = () => false): { readonly database: Database; isHeld(): boolean } {
  let held = false;
  const sql: Sql = () => (isLost() ? Promise.reject(new Error('lost')) : Promise.resolve([]));
  const whileHolding: Database['whileHolding'] = async (_name, work) => {
    held = true;
    const value = await work(sql);
    held = false;
    return value;
  };
  return { database: { whileHolding } as Database, isHeld: () => held };
}

describe('loops under a lock', () => {
  it('end their turn after the last of them, while the lock is held', async () => {
    const { database, isHeld } = store();
    const seen: unknown[] = [];
    let ends = (): void => undefined;
    const begun = new Promise<void>((begin) => {
      const run = async (): Promise<boolean> => {
        begin();
        await new Promise<void>((end) => { ends = end; });
        seen.push('the loop has ended');
        return false;
      };
      const end = async (): Promise<void> => {
        await pause(5);
        seen.push(isHeld());
      };
      running = runLoops(database, 'test', [{ name: 'one', idleMs: 1, run }], logFor({ process: 'test' }), { begin: () => seen.push('begun'), end });
    });
    await begun;
    const closed = running!.close();
    ends();
    await closed;
    expect([seen, isHeld()]).toEqual([['begun', 'the loop has ended', true], false]);
  });

  it('do not end it where the session is lost: another may be at work', async () => {
    const { database } = store(() => true);
    let ended = false;
    running = runLoops(database, 'test', [], logFor({ process: 'test' }), { end: () => { ended = true; return Promise.resolve(); } });
    await pause(10);
    await running.close();
    expect(ended).toBe(false);
  });
});

let running: ReturnType<typeof runLoops> | undefined;
