import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { asGatewayError, GatewayError, parseStrictJson } from '#messages';
import { type Followed, followFile } from './followed-file.js';
import { importPrivate, importPublic, type KeysOfUse, type KeyUse, type VerifyKeys } from './keys.js';

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
export async function loadPrivateKeys<Use extends KeyUse>(folder: string, use: Use): Promise<KeysOfUse[Use]> {
  const file = keyFileName(use);
  return readPrivateKeys(await readText(join(folder, file), file, true), file, use);
}

/** The private keys of a JWK Set, for one use. @throws CONFIG_KEYS, which names the set and quotes nothing of it */
export const readPrivateKeys = <Use extends KeyUse>(text: string, name: string, use: Use): KeysOfUse[Use] =>
  importAll(parseKeySet(text, name), name, (jwk) => importPrivate(jwk, use)) as KeysOfUse[Use];

/** The trust anchors of a file, with every change of it within a second. `changed` is told before they are in force. @throws CONFIG_KEYS at the start */
export const followAnchors = (path: string, changed?: (anchors: VerifyKeys) => Promise<void>): Promise<Followed<VerifyKeys>> => followFile(path, () => loadAnchors(path), changed);

/**
 * Loads the public keys that signed documents are pinned to (trust anchors), a JWK Set.
 * @throws CONFIG_KEYS
 */
export async function loadAnchors(path: string): Promise<VerifyKeys> {
  return importAll(parseKeySet(await readText(path, 'anchors', false), 'anchors'), 'anchors', (jwk) => importPublic(jwk, 'signing'));
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

async function readText(path: string, name: string, secret: boolean): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { mode, size } = await file.stat();
    if (secret && (mode & othersMayRead) !== 0) throw new GatewayError('CONFIG_KEYS', { setting: name, path: 'mode' });
    if (size > largestFile) throw new GatewayError('CONFIG_KEYS', { setting: name, path: 'size' });
    return await file.readFile('utf8');
  } catch (cause) {
    throw cause instanceof GatewayError ? cause : new GatewayError('CONFIG_KEYS', { setting: name, path: 'file' }, { cause });
  }
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
