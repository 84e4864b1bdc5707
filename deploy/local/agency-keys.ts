import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey, type Jwk, keyFileName, type KeyUse } from '#envelope';
import { writePrivately } from './secrets.js';

/** The private keys of this use in this folder, newest first; one is made when there is none. */
export function keysOf(folder: string, use: KeyUse): readonly Jwk[] {
  const file = join(folder, keyFileName(use));
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { keys: Jwk[] }).keys;
  const keys = [generateKey(use)];
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  writePrivately(file, JSON.stringify({ keys }, null, 2));
  return keys;
}
