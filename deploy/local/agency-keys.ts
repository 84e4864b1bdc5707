import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { writePrivately } from './secrets.js';

/** The three key pairs of an agency: what it signs with, what messages are sealed to, what victim parts are sealed to. */
export const keyUses = ['signing', 'exchange', 'victim'] as const;
export type KeyUse = (typeof keyUses)[number];

/** A private key set as the key folder holds it, newest first. */
export interface KeySet { readonly keys: readonly JWK[] }

const forms = {
  signing: { alg: 'EdDSA', crv: 'Ed25519', use: 'sig' },
  exchange: { alg: 'ECDH-ES+A256KW', crv: 'X25519', use: 'enc' },
  victim: { alg: 'ECDH-ES+A256KW', crv: 'X25519', use: 'enc' },
} as const;

/** The keys of this use in this folder, made when absent. */
export async function keysOf(folder: string, use: KeyUse): Promise<KeySet> {
  const file = join(folder, `${use}.jwk.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as KeySet;
  const { alg, crv, use: jwkUse } = forms[use];
  const { privateKey } = await generateKeyPair(alg, { crv, extractable: true });
  const set = { keys: [{ ...await exportJWK(privateKey), alg, use: jwkUse, kid: randomUUID() }] };
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  writePrivately(file, JSON.stringify(set, null, 2));
  return set;
}

/** What of a key everyone may know. */
export function publicHalf(jwk: JWK): JWK {
  const { kty, crv, x, y, alg, use, kid } = jwk;
  return Object.fromEntries(Object.entries({ kty, crv, x, y, alg, use, kid }).filter(([, value]) => value !== undefined)) as JWK;
}
