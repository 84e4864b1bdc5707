import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OwnPlace, processesOf, stackFileOf, StartedStack } from './started.js';

/** A launcher of the same behaviour as ours: a child in a session of its own that works for the folder; on Ctrl-C it ends that one unless it forgets to, and then itself. */
const launcher = (forgets: boolean): string => `
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const file = process.env.MAG_VAR + '/stack.json';
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', process.env.MAG_VAR], { detached: true, stdio: 'ignore' });
process.on('SIGINT', () => { ${forgets ? '' : "child.kill('SIGKILL'); writeFileSync(file, JSON.stringify({ ready: false }));"} setTimeout(() => process.exit(${forgets ? 1 : 0}), 100); });
child.once('spawn', () => { writeFileSync(file, JSON.stringify({ ready: true })); console.log('   1.0 s  Ready. Everything is invented'); });
setInterval(() => {}, 1000);`;

let place: OwnPlace;
let stack: StartedStack;
const begin = (forgets = false): StartedStack => stack = StartedStack.begin(place, process.execPath, ['-e', launcher(forgets)]);

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'started-'));
  place = { repository: folder, folder, portBase: 22_000 };
});
afterEach(async () => {
  await stack.kill();
  rmSync(place.folder, { recursive: true });
});

describe('a stack that a test starts as a person does', () => {
  it('ends by Ctrl-C with its code, and leaves nothing', async () => {
    await begin().ready();
    expect(processesOf(place).length).toBe(2);
    expect(await stack.interrupt()).toEqual({ code: 0, signal: null });
    for (const until = Date.now() + 30_000; processesOf(place).length > 0 && Date.now() < until;) await wait(50);
    expect(processesOf(place)).toEqual([]);
    expect(stackFileOf(place)?.ready).toBe(false);
  });

  it('is seen to have left a process that nobody keeps any more', async () => {
    await begin(true).ready();
    expect(await stack.interrupt()).toEqual({ code: 1, signal: null });
    expect(processesOf(place).length).toBe(1);
  });

  it('is killed with all that belongs to it, and is not taken for ready by the file that it leaves', async () => {
    await begin().ready();
    expect(await stack.kill()).toBeGreaterThanOrEqual(1);
    expect(processesOf(place)).toEqual([]);
    expect(stackFileOf(place)?.ready).toBe(true);
    const next = StartedStack.begin(place, process.execPath, ['-e', 'process.exit(2)']);
    await expect(next.ready()).rejects.toThrow('ended instead of being ready');
  });
});

describe('who starts it', () => {
  it('gives it nothing of npm or of another stack', async () => {
    writeFileSync(join(place.folder, 'stack.json'), JSON.stringify({ ready: true }));
    Object.assign(process.env, { npm_package_test_of_this: 'x', MAG_STACK_OF_TEST: 'x' });
    stack = StartedStack.begin(place, process.execPath, ['-e', `console.log(Object.keys(process.env).filter((name) => /of_this|OF_TEST/.test(name)).length + ' s  Ready.')`]);
    for (const until = Date.now() + 30_000; !stack.said.includes('Ready.') && Date.now() < until;) await wait(50);
    for (const name of ['npm_package_test_of_this', 'MAG_STACK_OF_TEST']) Reflect.deleteProperty(process.env, name);
    expect(stack.said).toContain('0 s  Ready.');
  });
});
