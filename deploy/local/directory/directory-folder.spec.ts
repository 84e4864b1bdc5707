import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const why = { by: 'invented.publisher', reason: 'A test' };
const [stolen] = agency.keys.signing;
const withAgencies = (...agencies: Agency[]): DirectoryDocument => ({ version: 1, issuedAt: now.toISOString(), expiresAt: later.toISOString(), agencies, agreements: [], routing: { routes: [] } });
const withSigning = (...signing: PublishedKey[]): Agency => ({ ...agency, keys: { ...agency.keys, signing } });

describe('signing the next version', () => {
  it('is refused where a key would stand that any version signed here has revoked, though the newest knows nothing of it', async () => {
    const folder = new DirectoryFolder(join(place, 'directory'));
    folder.begin();
    folder.write(withAgencies(withSigning({ ...stolen!, revokedAt: now.toISOString() }, published('signing'))));
    expect(await folder.sign(now, 30, why)).toHaveProperty('document');
    folder.write(withAgencies());
    expect(await folder.sign(later, 30, why)).toEqual({ findings: [expect.stringMatching(/^probation is left out/)] });

    // A version without it from a time when that was no finding.
    writeFileSync(folder.signedFile, await signDirectory({ ...withAgencies(), version: 9_000_000_000 }, importPrivate(folder.anchorKeys()[0], 'signing')));
    folder.write(withAgencies(agency));
    expect(await folder.sign(later, 30, why)).toEqual({ findings: [`probation: the revocation of key ${stolen!.jwk.kid} is taken back; publish a new key instead.`] });
    folder.write(withAgencies(withSigning(published('signing'))));
    expect(await folder.sign(later, 30, why)).toHaveProperty('document');
  });
});

describe('a signed version', () => {
  it('has beside it who signed it and why, what differs from the one before, and who made each change since then', async () => {
    const folder = new DirectoryFolder(join(place, 'why'));
    const signed = async (at: Date, who: typeof why) => {
      const done = await folder.sign(at, 30, who);
      if ('findings' in done) throw new Error(done.findings.join());
      return JSON.parse(readFileSync(join(folder.folder, 'versions', `${done.document.version}.why.json`), 'utf8')) as unknown;
    };
    folder.begin();
    folder.write(withAgencies(agency));
    expect(await signed(now, why)).toMatchObject({ version: now.getTime() / 1000, at: now.toISOString(), ...why, changes: expect.arrayContaining(['probation takes part (Probation Service, gateway).']), before: [] });

    folder.note({ by: 'second.publisher', reason: 'It was stolen' }, now, ['probation is suspended.']);
    folder.write(withAgencies({ ...agency, suspendedSince: now.toISOString() }));
    expect(await signed(later, { by: 'third.publisher', reason: 'Read together' })).toEqual({
      version: later.getTime() / 1000, at: later.toISOString(), by: 'third.publisher', reason: 'Read together', changes: [`probation is suspended since ${now.toISOString()}.`],
      before: [{ at: now.toISOString(), by: 'second.publisher', reason: 'It was stolen', changes: ['probation is suspended.'] }],
    });
    expect(await signed(new Date(later.getTime() + 60_000), why)).toMatchObject({ changes: [], before: [] });
  });
});
