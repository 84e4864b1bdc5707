import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKey } from './generate-keys.js';
import { followAnchors, keyFileName } from './key-files.js';
import { keysInFolder } from './key-holder.js';
import { publicHalf } from './keys.js';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'followed-')); });
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, content: unknown): Promise<void> {
  await writeFile(join(folder, `${name}.new`), JSON.stringify(content), { mode: 0o600 });
  await rename(join(folder, `${name}.new`), join(folder, name));
}
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
  expect(holds()).toBe(true);
}

describe('keys of a running process', () => {
  it('are those of the file within moments of its change, newest first', async () => {
    const [old, fresh] = [generateKey('exchange'), generateKey('exchange')];
    await put(keyFileName('exchange'), { keys: [old] });
    const keys = await keysInFolder(folder).follow('exchange');
    expect(keys.current().map(({ kid }) => kid)).toEqual([old.kid]);
    await put(keyFileName('exchange'), { keys: [fresh, old] });
    await until(() => keys.current().length === 2);
    expect(keys.current().map(({ kid }) => kid)).toEqual([fresh.kid, old.kid]);
    keys.stop();
  });

  it('stay what they were while the file cannot be used, which is told, and are taken up when it can', async () => {
    const [old, fresh] = [generateKey('signing'), generateKey('signing')];
    await put(keyFileName('signing'), { keys: [old] });
    const keys = await keysInFolder(folder).follow('signing');
    await writeFile(join(folder, keyFileName('signing')), JSON.stringify({ keys: [fresh] }));
    await chmod(join(folder, keyFileName('signing')), 0o644);
    await until(() => keys.problem() !== undefined);
    expect([keys.problem()?.code, keys.problem()?.facts]).toEqual(['CONFIG_KEYS', { setting: keyFileName('signing'), path: 'mode' }]);
    expect(keys.current().map(({ kid }) => kid)).toEqual([old.kid]);
    await chmod(join(folder, keyFileName('signing')), 0o600);
    await until(() => keys.problem() === undefined && keys.current()[0]?.kid === fresh.kid);
    await rm(join(folder, keyFileName('signing')));
    await until(() => keys.problem() !== undefined);
    expect(keys.current().map(({ kid }) => kid)).toEqual([fresh.kid]);
    keys.stop();
  });

  it('are not in force before whoever depends on them has been told', async () => {
    const [old, fresh] = [generateKey('signing'), generateKey('signing')];
    await put('anchors.json', { keys: [publicHalf(old)] });
    const told: string[][] = [];
    let mayPass = false;
    const anchors = await followAnchors(join(folder, 'anchors.json'), (now) => {
      told.push(now.map(({ kid }) => kid ?? ''));
      return mayPass ? Promise.resolve() : Promise.reject(new Error('not now'));
    });
    await put('anchors.json', { keys: [publicHalf(fresh), publicHalf(old)] });
    await until(() => told.length > 0);
    expect(anchors.current()).toHaveLength(1);
    mayPass = true;
    await until(() => anchors.current().length === 2);
    expect(told.every((kids) => kids.join() === [fresh.kid, old.kid].join())).toBe(true);
    anchors.stop();
  });
});
