import { createHmac, type Hmac, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '#messages';

/**
 * Recognises what came before, by a keyed digest. Keyed, because a row may hold victim details that can be guessed: a plain digest in the case
 * store would let anyone who reads that store test guesses against it. The key is a file in the folder, never in a database or its backups.
 */
export type KeyedDigest = (what: string) => Hmac;

const keyBytes = 32;
const keyFile = 'digest.key';

/** Digests under one key; `what` keeps digests of different things apart. */
export const keyedDigest = (key: Buffer): KeyedDigest => (what) => createHmac('sha256', key).update(`${what}\n`);

/**
 * Reads the key from a folder; the first process to start makes it, whole or not at all. `setting` names the folder.
 * @throws GatewayError CONFIG_KEYS
 */
export async function loadDigestKey(folder: string, setting: string): Promise<KeyedDigest> {
  const path = join(folder, keyFile);
  try {
    const key = (await readKey(path)) ?? (await makeKey(path));
    if (key.length === keyBytes) return keyedDigest(key);
  } catch (error) {
    throw new GatewayError('CONFIG_KEYS', { setting }, { cause: error });
  }
  throw new GatewayError('CONFIG_KEYS', { setting });
}

async function makeKey(path: string): Promise<Buffer> {
  const draft = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeFile(draft, randomBytes(keyBytes), { mode: 0o600, flush: true });
    // A link is made only where nothing is yet, so of two processes that start together one key holds for both.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  return readFile(path);
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
