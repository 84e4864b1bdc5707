import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ErrorCode, errorTable, newMessageId } from '#messages';
import { type Attack, effectsOf, flipped, quarantined, refused, segments, unbelieved as notBelieved } from '../support/attacks.js';
import { incidentContent } from '../support/incident-content.js';
import { connectionTest, draft, type Draft, kidOf, note, produce, seal, secondsAgo, standing, takeBack, withPart, type Wrongly } from '../support/sealed.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const us = 'probation';
const force = 'police-west-mercia';
const day = 86_400;
const caseSide = () => agency(us).caseDatabaseUrl;

const test = (claims: Parameters<typeof connectionTest>[2] = {}): Draft => connectionTest(force, us, claims);
const incident = (kind: 'reportable-incident-arrest' | 'reportable-incident-no-arrest', more: object = {}, claims: Parameters<typeof draft>[4] = {}): Draft => draft(force, us, kind, incidentContent(more), claims);

const unbelieved = (what: string, code: ErrorCode, wrongly: Wrongly, message: () => Draft = test): Attack => notBelieved(what, code, wrongly, message);
const unread = (what: string, code: ErrorCode, bytes: () => Promise<string | Buffer> | string | Buffer): Attack => ({ what, code, told: false, make: async () => ({ value: await bytes() }) });
const part = (message: Draft, name: string): Record<string, unknown> => JSON.parse(message.parts[name]!.part) as Record<string, unknown>;
const withCase = (message: Draft, change: (content: Record<string, unknown>) => object): Draft => withPart(message, 'case', JSON.stringify(change(part(message, 'case'))));
/** Base64url has unused bits in the last character of 16 bytes: the same bytes, written in another way. */
const writtenOtherwise = (segment: string): string => segment.slice(0, -1) + String.fromCharCode(segment.charCodeAt(segment.length - 1) + 1);

const attacks: readonly Attack[] = [
  unread('a text that is no token', 'ENVELOPE_MALFORMED', () => `no token ${randomBytes(8).toString('hex')}`),
  unread('bytes that are no text', 'ENVELOPE_MALFORMED', () => randomBytes(400)),
  unread('a record larger than any message', 'ENVELOPE_TOO_LARGE', () => randomBytes(510_000).toString('hex')),
  unbelieved('a tampered body', 'ENVELOPE_DECRYPTION', { token: (token) => segments(token, ([a, b, c, body, e]) => [a!, b!, c!, flipped(body!), e!]) }),
  unbelieved('a token that is written in another way over the same bytes', 'ENVELOPE_MALFORMED', { token: (token) => segments(token, ([a, b, c, d, tag]) => [a!, b!, c!, d!, writtenOtherwise(tag!)]) }),
  unbelieved('a token with padding', 'ENVELOPE_MALFORMED', { token: (token) => `${token}==` }),
  unbelieved('a token with white space', 'ENVELOPE_MALFORMED', { token: (token) => `${token}\n` }),
  unbelieved('a message that is sealed to another agency', 'ENVELOPE_UNKNOWN_KEY', { sealedTo: 'police-cheshire' }),
  unbelieved('a critical header that nobody knows', 'ENVELOPE_CRITICAL_HEADER', { header: { crit: ['later'], later: 1 } }),
  unbelieved('a header that names a key set to fetch', 'ENVELOPE_HEADER', { header: { jku: 'https://example.org/keys' } }),
  unbelieved('an algorithm that is not in the table', 'ENVELOPE_ALGORITHM', { header: { alg: 'ECDH-ES+A128KW' } }),
  unbelieved('a token of another type', 'ENVELOPE_TYPE', { header: { typ: 'mag-victim-part' } }),
  unbelieved('a bundle with a repeated name', 'ENVELOPE_BUNDLE', { bundleText: (text) => text.replace('{', '{"signed":"x",') }),
  unbelieved('a bundle of a size that tells about its content', 'ENVELOPE_BUNDLE', { bundle: (bundle) => ({ ...bundle, pad: bundle.pad.slice(1) }) }),
  unbelieved('a bundle with a part that does not exist', 'ENVELOPE_BUNDLE', { bundle: ({ parts, pad, ...bundle }) => ({ ...bundle, parts: { ...parts, more: 1 }, pad: pad.slice(',"more":1'.length) }) }),
  unbelieved('a message signed with the key of another agency under its own name', 'ENVELOPE_UNKNOWN_KEY', { signer: 'police-cheshire' }),
  { what: 'a message signed with the wrong key under the name of the right one', code: 'ENVELOPE_SIGNATURE', told: false, make: async () => {
    const message = test();
    return { value: await seal(message, { signer: 'police-cheshire', signedHeader: { kid: kidOf(force) } }), message };
  } },
  unbelieved('a message without a signature', 'ENVELOPE_MALFORMED', { signed: (signed) => segments(signed, ([header, payload]) => [header!, payload!, '']) }),
  unbelieved('an unsigned algorithm', 'ENVELOPE_ALGORITHM', { signed: (signed) => segments(signed, ([, payload, signature]) => [Buffer.from('{"alg":"none","typ":"mag-signed"}').toString('base64url'), payload!, signature!]) }),
  unbelieved('claims that were changed after signing', 'ENVELOPE_SIGNATURE', { signed: (signed) => segments(signed, ([header, payload, signature]) => [header!, Buffer.from(Buffer.from(payload!, 'base64url').toString().replace('"lane":"bulk"', '"lane":"urgent"')).toString('base64url'), signature!]) }),
  unbelieved('a part that was changed after signing', 'ENVELOPE_PART', { bundle: ({ parts, ...bundle }) => ({ ...bundle, parts: { ...parts, case: { ...(parts['case'] as object), part: (parts['case'] as { part: string }).part.replace('open', 'OPEN') } } }) }),
  unbelieved('a part of another message of the same sender', 'ENVELOPE_PART', { bundle: ({ parts, ...bundle }) => ({ ...bundle, parts: { ...parts, case: test().parts['case'] } }) }),
  unbelieved('claims with a repeated name', 'ENVELOPE_CLAIMS', { payloadText: (text) => text.replace('{', '{"lane":"bulk",') }),
  unbelieved('claims with a name that is none of ours', 'ENVELOPE_CLAIMS', {}, () => test({ more: true })),
  unbelieved('claims of one agency that name another as their source', 'ENVELOPE_CLAIMS', {}, () => test({ source: 'urn:mag:agency:probation' })),
  unbelieved('a sender that is in no directory', 'PARTNER_UNKNOWN', { signer: force }, () => test({ iss: 'police-nowhere', source: 'urn:mag:agency:police-nowhere' })),
  { ...unbelieved('a message that is meant for another agency, sealed to us', 'PARTNER_RECIPIENT', { sealedTo: us }, () => connectionTest(force, 'police-cheshire')), proven: true },
  refused('a kind that no agreement lets this sender send', 'PARTNER_KIND', () => draft('marac-worcestershire', us, 'reportable-incident-arrest', incidentContent())),
  refused('a purpose that the agreement does not cover', 'PARTNER_PURPOSE', () => incident('reportable-incident-arrest', {}, { purpose: 'safeguard-child' })),
  refused('a kind that nobody knows', 'MESSAGE_UNKNOWN_KIND', () => test({ kind: 'rumour', type: 'rumour.v1' })),
  refused('a version that nobody knows', 'MESSAGE_UNKNOWN_VERSION', () => test({ type: 'connection-test.v2' })),
  refused('an expired message', 'MESSAGE_EXPIRED', () => { const at = secondsAgo(120); return test({ at, exp: Math.floor(at.getTime() / 1000) + 60 }); }),
  refused('a message from the future', 'MESSAGE_TOO_EARLY', () => test({ at: secondsAgo(-3600) })),
  refused('a message that would live longer than ids are remembered', 'MESSAGE_MALFORMED', () => test({ exp: Math.floor(Date.now() / 1000) + 91 * day })),
  refused('an id of another time than its message', 'MESSAGE_ID_TIME', () => test({ id: newMessageId(secondsAgo(day)) })),
  refused('a message of the urgent lane on the other', 'MESSAGE_MALFORMED', () => test({ lane: 'urgent' })),
  refused('a message of the bulk lane on the urgent one', 'MESSAGE_MALFORMED', () => test(), {}, 'urgent'),
  refused('a message without its place in the order', 'SEQUENCE_MISSING', () => test({ orderingKey: null, sequence: null })),
  refused('a place in the order that is far ahead', 'SEQUENCE_TOO_FAR', () => test({ sequence: 1_000_000 })),
  refused('a message without the victim part that its kind always has', 'MESSAGE_UNEXPECTED_PART', () => ({ ...test(), victim: null })),
  refused('a part that breaks the contract', 'MESSAGE_MALFORMED', () => withCase(test(), () => ({}))),
  refused('a part with a field that no contract knows', 'MESSAGE_MALFORMED', () => withCase(test(), (content) => ({ ...content, extra: 'x' }))),
  refused('a part that is no JSON', 'MESSAGE_MALFORMED', () => withPart(test(), 'case', '{"phrase":')),
  refused('a part with a repeated name', 'MESSAGE_MALFORMED', () => withPart(test(), 'case', '{"phrase":"one","phrase":"two"}')),
  refused('a part that is nested without end', 'MESSAGE_MALFORMED', () => withPart(test(), 'case', `${'['.repeat(20_000)}${']'.repeat(20_000)}`)),
  refused('a character that no store can keep', 'MESSAGE_MALFORMED', () => withPart(test(), 'case', '{"phrase":"a\\u0000b"}')),
  refused('content in a part that the kind leaves empty', 'MESSAGE_MALFORMED', () => withPart(test(), 'mappa', '{"minutes":"x"}')),
  refused("a victim's address in the case part", 'MESSAGE_MALFORMED', () => withCase(incident('reportable-incident-arrest'), (content) => ({ ...content, people: [{ role: 'VICTIM', address: '1 Sample Close' }] }))),
  refused('a message that says nothing of its label below the floor of its kind', 'LABEL_LOWERED', () => withCase(incident('reportable-incident-no-arrest'), ({ labels: _labels, ...content }) => content)),
  refused('an arrest that the person must not know of, labelled open', 'LABEL_LOWERED', () => withCase(incident('reportable-incident-arrest', { subjectAware: 'NO' }), ({ labels: _labels, ...content }) => content)),
  refused('a telephone number in the case-side text', 'LABEL_STRAY_CONTACT', () => withCase(incident('reportable-incident-arrest'), (content) => ({ ...content, circumstances: 'Ring her on 07700 900321.' }))),
  refused('an address in the name of a person', 'LABEL_STRAY_CONTACT', () => withCase(incident('reportable-incident-arrest'), (content) => ({ ...content, officerContact: { name: 'PC Examplesson; she is at 12 Sample Road, WR1 2AB' } }))),
  refused('an address in the graded intelligence', 'LABEL_STRAY_CONTACT', () => withPart(incident('reportable-incident-arrest'), 'originator', JSON.stringify({
    intelligence: [{ id: '11111111-1111-4111-8111-111111111111', text: 'She has moved to 12 Sample Road, ZY9 9ZZ.', sourceGrade: '1', assessmentGrade: 'A', handlingCode: 'P' }],
  }))),
];

describe('an attack on a running node', () => {
  const made = new Map<Attack, Awaited<ReturnType<Attack['make']>>>();
  const control = test();

  beforeAll(async () => {
    for (const attack of attacks) {
      const { value, message } = await attack.make();
      made.set(attack, { value, ...(message === undefined ? {} : { message }) });
      if (message !== undefined && message.payload.iss !== 'police-nowhere') await note(message);
    }
    for (const lane of ['bulk', 'urgent'] as const) {
      await produce(force, us, attacks.filter((attack) => (attack.lane ?? 'bulk') === lane).map((attack) => made.get(attack)!.value), { lane });
    }
    await note(control);
    await produce(force, us, [await seal(control)]);
  }, 120_000);

  it.each(attacks)('ends in quarantine as $code and has no other effect: $what', async (attack) => {
    const { value, message } = made.get(attack)!;
    // What a newer directory might cure waits until ours is known to have been the newest: the next freshness record, every half minute.
    const kept = await eventually(() => quarantined(us, value), 60_000, 'the record in quarantine');
    const proven = attack.told || attack.proven === true;
    expect(kept).toMatchObject({ code: attack.code, lane: attack.lane ?? 'bulk', state: 'waiting', issuer: proven ? message!.payload.iss : null, message_id: proven ? message!.payload.id : null });
    expect(errorTable[attack.code].fate).toBe('quarantine');
    if (message === undefined) return;
    expect(await effectsOf(us, [message.payload.id])).toEqual([]);
    if (attack.told) expect(await eventually(async () => { const stands = await standing(message); return stands?.stage === 'refused' && stands; }, 30_000, 'the receipt')).toEqual({ stage: 'refused', code: attack.code });
  });

  it('does not keep the next message out, and nobody whose signature did not hold has been told anything by then', async () => {
    await eventually(async () => (await standing(control))?.stage === 'accepted', 30_000, 'the acceptance of a right message');
    expect(await effectsOf(us, [control.payload.id])).toEqual(expect.arrayContaining(['inbox', 'message_part']));
    for (const attack of attacks.filter(({ told }) => !told)) {
      const message = made.get(attack)?.message;
      if (message === undefined || message.payload.iss === 'police-nowhere') continue;
      expect([attack.what, await standing(message)]).toEqual([attack.what, { stage: 'sent', code: null }]);
      await takeBack(message);
    }
  });

  it('raises an alarm for every code that asks for one', async () => {
    const raised = new Set((await rowsOf<{ code: string }>(caseSide(), 'select distinct code from alarm')).map(({ code }) => code));
    expect(attacks.filter(({ code }) => errorTable[code].alarm && !raised.has(code)).map(({ code }) => code)).toEqual([]);
  });

  it('shows its code in the list and never its bytes', async () => {
    const { value } = made.get(attacks[0]!)!;
    const [{ listing } = { listing: '' }] = await rowsOf<{ listing: string }>(caseSide(), 'select json_agg(l)::text as listing from quarantine_listing l');
    expect(listing).not.toContain(Buffer.from(value).toString('hex'));
  });
});
