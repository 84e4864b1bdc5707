import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateKey, generateKeys, importPrivate, importPublic, type KeyUse, publicHalf, signDocument } from '#envelope';
import { GatewayError, parseAgencyCode } from '#messages';
import { Directory } from './directory.js';
import { type Agency, type DirectoryDocument, type PublishedKey } from './document.js';
import { openFreshness } from './freshness.js';
import { signDirectory, signFreshness } from './sign-directory.js';

const anchorKey = generateKey('signing'), anchor = importPrivate(anchorKey, 'signing'), anchors = [importPublic(publicHalf(anchorKey), 'signing')];
const now = new Date('2026-03-02T10:00:00Z'), before = '2026-01-01T00:00:00Z', after = '2027-01-01T00:00:00Z';
const probation = parseAgencyCode('probation'), force = parseAgencyCode('police-west-mercia'), stranger = parseAgencyCode('marac-worcestershire');

const published = (use: KeyUse, times: Partial<PublishedKey> = {}): PublishedKey => ({ jwk: { ...publicHalf(generateKey(use)) } as PublishedKey['jwk'], from: before, until: after, ...times });
const keysOf = (): Agency['keys'] => ({ signing: [published('signing')], exchange: [published('exchange')], victim: [published('victim')] });
const sample = (): DirectoryDocument => ({
  version: 7, issuedAt: '2026-03-01T00:00:00Z', expiresAt: '2026-03-08T00:00:00Z',
  agencies: [
    { code: probation, app: 'gateway', name: 'Probation Service', areaCodes: [], keys: keysOf() },
    { code: force, app: 'police-adapter', name: 'West Mercia Police', forceCode: '22', areaCodes: ['E10000034'], keys: keysOf() },
    { code: stranger, app: 'marac-adapter', name: 'Worcestershire MARAC', areaCodes: ['E10000034'], keys: keysOf() },
  ],
  agreements: [{
    from: force, to: probation, quotaPerHour: 1000,
    kinds: [
      { kind: 'reportable-incident-arrest', purposes: ['manage-da-risk'], labelCeiling: 'VICTIM' },
      { kind: 'connection-test', purposes: ['run-exchange'], labelCeiling: 'SENSITIVE', replyWithin: 'PT24H' },
    ],
  }],
  routing: { routes: [{ areaCode: 'E10000034', kind: 'child-referral', agency: stranger, unit: 'Front door' }] },
});
const openSample = async (document: DirectoryDocument = sample()) => Directory.open(await signDirectory(document, anchor), anchors, now);
/** The sample with the force's entry changed. */
const withForce = (change: Partial<Agency>): DirectoryDocument => ({ ...sample(), agencies: sample().agencies.map((one) => (one.code === force ? { ...one, ...change } : one)) });

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
    return 'none';
  } catch (thrown) {
    return thrown instanceof GatewayError ? thrown.code : String(thrown);
  }
};
const passage = { from: force, to: probation, kind: 'reportable-incident-arrest', purpose: 'manage-da-risk', us: probation, at: now };

describe('opening a directory', () => {
  it('answers who is who', async () => {
    const directory = await openSample();
    expect([directory.version, directory.expiresAt.toISOString()]).toEqual([7, '2026-03-08T00:00:00.000Z']);
    expect(directory.agency(force).name).toBe('West Mercia Police');
    expect(directory.forceByCode('22')?.code).toBe(force);
    expect(directory.forceByCode('07')).toBeUndefined();
    expect(directory.agenciesOfArea('E10000034').map(({ code }) => code)).toEqual([force, stranger]);
    expect(directory.route('E10000034', 'child-referral')).toMatchObject({ agency: stranger, unit: 'Front door' });
    expect(directory.route('E10000034', 'other')).toBeUndefined();
    expect(await codeOf(() => directory.agency('nobody'))).toBe('PARTNER_UNKNOWN');
    expect(await codeOf(() => directory.agency('constructor'))).toBe('PARTNER_UNKNOWN');
  });

  it('does not believe another signer, another type or changed bytes', async () => {
    const token = await signDirectory(sample(), anchor), other = generateKeys().signing;
    expect(await codeOf(() => Directory.open(token, [importPublic(publicHalf(other), 'signing')], now))).toBe('DIRECTORY_SIGNATURE');
    expect(await codeOf(async () => Directory.open(await signDirectory(sample(), { ...importPrivate(other, 'signing'), kid: anchor.kid }), anchors, now))).toBe('DIRECTORY_SIGNATURE');
    expect(await codeOf(async () => Directory.open(await signDocument('freshness', sample(), anchor), anchors, now))).toBe('DIRECTORY_MALFORMED');
    expect(await codeOf(() => Directory.open(`${token}=`, anchors, now))).toBe('DIRECTORY_MALFORMED');
    expect(await codeOf(() => Directory.open('', anchors, now))).toBe('DIRECTORY_MALFORMED');
  });

  it('refuses it after its expiry, and before its time', async () => {
    const token = await signDirectory(sample(), anchor), directory = await openSample();
    expect(await codeOf(() => Directory.open(token, anchors, new Date('2026-03-08T00:00:00Z')))).toBe('DIRECTORY_EXPIRED');
    expect(await codeOf(() => directory.checkCurrent(new Date('2026-03-08T00:00:00Z')))).toBe('DIRECTORY_EXPIRED');
    expect(await codeOf(() => directory.checkCurrent(now))).toBe('none');
    expect(await codeOf(() => Directory.open(token, anchors, new Date('2026-02-28T23:58:59Z')))).toBe('DIRECTORY_EARLY');
    expect((await Directory.open(token, anchors, new Date('2026-02-28T23:59:00Z'))).version).toBe(7);
  });

  it('takes the place of an older one only', async () => {
    const held = await openSample(), newer = await openSample({ ...sample(), version: 8 }), older = await openSample({ ...sample(), version: 6 });
    expect(await codeOf(() => newer.checkSucceeds(held))).toBe('none');
    expect(await codeOf(() => held.checkSucceeds(held))).toBe('none');
    expect(await codeOf(() => older.checkSucceeds(held))).toBe('DIRECTORY_OLDER');
    expect(await codeOf(async () => (await openSample()).checkSucceeds(held))).toBe('DIRECTORY_OLDER');
  });

  it('refuses a document that contradicts itself or has what it does not know', async () => {
    const one = published('exchange'), good = sample();
    const wrong: unknown[] = [
      null, [], {}, { ...good, more: 1 }, { ...good, version: 0 }, { ...good, version: '7' }, { ...good, issuedAt: '2026-03-01' }, { ...good, expiresAt: good.issuedAt },
      { ...good, agencies: [...good.agencies, good.agencies[0]] }, withForce({ forceCode: '2' }), withForce({ code: parseAgencyCode('probation') }),
      { ...withForce({}), agreements: [{ ...good.agreements[0], to: 'nobody' }] }, { ...good, agreements: [good.agreements[0], good.agreements[0]] },
      { ...good, agreements: [{ ...good.agreements[0], to: force }] }, { ...good, agreements: [{ ...good.agreements[0], kinds: [{ kind: 'a', purposes: [], labelCeiling: 'OPEN' }] }] },
      { ...good, agreements: [{ ...good.agreements[0], kinds: [{ kind: 'a', purposes: ['b'], labelCeiling: 'SECRET' }] }] },
      { ...good, routing: { routes: [{ areaCode: 'E10000034', kind: 'a', agency: 'nobody' }] } }, withForce({ areaCodes: ['Worcestershire'] }),
      withForce({ keys: { ...keysOf(), victim: [one], exchange: [one] } }), withForce({ keys: { ...keysOf(), victim: [{ ...one, jwk: { ...one.jwk, kid: 'other' } }], exchange: [one] } }),
      withForce({ keys: { ...keysOf(), signing: [one] } }), withForce({ keys: { ...keysOf(), exchange: [{ ...one, until: before }] } }),
      withForce({ keys: { ...keysOf(), exchange: [{ ...one, jwk: { ...generateKey('exchange'), kid: 'private' } as PublishedKey['jwk'] }] } }),
    ];
    for (const document of wrong) {
      expect(await codeOf(() => signDirectory(document as DirectoryDocument, anchor))).toBe('DIRECTORY_MALFORMED');
      if (document === null) continue;
      expect(await codeOf(async () => Directory.open(await signDocument('directory', document as object, anchor), anchors, now))).toBe('DIRECTORY_MALFORMED');
    }
  });
});

describe('admitting a message', () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await openSample();
  });

  it('lets pass what an agreement names, and tells what was agreed', () => {
    expect(directory.admits(passage)).toMatchObject({ labelCeiling: 'VICTIM' });
    expect(directory.admits({ ...passage, kind: 'connection-test', purpose: 'run-exchange', labels: ['OPEN', 'SENSITIVE'] })).toMatchObject({ replyWithin: 'PT24H' });
  });

  it.each<[string, string, object]>([
    ['another recipient than us', 'PARTNER_RECIPIENT', { us: stranger }],
    ['an unknown sender', 'PARTNER_UNKNOWN', { from: 'nobody' }],
    ['no agreement', 'PARTNER_NO_AGREEMENT', { from: stranger }],
    ['the way back, which nobody agreed', 'PARTNER_NO_AGREEMENT', { from: probation, to: force, us: force }],
    ['a kind that is not agreed', 'PARTNER_KIND', { kind: 'receipts' }],
    ['a kind that is a name of every object', 'PARTNER_KIND', { kind: 'constructor' }],
    ['a purpose that is not agreed for the kind', 'PARTNER_PURPOSE', { purpose: 'run-exchange' }],
    ['a label above the ceiling', 'LABEL_ABOVE_AGREEMENT', { kind: 'connection-test', purpose: 'run-exchange', labels: ['OPEN', 'ORIGINATOR'] }],
    ['a label beside the ceiling', 'LABEL_ABOVE_AGREEMENT', { labels: ['MAPPA'] }],
  ])('refuses %s', async (_what, code, change) => {
    expect(await codeOf(() => directory.admits({ ...passage, ...change }))).toBe(code);
  });

  it('refuses a suspended sender or recipient from that moment', async () => {
    const suspended = await openSample(withForce({ suspendedSince: '2026-03-02T10:00:00Z' }));
    expect(await codeOf(() => suspended.admits(passage))).toBe('PARTNER_SUSPENDED');
    expect(await codeOf(() => suspended.admits({ ...passage, from: probation, to: force, us: force }))).toBe('PARTNER_SUSPENDED');
    expect(await codeOf(() => suspended.admits({ ...passage, at: new Date('2026-03-02T09:59:59Z') }))).toBe('none');
  });
});

describe('an agency\'s keys', () => {
  const issued = new Date('2026-02-01T00:00:00Z');

  it('verify for the agency that published them and nobody else', async () => {
    const directory = await openSample(), kid = directory.agency(force).keys.signing[0]?.jwk.kid ?? '';
    expect(directory.signingKeys(force, kid, issued, now).map((key) => key.kid)).toEqual([kid]);
    expect(await codeOf(() => directory.signingKeys(probation, kid, issued, now))).toBe('ENVELOPE_UNKNOWN_KEY');
    expect(await codeOf(() => directory.signingKeys('nobody', kid, issued, now))).toBe('PARTNER_UNKNOWN');
    const exchangeKid = directory.agency(force).keys.exchange[0]?.jwk.kid ?? '';
    expect(await codeOf(() => directory.signingKeys(force, exchangeKid, issued, now))).toBe('ENVELOPE_UNKNOWN_KEY');
  });

  it('verify what was issued in their time, until they are revoked, whatever time is written', async () => {
    const times = { from: '2026-01-15T00:00:00Z', until: '2026-02-15T00:00:00Z' };
    const key = published('signing', times), kid = key.jwk.kid, directory = await openSample(withForce({ keys: { ...keysOf(), signing: [key] } }));
    const at = (time: string) => codeOf(() => directory.signingKeys(force, kid, new Date(time), now));
    expect(await at('2026-01-14T23:59:59Z')).toBe('PARTNER_KEY_TIME');
    expect(await at('2026-01-15T00:00:00Z')).toBe('none');
    const within = await openSample(withForce({ keys: { ...keysOf(), signing: [{ ...key, from: '2026-01-15T00:00:00.700Z' }] } }));
    expect(await codeOf(() => within.signingKeys(force, kid, new Date('2026-01-15T00:00:00Z'), now))).toBe('none');
    expect(await codeOf(() => within.signingKeys(force, kid, new Date('2026-01-14T23:59:59Z'), now))).toBe('PARTNER_KEY_TIME');
    expect(await at('2026-02-14T23:59:59Z')).toBe('none');
    expect(await at('2026-02-15T00:00:00Z')).toBe('PARTNER_KEY_TIME');
    const revoked = await openSample(withForce({ keys: { ...keysOf(), signing: [{ ...key, revokedAt: '2026-02-10T00:00:00Z' }] } }));
    expect(await codeOf(() => revoked.signingKeys(force, kid, issued, now))).toBe('PARTNER_KEY_REVOKED');
    expect(await codeOf(() => revoked.signingKeys(force, kid, issued))).toBe('PARTNER_KEY_REVOKED');
    expect(await codeOf(() => revoked.signingKeys(force, kid, issued, new Date('2026-02-09T00:00:00Z')))).toBe('none');
  });

  it('verify what the agency is shown of its own under every key that it lists, revoked or past, and under no other', async () => {
    const past = published('signing', { until: '2026-01-15T00:00:00Z', revokedAt: '2026-01-10T00:00:00Z' }), kid = past.jwk.kid;
    const directory = await openSample(withForce({ keys: { ...keysOf(), signing: [past] } }));
    expect(directory.listedSigningKeys(force, kid).map((key) => key.kid)).toEqual([kid]);
    expect(await codeOf(() => directory.listedSigningKeys(probation, kid))).toBe('ENVELOPE_UNKNOWN_KEY');
    expect(await codeOf(() => directory.listedSigningKeys('nobody', kid))).toBe('PARTNER_UNKNOWN');
  });

  it('are sealed to newest first, and never when withdrawn, revoked or not yet begun', async () => {
    const old = published('victim'), fresh = published('victim', { from: '2026-03-01T00:00:00Z' });
    const out = [published('victim', { until: '2026-03-01T00:00:00Z' }), published('victim', { from: '2026-04-01T00:00:00Z' }), published('victim', { revokedAt: '2026-03-01T00:00:00Z' })];
    const directory = await openSample(withForce({ keys: { ...keysOf(), exchange: [], victim: [...out, old, fresh] } }));
    expect(directory.victimKey(force, now).map(({ kid }) => kid)).toEqual([fresh.jwk.kid, old.jwk.kid]);
    expect(await codeOf(() => directory.exchangeKey(force, now))).toBe('PARTNER_NO_KEY');
  });
});

describe('a freshness record', () => {
  it('shows for five minutes that a directory is current', async () => {
    const directory = await openSample();
    const freshness = await openFreshness(await signFreshness({ version: 7, digest: directory.digest, at: now.toISOString() }, anchor), anchors);
    const at = (ms: number) => codeOf(() => directory.checkFresh(freshness, new Date(now.getTime() + ms)));
    expect([await at(0), await at(300_000), await at(300_001), await at(-60_001)]).toEqual(['none', 'none', 'DIRECTORY_STALE', 'DIRECTORY_STALE']);
    expect(await codeOf(async () => (await openSample({ ...sample(), version: 8 })).checkFresh(freshness, now))).toBe('DIRECTORY_STALE');
    expect(await codeOf(async () => (await openSample()).checkFresh(freshness, now))).toBe('DIRECTORY_STALE');
  });

  it('is not believed of another signer or in another shape', async () => {
    const record = { version: 7, digest: 'A'.repeat(43), at: now.toISOString() };
    const other = importPrivate(generateKey('signing'), 'signing');
    expect(await codeOf(async () => openFreshness(await signFreshness(record, other), anchors))).toBe('DIRECTORY_SIGNATURE');
    expect(await codeOf(() => signFreshness({ ...record, version: 0 }, anchor))).toBe('DIRECTORY_MALFORMED');
    expect(await codeOf(async () => openFreshness(await signDocument('freshness', { ...record, more: 1 }, anchor), anchors))).toBe('DIRECTORY_MALFORMED');
    expect(await codeOf(async () => openFreshness(await signDocument('directory', record, anchor), anchors))).toBe('DIRECTORY_MALFORMED');
  });
});
