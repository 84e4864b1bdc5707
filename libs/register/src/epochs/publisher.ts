import { GatewayError } from '#messages';
import { forms } from '../values/values-of.js';
import { type KeyPair } from '../voprf/key-pair.js';
import { Decoys, randomTag } from './decoys.js';
import { type Delta, digestOfDocument, type EpochHeader, type Opened } from './documents.js';
import { changedShards, digestOfShard, padShards, shardOf } from './shards.js';
import { placeOf, sortTags, type Tag } from './tags.js';

/** What is decided of an epoch before it is published. */
export interface EpochPlan {
  readonly epoch: number;
  readonly publishedAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly shardBits: number;
  readonly valuesADelta: number;
  readonly currentForSeconds: number;
}

/** What a publisher holds of an epoch, and needs to go on after a stop. */
export interface PublishedEpoch {
  readonly header: EpochHeader;
  readonly shards: readonly Buffer[];
  /** Kept from everybody else. */
  readonly decoys: Buffer;
  readonly sequence: number;
  readonly previous: string;
}

const minuteMs = 60_000;

/** The decoys that an epoch begins with: a quarter of the values, and twice what may leave in all its minutes, so that most that come or stay together are decoys to the end. */
export const decoysFor = (values: number, { validUntil, publishedAt, valuesADelta }: EpochPlan): number => Math.ceil(values / 4) + 2 * valuesADelta * Math.ceil((validUntil.getTime() - publishedAt.getTime()) / minuteMs);

/** Makes the header and the shards of an epoch of the tags of everybody, in any order, one that several people have as often as it comes. */
export function publishEpoch(keys: KeyPair, plan: EpochPlan, tags: Buffer): PublishedEpoch {
  const { shards, valuesAShard, decoys } = padShards(tags, plan.shardBits, (values) => decoysFor(values, plan));
  const header: EpochHeader = {
    epoch: plan.epoch, forms, publicKey: Buffer.from(keys.publicKey).toString('base64url'), publishedAt: plan.publishedAt.toISOString(), validFrom: plan.validFrom.toISOString(), validUntil: plan.validUntil.toISOString(),
    shardBits: plan.shardBits, valuesAShard, shards: shards.map(digestOfShard), valuesADelta: plan.valuesADelta, currentForSeconds: plan.currentForSeconds,
  };
  return { header, shards, decoys, sequence: 0, previous: digestOfDocument(header) };
}

/** Tags that come and tags that leave. */
export interface TagChanges { readonly additions: readonly Tag[]; readonly removals: readonly Tag[] }

/** What changes in the register when the tags of a person do: a tag that somebody else has too neither comes nor leaves. */
export function changesOf(before: readonly Tag[], after: readonly Tag[], isHeldByOthers: (tag: Tag) => boolean): TagChanges {
  const without = (tags: readonly Tag[], others: readonly Tag[]): Tag[] => tags.filter((tag) => !others.some((other) => other.equals(tag)) && !isHeldByOthers(tag));
  return { additions: without(after, before), removals: without(before, after) };
}

/** Makes the deltas of one epoch, one a minute, all of one size: what is too much for one waits for the next, in order. */
export class DeltaMaker {
  readonly #shards: Buffer[];
  readonly #decoys: Decoys;
  readonly #waiting = new Map<string, 'comes' | 'leaves'>();
  #sequence: number;
  #previous: string;

  constructor(private readonly published: PublishedEpoch) {
    this.#shards = [...published.shards];
    this.#decoys = new Decoys(published.decoys);
    [this.#sequence, this.#previous] = [published.sequence, published.previous];
  }

  /** How many tags wait for a delta. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** What is to be kept, as of the last delta. */
  get state(): PublishedEpoch {
    return { header: this.published.header, shards: [...this.#shards], decoys: this.#decoys.tags, sequence: this.#sequence, previous: this.#previous };
  }

  /** Takes note of tags that come or leave. One that came and left again before it was published is none. */
  change({ additions, removals }: TagChanges): void {
    for (const [tags, now, undone] of [[additions, 'comes', 'leaves'], [removals, 'leaves', 'comes']] as const) {
      for (const tag of tags) {
        const key = tag.toString('hex');
        if (this.#waiting.get(key) === undone) this.#waiting.delete(key);
        else if (this.#has(tag) === (now === 'leaves')) this.#waiting.set(key, now);
        // What is held and comes is told a second time, or was a decoy by chance.
        else if (now === 'comes') this.#decoys.giveUp(tag);
      }
    }
  }

  /**
   * The delta of this minute, also where nothing changed: silence would say so, and without it nobody is current. It counts as published from now on: `state` and it have to be kept in one act, and it is never made anew.
   * @throws REGISTER_EPOCH where too few decoys are left: then the next epoch is due
   */
  next(at: Date): Opened<Delta> {
    const { epoch, valuesADelta } = this.published.header;
    const [comes, leaves] = (['comes', 'leaves'] as const).map((which) => [...this.#waiting].filter(([, one]) => one === which).slice(0, valuesADelta).map(([key]) => Buffer.from(key, 'hex'))) as [Tag[], Tag[]];
    if (this.#decoys.count < valuesADelta - leaves.length) throw new GatewayError('REGISTER_EPOCH', { code: 'decoys', count: this.#decoys.count });
    const leaving = [...leaves, ...Array.from({ length: valuesADelta - leaves.length }, () => this.#decoys.draw())];
    const fresh: Tag[] = [];
    while (fresh.length < valuesADelta - comes.length) {
      const tag = randomTag();
      if (!this.#has(tag)) fresh.push(tag);
    }
    const [additions, removals] = [sortTags(Buffer.concat([...comes, ...fresh])), sortTags(Buffer.concat(leaving))];
    const document: Delta = { epoch, sequence: this.#sequence + 1, at: at.toISOString(), previous: this.#previous, additions: additions.toString('base64url'), removals: removals.toString('base64url') };
    for (const [changed, shard] of changedShards(this.#shards, this.published.header.shardBits, additions, removals)) this.#shards[changed] = shard;
    this.#decoys.add(fresh);
    for (const tag of [...comes, ...leaves]) this.#waiting.delete(tag.toString('hex'));
    [this.#sequence, this.#previous] = [document.sequence, digestOfDocument(document)];
    return { document, digest: this.#previous };
  }

  #has(tag: Tag): boolean {
    return placeOf(this.#shards[shardOf(tag, this.published.header.shardBits)]!, tag).isThere;
  }
}
