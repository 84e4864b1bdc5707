import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type DirectoryDocument, longestExpiryMs, type PublishedKey } from '#directory';
import { generateKey, importPublic, type Jwk, loadPrivateKeys, openMessage, publicHalf, sealMessage } from '#envelope';
import { parseAgencyCode } from '#messages';
import { writeKeys } from './agency-keys.js';
import { destroyPastKeys } from './destroy-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'destroyed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dayMs = 86_400_000, retentionDays = 60, now = Date.parse('2026-06-01T00:00:00Z'), code = parseAgencyCode('probation');
const [fresh, old] = [generateKey('exchange'), generateKey('exchange')];
const published = (jwk: Jwk, endsAt: number): PublishedKey => ({ jwk: publicHalf(jwk) as unknown as PublishedKey['jwk'], from: '2026-01-01T00:00:00Z', until: new Date(endsAt).toISOString() });
const directoryOf = (endsAt: number): DirectoryDocument => ({
  version: 1, issuedAt: '', expiresAt: '', agreements: [], routing: { routes: [] },
  agencies: [{ code, app: 'gateway', name: 'Probation Service', areaCodes: [], keys: { signing: [], exchange: [published(fresh, now + 300 * dayMs), published(old, endsAt)], victim: [] } }],
});
const gone = longestExpiryMs + retentionDays * dayMs;

describe('destroying old exchange keys', () => {
  it('leaves those for which something can still come, and what was once in Kafka can be opened by nobody afterwards', async () => {
    writeKeys(folder, 'exchange', [fresh, old]);
    const parts = { case: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', part: '{}' }, originator: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', part: '{}' }, mappa: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', part: '{}' } };
    const record = await sealMessage({ signed: 'a.b.c', parts }, [importPublic(publicHalf(old), 'exchange')]);
    const opened = async (): Promise<string> => openMessage(record, await loadPrivateKeys(folder, 'exchange')).then(() => 'opened', (error: { code: string }) => error.code);

    expect(destroyPastKeys(directoryOf(now - gone + 1), code, folder, new Date(now), retentionDays)).toEqual([]);
    expect(await opened()).toBe('opened');
    expect(destroyPastKeys(directoryOf(now - gone), code, folder, new Date(now), retentionDays)).toEqual([old.kid]);
    expect((await loadPrivateKeys(folder, 'exchange')).map(({ kid }) => kid)).toEqual([fresh.kid]);
    expect(await opened()).toBe('ENVELOPE_UNKNOWN_KEY');
  });

  it('never leaves an agency without a key', () => {
    writeKeys(folder, 'exchange', [old]);
    expect(destroyPastKeys(directoryOf(now - gone), code, folder, new Date(now), retentionDays)).toEqual([]);
  });
});
