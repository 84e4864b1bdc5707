import { describe, expect, it } from '@jest/globals';
import { generateKey, importPrivate, importPublic, publicHalf, signDocument } from '#envelope';
import { digestOfDocument, openDelta, openEpoch, signDelta, signEpoch } from './documents.js';
import { after, publish, tagsOf } from './epochs.fixture.js';
import { DeltaMaker } from './publisher.js';

const jwk = generateKey('signing'), other = generateKey('signing');
const publisher = importPrivate(jwk, 'signing'), keys = [importPublic(publicHalf(jwk), 'signing')];
const { header, ...published } = publish(tagsOf(30));
const { document: delta } = new DeltaMaker({ header, ...published }).next(after(1));
const refused = (code: string): object => expect.objectContaining({ code }) as object;

describe('the header of an epoch and a delta', () => {
  it('are read as they were signed, under the digest by which the next names them', async () => {
    expect(await openEpoch(await signEpoch(header, publisher), keys)).toEqual({ document: header, digest: digestOfDocument(header) });
    expect(await openDelta(await signDelta(delta, publisher), keys)).toEqual({ document: delta, digest: digestOfDocument(delta) });
    expect(delta.previous).toBe(digestOfDocument(header));
  });

  it('are refused where somebody else signed them, or one is given for the other', async () => {
    await expect(openEpoch(await signEpoch(header, importPrivate(other, 'signing')), keys)).rejects.toEqual(refused('REGISTER_SIGNATURE'));
    await expect(openEpoch(await signEpoch(header, { ...importPrivate(other, 'signing'), kid: publisher.kid }), keys)).rejects.toEqual(refused('REGISTER_SIGNATURE'));
    await expect(openEpoch(await signDelta(delta, publisher), keys)).rejects.toEqual(refused('REGISTER_MALFORMED'));
    await expect(openDelta('not a token', keys)).rejects.toEqual(refused('REGISTER_MALFORMED'));
  });

  it.each([
    ['epoch', 0], ['epoch', '1'], ['forms', 1.5], ['publicKey', Buffer.alloc(32).toString('base64url')], ['publicKey', `${header.publicKey}=`], ['publishedAt', '2026-06-01'], ['validFrom', 'noon'], ['validUntil', header.validFrom], ['shardBits', 13], ['shardBits', 3],
    ['valuesAShard', 0], ['shards', header.shards.slice(1)], ['shards', [...header.shards.slice(1), 'x']], ['valuesADelta', 16_385], ['currentForSeconds', 86_400], ['validFrom', undefined], ['people', 250_000],
  ])('a header is refused, when it is read and when it is signed, where %s is %p', async (name, value) => {
    const wrong = { ...header, [name]: value };
    await expect(openEpoch(await signDocument('register-epoch', wrong, publisher), keys)).rejects.toEqual(refused('REGISTER_MALFORMED'));
    await expect(signEpoch(wrong, publisher)).rejects.toEqual(refused('REGISTER_MALFORMED'));
  });

  it.each([
    ['epoch', -1], ['sequence', 0], ['at', 'now'], ['previous', 'none'], ['additions', delta.additions.slice(1)], ['additions', [delta.additions]], ['removals', Buffer.alloc(16).toString('base64url')], ['removals', Buffer.from('zzzzzzzzaaaaaaaa').toString('base64url')], ['person', 1],
  ])('a delta is refused, when it is read and when it is signed, where %s is %p', async (name, value) => {
    const wrong = { ...delta, [name]: value };
    await expect(openDelta(await signDocument('register-delta', wrong, publisher), keys)).rejects.toEqual(refused('REGISTER_MALFORMED'));
    await expect(signDelta(wrong, publisher)).rejects.toEqual(refused('REGISTER_MALFORMED'));
  });
});
