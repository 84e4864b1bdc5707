import { describe, expect, it } from '@jest/globals';
import { signCompact } from '../engine/crypto.js';
import { generateKey } from '../keys/generate-keys.js';
import { importPrivate, importPublic, publicHalf } from '../keys/keys.js';
import { signDocument, verifyDocument } from './documents.js';
import { tokenTypes } from './types.js';

const jwk = generateKey('signing'), other = generateKey('signing');
const signer = importPrivate(jwk, 'signing'), anchors = [importPublic(publicHalf(jwk), 'signing')];

describe('a signed document', () => {
  it('is read as it was signed, with the digest of its bytes', async () => {
    const token = await signDocument('freshness', { version: 1 }, signer);
    const { document, digest } = await verifyDocument('freshness', token, anchors);
    expect(document).toEqual({ version: 1 });
    expect(digest).toHaveLength(43);
  });

  it('is refused under another anchor, another type, without kid, and with a name twice', async () => {
    const token = await signDocument('directory', { version: 1 }, signer);
    await expect(verifyDocument('freshness', token, anchors)).rejects.toMatchObject({ code: 'ENVELOPE_TYPE' });
    await expect(verifyDocument('directory', token, [importPublic(publicHalf(other), 'signing')])).rejects.toMatchObject({ code: 'ENVELOPE_UNKNOWN_KEY' });
    await expect(verifyDocument('directory', await signDocument('directory', {}, { ...signer, kid: undefined }), anchors)).rejects.toMatchObject({ code: 'ENVELOPE_HEADER' });
    const nameless = anchors.map((key) => ({ ...key, kid: undefined }));
    await expect(verifyDocument('directory', token, nameless)).rejects.toMatchObject({ code: 'ENVELOPE_UNKNOWN_KEY' });
    const posed = await signDocument('directory', {}, { ...importPrivate(other, 'signing'), kid: signer.kid });
    await expect(verifyDocument('directory', posed, anchors)).rejects.toMatchObject({ code: 'ENVELOPE_SIGNATURE' });
    const twice = await signCompact(Buffer.from('{"version":1,"version":2}'), signer, tokenTypes.directory);
    await expect(verifyDocument('directory', twice, anchors)).rejects.toMatchObject({ code: 'ENVELOPE_CLAIMS' });
  });
});
