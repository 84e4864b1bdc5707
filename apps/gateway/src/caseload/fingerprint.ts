import { createHash } from 'node:crypto';
import { digestOfPerson } from '#messages';
import { columnKeys, type CaseloadRow } from './columns.js';
import { personBlock } from './person-block.js';

/** Two sha256 digests of one row, in hex. */
export interface Fingerprints {
  /** Of every value of the row: tells whether anything changed. */
  readonly row: string;
  /** Of what the home force is told: tells whether it must be told again, and goes into the snapshot. */
  readonly content: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A digest as messages carry it, in hex. */
const asHex = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('hex');

/** The digests of a row. Names stand in one fixed order, so that equal rows have equal digests whatever the order of the file's columns. */
export function fingerprintsOf(row: CaseloadRow): Fingerprints {
  return { row: sha256(JSON.stringify(columnKeys.map((key) => row[key]))), content: asHex(digestOfPerson(personBlock(row))) };
}

/** One person in a snapshot. */
export interface SnapshotEntry {
  readonly crn: string;
  /** The content digest in hex, as last told. */
  readonly digest: string;
}

/** A digest in hex as messages carry it. */
export const asBase64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

/**
 * The digest of everybody whom one force is told of: sha256 (base64url) over `crn:hex digest` and a line feed for each, ordered by CRN bytewise.
 * The force computes the same from the digests that it was told, without this node's help. The store computes it in SQL; this is the same, plainly.
 */
export function snapshotDigest(entries: readonly SnapshotEntry[]): string {
  const hash = createHash('sha256');
  const ordered = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.crn), Buffer.from(b.crn)));
  for (const { crn, digest } of ordered) hash.update(`${crn}:${digest}\n`, 'utf8');
  return hash.digest('base64url');
}
