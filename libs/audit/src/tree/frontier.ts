import { emptyRoot, levelWithin, nodeHash } from './hashing.js';

/** An inner node that has just become complete: over the leaves from `place * 2 ** level`, `2 ** level` of them. */
export interface CompletedNode {
  readonly level: number;
  readonly place: number;
  readonly hash: Buffer;
}

interface Peak {
  readonly level: number;
  readonly hash: Buffer;
}

/** The levels of the complete subtrees of which a tree of this size is made, the largest first: the binary digits of the size. */
export function peakLevels(size: number): number[] {
  const levels: number[] = [];
  for (let rest = size; rest > 0;) {
    const level = levelWithin(rest);
    levels.push(level);
    rest -= 2 ** level;
  }
  return levels;
}

/** The right edge of a growing tree: one hash for each complete subtree, from which the root and everything that is appended follow. */
export class Frontier {
  private constructor(private readonly peaks: Peak[], private count: number) {}

  static empty(): Frontier {
    return new Frontier([], 0);
  }

  /** The edge of a tree of `size` leaves, from the hashes of its complete subtrees, the largest first. */
  static of(size: number, hashes: readonly Buffer[]): Frontier {
    return new Frontier(peakLevels(size).map((level, at) => ({ level, hash: hashes[at] as Buffer })), size);
  }

  get size(): number {
    return this.count;
  }

  copy(): Frontier {
    return new Frontier([...this.peaks], this.count);
  }

  /** Appends a leaf by its hash. @returns the inner nodes that it completes, the lowest first */
  append(hash: Buffer): CompletedNode[] {
    const completed: CompletedNode[] = [];
    let right: Peak = { level: 0, hash };
    for (let left = this.peaks.at(-1); left?.level === right.level; left = this.peaks.at(-1)) {
      this.peaks.pop();
      right = { level: right.level + 1, hash: nodeHash(left.hash, right.hash) };
      completed.push({ level: right.level, place: Math.floor(this.count / 2 ** right.level), hash: right.hash });
    }
    this.peaks.push(right);
    this.count += 1;
    return completed;
  }

  /** The root of the tree as it is now (RFC 9162 section 2.1.1). */
  root(): Buffer {
    const [last, ...others] = this.peaks.map(({ hash }) => hash).reverse();
    return last === undefined ? emptyRoot() : others.reduce((right, left) => nodeHash(left, right), last);
  }
}
