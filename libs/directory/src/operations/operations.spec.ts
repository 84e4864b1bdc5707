import { describe, expect, it } from '@jest/globals';
import { generateKey, importPrivate, importPublic, type KeyUse, publicHalf } from '#envelope';
import { type AppName, GatewayError, messagesKeptDays, parseAgencyCode } from '#messages';
import { Directory } from '../directory.js';
import { type Agency, type DirectoryDocument, type PublishedKey } from '../document.js';
import { readDirectory } from '../read-document.js';
import { signDirectory } from '../sign-directory.js';
import { findingsOfChange, longestExpiryMs } from './check-change.js';
import { differences } from './difference.js';
import { addAgency, agree, type Edited, endAgreement, resume, revokeKey, rotateKey, setContact, suspend } from './edit.js';
import { nextVersion } from './next-version.js';
import { sharingAgreement } from './sharing-agreement.js';

const dayMs = 86_400_000, now = new Date('2026-03-02T10:00:00Z');
const on = (day: number): string => new Date(now.getTime() + day * dayMs).toISOString();
const probation = parseAgencyCode('probation'), force = parseAgencyCode('police-cheshire');
const publicJwk = (use: KeyUse) => ({ ...publicHalf(generateKey(use)) }) as unknown as PublishedKey['jwk'];
const published = (use: KeyUse): PublishedKey => ({ jwk: publicJwk(use), from: on(-100), until: on(200) });
const agencyOf = (code: typeof probation, app: AppName, name: string): Agency =>
  ({ code, app, name, areaCodes: [], keys: { signing: [published('signing')], exchange: [published('exchange')], victim: [published('victim')] } });

const empty: DirectoryDocument = { version: 1, issuedAt: on(0), expiresAt: on(30), agencies: [], agreements: [], routing: { routes: [] } };
const two: DirectoryDocument = { ...empty, agencies: [agencyOf(probation, 'gateway', 'Probation Service'), agencyOf(force, 'police-adapter', 'Cheshire Constabulary')] };
const done = (edited: Edited): DirectoryDocument => {
  if ('refused' in edited) throw new Error(edited.refused);
  return readDirectory(edited.document);
};
const refusal = (edited: Edited): string => ('refused' in edited ? edited.refused : '');
const enquiry = { kind: 'da-enquiry', purposes: ['manage-da-risk'], labelCeiling: 'VICTIM', lawfulBases: ['OMA2007-s14'], replyWithin: 'P10D' } as const;

describe('changing a directory', () => {
  it('adds an agency once, suspends it and lets it go on', () => {
    const added = done(addAgency(empty, two.agencies[0]!));
    expect(refusal(addAgency(added, two.agencies[0]!))).toBe('probation is in the directory already.');
    const suspended = done(suspend(added, probation, now));
    expect(suspended.agencies[0]?.suspendedSince).toBe(now.toISOString());
    expect(refusal(suspend(suspended, probation, now))).toMatch(/^probation is suspended already/);
    expect(done(resume(suspended, probation))).toEqual(added);
    expect(refusal(resume(added, probation))).toBe('probation is not suspended.');
    expect(refusal(suspend(added, 'police-cheshire', now))).toBe('The directory has no agency police-cheshire; it has probation.');
  });

  it('publishes a new key beside the old one, which goes on for the overlap and no longer', () => {
    const jwk = publicJwk('exchange'), from = new Date(now.getTime() + 60_000), [old] = two.agencies[1]!.keys.exchange;
    const rotated = done(rotateKey(two, force, 'exchange', { jwk, from, until: new Date(on(365)) }, longestExpiryMs));
    expect(rotated.agencies[1]?.keys.exchange.map(({ jwk: { kid }, until }) => [kid, until])).toEqual([[jwk.kid, on(365)], [old!.jwk.kid, new Date(from.getTime() + longestExpiryMs).toISOString()]]);
    expect(rotated.agencies[1]?.keys.signing).toEqual(two.agencies[1]?.keys.signing);
    expect(findingsOfChange(two, rotated, now)).toEqual([]);
  });

  it('lets a rotation through an anchor and seals to the new key from its first moment on', async () => {
    const anchor = generateKey('signing'), jwk = publicJwk('victim'), from = new Date(now.getTime() + 60_000);
    const rotated = done(rotateKey(two, force, 'victim', { jwk, from, until: new Date(on(365)) }, longestExpiryMs));
    const directory = await Directory.open(await signDirectory(nextVersion(rotated, 1, now, 30 * dayMs), importPrivate(anchor, 'signing')), [importPublic(publicHalf(anchor), 'signing')], now);
    const sealedTo = (at: Date) => directory.victimKey(force, at)[0]?.kid;
    expect([sealedTo(now), sealedTo(from), sealedTo(new Date(from.getTime() + longestExpiryMs + 1))]).toEqual([two.agencies[1]?.keys.victim[0]?.jwk.kid, jwk.kid, jwk.kid]);
  });

  it('revokes a key with the time since when it may have been in other hands', () => {
    const kid = two.agencies[1]!.keys.signing[0]!.jwk.kid;
    const revoked = done(revokeKey(two, force, kid, now, new Date(on(-3))));
    expect(revoked.agencies[1]?.keys.signing[0]).toMatchObject({ revokedAt: on(0), compromisedSince: on(-3) });
    expect(refusal(revokeKey(two, force, kid, now, new Date(on(1))))).toMatch(/only after its revocation/);
    expect(refusal(revokeKey(two, probation, kid, now))).toMatch(/^probation has no key/);
    // Found out later: the moment of revocation stays.
    expect(done(revokeKey(done(revokeKey(two, force, kid, new Date(on(-1)))), force, kid, now, new Date(on(-2)))).agencies[1]?.keys.signing[0]).toMatchObject({ revokedAt: on(-1), compromisedSince: on(-2) });
    expect(() => readDirectory({ ...two, agencies: [{ ...two.agencies[0]!, keys: { ...two.agencies[0]!.keys, signing: [{ ...published('signing'), compromisedSince: on(-2) }] } }] })).toThrow(GatewayError);
  });

  it('agrees on a kind, says it anew, and ends it', () => {
    const agreed = done(agree(two, probation, force, enquiry));
    expect(agreed.agreements).toEqual([{ from: probation, to: force, kinds: [enquiry] }]);
    expect(done(agree(agreed, probation, force, { ...enquiry, replyWithin: 'PT24H' })).agreements[0]?.kinds).toEqual([{ ...enquiry, replyWithin: 'PT24H' }]);
    expect(done(endAgreement(agreed, probation, force, 'da-enquiry'))).toEqual(two);
    expect(refusal(agree(two, probation, force, { kind: 'da-enquiry', purposes: ['manage-da-risk'] }))).toMatch(/^Say for what da-enquiry may pass from probation to police-cheshire, and up to which label/);
    expect(refusal(endAgreement(two, probation, force, 'da-enquiry'))).toBe('There is no agreement about da-enquiry from probation to police-cheshire.');
    expect(refusal(agree(two, probation, probation, enquiry))).toMatch(/with itself/);
    expect(refusal(agree(two, probation, parseAgencyCode('nobody'), enquiry))).toMatch(/has no agency nobody/);
  });

  it('agrees on nothing else than what is named: times and bases stay as they were until they are taken away', () => {
    const timed = done(agree(two, probation, force, { ...enquiry, acceptedWithin: 'PT10M', openedWithin: 'PT4H' })), termsOf = (edited: Edited) => done(edited).agreements[0]?.kinds;
    expect(termsOf(agree(timed, probation, force, { kind: 'da-enquiry', labelCeiling: 'SENSITIVE', acceptedWithin: undefined }))).toEqual([{ ...enquiry, labelCeiling: 'SENSITIVE', acceptedWithin: 'PT10M', openedWithin: 'PT4H' }]);
    expect(termsOf(agree(timed, probation, force, { kind: 'da-enquiry', openedWithin: null, replyWithin: 'P5D' }))).toEqual([{ ...enquiry, replyWithin: 'P5D', acceptedWithin: 'PT10M' }]);
  });

  it('gives each version a number that only grows', () => {
    expect(nextVersion(two, 1, now, dayMs)).toMatchObject({ version: Math.floor(now.getTime() / 1000), issuedAt: on(0), expiresAt: on(1) });
    expect(nextVersion(two, 9_000_000_000, now, dayMs).version).toBe(9_000_000_001);
  });
});

describe('what the next version may not do', () => {
  const withKeys = (keys: Partial<Agency['keys']>): DirectoryDocument => ({ ...two, agencies: [two.agencies[0]!, { ...two.agencies[1]!, keys: { ...two.agencies[1]!.keys, ...keys } }] });
  const [old] = two.agencies[1]!.keys.exchange;
  const fresh = { ...published('exchange'), from: on(1), until: on(300) };

  it('is to let a recipient key end before what was sealed to it is opened or has expired', () => {
    const days = longestExpiryMs / dayMs;
    expect(days).toBeGreaterThanOrEqual(30);
    for (const until of [on(1.5), on(1 + days - 0.01)]) {
      expect(findingsOfChange(two, withKeys({ exchange: [fresh, { ...old!, until }] }), now)).toEqual([expect.stringMatching(/^police-cheshire: the exchange key .* must overlap/)]);
    }
    expect(findingsOfChange(two, withKeys({ exchange: [fresh, { ...old!, until: on(1 + days) }] }), now)).toEqual([]);
    expect(findingsOfChange(two, withKeys({ exchange: [{ ...old!, until: on(days - 1) }] }), now)).toHaveLength(1);
    expect(findingsOfChange(two, withKeys({ exchange: [fresh, { ...old!, revokedAt: on(0) }] }), now)).toEqual([]);
  });

  it('is to shorten the old key afterwards, in a version of its own', () => {
    const rotated = withKeys({ exchange: [fresh, { ...old!, until: on(40) }] });
    expect(findingsOfChange(rotated, withKeys({ exchange: [fresh, { ...old!, until: on(20) }] }), now)).toHaveLength(1);
  });

  it('is to leave out a key or to take back a revocation', () => {
    expect(findingsOfChange(two, withKeys({ signing: [published('signing')] }), now)).toEqual([expect.stringMatching(/is left out/)]);
    const revoked = withKeys({ exchange: [{ ...old!, revokedAt: on(-5) }, fresh] });
    expect(findingsOfChange(revoked, withKeys({ exchange: [fresh] }), now)).toEqual([expect.stringMatching(/is left out/)]);
    expect(findingsOfChange(revoked, withKeys({ exchange: [old!, fresh] }), now)).toEqual(expect.arrayContaining([expect.stringMatching(/is taken back/)]));
    expect(findingsOfChange(withKeys({ exchange: [{ ...old!, until: on(-1) }, fresh] }), withKeys({ exchange: [fresh] }), now)).toEqual([]);
  });

  it('is to leave out a signing key while what it signed is still kept, as long as messages are', () => {
    const days = messagesKeptDays, [signing] = two.agencies[1]!.keys.signing, successor = { ...published('signing'), from: on(-80) };
    const findings = (endedOn: number) => findingsOfChange(withKeys({ signing: [successor, { ...signing!, until: on(endedOn) }] }), withKeys({ signing: [successor] }), now);
    expect(findings(-1)).toEqual([expect.stringMatching(/^police-cheshire: key .* is left out; what it signed is kept, and looked at again, for 2192 days after its end/)]);
    expect(findings(-31)).toHaveLength(1);
    expect([findings(0.01 - days).length, findings(-days)]).toEqual([1, []]);
  });

  it('is not to list a signing key of each month for as long as what they signed is kept', () => {
    const monthly = Array.from({ length: Math.ceil(messagesKeptDays / 30) }, () => published('signing'));
    expect(() => readDirectory(withKeys({ signing: monthly }))).not.toThrow();
  });

  it('is to leave out an agency whose keys stand, are revoked, or signed what is still kept', () => {
    const without: DirectoryDocument = { ...two, agencies: [two.agencies[0]!] }, days = messagesKeptDays;
    const ended = (signing: Partial<PublishedKey>): DirectoryDocument => {
      const { keys } = two.agencies[1]!, past = (key: PublishedKey): PublishedKey => ({ ...key, until: on(-1) });
      return withKeys({ signing: keys.signing.map((key) => ({ ...key, ...signing })), exchange: keys.exchange.map(past), victim: keys.victim.map(past) });
    };
    for (const before of [two, ended({ until: on(1 - days) }), ended({ until: on(-90), revokedAt: on(-95) })]) {
      expect(findingsOfChange(before, without, now)).toEqual([expect.stringMatching(/^police-cheshire is left out, .* suspend it instead\.$/)]);
    }
    expect(findingsOfChange(ended({ until: on(-days) }), without, now)).toEqual([]);
  });

  it('is to let a key stand that any version before had revoked, at whatever agency', () => {
    const revokedOnce = withKeys({ exchange: [{ ...old!, revokedAt: on(-5) }, fresh] }), without: DirectoryDocument = { ...two, agencies: [two.agencies[0]!] };
    expect(findingsOfChange(without, two, now)).toEqual([]);
    expect(findingsOfChange(without, two, now, [revokedOnce])).toEqual([`police-cheshire: the revocation of key ${old!.jwk.kid} is taken back; publish a new key instead.`]);
    expect(findingsOfChange(without, withKeys({ exchange: [{ ...old!, revokedAt: on(-4) }, fresh] }), now, [revokedOnce])).toHaveLength(1);
    expect(findingsOfChange(without, revokedOnce, now, [revokedOnce])).toEqual([]);
    const elsewhere: DirectoryDocument = { ...two, agencies: [{ ...two.agencies[0]!, keys: { ...two.agencies[0]!.keys, exchange: [old!, ...two.agencies[0]!.keys.exchange] } }] };
    expect(findingsOfChange(without, elsewhere, now, [revokedOnce])).toEqual([expect.stringMatching(/^probation: the revocation of key/)]);
  });
});

describe('the difference between two versions', () => {
  it('is silent about equal ones', () => expect(differences(two, { ...two, version: 2, issuedAt: on(1) })).toEqual([]));

  it('is told in plain words', () => {
    const kid = two.agencies[1]!.keys.signing[0]!.jwk.kid;
    const agreed = done(agree(two, probation, force, enquiry));
    const steps: [DirectoryDocument, DirectoryDocument, string][] = [
      [empty, two, 'probation takes part (Probation Service, gateway).'],
      [two, { ...two, agencies: [two.agencies[0]!] }, 'police-cheshire no longer takes part (Cheshire Constabulary).'],
      [two, done(suspend(two, force, now)), `police-cheshire is suspended since ${on(0)}.`],
      [done(suspend(two, force, now)), two, 'police-cheshire is no longer suspended.'],
      [two, done(revokeKey(two, force, kid, now, new Date(on(-3)))), `police-cheshire: the signing key ${kid} is revoked since ${on(0)}.`],
      [two, done(revokeKey(two, force, kid, now, new Date(on(-3)))), `police-cheshire: the signing key ${kid} counts as compromised since ${on(-3)}, was none.`],
      [two, agreed, 'From probation to police-cheshire: da-enquiry may pass, for manage-da-risk, up to VICTIM, on OMA2007-s14, reply within P10D.'],
      [agreed, done(agree(agreed, probation, force, { ...enquiry, labelCeiling: 'SENSITIVE' })), 'From probation to police-cheshire: da-enquiry may pass for manage-da-risk, up to SENSITIVE, on OMA2007-s14, reply within P10D, was for manage-da-risk, up to VICTIM, on OMA2007-s14, reply within P10D.'],
      [agreed, two, 'From probation to police-cheshire: nothing may pass any more.'],
      [two, { ...two, routing: { routes: [{ areaCode: 'E10000034', kind: 'child-referral', agency: force }] } }, 'child-referral for E10000034 goes to police-cheshire.'],
      [two, { ...two, nextAnchor: { kid: 'next', from: on(14) } }, `The next trust anchor is next from ${on(14)}, was none.`],
      [two, done(setContact(two, force, { for: 'technical', reach: 'exchange@police.invalid' })), 'police-cheshire: the contacts are technical: exchange@police.invalid, was none.'],
    ];
    for (const [before, after, said] of steps) expect(differences(before, after)).toContain(said);
  });

  it('tells a new key and how long the old one goes on', () => {
    const jwk = publicJwk('exchange'), rotated = done(rotateKey(two, force, 'exchange', { jwk, from: now, until: new Date(on(365)) }, longestExpiryMs));
    const [old] = two.agencies[1]!.keys.exchange;
    expect(differences(two, rotated)).toEqual([
      `police-cheshire: the exchange key ${old!.jwk.kid} ends at ${new Date(now.getTime() + longestExpiryMs).toISOString()}, was ${old!.until}.`, `police-cheshire: a new exchange key ${jwk.kid}, from ${on(0)} until ${on(365)}.`,
    ]);
  });
});

describe('a sharing agreement', () => {
  const document = done(setContact(done(agree(two, probation, force, enquiry)), force, { for: 'technical', reach: 'exchange@police.invalid' }));
  const text = sharingAgreement(document, probation, force) ?? '';

  it('says both ways what may pass, for what, on which basis, how sensitive and how soon answered', () => {
    expect(text).toMatch(/^# Information sharing agreement: Probation Service and Cheshire Constabulary\n/);
    const row = text.split('\n').find((line) => line.startsWith('| da-enquiry')) ?? '';
    for (const words of ['manage-da-risk: To manage the risk', 'OMA2007-s14: Offender Management Act 2007 section 14', 'VICTIM']) expect(row).toContain(words);
    expect(row).toMatch(/ \| VICTIM \| no time agreed \| 10 days \| 10 days \|$/);
    expect(text).toContain('## Cheshire Constabulary to Probation Service\n\nNothing may pass this way.');
    expect(text).toContain('- Cheshire Constabulary, technical: exchange@police.invalid');
    expect(text).toContain('- Probation Service: none is named in the directory.');
    expect(text).toContain('- **VICTIM**: what belongs to a victim');
    expect(text).not.toContain('- **MAPPA**');
  });

  it('says when a receipt is awaited, and of a quota that nobody counts', () => {
    const timed = done(agree(document, probation, force, { kind: 'da-enquiry', acceptedWithin: 'PT10M', openedWithin: 'PT1H' }));
    const said = sharingAgreement({ ...timed, agreements: timed.agreements.map((one) => ({ ...one, quotaPerHour: 500 })) }, probation, force) ?? '';
    expect(said).toContain('| arrival confirmed within | opened by a person within | reply within |\n');
    expect(said.split('\n').find((line) => line.startsWith('| da-enquiry'))).toMatch(/ \| VICTIM \| 10 minutes \| 1 hour \| 10 days \|$/);
    expect(said).toContain('The two have agreed on at most 500 messages an hour. The nodes do not count: to keep to it is for the sender.');
  });

  it('is the same whichever agency is named first but for the order, says of a suspension, and of nobody unknown', () => {
    expect((sharingAgreement(document, force, probation) ?? '').split('\n').filter((line) => line.startsWith('|'))).toEqual(text.split('\n').filter((line) => line.startsWith('|')));
    expect(sharingAgreement(done(suspend(document, force, now)), probation, force)).toContain('**Cheshire Constabulary is suspended since');
    expect([sharingAgreement(document, probation, 'nobody'), sharingAgreement(document, probation, probation)]).toEqual([undefined, undefined]);
  });
});

describe('the lawful basis of a message', () => {
  it('must be one of the agreed ones, where the agreement names any', async () => {
    const anchor = generateKey('signing');
    const directory = await Directory.open(await signDirectory(done(agree(two, probation, force, enquiry)), importPrivate(anchor, 'signing')), [importPublic(publicHalf(anchor), 'signing')], now);
    const asked = { from: probation, to: force, kind: 'da-enquiry', purpose: 'manage-da-risk', at: now };
    expect(directory.admits({ ...asked, lawfulBasis: 'OMA2007-s14' })).toEqual(enquiry);
    expect(() => directory.admits({ ...asked, lawfulBasis: 'UKGDPR-6-1-e' })).toThrow(expect.objectContaining({ code: 'PARTNER_LAWFUL_BASIS' }) as never);
  });
});
