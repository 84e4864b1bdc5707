import { beforeAll, describe, expect, it } from '@jest/globals';
import { Directory, type DirectoryDocument, type PublishedKey, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, type KeyUse, publicHalf } from '#envelope';
import { GatewayError, parseAgencyCode } from '#messages';
import { keyToSignWith } from './key-to-sign-with.js';
import { wrongNow } from './watch-directory.js';

const us = parseAgencyCode('probation'), dayMs = 86_400_000, start = Date.parse('2026-03-02T10:00:00Z');
const on = (day: number): string => new Date(start + day * dayMs).toISOString();
const anchorKey = generateKey('signing'), anchors = [importPublic(publicHalf(anchorKey), 'signing')];
const [oldKey, newKey] = [generateKey('signing'), generateKey('signing')];
const published = (jwk: object, from: number, until: number, more: Partial<PublishedKey> = {}): PublishedKey => ({ jwk: jwk as PublishedKey['jwk'], from: on(from), until: on(until), ...more });
const made = (use: KeyUse, from: number, until: number) => published(publicHalf(generateKey(use)), from, until);

let directory: Directory;
const open = async (change: Partial<DirectoryDocument> = {}, signing = [published(publicHalf(oldKey), -300, 10)]): Promise<Directory> => {
  const document: DirectoryDocument = {
    version: 7, issuedAt: on(-10), expiresAt: on(20), agreements: [], routing: { routes: [] },
    agencies: [{ code: us, app: 'gateway', name: 'Probation Service', areaCodes: [], keys: { signing, exchange: [made('exchange', -300, 20), made('exchange', -1, 300)], victim: [made('victim', -300, 300)] } }], ...change,
  };
  return Directory.read(await signDirectory(document, importPrivate(anchorKey, 'signing')), anchors);
};
beforeAll(async () => { directory = await open(); });

const follower = (held: Directory | undefined, isFresh: boolean, now: number) => ({
  current: () => { if (held === undefined) throw new GatewayError('DIRECTORY_ABSENT'); held.checkCurrent(new Date(now)); return held; },
  checkFresh: () => { if (!isFresh) throw new GatewayError('DIRECTORY_STALE'); },
  pins: (kid: string) => kid === 'pinned', anchorsProblem: () => undefined,
});
const codesAt = (day: number, { held = directory as Directory | 'none', isFresh = true, problems = [] as GatewayError[], heldKeys = [] as string[], unlisted = new Map<string, Date>() } = {}): string[] => {
  const now = start + day * dayMs;
  return wrongNow({ agency: us, follower: follower(held === 'none' ? undefined : held, isFresh, now), keysProblems: () => problems, heldKeys, now: () => new Date(now) }, new Date(now), unlisted).map(({ alarm, facts }) => [alarm, facts['setting'] ?? ''].join(' ').trim());
};

describe('alarms about the directory', () => {
  it('warn before it expires, and say so when it has', () => {
    expect(codesAt(-260)).toEqual([]);
    expect(codesAt(12)).not.toContain('DIRECTORY_EXPIRES');
    expect(codesAt(13.1)).toContain('DIRECTORY_EXPIRES');
    expect(codesAt(20)).toEqual(['DIRECTORY_EXPIRED']);
  });

  it('warn in the last quarter of one that is short-lived', async () => {
    const held = await open({ issuedAt: on(0), expiresAt: on(4) });
    expect([codesAt(2.9, { held }).includes('DIRECTORY_EXPIRES'), codesAt(3.1, { held }).includes('DIRECTORY_EXPIRES')]).toEqual([false, true]);
  });

  it('tell one that is absent from one that is not known to be current', () => {
    expect(codesAt(-260, { held: 'none' })).toEqual(['DIRECTORY_ABSENT']);
    expect(codesAt(-260, { isFresh: false })).toEqual(['DIRECTORY_STALE']);
  });

  it('tell of an announced anchor until it is pinned', async () => {
    expect(codesAt(-260, { held: await open({ nextAnchor: { kid: 'other', from: on(5) } }) })).toEqual(['DIRECTORY_ANCHOR']);
    expect(codesAt(-260, { held: await open({ nextAnchor: { kid: 'pinned', from: on(5) } }) })).toEqual([]);
  });
});

describe('alarms about our own keys', () => {
  it('warn thirty days before the last key of a use ends, and not while another takes its place', () => {
    expect(codesAt(-21)).toEqual([]);
    expect(codesAt(-19)).toEqual(['KEY_EXPIRES signing']);
    expect(codesAt(0)).toEqual(['KEY_EXPIRES signing']);
  });

  it('do not count a revoked key', async () => {
    const held = await open({}, [published(publicHalf(oldKey), -300, 300, { revokedAt: on(-5) })]);
    expect(codesAt(-1, { held })).toContain('KEY_EXPIRES signing');
  });

  it('say that an exchange key should have been destroyed, thirty days for messages and sixty for topics after its end, listed or not', async () => {
    const held = await open({ issuedAt: on(-400), expiresAt: on(400) });
    const [older, newer] = held.agencies[0]!.keys.exchange.map(({ jwk }) => jwk.kid) as [string, string];
    const isPast = (day: number, heldKeys: string[], unlisted = new Map<string, Date>()): boolean => codesAt(day, { held, heldKeys, unlisted }).includes('KEY_PAST exchange');
    expect([isPast(109, [newer, older]), isPast(111, [newer, older]), isPast(111, [newer])]).toEqual([false, true, false]);
    const since = new Map([['unlisted', new Date(on(-85))]]);
    expect([isPast(4, [newer, 'unlisted'], since), isPast(6, [newer, 'unlisted'], since), isPast(6, ['not published yet', newer])]).toEqual([false, true, false]);
  });

  it('name the file that cannot be used', () => {
    expect(codesAt(-260, { problems: [new GatewayError('CONFIG_KEYS', { setting: 'signing.jwk.json', path: 'mode' })] })).toEqual(['CONFIG_KEYS signing.jwk.json']);
  });
});

describe('the key that a node signs with', () => {
  const keys = [importPrivate(newKey, 'signing'), importPrivate(oldKey, 'signing')];
  const signsWith = (held: Directory | undefined, day = 0): string | undefined => keyToSignWith(keys, us, follower(held, true, start), new Date(start + day * dayMs)).kid;

  it('is the old one until the directory has the new one, which then takes its place', async () => {
    expect(signsWith(directory)).toBe(oldKey.kid);
    const both = await open({}, [published(publicHalf(newKey), 1, 300), published(publicHalf(oldKey), -300, 10)]);
    expect([signsWith(both), signsWith(both, 1)]).toEqual([oldKey.kid, newKey.kid]);
  });

  it('is the newest where the directory knows none, so that what is wrong with it is told', () => {
    expect([signsWith(undefined), signsWith(directory, 11)]).toEqual([newKey.kid, newKey.kid]);
    expect(() => keyToSignWith([], us, follower(directory, true, start), new Date(start))).toThrow(expect.objectContaining({ code: 'CONFIG_KEYS' }) as never);
  });
});
