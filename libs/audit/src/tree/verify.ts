import { hashBytes, levelWithin, nodeHash } from './hashing.js';

const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const areHashes = (hashes: readonly Buffer[]): boolean => hashes.every(({ length }) => length === hashBytes);

/** Whether a leaf stands in this place of a tree with this root, by the steps of RFC 9162 section 2.1.3.2. */
export function verifyInclusion(leaf: Buffer, place: number, size: number, proof: readonly Buffer[], root: Buffer): boolean {
  if (!isSize(place) || !isSize(size) || place >= size || !areHashes(proof)) return false;
  let at = place, last = size - 1, hash = leaf;
  for (const beside of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(beside, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, beside);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** The two trees of a consistency proof. */
export interface TwoTrees {
  readonly old: { readonly size: number; readonly root: Buffer };
  readonly grown: { readonly size: number; readonly root: Buffer };
}

/** Whether the larger tree begins with the smaller one, by the steps of RFC 9162 section 2.1.4.2. Of an empty tree every tree is a continuation. */
export function verifyConsistency({ old, grown }: TwoTrees, proof: readonly Buffer[]): boolean {
  if (!isSize(old.size) || !isSize(grown.size) || old.size > grown.size || !areHashes(proof)) return false;
  if (old.size === grown.size) return proof.length === 0 && old.root.equals(grown.root);
  if (old.size === 0) return proof.length === 0;
  // An old tree that is one complete subtree stands in no proof: its root is known.
  const steps = 2 ** levelWithin(old.size) === old.size ? [old.root, ...proof] : [...proof];
  const first = steps.shift();
  if (first === undefined) return false;
  let at = old.size - 1, last = grown.size - 1;
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let before = first, now = first;
  for (const beside of steps) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      before = nodeHash(beside, before);
      now = nodeHash(beside, now);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      now = nodeHash(now, beside);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && before.equals(old.root) && now.equals(grown.root);
}
