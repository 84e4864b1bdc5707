import { hash as digest } from 'node:crypto';

/** Bytes of every hash of the tree. */
export const hashBytes = 32;

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** SHA-256 of the parts, one after the other. */
export const sha256 = (...parts: Uint8Array[]): Buffer => digest('sha256', Buffer.concat(parts), 'buffer');

/** The hash of a leaf (RFC 9162 section 2.1.1): its data behind a zero byte, so that no leaf can pass for an inner node. */
export const leafHash = (data: Uint8Array): Buffer => sha256(leafPrefix, data);

/** The hash of an inner node (RFC 9162 section 2.1.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodePrefix, left, right);

/** The root of a tree without leaves. */
export const emptyRoot = (): Buffer => sha256();

/** The level of the largest complete subtree that has room among this many leaves; exact, where a logarithm is rounded. */
export function levelWithin(leaves: number): number {
  let level = 0;
  while (2 ** (level + 1) <= leaves) level += 1;
  return level;
}
