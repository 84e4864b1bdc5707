import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type DirectoryDocument, longestExpiryMs, type PublishedKey, topicRetentionDays as retentionDays } from '#directory';
import { generateKey, importPublic, type Jwk, loadPrivateKeys, openMessage, publicHalf, sealMessage } from '#envelope';
import { parseAgencyCode } from '#messages';
import { keysIn, writeKeys } from './agency-keys.js';
import { destroyPastKeys } from './destroy-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'destroyed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dayMs = 86_400_000, now = Date.parse('2026-06-01T00:00:00Z'), code = parseAgencyCode('probation');
const [fresh, old] = [generateKey('exchange'), generateKey('exchange')];
const published = (jwk: Jwk, endsAt: number): PublishedKey => ({ jwk: publicHalf(jwk) as unknown as PublishedKey['jwk'], from: '2026-01-01T00:00:00Z', until: new Date(endsAt).toISOString() });
const directoryOf = (endsAt: number, version = 1): DirectoryDocument => ({
  version, issuedAt: '', expiresAt: '', agreements: [], routing: { routes: [] },
  agencies: [{ code, app: 'gateway', name: 'Probation Service', areaCodes: [], keys: { signing: [], exchange: [published(fresh, now + 300 * dayMs), published(old, endsAt)], victim: [] } }],
});
const gone = longestExpiryMs + retentionDays * dayMs;
const destroyed = (...versions: readonly DirectoryDocument[]) => destroyPastKeys(versions, code, folder, new Date(now), retentionDays);

describe('destroying old exchange keys', () => {
  it('leaves those for which something can still come, and what was once in Kafka can be opened by nobody afterwards', async () => {
    writeKeys(folder, 'exchange', [fresh, old]);
    const parts = { case: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', part: '{}' }, originator: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', part: '{}' }, mappa: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', part: '{}' } };
    const record = await sealMessage({ signed: 'a.b.c', parts }, [importPublic(publicHalf(old), 'exchange')]);
    const opened = async (): Promise<string> => openMessage(record, await loadPrivateKeys(folder, 'exchange')).then(() => 'opened', (error: { code: string }) => error.code);

    expect(destroyed(directoryOf(now - gone + 1))).toEqual({ destroyed: [], unlisted: [] });
    expect(await opened()).toBe('opened');
    expect(destroyed(directoryOf(now - gone))).toEqual({ destroyed: [old.kid], unlisted: [] });
    expect((await loadPrivateKeys(folder, 'exchange')).map(({ kid }) => kid)).toEqual([fresh.kid]);
    expect(await opened()).toBe('ENVELOPE_UNKNOWN_KEY');
  });

  it('never leaves an agency without a key', () => {
    writeKeys(folder, 'exchange', [old]);
    expect(destroyed(directoryOf(now - gone))).toEqual({ destroyed: [], unlisted: [] });
  });

  it('finds one that the directory lists no longer, by the version that said when it ended', () => {
    const without = (version: number): DirectoryDocument => {
      const [agency] = directoryOf(0, version).agencies;
      return { ...directoryOf(0, version), agencies: [{ ...agency!, keys: { ...agency!.keys, exchange: agency!.keys.exchange.slice(0, 1) } }] };
    };
    writeKeys(folder, 'exchange', [fresh, old]);
    expect(destroyed(without(2), directoryOf(now - gone + 1))).toEqual({ destroyed: [], unlisted: [] });
    expect(destroyed(directoryOf(now - gone), without(2))).toEqual({ destroyed: [old.kid], unlisted: [] });
    // What no version knows is new where it stands in front, and is left to a person where it does not.
    const next = generateKey('exchange');
    writeKeys(folder, 'exchange', [next, fresh, old]);
    expect(destroyed(without(2))).toEqual({ destroyed: [], unlisted: [old.kid] });
    expect(keysIn(folder, 'exchange').map(({ kid }) => kid)).toEqual([next.kid, fresh.kid, old.kid]);
  });
});
