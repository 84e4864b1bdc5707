import { createHash, randomBytes } from 'node:crypto';
import { changedTags, countOf, eachTag, sortTags, type Tag, tagBytes } from './tags.js';

/** A register has 2 to this power shards; a tag lies in the one that its first bits name. */
export type ShardBits = number;
export const mostShardBits = 12;

export const shardOf = (tag: Tag, bits: ShardBits): number => tag.readUInt16BE(0) >>> (16 - bits);
/** Whether all of sorted tags lie in a shard: the first and the last do. */
export const liesIn = (sorted: Buffer, shard: number, bits: ShardBits): boolean => sorted.length === 0 || (shardOf(sorted, bits) === shard && shardOf(sorted.subarray(-tagBytes), bits) === shard);
export const digestOfShard = (shard: Buffer): string => createHash('sha256').update(shard).digest('base64url');

/** How many tags a shard may have: four steps to each doubling, so that a size tells of a count hardly more than its order. */
export function sizeFor(count: number): number {
  for (let step = 16; ; step *= 2) for (const quarter of [4, 5, 6, 7]) if (quarter * step >= count) return quarter * step;
}

/** The tags of each shard, sorted. */
export function intoShards(tags: Buffer, bits: ShardBits): Buffer[] {
  const counts = new Uint32Array(2 ** bits);
  for (let at = 0; at < tags.length; at += tagBytes) counts[tags.readUInt16BE(at) >>> (16 - bits)]! += 1;
  const shards = [...counts].map((count) => Buffer.alloc(count * tagBytes));
  const filled = new Uint32Array(shards.length);
  for (let at = 0; at < tags.length; at += tagBytes) {
    const shard = tags.readUInt16BE(at) >>> (16 - bits);
    tags.copy(shards[shard]!, filled[shard]! * tagBytes, at, at + tagBytes);
    filled[shard]! += 1;
  }
  return shards.map(sortTags);
}

export interface PaddedShards {
  /** All of one size. */
  readonly shards: readonly Buffer[];
  readonly valuesAShard: number;
  /** The tags among them that stand for nobody. Only the publisher knows which. */
  readonly decoys: Buffer;
}

/**
 * Fills up the shards with decoys until all have one size, which says of the number of values no more than its class. A decoy is random, as the output of the function is to whoever has no key: nobody but the publisher can tell one from a value. `leastDecoys` in all for so many values, so that some can leave with every delta.
 */
export function padShards(tags: Buffer, bits: ShardBits, leastDecoys: (values: number) => number): PaddedShards {
  const held = intoShards(tags, bits);
  const total = held.reduce((sum, shard) => sum + countOf(shard), 0);
  const valuesAShard = sizeFor(Math.max(Math.ceil((total + leastDecoys(total)) / held.length), ...held.map(countOf)));
  const shards = held.map((real, at) => {
    let shard = real;
    while (countOf(shard) < valuesAShard) shard = sortTags(Buffer.concat([shard, randomTags(valuesAShard - countOf(shard), at, bits)]));
    return shard;
  });
  return { shards, valuesAShard, decoys: Buffer.concat(shards.map((shard, at) => withoutTags(shard, held[at]!))) };
}

/** Sorted tags without those that are among others, which are sorted too. */
function withoutTags(tags: Buffer, others: Buffer): Buffer {
  const left = Buffer.alloc(tags.length - others.length);
  let to = 0, other = 0;
  for (let at = 0; at < tags.length; at += tagBytes) {
    if (other < others.length && tags.compare(others, other, other + tagBytes, at, at + tagBytes) === 0) other += tagBytes;
    else to += tags.copy(left, to, at, at + tagBytes);
  }
  return left;
}

function randomTags(count: number, shard: number, bits: ShardBits): Buffer {
  const tags = randomBytes(count * tagBytes);
  const rest = 0xffff >>> bits;
  for (let at = 0; at < tags.length; at += tagBytes) tags.writeUInt16BE((shard << (16 - bits)) | (tags.readUInt16BE(at) & rest), at);
  return tags;
}

/** The shards that tags change which come and leave, as they are then, by their numbers. @throws REGISTER_FORK where one that comes is there or one that leaves is not */
export function changedShards(shards: readonly Buffer[], bits: ShardBits, additions: Buffer, removals: Buffer): Map<number, Buffer> {
  const touched = new Map<number, { readonly come: Tag[]; readonly leave: Tag[] }>();
  const changesAt = (tag: Tag): { readonly come: Tag[]; readonly leave: Tag[] } => {
    const at = shardOf(tag, bits);
    const changes = touched.get(at) ?? { come: [], leave: [] };
    touched.set(at, changes);
    return changes;
  };
  for (const tag of eachTag(additions)) changesAt(tag).come.push(tag);
  for (const tag of eachTag(removals)) changesAt(tag).leave.push(tag);
  return new Map([...touched].map(([at, { come, leave }]) => [at, changedTags(shards[at]!, Buffer.concat(come), Buffer.concat(leave))]));
}
