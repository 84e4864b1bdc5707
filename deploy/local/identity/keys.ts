import { existsSync, readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { writePrivately } from '../secrets.js';

/** The identity provider's signing keys, kept so that tokens outlive a restart. ES256 for us, RS256 because the standard's defaults name it. */
export async function signingKeys(file: string): Promise<{ keys: JWK[] }> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as { keys: JWK[] };
  const keys = await Promise.all(['ES256', 'RS256'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...await exportJWK(privateKey), alg, use: 'sig', kid: randomUUID() };
  }));
  writePrivately(file, JSON.stringify({ keys }));
  return { keys };
}
