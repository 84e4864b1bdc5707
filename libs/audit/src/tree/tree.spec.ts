import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Frontier } from './frontier.js';
import { emptyRoot, leafHash, nodeHash } from './hashing.js';
import { consistencyRanges, inclusionRanges, proofOf, type SubtreeHash } from './proofs.js';
import { verifyConsistency, verifyInclusion } from './verify.js';

/** The inputs and roots with which Certificate Transparency's implementations are tested (RFC 6962, the same hashing as RFC 9162). */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** A tree as the RFC's recursion has it, without any of our short cuts. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length < 2) return leaves[0] ?? emptyRoot();
  let parting = 1;
  while (parting * 2 < leaves.length) parting *= 2;
  return nodeHash(rootOf(leaves.slice(0, parting)), rootOf(leaves.slice(parting)));
}

const subtreesOf = (leaves: readonly Buffer[]): SubtreeHash => (level, place) => Promise.resolve(rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level)));
const frontierOf = (leaves: readonly Buffer[]): Frontier => {
  const frontier = Frontier.empty();
  for (const leaf of leaves) frontier.append(leaf);
  return frontier;
};
const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, at) => leafHash(Buffer.from(String(at))));
const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

describe('the tree', () => {
  const leaves = inputs.map((data) => leafHash(data));

  it('has the roots of the published vectors', () => {
    expect(roots.map((_, size) => frontierOf(leaves.slice(0, size)).root().toString('hex'))).toEqual(roots);
  });

  it('gives the published proofs', async () => {
    expect(hex(await proofOf(inclusionRanges(5, 8), subtreesOf(leaves)))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', roots[4],
    ]);
    expect(hex(await proofOf(consistencyRanges(6, 8), subtreesOf(leaves)))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', roots[4],
    ]);
    expect(hex(await proofOf(consistencyRanges(2, 5), subtreesOf(leaves)))).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('grows as the recursion of the RFC says, and goes on from any size', () => {
    for (let size = 0; size <= 70; size += 1) {
      const all = leavesOf(size);
      expect(frontierOf(all).root()).toEqual(rootOf(all));
      const copy = frontierOf(all).copy();
      copy.append(leafHash(Buffer.from('more')));
      expect([copy.size, frontierOf(all).size]).toEqual([size + 1, size]);
    }
  });

  it('tells of each inner node once, when it is complete', () => {
    const frontier = Frontier.empty();
    const nodes = leavesOf(16).flatMap((leaf) => frontier.append(leaf)).map(({ level, place }) => `${level}/${place}`);
    expect([new Set(nodes).size, nodes.length, nodes.includes('4/0'), nodes.filter((node) => node.startsWith('1/')).length]).toEqual([15, 15, true, 8]);
  });
});

describe('a proof', () => {
  const pair = fc.integer({ min: 1, max: 140 }).chain((size) => fc.record({ size: fc.constant(size), place: fc.integer({ min: 0, max: size - 1 }), bit: fc.integer({ min: 0, max: 10_000 }) }));

  it('holds for every leaf of every size, and for nothing else', async () => {
    await fc.assert(fc.asyncProperty(pair, async ({ size, place, bit }) => {
      const leaves = leavesOf(size);
      const [root, proof] = [rootOf(leaves), await proofOf(inclusionRanges(place, size), subtreesOf(leaves))];
      expect(verifyInclusion(leaves[place]!, place, size, proof, root)).toBe(true);
      expect(verifyInclusion(leafHash(Buffer.from('other')), place, size, proof, root)).toBe(false);
      expect(verifyInclusion(leaves[place]!, place, size, [...proof, root], root)).toBe(false);
      for (let other = 0; other < size; other += 1) if (other !== place) expect(verifyInclusion(leaves[place]!, other, size, proof, root)).toBe(false);
      if (proof.length > 0) expect(verifyInclusion(leaves[place]!, place, size, spoiled(proof, bit), root)).toBe(false);
    }), { numRuns: 60 });
  });

  it('shows of every size that the log continues it, and of no other tree', async () => {
    await fc.assert(fc.asyncProperty(pair, async ({ size, place: old, bit }) => {
      const leaves = leavesOf(size);
      const proof = await proofOf(consistencyRanges(old, size), subtreesOf(leaves));
      const trees = { old: { size: old, root: rootOf(leaves.slice(0, old)) }, grown: { size, root: rootOf(leaves) } };
      expect(verifyConsistency(trees, proof)).toBe(true);
      expect(verifyConsistency(trees, [...proof, trees.grown.root])).toBe(false);
      if (proof.length > 0) expect(verifyConsistency(trees, spoiled(proof, bit))).toBe(false);
      if (old === 0) return;
      const rewritten = rootOf([leafHash(Buffer.from('rewritten')), ...leaves.slice(1)]);
      expect(verifyConsistency({ ...trees, grown: { size, root: rewritten } }, proof)).toBe(false);
      expect(verifyConsistency({ ...trees, old: { size: old, root: rewritten } }, proof)).toBe(false);
      expect(verifyConsistency({ old: trees.grown, grown: trees.old }, proof)).toBe(false);
    }), { numRuns: 60 });
  });

  it('does not hold for sizes that are none, nor for hashes of another length', () => {
    const root = leafHash(Buffer.from('0'));
    for (const size of [-1, 0.5, NaN, Infinity, 2 ** 54]) {
      expect(verifyInclusion(root, 0, size, [], root)).toBe(false);
      expect(verifyConsistency({ old: { size, root }, grown: { size, root } }, [])).toBe(false);
    }
    expect(verifyInclusion(root, 0, 2, [Buffer.alloc(31)], root)).toBe(false);
    expect(verifyConsistency({ old: { size: 1, root }, grown: { size: 2, root } }, [Buffer.alloc(33)])).toBe(false);
  });
});

function spoiled(proof: readonly Buffer[], bit: number): Buffer[] {
  const [at, copy] = [bit % proof.length, proof.map((hash) => Buffer.from(hash))];
  copy[at]![bit % 32]! ^= 1 << (bit % 8);
  return copy;
}
