import { verifyDocument, type VerifyKeys } from '#envelope';
import { type Freshness } from './document.js';
import { fromAnchor, readFreshness } from './read-document.js';

/**
 * Verifies a freshness record against the pinned anchors and reads it strictly. Whether it speaks of the directory that is held, and
 * recently, is asked by `Directory.checkFresh`.
 * @throws DIRECTORY_SIGNATURE, DIRECTORY_MALFORMED
 */
export async function openFreshness(token: string, anchors: VerifyKeys): Promise<Freshness> {
  const { document } = await fromAnchor(() => verifyDocument('freshness', token, anchors));
  return readFreshness(document);
}
