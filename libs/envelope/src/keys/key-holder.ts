import { join } from 'node:path';
import { type Followed, followFile } from './followed-file.js';
import { keyFileName, loadPrivateKeys, readPrivateKeys } from './key-files.js';
import { type KeysOfUse, type KeyUse } from './keys.js';

/**
 * Where an agency's private keys are: a folder, the environment, or a KMS or HSM that lets no private half out and gives keys made by `importElsewhere` (DESIGN section 7). A process asks
 * for the uses that it needs and for no other.
 */
export interface KeyHolder {
  /** The keys of a use as they are at each moment: a new one stands in front of the old ones, and an old one is gone when nothing can come for it any more. @throws CONFIG_KEYS at the start */
  follow<Use extends KeyUse>(use: Use): Promise<Followed<KeysOfUse[Use]>>;
}

/** Files in a folder, with every change of one within a second. */
export const keysInFolder = (folder: string): KeyHolder => ({
  follow: (use) => followFile(join(folder, keyFileName(use)), () => loadPrivateKeys(folder, use)),
});

/** The text of a JWK Set, and the name of the setting that it stood in. */
export interface GivenKeySet {
  readonly setting: string;
  readonly text: string;
}

/** Sets that were given with the start of the process; another key needs another start. */
export const keysGiven = (setOf: (use: KeyUse) => GivenKeySet): KeyHolder => ({
  async follow(use) {
    const { setting, text } = setOf(use);
    const keys = readPrivateKeys(text, setting, use);
    return { current: () => keys, problem: () => undefined, stop: () => undefined };
  },
});
