import { createHash, randomBytes } from 'node:crypto';
import { countOf, eachTag, sortTags, type Tag, tagBytes } from './tags.js';

/** A register has 2 to this power shards; a tag lies in the one that its first bits name. */
export type ShardBits = number;
export const mostShardBits = 12;

export const shardOf = (tag: Tag, bits: ShardBits): number => tag.readUInt16BE(0) >>> (16 - bits);
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
 * Fills up the shards with decoys until all have one size, which says of the number of values no more than its class. A decoy is random, as the output of the function is to whoever has no key: nobody but the publisher can tell one from a value. `leastDecoys` in all, so that some can leave with every delta.
 */
export function padShards(tags: Buffer, bits: ShardBits, leastDecoys: number): PaddedShards {
  const held = intoShards(tags, bits);
  const total = held.reduce((sum, shard) => sum + countOf(shard), 0);
  const valuesAShard = sizeFor(Math.max(Math.ceil((total + leastDecoys) / held.length), ...held.map(countOf)));
  const decoys: Buffer[] = [];
  const shards = held.map((real, at) => {
    let shard = real;
    while (countOf(shard) < valuesAShard) shard = sortTags(Buffer.concat([shard, randomTags(valuesAShard - countOf(shard), at, bits)]));
    const known = new Set(eachTag(real).map((tag) => tag.readBigUInt64BE()));
    decoys.push(...eachTag(shard).filter((tag) => !known.has(tag.readBigUInt64BE())));
    return shard;
  });
  return { shards, valuesAShard, decoys: Buffer.concat(decoys) };
}

function randomTags(count: number, shard: number, bits: ShardBits): Buffer {
  const tags = randomBytes(count * tagBytes);
  const rest = 0xffff >>> bits;
  for (let at = 0; at < tags.length; at += tagBytes) tags.writeUInt16BE((shard << (16 - bits)) | (tags.readUInt16BE(at) & rest), at);
  return tags;
}
