import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Agency, type DirectoryDocument, type PublishedKey, signDirectory } from '#directory';
import { generateKey, importPrivate, type KeyUse, publicHalf } from '#envelope';
import { parseAgencyCode } from '#messages';
import { DirectoryFolder } from './directory-folder.js';

const place = mkdtempSync(join(tmpdir(), 'directory-folder-'));
afterAll(() => rmSync(place, { recursive: true }));

const now = new Date('2026-03-02T10:00:00Z'), later = new Date(now.getTime() + 60_000);
const published = (use: KeyUse): PublishedKey => ({ jwk: publicHalf(generateKey(use)) as unknown as PublishedKey['jwk'], from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' });
const agency: Agency = { code: parseAgencyCode('probation'), app: 'gateway', name: 'Probation Service', areaCodes: [], keys: { signing: [published('signing')], exchange: [published('exchange')], victim: [published('victim')] } };
const [stolen] = agency.keys.signing;
const withAgencies = (...agencies: Agency[]): DirectoryDocument => ({ version: 1, issuedAt: now.toISOString(), expiresAt: later.toISOString(), agencies, agreements: [], routing: { routes: [] } });
const withSigning = (...signing: PublishedKey[]): Agency => ({ ...agency, keys: { ...agency.keys, signing } });

describe('signing the next version', () => {
  it('is refused where a key would stand that any version signed here has revoked, though the newest knows nothing of it', async () => {
    const folder = new DirectoryFolder(join(place, 'directory'));
    folder.begin();
    folder.write(withAgencies(withSigning({ ...stolen!, revokedAt: now.toISOString() }, published('signing'))));
    expect(await folder.sign(now, 30)).toHaveProperty('document');
    folder.write(withAgencies());
    expect(await folder.sign(later, 30)).toEqual({ findings: [expect.stringMatching(/^probation is left out/)] });

    // A version without it from a time when that was no finding.
    writeFileSync(folder.signedFile, await signDirectory({ ...withAgencies(), version: 9_000_000_000 }, importPrivate(folder.anchorKeys()[0], 'signing')));
    folder.write(withAgencies(agency));
    expect(await folder.sign(later, 30)).toEqual({ findings: [`probation: the revocation of key ${stolen!.jwk.kid} is taken back; publish a new key instead.`] });
    folder.write(withAgencies(withSigning(published('signing'))));
    expect(await folder.sign(later, 30)).toHaveProperty('document');
  });
});
