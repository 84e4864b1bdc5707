import { type SigningKey } from '#envelope';
import { type AgencyCode, GatewayError } from '#messages';
import { type DirectoryFollower } from './directory-follower.js';

/**
 * The newest of our signing keys that the directory knows as valid now: a new key lies in its file before it is published, and an old one does after its end.
 * Where the directory knows none, the newest, so that what is wrong with it is told.
 * @throws CONFIG_KEYS
 */
export function keyToSignWith(keys: readonly SigningKey[], agency: AgencyCode, directory: Pick<DirectoryFollower, 'current'>, now: Date): SigningKey {
  const key = keys.find(({ kid }) => isPublished(kid ?? '', agency, directory, now)) ?? keys[0];
  if (key === undefined) throw new GatewayError('CONFIG_KEYS', { setting: 'signing' });
  return key;
}

function isPublished(kid: string, agency: AgencyCode, directory: Pick<DirectoryFollower, 'current'>, now: Date): boolean {
  try {
    return directory.current().signingKeys(agency, kid, now, now).length > 0;
  } catch {
    // Whoever signs asks the directory again and says what is wrong.
    return false;
  }
}
