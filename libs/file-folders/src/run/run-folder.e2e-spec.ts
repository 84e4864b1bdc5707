import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { type NodeLog } from '#platform';
import { runFolder } from './run-folder.js';

const { caseClusterUrl } = JSON.parse(readFileSync(process.env['MAG_STACK'] ?? 'var/stack.json', 'utf8')) as { caseClusterUrl: string };
const quiet: NodeLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

it('of two processes that have a folder one works in it, and the other goes on when that one ends', async () => {
  const lock = `folder-${randomUUID()}`;
  const rounds = [0, 0];
  const [one, other] = [0, 1].map((at) => runFolder({ databaseUrl: caseClusterUrl, lock, agency: 'test', log: quiet }, [{
    name: 'files', idleMs: 20, run: async () => { rounds[at]! += 1; return false; },
  }]));
  while (rounds[0] === 0 && rounds[1] === 0) await pause(50);
  await pause(1_500);
  const [working, waiting] = rounds[0]! > 0 ? [one!, 1] : [other!, 0];
  expect(rounds[waiting]).toBe(0);
  await working.close();
  while (rounds[waiting] === 0) await pause(50);
  await (waiting === 1 ? other : one)!.close();
});
