import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newSalt } from './parts.js';
import { type ReceiptLeaf, receiptTree, verifyReceiptPath } from './receipts.js';

const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
/** The tree hash as RFC 9162 section 2.1.1 defines it, by recursion. */
function treeHash(data: readonly Buffer[]): Buffer {
  if (data.length === 0) return sha256();
  if (data.length === 1) return sha256(Buffer.of(0), data[0] as Buffer);
  let half = 1;
  while (half * 2 < data.length) half *= 2;
  return sha256(Buffer.of(1), treeHash(data.slice(0, half)), treeHash(data.slice(half)));
}
const leavesOf = (count: number): ReceiptLeaf[] => Array.from({ length: count }, (_, at) => ({ salt: newSalt(), text: `{"at":${at}}` }));
const dataOf = ({ salt, text }: ReceiptLeaf): Buffer => Buffer.concat([Buffer.from(salt, 'base64url'), Buffer.from(text)]);

describe('a tree of receipts', () => {
  it('has the root that the RFC defines, for every number of leaves', () => {
    for (let count = 0; count <= 70; count++) {
      const leaves = leavesOf(count);
      expect(receiptTree(leaves).root).toBe(treeHash(leaves.map(dataOf)).toString('base64url'));
    }
  });

  it('has the root of a published example', () => {
    // The reference tree of Certificate Transparency: its first three entries are empty, 00 and 10.
    const leaves = ['', '00', '10'].map((hex) => ({ salt: Buffer.from(hex, 'hex').toString('base64url'), text: '' }));
    expect(Buffer.from(receiptTree(leaves).root, 'base64url').toString('hex')).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77');
  });

  it('shows each leaf by its own path and no other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), fc.nat(), (count, one, other) => {
      const leaves = leavesOf(count), tree = receiptTree(leaves), at = one % count, beside = other % count;
      const leaf = leaves[at] as ReceiptLeaf, path = tree.pathOf(at);
      expect(verifyReceiptPath(leaf, path, tree.root)).toBe(true);
      expect(verifyReceiptPath({ ...leaf, text: `${leaf.text} ` }, path, tree.root)).toBe(false);
      expect(verifyReceiptPath({ ...leaf, salt: newSalt() }, path, tree.root)).toBe(false);
      expect(verifyReceiptPath(leaf, { ...path, size: count + 64 }, tree.root)).toBe(false);
      expect(verifyReceiptPath(leaf, { ...path, hashes: [...path.hashes, tree.root] }, tree.root)).toBe(false);
      if (path.hashes.length > 0) expect(verifyReceiptPath(leaf, { ...path, hashes: path.hashes.slice(1) }, tree.root)).toBe(false);
      if (beside !== at) {
        expect(verifyReceiptPath(leaf, tree.pathOf(beside), tree.root)).toBe(false);
        expect(verifyReceiptPath(leaf, { ...path, index: beside }, tree.root)).toBe(false);
      }
    }), { numRuns: 40 });
  });

  it('does not take what is no path', () => {
    const leaves = leavesOf(3), tree = receiptTree(leaves), leaf = leaves[0] as ReceiptLeaf, path = tree.pathOf(0);
    for (const broken of [{ ...path, index: -1 }, { ...path, index: 3 }, { ...path, index: 0.5 }, { ...path, size: 2 ** 60 }, { ...path, hashes: ['x', 'y'] }]) {
      expect(verifyReceiptPath(leaf, broken, tree.root)).toBe(false);
    }
  });
});
