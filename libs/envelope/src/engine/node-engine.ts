import { createCipheriv, createDecipheriv, createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import sodium from 'sodium-native';
import { ivBytes, tagBytes } from '../algorithms.js';
import { type OpeningKey } from '../keys/keys.js';
import { type EphemeralKey, type Jwe } from '../strict/token.js';
import { type Engine, jweHeader, jwsHeader } from './engine.js';
import { randomOf } from './random.js';

/**
 * The arithmetic by node:crypto for Ed25519 and X25519, synchronous on the calling thread: a third of jose's time, because each step of
 * WebCrypto is a hop to a thread pool. Signatures are verified and ephemeral keys made by libsodium, whose field arithmetic takes half of OpenSSL's
 * time; what an agency's own private key is needed for is the key's operation: OpenSSL's, or that of a keeper elsewhere, for which alone it waits and
 * which it also serves on P-256 (ADR 0003, 0011, 0021).
 * The forms are RFC 7515, RFC 7516 and RFC 7518 sections 4.4, 4.6 and 5.3; jose is the oracle.
 */
export const nodeEngine: Engine = {
  sign(payload, key, names) {
    const input = `${encode(jwsHeader(key.algorithm.alg, names))}.${bytesOf(payload).toString('base64url')}`;
    const signature = key.sign(Buffer.from(input, 'latin1'));
    return Buffer.isBuffer(signature) ? signed(input, signature) : signature.then((made) => signed(input, made));
  },

  verify: (jws, key) => sodium.crypto_sign_verify_detached(jws.signature, Buffer.from(jws.signingInput, 'latin1'), pointOf(key.object)),

  encrypt(plaintext, key, names) {
    const { alg, enc } = key.algorithm;
    const ephemeral = agreeWith(pointOf(key.object));
    const header = encode({ ...jweHeader(alg, enc, names), epk: { kty: 'OKP', crv: 'X25519', x: ephemeral.point.toString('base64url') } });
    const wrappingKey = deriveWrappingKey(ephemeral.secret, alg, none, none);
    const contentKey = randomOf(contentKeyBytes);
    const wrap = createCipheriv('id-aes256-wrap', wrappingKey, wrapIv);
    const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()]);
    const iv = randomOf(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', createSecretKey(contentKey), iv, { authTagLength: tagBytes }).setAAD(Buffer.from(header, 'latin1'));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return [header, ...[wrapped, iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
  },

  decrypt(jwe, key) {
    let secret: Buffer | Promise<Buffer>;
    try {
      secret = key.agree(importEphemeral(jwe.epk));
    } catch {
      return undefined;
    }
    return Buffer.isBuffer(secret) ? opened(jwe, key, secret) : secret.then((agreed) => opened(jwe, key, agreed));
  },
};

const signed = (input: string, signature: Buffer): string => `${input}.${signature.toString('base64url')}`;

/** The plaintext, once the recipient's key and the ephemeral one have agreed on a secret. */
function opened(jwe: Jwe, { algorithm }: OpeningKey, secret: Buffer): Buffer | undefined {
  try {
    const wrappingKey = deriveWrappingKey(secret, algorithm.alg, jwe.apu, jwe.apv);
    const unwrap = createDecipheriv('id-aes256-wrap', wrappingKey, wrapIv);
    const contentKey = Buffer.concat([unwrap.update(jwe.wrappedKey), unwrap.final()]);
    const cipher = createDecipheriv('aes-256-gcm', createSecretKey(contentKey), jwe.iv, { authTagLength: tagBytes })
      .setAAD(Buffer.from(jwe.protectedHeader, 'latin1'))
      .setAuthTag(jwe.tag);
    const start = cipher.update(jwe.ciphertext);
    const end = cipher.final();
    return end.length === 0 ? start : Buffer.concat([start, end]);
  } catch {
    // OpenSSL tells unwrapping, authentication and the shared secret apart; nobody may learn which it was.
    return undefined;
  }
}

const points = new WeakMap<KeyObject, Buffer>();

/** The 32 bytes of a public key, as libsodium takes them; read once for each key. */
function pointOf(key: KeyObject): Buffer {
  const known = points.get(key) ?? Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  points.set(key, known);
  return known;
}

/** A new ephemeral key for one token: its public point, and the secret that it and the recipient's key agree on (RFC 7748 section 6.1). */
function agreeWith(recipient: Buffer): { readonly point: Buffer; readonly secret: Buffer } {
  const [own, point, secret] = [randomOf(pointBytes), Buffer.alloc(pointBytes), Buffer.alloc(pointBytes)];
  sodium.crypto_scalarmult_base(point, own);
  sodium.crypto_scalarmult(secret, own, recipient);
  sodium.sodium_memzero(own);
  return { point, secret };
}

const pointBytes = 32;
const none = Buffer.alloc(0);
/** The default initial value of AES key wrap (RFC 3394 section 2.2.3.1). */
const wrapIv = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');
const contentKeyBytes = 32;

const bytesOf = (part: Uint8Array): Buffer => (Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength));
const encode = (header: object): string => Buffer.from(JSON.stringify(header), 'utf8').toString('base64url');

/** What stands before the 32 bytes of an X25519 public key in a SubjectPublicKeyInfo (RFC 8410 section 4). */
const x25519Prefix = Buffer.from('302a300506032b656e032100', 'hex');

/** The ephemeral key of a token; a point that is not on its curve makes none. */
const importEphemeral = (epk: EphemeralKey): KeyObject => (epk.crv === 'X25519' ? importX25519(epk.x) : createPublicKey({ key: { ...epk }, format: 'jwk' }));

/**
 * The public key of a coordinate. As PEM text, because for an object Node first asks whether it is a key by letting that fail: making and
 * dropping two errors with their stacks takes longer than the import (45 us for 11).
 */
const importX25519 = (x: string): KeyObject =>
  createPublicKey(`-----BEGIN PUBLIC KEY-----\n${Buffer.concat([x25519Prefix, Buffer.from(x, 'base64url')]).toString('base64')}\n-----END PUBLIC KEY-----`);

/**
 * The Concat KDF of RFC 7518 section 4.6.2 for 256 bits: one round of SHA-256. It gives a KeyObject, as the content key is one, because a
 * cipher made with one starts 14 us sooner than with the same bytes in a buffer.
 */
function deriveWrappingKey(secret: Buffer, alg: string, apu: Buffer, apv: Buffer): KeyObject {
  const key = createHash('sha256')
    .update(uint32(1)).update(secret)
    .update(uint32(alg.length)).update(alg, 'latin1')
    .update(uint32(apu.length)).update(apu)
    .update(uint32(apv.length)).update(apv)
    .update(uint32(256))
    .digest();
  return createSecretKey(key);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
