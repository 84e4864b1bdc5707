import { type Hmac } from 'node:crypto';
import { type KeyedDigest, loadDigestKey } from '#file-folders';
import { type FeedRecord } from './records.js';

/** Recognises a file or a row that came before. Without the key, which lies beside the watched folder, repeats are only seen as new versions. */
export interface FeedDigests {
  ofRow(record: FeedRecord): string;
  ofFile(): Hmac;
}

/** Digests under one key. The order of the columns and the form of the file do not matter: the same values are the same row. */
export function feedDigests(keyed: KeyedDigest): FeedDigests {
  return {
    ofFile: () => keyed('file'),
    ofRow: ({ values, bytes }) => {
      if (values.size === 0) return keyed('bytes').update(bytes).digest('base64url');
      return keyed('row').update(JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)))).digest('base64url');
    },
  };
}

/** The digests of a feed folder. @throws GatewayError CONFIG_KEYS */
export const loadFeedDigests = async (folder: string): Promise<FeedDigests> => feedDigests(await loadDigestKey(folder, 'MAG_FEED_FOLDER'));
