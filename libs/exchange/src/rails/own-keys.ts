import { type KeyHolder, keysGiven, keysInFolder } from '#envelope';
import { type KeySettings } from '#platform';

/** Who holds this process's private keys, by its settings; another holder (KMS, HSM) is another line here and a setting of its own. */
export const holderOf = (keys: KeySettings): KeyHolder => ('folder' in keys ? keysInFolder(keys.folder) : keysGiven(keys.setOf));
