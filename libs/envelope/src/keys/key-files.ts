import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { asGatewayError, GatewayError, parseStrictJson } from '#messages';
import { type FollowedFile, followFile } from './followed-file.js';
import { importPrivate, importPublic, type KeyUse, type OpeningKey, type PrivateKeys, type SigningKey, type VerifyKeys } from './keys.js';

/** A key file is small; anything larger is not one. */
const largestFile = 65_536;
/** Permission bits of group and others. */
const othersMayRead = 0o077;

/** The file of a use in an agency's key folder. */
export const keyFileName = (use: KeyUse): string => `${use}.jwk.json`;

/**
 * Loads an agency's private keys for one use from `<folder>/<use>.jwk.json`, a JWK Set with the newest key first. Every key has its own
 * kid. A file that group or others may read is refused: a key that others could have read is no proof of anything.
 * @throws CONFIG_KEYS with the file's name and, for a key, the path of what is wrong
 */
export function loadPrivateKeys(folder: string, use: 'signing'): Promise<readonly SigningKey[]>;
export function loadPrivateKeys(folder: string, use: 'exchange' | 'victim'): Promise<PrivateKeys>;
export async function loadPrivateKeys(folder: string, use: KeyUse): Promise<readonly (SigningKey | OpeningKey)[]> {
  const file = keyFileName(use);
  const set = await readKeySet(join(folder, file), file, true);
  return importAll(set, file, (jwk) => importPrivate(jwk, use));
}

/**
 * An agency's private keys for one use, with every change of their file within a second: a new key is put in front of the old ones while the process
 * runs, and an old one is taken away when nothing can come for it any more.
 * @throws CONFIG_KEYS at the start
 */
export function followPrivateKeys(folder: string, use: 'signing'): Promise<FollowedFile<readonly SigningKey[]>>;
export function followPrivateKeys(folder: string, use: 'exchange' | 'victim'): Promise<FollowedFile<PrivateKeys>>;
export function followPrivateKeys(folder: string, use: KeyUse): Promise<FollowedFile<readonly (SigningKey | OpeningKey)[]>> {
  return followFile<readonly (SigningKey | OpeningKey)[]>(join(folder, keyFileName(use)), () => loadPrivateKeys(folder, use as 'signing'));
}

/** The trust anchors of a file, with every change of it within a second. `changed` is told before they are in force. @throws CONFIG_KEYS at the start */
export const followAnchors = (path: string, changed?: (anchors: VerifyKeys) => Promise<void>): Promise<FollowedFile<VerifyKeys>> => followFile(path, () => loadAnchors(path), changed);

/**
 * Loads the public keys that signed documents are pinned to (trust anchors), a JWK Set.
 * @throws CONFIG_KEYS
 */
export async function loadAnchors(path: string): Promise<VerifyKeys> {
  return importAll(await readKeySet(path, 'anchors', false), 'anchors', (jwk) => importPublic(jwk, 'signing'));
}

/** The members of a JWK Set, not yet imported. @throws CONFIG_KEYS */
export function parseKeySet(text: string, name: string): readonly unknown[] {
  let set: unknown;
  try {
    set = parseStrictJson(text);
  } catch {
    // The cause could quote a private key.
    throw new GatewayError('CONFIG_KEYS', { setting: name });
  }
  const keys = typeof set === 'object' && set !== null && !Array.isArray(set) ? (set as { keys?: unknown }).keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0) throw new GatewayError('CONFIG_KEYS', { setting: name, path: '/keys' });
  return keys;
}

async function readKeySet(path: string, name: string, secret: boolean): Promise<readonly unknown[]> {
  let text: string;
  try {
    await using file = await open(path, 'r');
    const { mode, size } = await file.stat();
    if (secret && (mode & othersMayRead) !== 0) throw new GatewayError('CONFIG_KEYS', { setting: name, path: 'mode' });
    if (size > largestFile) throw new GatewayError('CONFIG_KEYS', { setting: name, path: 'size' });
    text = await file.readFile('utf8');
  } catch (cause) {
    throw cause instanceof GatewayError ? cause : new GatewayError('CONFIG_KEYS', { setting: name, path: 'file' }, { cause });
  }
  return parseKeySet(text, name);
}

function importAll<Key extends { kid: string | undefined }>(jwks: readonly unknown[], name: string, importOne: (jwk: unknown) => Key): readonly Key[] {
  const keys = jwks.map((jwk, index) => {
    try {
      return importOne(jwk);
    } catch (thrown) {
      throw new GatewayError('CONFIG_KEYS', { setting: name, path: `/keys/${index}${asGatewayError(thrown).facts.path ?? ''}` });
    }
  });
  const kids = new Set(keys.map(({ kid }) => kid));
  if (kids.has(undefined) || kids.size !== keys.length) throw new GatewayError('CONFIG_KEYS', { setting: name, path: '/kid' });
  return keys;
}
