import { type KeyObject } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, CompactSign, compactVerify, errors } from 'jose';
import { GatewayError } from '#messages';
import { type Engine, jweHeader, jwsHeader } from './engine.js';

/** The arithmetic by jose over WebCrypto. The allow-lists are passed always: without them jose takes whatever fits the key. */
export const joseEngine: Engine = {
  sign: (payload, key, names) => new CompactSign(payload).setProtectedHeader(jwsHeader(key.algorithm.alg, names)).sign(heldHere(key)),

  async verify(jws, key) {
    try {
      await compactVerify(jws.token, key.object, { algorithms: [key.algorithm.alg] });
      return true;
    } catch (thrown) {
      if (thrown instanceof errors.JOSEError) return false;
      throw thrown;
    }
  },

  encrypt: (plaintext, key, names) =>
    new CompactEncrypt(plaintext).setProtectedHeader(jweHeader(key.algorithm.alg, key.algorithm.enc, names)).encrypt(key.object),

  async decrypt(jwe, key) {
    try {
      const { plaintext } = await compactDecrypt(jwe.token, heldHere(key), {
        keyManagementAlgorithms: [key.algorithm.alg],
        contentEncryptionAlgorithms: [key.algorithm.enc],
      });
      return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
    } catch (thrown) {
      // A point that is not on the curve is a DataError or OperationError of WebCrypto, not one of jose's.
      if (thrown instanceof errors.JOSEError || thrown instanceof DOMException) return undefined;
      throw thrown;
    }
  },
};

/** jose works with a key, not with an operation in place of it. */
function heldHere({ object }: { readonly object: KeyObject | undefined }): KeyObject {
  if (object === undefined) throw new GatewayError('INVARIANT_BROKEN', { path: 'object' });
  return object;
}
