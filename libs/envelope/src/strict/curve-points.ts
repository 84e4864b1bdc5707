import { coordinateBytes } from '../algorithms.js';
import { isCanonical } from './base64url.js';

type Curve = 'Ed25519' | 'X25519' | 'P-256';
const primes: Record<Curve, bigint> = {
  Ed25519: 2n ** 255n - 19n,
  X25519: 2n ** 255n - 19n,
  'P-256': 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
};

/**
 * Points of small order, as the coordinate without its sign bit. On Ed25519 such a key lets one signature fit many messages; on
 * X25519 (RFC 7748 section 6.1) the shared secret would be all zeros.
 */
const smallOrder: Record<'Ed25519' | 'X25519', ReadonlySet<string>> = {
  Ed25519: new Set([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ]),
  X25519: new Set([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bce3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ]),
};

/**
 * Whether a coordinate is written in its one way: canonical base64url of exactly 32 bytes, below the prime of the field, and on the
 * Edwards and Montgomery curves not of small order. That a P-256 point lies on the curve is checked when its key is made.
 */
export function isCoordinate(curve: Curve, text: unknown): text is string {
  if (!isCanonical(text, coordinateBytes)) return false;
  const bytes = Buffer.from(text, 'base64url');
  if (curve === 'P-256') return bytes[0] !== 0xff || BigInt(`0x${bytes.toString('hex')}`) < primes[curve];
  if (curve === 'Ed25519') bytes[31] = (bytes[31] ?? 0) & 0x7f;
  if (smallOrder[curve].has(bytes.toString('hex'))) return false;
  return (bytes[31] ?? 0) < 0x7f || BigInt(`0x${bytes.reverse().toString('hex')}`) < primes[curve];
}
