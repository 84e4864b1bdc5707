import { randomBytes } from 'node:crypto';
import { KeyPair } from '../voprf/key-pair.js';
import { type Delta, type EpochHeader, type Opened } from './documents.js';
import { type EpochPlan, type PublishedEpoch, publishEpoch } from './publisher.js';
import { RegisterCopy } from './register-copy.js';

export const noon = new Date('2026-06-01T12:00:00.000Z');
export const after = (minutes: number, from = noon): Date => new Date(from.getTime() + minutes * 60_000);

/** A small epoch of an hour in four shards, of which eight tags come and leave with each delta. */
export const plan: EpochPlan = { epoch: 1, publishedAt: noon, validFrom: noon, validUntil: after(60), shardBits: 2, valuesADelta: 8, currentForSeconds: 300 };

export const tagsOf = (count: number): Buffer => randomBytes(count * 8);
export const publish = (tags: Buffer, changed: Partial<EpochPlan> = {}, keys = KeyPair.generate()): PublishedEpoch => publishEpoch(keys, { ...plan, ...changed }, tags);

export const openedHeader = (published: PublishedEpoch): Opened<EpochHeader> => ({ document: published.header, digest: published.previous });

/** A reader that has every shard. */
export function copyOf(published: PublishedEpoch, without: readonly number[] = []): RegisterCopy {
  const copy = new RegisterCopy(openedHeader(published));
  for (const [at, shard] of published.shards.entries()) if (!without.includes(at)) copy.takeShard(at, shard);
  return copy;
}

export const changed = (delta: Opened<Delta>, change: Partial<Delta>): Opened<Delta> => ({ document: { ...delta.document, ...change }, digest: delta.digest });
