import { createHash, randomBytes } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import { GatewayError } from '#messages';
import { expandMessage } from './expand-message.js';

/**
 * The prime-order group ristretto255 (RFC 9496) and its scalars, as RFC 9497 section 4.1 uses them, computed by libsodium (ADR 0048). What comes from outside becomes a point or a scalar here and nowhere else: whatever is not written in its one
 * form and the identity are refused (RFC 9497 sections 2.1 and 4.1), and zero too, which no honest party sends.
 */
await sodium.ready;

declare const kind: unique symbol;
/** A point that is not the identity, in its one encoding of 32 bytes. */
export type Point = Uint8Array & { readonly [kind]: 'point' };
/** A number from 1 to the order of the group less 1, little-endian in 32 bytes. */
export type Scalar = Uint8Array & { readonly [kind]: 'scalar' };

export const elementBytes = 32;

/** 2^252 + 27742317777372353535851937790883648493, little-endian. */
const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');

/** @throws REGISTER_ELEMENT */
export function readPoint(bytes: Uint8Array): Point {
  if (bytes.length !== elementBytes || isZero(bytes) || !sodium.crypto_core_ristretto255_is_valid_point(bytes)) throw new GatewayError('REGISTER_ELEMENT', { code: 'point' });
  return bytes as Point;
}

/** @throws REGISTER_ELEMENT */
export function readScalar(bytes: Uint8Array): Scalar {
  if (bytes.length !== elementBytes || isZero(bytes) || !isBelowOrder(bytes)) throw new GatewayError('REGISTER_ELEMENT', { code: 'scalar' });
  return bytes as Scalar;
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

function isBelowOrder(bytes: Uint8Array): boolean {
  for (let at = elementBytes - 1; at >= 0; at -= 1) if (bytes[at] !== order[at]) return bytes[at]! < order[at]!;
  return false;
}

/** Two parties who use one context never mistake an answer of another protocol, mode or group for one of this (RFC 9497 section 3.1, mode VOPRF). */
const context = Buffer.from('OPRFV1-\u0001-ristretto255-SHA512', 'latin1');
const tagOf = (use: string): Buffer => Buffer.concat([Buffer.from(use, 'latin1'), context]);
export const seedTag = tagOf('Seed-');
export const deriveKeyPairTag = tagOf('DeriveKeyPair');
const hashToGroupTag = tagOf('HashToGroup-'), hashToScalarTag = tagOf('HashToScalar-');

export const hash = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((sum, part) => sum.update(part), createHash('sha512')).digest();

/** Its length in two bytes, then the bytes: as every transcript of RFC 9497 has them. */
export function measured(bytes: Uint8Array): Buffer {
  const written = Buffer.allocUnsafe(2 + bytes.length);
  written.writeUInt16BE(bytes.length);
  written.set(bytes, 2);
  return written;
}

/** The point of an input; nobody knows of how many times what other point. @throws REGISTER_ELEMENT where it is the identity, which no input is known to lead to */
export const hashToGroup = (input: Uint8Array): Point => readMade(sodium.crypto_core_ristretto255_from_hash(expandMessage(input, hashToGroupTag, 64)));

/** `tag` is another only where a key is derived. @throws REGISTER_ELEMENT where it is zero, which no input is known to lead to */
export const hashToScalar = (input: Uint8Array, tag: Uint8Array = hashToScalarTag): Scalar => readScalar(sodium.crypto_core_ristretto255_scalar_reduce(expandMessage(input, tag, 64)));

/** A scalar that nobody can guess: 512 random bits reduced, so that none is likelier by more than 2^-256. */
export function randomScalar(): Scalar {
  for (;;) {
    const made = sodium.crypto_core_ristretto255_scalar_reduce(randomBytes(64));
    if (!isZero(made)) return made as Scalar;
  }
}

/** @throws REGISTER_ELEMENT where libsodium refuses either, or the result is the identity */
export const multiply = (scalar: Scalar, point: Point): Point => computed(() => sodium.crypto_scalarmult_ristretto255(scalar, point));
/** Times the generator of the group. */
export const multiplyBase = (scalar: Scalar): Point => computed(() => sodium.crypto_scalarmult_ristretto255_base(scalar));
/** @throws REGISTER_ELEMENT where the sum is the identity */
export const addPoints = (a: Point, b: Point): Point => readMade(computed(() => sodium.crypto_core_ristretto255_add(a, b)));
export const invert = (scalar: Scalar): Scalar => computed(() => sodium.crypto_core_ristretto255_scalar_invert(scalar));
/** `a - b * c`; zero with a chance of 2^-252, and then refused by whoever reads it. */
export const subtractProduct = (a: Scalar, b: Scalar, c: Scalar): Scalar => computed(() => sodium.crypto_core_ristretto255_scalar_sub(a, sodium.crypto_core_ristretto255_scalar_mul(b, c)));

function readMade(bytes: Uint8Array): Point {
  if (isZero(bytes)) throw new GatewayError('REGISTER_ELEMENT', { code: 'identity' });
  return bytes as Point;
}

function computed<T extends Uint8Array>(work: () => Uint8Array): T {
  try {
    return work() as T;
  } catch (cause) {
    throw new GatewayError('REGISTER_ELEMENT', { code: 'computed' }, { cause });
  }
}
