import { type DirectoryDocument } from '../document.js';

/** The document as the next version: its number grows by the clock, so that it is never one that an emptied folder gave before. */
export function nextVersion(document: DirectoryDocument, lastVersion: number, now: Date, validMs: number): DirectoryDocument {
  const version = Math.max(lastVersion + 1, Math.floor(now.getTime() / 1000));
  return { ...document, version, issuedAt: now.toISOString(), expiresAt: new Date(now.getTime() + validMs).toISOString() };
}
