import { signDocument, type SigningKey } from '#envelope';
import { type DirectoryDocument, type Freshness } from './document.js';
import { importKeys } from './keys.js';
import { readDirectory, readFreshness } from './read-document.js';

/** Signs a directory after the checks that every reader makes: a publisher cannot publish what nobody would take. @throws DIRECTORY_MALFORMED, ENVELOPE_TOO_LARGE with the number of characters that it would have */
export async function signDirectory(document: DirectoryDocument, anchor: SigningKey): Promise<string> {
  importKeys(readDirectory(document).agencies);
  return signDocument('directory', document, anchor);
}

/** Signs a freshness record. @throws DIRECTORY_MALFORMED */
export const signFreshness = async (freshness: Freshness, anchor: SigningKey): Promise<string> => signDocument('freshness', readFreshness(freshness), anchor);
