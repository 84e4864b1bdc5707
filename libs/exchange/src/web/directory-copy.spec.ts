import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signDirectory } from '#directory';
import { generateKey, importPrivate, publicHalf } from '#envelope';
import { asGatewayError } from '#messages';
import { type Sql } from '#platform';
import { type FollowedDirectory, followDirectory } from './directory-copy.js';

const anchor = generateKey('signing'), start = Date.parse('2026-03-02T10:00:00Z'), minuteMs = 60_000;
const signed = (version: number, issuedAt: number, expiresAt = start + 1_000 * minuteMs): Promise<string> => signDirectory(
  { version, issuedAt: new Date(issuedAt).toISOString(), expiresAt: new Date(expiresAt).toISOString(), agencies: [], agreements: [], routing: { routes: [] } }, importPrivate(anchor, 'signing'));
const pause = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 100); });

let folder: string, followed: FollowedDirectory | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-copy-'));
  await writeFile(join(folder, 'anchors.json'), JSON.stringify({ keys: [publicHalf(anchor)] }));
});
afterEach(async () => {
  followed?.stop();
  await rm(folder, { recursive: true });
});

/** A web's or desk's view of a copy that the test lays down, by a clock that the test sets. */
async function follow(copy: { version: number; document: string }) {
  const clock = { now: start }, row = { ...copy, received: '1' }, warned: string[] = [];
  let looks = 0;
  const sql: Sql = () => { looks += 1; return Promise.resolve([row]) as never; };
  const log = { info: () => undefined, warn: (_event: string, fields: { code: string }) => warned.push(fields.code), error: () => undefined };
  const directory = followed = await followDirectory(sql, { trustAnchorsFile: join(folder, 'anchors.json'), log: log as never, now: () => new Date(clock.now) });
  const looked = async (): Promise<void> => { for (const before = looks; looks === before;) await pause(); await pause(); };
  const lay = (version: number, document: string): unknown => Object.assign(row, { version, document, received: `${row.received}1` });
  const version = (): number | string => { try { return directory.current().version; } catch (error) { return asGatewayError(error).code; } };
  return { clock, warned, lay, looked, version };
}

describe('the copy of the directory that web and desk go by', () => {
  it('is taken up once a clock that was behind has been set right, and is told of once until then', async () => {
    const { clock, warned, lay, looked, version } = await follow({ version: 1, document: await signed(1, start) });
    lay(2, await signed(2, start + 5 * minuteMs));
    await looked();
    await looked();
    expect([version(), warned]).toEqual([1, ['DIRECTORY_EARLY']]);
    clock.now = start + 5 * minuteMs;
    await looked();
    await looked();
    expect([version(), warned]).toEqual([2, ['DIRECTORY_EARLY']]);
  });

  it('is not looked at again while it cannot be believed at any time', async () => {
    const { warned, lay, looked, version } = await follow({ version: 2, document: await signed(2, start) });
    lay(1, await signed(1, start));
    await looked();
    await looked();
    expect([version(), warned]).toEqual([2, ['DIRECTORY_OLDER']]);
  });
});
