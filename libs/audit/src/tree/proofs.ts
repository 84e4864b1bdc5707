import { GatewayError } from '#messages';
import { levelWithin, nodeHash } from './hashing.js';
import { peakLevels } from './frontier.js';

/** Leaves in a row, from `from` to before `to`, whose common hash stands in a proof. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Gives the hash of a complete subtree: over the leaves from `place * 2 ** level`, `2 ** level` of them. */
export type SubtreeHash = (level: number, place: number) => Promise<Buffer>;

/** The largest power of two that is smaller than a number of leaves: where RFC 9162 parts a tree in two. */
const parting = (leaves: number): number => 2 ** levelWithin(leaves - 1);

/** What stands beside the way from a leaf to the root, lowest first (RFC 9162 section 2.1.3.1). @throws AUDIT_PROOF for a leaf that is not in the tree */
export function inclusionRanges(place: number, size: number): Range[] {
  if (!(place >= 0 && place < size)) throw new GatewayError('AUDIT_PROOF', { count: size });
  const beside: Range[] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + parting(to - from);
    if (place < middle) {
      beside.unshift({ from: middle, to });
      to = middle;
    } else {
      beside.unshift({ from, to: middle });
      from = middle;
    }
  }
  return beside;
}

/** What shows that a tree of `size` leaves begins with one of `old`, lowest first (RFC 9162 section 2.1.4.1). @throws AUDIT_PROOF where it is not larger */
export function consistencyRanges(old: number, size: number): Range[] {
  if (!(old >= 0 && old <= size)) throw new GatewayError('AUDIT_PROOF', { count: size });
  if (old === 0 || old === size) return [];
  const beside: Range[] = [];
  let from = 0, to = size;
  while (to !== old) {
    const middle = from + parting(to - from);
    if (old <= middle) {
      beside.unshift({ from: middle, to });
      to = middle;
    } else {
      beside.unshift({ from, to: middle });
      from = middle;
    }
  }
  // Where what is left is the whole old tree, its root is known to whoever verifies.
  return from === 0 ? beside : [{ from, to }, ...beside];
}

/** The hash over a range as it stands in a proof: complete subtrees, joined from the right. */
export async function rangeHash({ from, to }: Range, subtree: SubtreeHash): Promise<Buffer> {
  const hashes: Buffer[] = [];
  let at = from;
  for (const level of peakLevels(to - from)) {
    hashes.push(await subtree(level, at / 2 ** level));
    at += 2 ** level;
  }
  const [last, ...others] = hashes.reverse();
  return others.reduce((right, left) => nodeHash(left, right), last as Buffer);
}

/** The hashes of a proof, one after the other. */
export async function proofOf(ranges: readonly Range[], subtree: SubtreeHash): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (const range of ranges) hashes.push(await rangeHash(range, subtree));
  return hashes;
}
