import { type DirectoryDocument, heldExchangeKeys } from '#directory';
import { keysIn, writeKeys } from './agency-keys.js';

/** What became of the exchange keys in a folder. */
export interface Destruction {
  readonly destroyed: readonly string[];
  /** They are not new, and no version of the directory says when they ended: a person decides. */
  readonly unlisted: readonly string[];
}

/** Takes the exchange keys out of an agency's folder for which nothing can come any more, as these versions of the directory say; never its last one. */
export function destroyPastKeys(versions: readonly DirectoryDocument[], code: string, folder: string, now: Date, topicDays: number): Destruction {
  const newestFirst = versions.toSorted((one, other) => other.version - one.version), held = keysIn(folder, 'exchange');
  const { past, unlisted } = heldExchangeKeys(newestFirst, code, held.map(({ kid }) => kid ?? ''), now, { topicDays });
  const kept = held.filter(({ kid }) => !past.includes(kid ?? ''));
  if (kept.length === 0 || kept.length === held.length) return { destroyed: [], unlisted };
  writeKeys(folder, 'exchange', kept);
  return { destroyed: held.filter((key) => !kept.includes(key)).map(({ kid }) => kid ?? ''), unlisted };
}
