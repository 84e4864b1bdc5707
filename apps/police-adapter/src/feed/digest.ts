import { createHmac, type Hmac, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '#messages';
import { type FeedRecord } from './records.js';

/**
 * Recognises a file or a row that came before, by a keyed digest. Keyed, because a row holds victim details that can be guessed:
 * a plain digest beside the rest of the row in the case store would let anyone who reads that store test guesses against it.
 * The key is a file beside the watched folder, never in a database or its backups. Without it, repeats are only seen as new versions.
 */
export interface FeedDigests {
  ofRow(record: FeedRecord): string;
  ofFile(): Hmac;
}

const keyBytes = 32;
const keyFile = 'digest.key';

/** Digests under one key. The order of the columns and the form of the file do not matter: the same values are the same row. */
export function feedDigests(key: Buffer): FeedDigests {
  const keyed = (what: string): Hmac => createHmac('sha256', key).update(`${what}\n`);
  return {
    ofFile: () => keyed('file'),
    ofRow: ({ values, bytes }) => {
      if (values.size === 0) return keyed('bytes').update(bytes).digest('base64url');
      return keyed('row').update(JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)))).digest('base64url');
    },
  };
}

/**
 * Reads the key from the feed folder; the first process to start makes it, whole or not at all.
 * @throws GatewayError CONFIG_KEYS
 */
export async function loadFeedDigests(folder: string): Promise<FeedDigests> {
  const path = join(folder, keyFile);
  const key = (await readKey(path)) ?? (await makeKey(path));
  if (key.length !== keyBytes) throw new GatewayError('CONFIG_KEYS', { setting: 'MAG_FEED_FOLDER' });
  return feedDigests(key);
}

async function makeKey(path: string): Promise<Buffer> {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, randomBytes(keyBytes), { mode: 0o600, flush: true });
    // A link is made only where nothing is yet, so of two processes that start together one key holds for both.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
    await unlink(draft);
    return await readFile(path);
  } catch (error) {
    throw new GatewayError('CONFIG_KEYS', { setting: 'MAG_FEED_FOLDER' }, { cause: error });
  }
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new GatewayError('CONFIG_KEYS', { setting: 'MAG_FEED_FOLDER' }, { cause: error });
  }
}
