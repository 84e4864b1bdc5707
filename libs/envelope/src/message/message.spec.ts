import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError, newConversationId, newMessageId, parseAgencyCode, type SignedPayload } from '#messages';
import { encryptCompact, signCompact } from '../engine/crypto.js';
import { generateKeys, type KeyMake } from '../keys/generate-keys.js';
import { importPrivate, importPublic, publicHalf } from '../keys/keys.js';
import { type Bundle, checkFits, openMessage, sealMessage } from './message.js';
import { bundleSizes, victimPartSizes } from './padding.js';
import { checkParts, type MadePart, makePart, partMatches } from './parts.js';
import { digestOfSigned, signPayload, verifySigned } from './signed.js';
import { tokenTypes } from './types.js';
import { openVictimPart, sealVictimPart } from './victim-part.js';

function agencyKeys(make: KeyMake = 'curve25519') {
  const jwks = generateKeys(make);
  return {
    signer: importPrivate(jwks.signing, 'signing'), verify: [importPublic(publicHalf(jwks.signing), 'signing')],
    exchange: [importPrivate(jwks.exchange, 'exchange')], toExchange: [importPublic(publicHalf(jwks.exchange), 'exchange')],
    desk: [importPrivate(jwks.victim, 'victim')], toDesk: [importPublic(publicHalf(jwks.victim), 'victim')],
  };
}
const force = agencyKeys(), probation = agencyKeys(), stranger = agencyKeys();

interface Made { payload: SignedPayload; bundle: Bundle; token: string; victim: MadePart }
async function message(content: object = { familyName: 'Examplesson' }, victimContent: object = { phone: '020 7946 0000' }, to = probation): Promise<Made> {
  const parts = { case: makePart(content), originator: makePart({}), mappa: makePart({}) }, victim = makePart(victimContent), now = new Date();
  const seconds = Math.floor(now.getTime() / 1000);
  const payload: SignedPayload = {
    specversion: '1.0', id: newMessageId(now), source: 'urn:mag:agency:police-west-mercia', type: 'reportable-incident-arrest.v1', time: now.toISOString(),
    datacontenttype: 'application/json', iss: parseAgencyCode('police-west-mercia'), aud: parseAgencyCode('probation'), iat: seconds, exp: seconds + 3600,
    conversation: newConversationId(), orderingKey: null, sequence: null, kind: 'reportable-incident-arrest', lane: 'bulk', purpose: 'manage-da-risk',
    lawfulBasis: 'DPA2018-P3-s31', onBehalfOf: { person: 'unit.wm', role: 'da-unit' },
    parts: { case: parts.case.digest, originator: parts.originator.digest, mappa: parts.mappa.digest, victim: victim.digest },
  };
  const bundle: Bundle = { signed: await signPayload(payload, force.signer), parts: { ...parts, victim: await sealVictimPart(victim, to.toDesk) } };
  return { payload, bundle, token: await sealMessage(bundle, to.toExchange), victim };
}
/** The running system's steps of opening, in their order. */
async function open(token: string, own = probation) {
  const bundle = await openMessage(token, own.exchange);
  const payload = await verifySigned(bundle.signed, (kid, { iss }) => (iss === 'police-west-mercia' && kid === force.signer.kid ? force.verify : undefined));
  checkParts(bundle.parts, payload.parts);
  return { bundle, payload };
}
const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
    return 'none';
  } catch (thrown) {
    return thrown instanceof GatewayError ? thrown.code : String(thrown);
  }
};

describe('a message', () => {
  it('arrives as it was sent, and its victim part opens at the desk only', async () => {
    const { payload, token, victim } = await message();
    const opened = await open(token);
    expect(opened.payload).toEqual(payload);
    expect(opened.bundle.parts.case.part).toBe('{"familyName":"Examplesson"}');
    const sealed = opened.bundle.parts.victim ?? '';
    const part = await openVictimPart(sealed, probation.desk);
    expect(part).toEqual({ salt: victim.salt, part: victim.part });
    expect(partMatches(part, opened.payload.parts.victim)).toBe(true);
    expect(await codeOf(() => openVictimPart(sealed, probation.exchange))).toBe('ENVELOPE_UNKNOWN_KEY');
  });

  it('passes between agencies whose keys are on P-256', async () => {
    const partner = agencyKeys('p256'), made = await message({}, {}, partner);
    expect((await open(made.token, partner)).payload.id).toBe(made.payload.id);
    expect((await openVictimPart(made.bundle.parts.victim ?? '', partner.desk)).part).toBe('{}');
    const signed = await signPayload(made.payload, partner.signer);
    expect(await verifySigned(signed, () => partner.verify)).toEqual(made.payload);
  });

  it('says, where it was sealed anew, what it takes the place of, and nothing that has no form', async () => {
    const { bundle } = await message();
    const digest = 'a'.repeat(42) + 'A';
    const anew = await sealMessage({ ...bundle, replaces: [digest] }, probation.toExchange);
    expect((await open(anew)).bundle.replaces).toEqual([digest]);
    expect((await open(await sealMessage(bundle, probation.toExchange))).bundle.replaces).toBeUndefined();
    for (const wrong of ['short', `${'a'.repeat(42)}B`, 7]) expect(await codeOf(async () => open(await sealMessage({ ...bundle, replaces: [wrong as string] }, probation.toExchange)))).toBe('ENVELOPE_BUNDLE');
  });

  it('does not open for another recipient, nor with a key that only bears the name', async () => {
    const { token } = await message();
    expect(await codeOf(() => openMessage(token, stranger.exchange))).toBe('ENVELOPE_UNKNOWN_KEY');
    expect(await codeOf(() => openMessage(token, stranger.exchange.map((key) => ({ ...key, kid: probation.exchange[0]?.kid }))))).toBe('ENVELOPE_DECRYPTION');
  });

  it('opens with an older key while the newest comes first', async () => {
    expect((await openMessage((await message()).token, [...stranger.exchange, ...probation.exchange])).parts.case.part).toContain('Examplesson');
  });

  it('is refused when a part was taken from another message, changed, or salted anew', async () => {
    const one = await message({ of: 'one' }), two = await message({ of: 'two' });
    for (const parts of [
      { ...one.bundle.parts, case: two.bundle.parts.case },
      { ...one.bundle.parts, mappa: two.bundle.parts.mappa },
      { ...one.bundle.parts, case: { ...one.bundle.parts.case, part: '{"of": "one"}' } },
      { ...one.bundle.parts, case: makePart({ of: 'one' }) },
      { ...one.bundle.parts, case: one.bundle.parts.originator, originator: one.bundle.parts.case },
    ]) expect(await codeOf(async () => open(await sealMessage({ ...one.bundle, parts }, probation.toExchange)))).toBe('ENVELOPE_PART');
    const swapped = await openVictimPart(two.bundle.parts.victim ?? '', probation.desk);
    expect(partMatches(swapped, one.payload.parts.victim)).toBe(false);
  });

  it('is refused when it is signed by somebody else in the sender\'s name', async () => {
    const { payload, bundle } = await message();
    const asOther = await signPayload(payload, stranger.signer);
    const asForce = await signPayload(payload, { ...stranger.signer, kid: force.signer.kid });
    expect(await codeOf(async () => open(await sealMessage({ ...bundle, signed: asOther }, probation.toExchange)))).toBe('ENVELOPE_UNKNOWN_KEY');
    expect(await codeOf(async () => open(await sealMessage({ ...bundle, signed: asForce }, probation.toExchange)))).toBe('ENVELOPE_SIGNATURE');
    expect(await codeOf(() => verifySigned(asForce, () => [{ ...stranger.verify[0]!, kid: undefined }]))).toBe('ENVELOPE_UNKNOWN_KEY');
  });

  it('is refused when its payload was changed after signing', async () => {
    const { payload, bundle } = await message();
    const [header, , signature] = bundle.signed.split('.');
    const changed = Buffer.from(JSON.stringify({ ...payload, lane: 'urgent' })).toString('base64url');
    expect(await codeOf(() => verifySigned(`${header}.${changed}.${signature}`, () => force.verify))).toBe('ENVELOPE_SIGNATURE');
    const nameless = Buffer.from('{"iss":1}').toString('base64url');
    expect(await codeOf(() => verifySigned(`${header}.${nameless}.${signature}`, () => force.verify))).toBe('ENVELOPE_CLAIMS');
  });

  it('keeps its digest in another byte form, or is refused', async () => {
    const { payload, bundle } = await message();
    const bytes = Buffer.from(JSON.stringify(payload));
    const reordered = force.signer.algorithm.engine === 'node' ? await signCompact(bytes, force.signer, tokenTypes.signed) : '';
    const [header, body, signature] = reordered.split('.') as [string, string, string];
    const turned = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(Buffer.from(header, 'base64url').toString()) as object).reverse()))).toString('base64url');
    expect(turned).not.toBe(header);
    expect(digestOfSigned(`${turned}.${body}.${signature}`)).toBe(digestOfSigned(bundle.signed));
    expect(await codeOf(() => verifySigned(`${turned}.${body}.${signature}`, () => force.verify))).toBe('ENVELOPE_SIGNATURE');
    for (const other of [`${bundle.signed}=`, `${bundle.signed} `, `\n${bundle.signed}`]) expect(await codeOf(() => digestOfSigned(other))).toBe('ENVELOPE_MALFORMED');
    expect(digestOfSigned(await signPayload({ ...payload, sequence: 1 }, force.signer))).not.toBe(digestOfSigned(bundle.signed));
  });

  it('is not taken for a token of another type, nor another for it', async () => {
    const { payload, bundle, token } = await message();
    expect(await codeOf(() => openVictimPart(token, probation.exchange))).toBe('ENVELOPE_TYPE');
    expect(await codeOf(() => openMessage(bundle.parts.victim ?? '', probation.desk))).toBe('ENVELOPE_TYPE');
    for (const type of [tokenTypes.directory, tokenTypes.freshness, undefined]) {
      const signed = await signCompact(Buffer.from(JSON.stringify(payload)), force.signer, type);
      expect(await codeOf(() => verifySigned(signed, () => force.verify))).toBe('ENVELOPE_TYPE');
    }
  });

  it('is refused when its bundle is not exactly the agreed JSON', async () => {
    const { bundle } = await message(), { signed, parts } = bundle;
    const sealRaw = async (text: string, size = 8192) => {
      const bytes = Buffer.alloc(size, ' ');
      bytes.write(text);
      return encryptCompact(bytes, probation.toExchange[0]!, tokenTypes.message);
    };
    const carried = { ...parts, case: { salt: parts.case.salt, part: parts.case.part }, originator: { salt: parts.originator.salt, part: parts.originator.part }, mappa: { salt: parts.mappa.salt, part: parts.mappa.part } };
    expect(await codeOf(async () => open(await sealRaw(JSON.stringify({ signed, parts: carried, pad: '' }))))).toBe('none');
    const withoutMappa = { ...carried, mappa: undefined };
    for (const text of [
      '', '[]', 'null', '{', JSON.stringify({ signed, parts: carried }), JSON.stringify({ signed, parts: carried, pad: 'secret' }), JSON.stringify({ signed, parts: carried, pad: 5 }),
      JSON.stringify({ signed, parts: carried, pad: '', more: 1 }), JSON.stringify({ signed, parts: withoutMappa, pad: '' }), JSON.stringify({ signed: 5, parts: carried, pad: '' }),
      JSON.stringify({ signed, parts: { ...carried, other: carried.case }, pad: '' }), JSON.stringify({ signed, parts: { ...carried, victim: '' }, pad: '' }),
      JSON.stringify({ signed, parts: { ...carried, case: { ...carried.case, more: 1 } }, pad: '' }), JSON.stringify({ signed, parts: { ...carried, case: { ...carried.case, salt: 'AA' } }, pad: '' }),
      JSON.stringify({ signed, parts: carried, pad: '' }).replace('"pad"', '"signed":"","pad"'),
    ]) expect(await codeOf(async () => open(await sealRaw(text)))).toBe('ENVELOPE_BUNDLE');
    expect(await codeOf(async () => open(await sealRaw(JSON.stringify({ signed, parts: carried, pad: '' }), 8193)))).toBe('ENVELOPE_BUNDLE');
  });

  it('is refused whichever bits of its token are turned over', async () => {
    const { token } = await message();
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: token.length - 1 }), fc.integer({ min: 1, max: 127 }), async (place, mask) => {
      const changed = token.slice(0, place) + String.fromCharCode(token.charCodeAt(place) ^ mask) + token.slice(place + 1);
      expect(await codeOf(() => open(changed))).toMatch(/^ENVELOPE_/);
    }), { numRuns: 80 });
  });
});

describe('the length of a message', () => {
  const victimContent = { people: [1, 2, 3].map((at) => ({ id: `0000000${at}`, address: '1 Invented Street, Exampleton', postcode: 'ZZ99 9ZZ', phone: '020 7946 0000', safeContact: 'Only by text, in the mornings.' })) };

  it('is the same with an empty victim part and a typical full one', async () => {
    const [empty, full] = [await message({ a: 1 }, {}), await message({ a: 1 }, victimContent)];
    expect(empty.bundle.parts.victim).toHaveLength(full.bundle.parts.victim?.length ?? 0);
    expect(empty.token).toHaveLength(full.token.length);
  });

  it('tells no more than its class, and wastes at most a quarter', () => {
    const waste = bundleSizes.slice(1).map((size, at) => (size - (bundleSizes[at] ?? 0) - 1) / (bundleSizes[at] ?? 1));
    expect(Math.max(...waste)).toBeLessThanOrEqual(0.25);
    for (const sizes of [bundleSizes, victimPartSizes]) expect([...sizes].sort((a, b) => a - b)).toEqual(sizes);
  });

  it('is one of the classes whatever the text, also in other scripts', async () => {
    const lengths = new Set<number>();
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 1500 }), async (text) => {
      const made = await message({ text }, { text });
      lengths.add(made.token.length);
      expect((await open(made.token)).bundle.parts.case.part).toBe(JSON.stringify({ text }));
      expect(JSON.parse((await openVictimPart(made.bundle.parts.victim ?? '', probation.desk)).part)).toEqual({ text });
    }), { numRuns: 20 });
    expect(lengths.size).toBeLessThanOrEqual(bundleSizes.length);
  });

  it('has a limit, told before anything is sealed', async () => {
    const huge = { text: 'x'.repeat(700_000) };
    expect(await codeOf(() => message(huge))).toBe('MESSAGE_TOO_LARGE');
    expect(await codeOf(() => message({}, { text: 'x'.repeat(300_000) }))).toBe('MESSAGE_TOO_LARGE');
    expect(await codeOf(() => message({ text: 'x'.repeat(600_000) }))).toBe('none');
  });
});

describe('what is checked to fit before it is stored', () => {
  const contentOf = (length: number): { text: string } => ({ text: '"\u00e9'.repeat(length / 2) });
  const fits = (length: number): boolean => {
    try {
      checkFits({ case: contentOf(length), originator: {}, mappa: {}, victim: 'x'.repeat(100_000) });
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
      return false;
    }
  };

  it('can be sealed with the largest victim part beside it, however much its characters take', async () => {
    let [most, tooMuch] = [2, 640 * 1024];
    while (tooMuch - most > 2) {
      const middle = 2 * Math.floor((most + tooMuch) / 4);
      if (fits(middle)) most = middle;
      else tooMuch = middle;
    }
    const { bundle } = await message(contentOf(most));
    const sealed = sealMessage({ ...bundle, parts: { ...bundle.parts, victim: 'x'.repeat(100_000) } }, probation.toExchange);
    await expect(sealed).resolves.toMatch(/^eyJ/);
    expect(most).toBeGreaterThan(100_000);
  });
});
