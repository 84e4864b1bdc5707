import { type DirectoryDocument, pastExchangeKeys } from '#directory';
import { keysIn, writeKeys } from './agency-keys.js';

const dayMs = 86_400_000;

/** Takes the exchange keys out of an agency's folder for which nothing can come any more; never its last one. Returns their kids. */
export function destroyPastKeys(document: DirectoryDocument, code: string, folder: string, now: Date, topicRetentionDays: number): string[] {
  const past = new Set(pastExchangeKeys(document, code, now, topicRetentionDays * dayMs)), held = keysIn(folder, 'exchange');
  const kept = held.filter(({ kid }) => !past.has(kid ?? ''));
  if (kept.length === 0 || kept.length === held.length) return [];
  writeKeys(folder, 'exchange', kept);
  return held.filter((key) => !kept.includes(key)).map(({ kid }) => kid ?? '');
}
