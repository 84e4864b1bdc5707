import { createHash, generateKeyPairSync } from 'node:crypto';
import { type Jwk, type KeyUse, keyUses } from './keys.js';

/** Which make of key to generate: `curve25519` is what our nodes use, `p256` is for a partner with such hardware. */
export type KeyMake = 'curve25519' | 'p256';

/**
 * One fresh private JWK for each use, with kid. For development and for a first set-up: the caller writes them to files of mode 0600.
 */
export function generateKeys(make: KeyMake = 'curve25519'): Record<KeyUse, Jwk> {
  return Object.fromEntries(keyUses.map((use) => [use, generateKey(use, make)])) as Record<KeyUse, Jwk>;
}

/** A fresh private JWK; its kid is the thumbprint of its public half. */
export function generateKey(use: KeyUse, make: KeyMake = 'curve25519'): Jwk {
  const jwk = generators[make][use === 'signing' ? 'sig' : 'enc']();
  return { ...jwk, kid: thumbprint(jwk), use: use === 'signing' ? 'sig' : 'enc', alg: use === 'signing' ? (make === 'p256' ? 'ES256' : 'EdDSA') : 'ECDH-ES+A256KW' };
}

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as Jwk;
const generators: Record<KeyMake, Record<'sig' | 'enc', () => Jwk>> = {
  curve25519: {
    sig: () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as Jwk,
    enc: () => generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }) as Jwk,
  },
  p256: { sig: ec, enc: ec },
};

/** The JWK thumbprint (RFC 7638): SHA-256 over the required members in alphabetical order, base64url. */
export function thumbprint(jwk: Jwk): string {
  const { crv, kty, x, y } = jwk;
  return createHash('sha256').update(JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y })).digest('base64url');
}
