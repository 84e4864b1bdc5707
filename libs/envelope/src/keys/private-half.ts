import { diffieHellman, type KeyObject, sign, verify } from 'node:crypto';
import { GatewayError } from '#messages';
import { coordinateBytes, type SignatureAlgorithm } from '../algorithms.js';

/** All that the private half of a signing key is needed for, wherever it is. */
export interface SigningHalf {
  /** The signature in the form of RFC 7518 section 3.4 and RFC 8032: for ES256 the two numbers side by side, over the SHA-256 of the bytes. */
  sign(bytes: Buffer): Buffer | Promise<Buffer>;
}
/** All that the private half of an exchange or victim key is needed for, wherever it is. */
export interface AgreeingHalf {
  /** The raw secret that it and an ephemeral public key on its curve agree on: 32 bytes (RFC 7748 section 6.1; on P-256 the x coordinate, SEC 1 section 3.3.1). */
  agree(ephemeral: KeyObject): Buffer | Promise<Buffer>;
}

/** With OpenSSL, synchronous on this thread: the hot path. */
export function signingHere({ hash }: SignatureAlgorithm, privateKey: KeyObject): SigningHalf {
  return { sign: hash === null ? (bytes) => sign(null, bytes, privateKey) : (bytes) => sign(hash, bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }) };
}
export const agreeingHere = (privateKey: KeyObject): AgreeingHalf => ({ agree: (publicKey) => diffieHellman({ privateKey, publicKey }) });

/** With a keeper elsewhere. A signature that is not this key's would be refused by everybody and leaves nothing here. */
export function signingElsewhere({ hash }: SignatureAlgorithm, key: KeyObject, half: SigningHalf): SigningHalf {
  return { sign: (bytes) => answerOf('signing', () => half.sign(bytes), (signature) => verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)) };
}
/** An agreement cannot be checked by itself: a wrong one opens nothing. */
export const agreeingElsewhere = (use: string, half: AgreeingHalf): AgreeingHalf => ({
  agree: (ephemeral) => answerOf(use, () => half.agree(ephemeral), ({ length }) => length === coordinateBytes),
});

/** A keeper that has not answered by then is away. */
const answerWithinMs = 5_000;

/** What a keeper answers, if it does and is right. @throws KEY_AWAY, without a cause: what a keeper says could quote what it was asked, or worse */
async function answerOf(use: string, ask: () => Buffer | Promise<Buffer>, isRight: (answer: Buffer) => boolean): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => resolve(undefined), answerWithinMs); });
  try {
    const answer = await Promise.race([ask(), late]);
    if (Buffer.isBuffer(answer) && isRight(answer)) return answer;
  } catch {
    // As below: why it does not answer is for the keeper's own log.
  } finally {
    clearTimeout(timer);
  }
  throw new GatewayError('KEY_AWAY', { setting: use });
}
