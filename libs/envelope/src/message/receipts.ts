import { hash as digest } from 'node:crypto';
import { isCanonical } from '../strict/base64url.js';

/** One receipt as a leaf: its exact text and the salt that keeps its neighbours from being guessed. */
export interface ReceiptLeaf {
  readonly salt: string;
  readonly text: string;
}

/** The way from one leaf to the root (RFC 9162 section 2.1.3): its place, the number of leaves, and the hashes beside it, lowest first. */
export interface ReceiptPath {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly string[];
}

/** A tree over receipts; the message that carries them signs its root. */
export interface ReceiptTree {
  /** base64url, as it stands in the signed payload. */
  readonly root: string;
  /** The way from the leaf in this place to the root. */
  pathOf(index: number): ReceiptPath;
}

const hashBytes = 32;
const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

const sha256 = (...parts: Uint8Array[]): Buffer => digest('sha256', Buffer.concat(parts), 'buffer');
const leafHash = ({ salt, text }: ReceiptLeaf): Buffer => sha256(leafPrefix, Buffer.from(salt, 'base64url'), Buffer.from(text, 'utf8'));
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodePrefix, left, right);

/**
 * Builds the Merkle tree of RFC 9162 section 2.1.1 over salted leaves, so that one receipt can be shown to a third person without its
 * neighbours. Joining neighbours level by level, a last odd one going up as it is, gives the same tree as the RFC's recursion.
 */
export function receiptTree(leaves: readonly ReceiptLeaf[]): ReceiptTree {
  const levels: Buffer[][] = [leaves.map(leafHash)];
  for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) levels.push(joined(level));
  const root = levels.at(-1)?.[0] ?? sha256();
  return {
    root: root.toString('base64url'),
    pathOf(index) {
      const beside = levels.map((level, height) => level[(index >> height) ^ 1]);
      return { index, size: leaves.length, hashes: beside.filter((hash) => hash !== undefined).map((hash) => hash.toString('base64url')) };
    },
  };
}

function joined(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at] as Buffer, right = level[at + 1];
    above.push(right ? nodeHash(left, right) : left);
  }
  return above;
}

/** Whether a leaf stands in a tree with this root, by the steps of RFC 9162 section 2.1.3.2. */
export function verifyReceiptPath(leaf: ReceiptLeaf, path: ReceiptPath, root: string): boolean {
  const { index, size, hashes } = path;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (!hashes.every((hash) => isCanonical(hash, hashBytes))) return false;
  let place = index, last = size - 1, hash = leafHash(leaf);
  for (const encoded of hashes) {
    if (last === 0) return false;
    const beside = Buffer.from(encoded, 'base64url');
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(beside, hash);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, beside);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.toString('base64url') === root;
}
