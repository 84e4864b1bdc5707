import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey, type Jwk, keyFileName, type KeyMake, type KeyUse, publicHalf } from '#envelope';
import { CannotRun } from '../place.js';
import { writePrivately } from '../secrets.js';

/** The private keys of this use in this folder, newest first; one is made when there is none. */
export function keysOf(folder: string, use: KeyUse): readonly Jwk[] {
  return existsSync(join(folder, keyFileName(use))) ? keysIn(folder, use) : writeKeys(folder, use, [generateKey(use)]);
}

/** The keys of this use in this folder, private or public, as they lie there. @throws CannotRun */
export function keysIn(folder: string, use: KeyUse): readonly Jwk[] {
  const file = join(folder, keyFileName(use));
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: Jwk[] };
    if (!Array.isArray(keys) || keys.length === 0) throw new CannotRun(`${file} has no key: give a JSON file of the form {"keys":[...]}`);
    if (keys.some(({ d }) => d !== undefined) && (statSync(file).mode & 0o077) !== 0) throw new CannotRun(`${file} holds a private key that others may read: set its mode to 0600, and take the key for known to them`);
    return keys;
  } catch (cause) {
    throw cause instanceof CannotRun ? cause : new CannotRun(`${file} cannot be read as a JWK Set: give a JSON file of the form {"keys":[...]}`, { cause });
  }
}

/** Makes a key and puts it in front of those in the folder; the others stay, because something may still come for them. Returns its public half. */
export function addKey(folder: string, use: KeyUse, make?: KeyMake): Jwk {
  const key = generateKey(use, make);
  writeKeys(folder, use, [key, ...(existsSync(join(folder, keyFileName(use))) ? keysIn(folder, use) : [])]);
  return publicHalf(key);
}

/** Writes the private keys of a use, newest first, for their owner alone. */
export function writeKeys(folder: string, use: KeyUse, keys: readonly Jwk[]): readonly Jwk[] {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  writePrivately(join(folder, keyFileName(use)), JSON.stringify({ keys }, null, 2));
  return keys;
}
