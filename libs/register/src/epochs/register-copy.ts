import { type ErrorCode, GatewayError } from '#messages';
import { type Delta, type EpochHeader, hasOurForms, type Opened } from './documents.js';
import { changedShards, digestOfShard, liesIn, shardOf } from './shards.js';
import { countOf, isSorted, placeOf, type Tag } from './tags.js';

/** A delta may be dated so much after our time: clocks differ. */
const clocksApartMs = 5 * 60_000;

/**
 * The register of one epoch as one reader has it: shards as they arrive, then delta by delta. It answers only while nothing is missing and it is current; else `whyNot` says what keeps it from answering, and nobody is told that somebody is absent.
 */
export class RegisterCopy {
  readonly #shards: (Buffer | undefined)[];
  #missing: number;
  #sequence = 0;
  #seen = 0;
  #digest: string;
  #at: number;
  #forked = false;

  constructor(private readonly opened: Opened<EpochHeader>) {
    this.#shards = Array.from({ length: opened.document.shards.length });
    this.#missing = this.#shards.length;
    this.#digest = opened.digest;
    this.#at = Date.parse(opened.document.publishedAt);
  }

  get header(): EpochHeader {
    return this.opened.document;
  }

  /** The number of the last delta that was taken in. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Takes in a shard, once. @throws REGISTER_SHARD where it is not the one that the header names, and leaves it out */
  takeShard(at: number, shard: Buffer): void {
    const { shards, valuesAShard, shardBits } = this.header;
    if (shards[at] === undefined || digestOfShard(shard) !== shards[at]) throw new GatewayError('REGISTER_SHARD', { code: 'digest' });
    if (countOf(shard) !== valuesAShard || !isSorted(shard) || !liesIn(shard, at, shardBits)) throw new GatewayError('REGISTER_SHARD', { code: 'form' });
    if (this.#shards[at] !== undefined) return;
    this.#shards[at] = Buffer.from(shard);
    this.#missing -= 1;
  }

  /**
   * Takes in a delta: all of it or nothing; one that was taken in before changes nothing. One after a gap is left out, and nothing is answered until all up to it were given in order.
   * @throws REGISTER_EPOCH, REGISTER_INCOMPLETE where shards or a delta before are missing, REGISTER_FORK where it contradicts what is held: then the epoch has to be read anew
   */
  takeDelta({ document, digest }: Opened<Delta>): void {
    if (document.epoch !== this.header.epoch) throw new GatewayError('REGISTER_EPOCH');
    this.#seen = Math.max(this.#seen, document.sequence);
    if (document.sequence < this.#sequence) return;
    if (document.sequence === this.#sequence) return digest === this.#digest ? undefined : this.#fork('digest');
    if (this.#missing > 0 || document.sequence > this.#sequence + 1) throw new GatewayError('REGISTER_INCOMPLETE', { count: document.sequence - this.#sequence - 1 });
    const [additions, removals] = [Buffer.from(document.additions, 'base64url'), Buffer.from(document.removals, 'base64url')];
    const counts = [additions, removals].map(countOf);
    if (document.previous !== this.#digest || counts.some((count) => count !== this.header.valuesADelta) || Date.parse(document.at) < this.#at) return this.#fork('order');
    try {
      const changed = changedShards(this.#shards as readonly Buffer[], this.header.shardBits, additions, removals);
      for (const [at, shard] of changed) this.#shards[at] = shard;
    } catch (error) {
      this.#forked = true;
      throw error;
    }
    [this.#sequence, this.#digest, this.#at] = [document.sequence, digest, Date.parse(document.at)];
  }

  /** What keeps this copy from answering at a time; `undefined` where it can. */
  whyNot(now: Date): ErrorCode | undefined {
    const { validFrom, validUntil, currentForSeconds } = this.header;
    const time = now.getTime();
    if (this.#forked) return 'REGISTER_FORK';
    if (!hasOurForms(this.header) || time < Date.parse(validFrom) || time >= Date.parse(validUntil)) return 'REGISTER_EPOCH';
    if (this.#missing > 0 || this.#seen > this.#sequence) return 'REGISTER_INCOMPLETE';
    if (time - this.#at > currentForSeconds * 1_000 || this.#at - time > clocksApartMs) return 'REGISTER_STALE';
    return undefined;
  }

  /** @throws what `whyNot` says */
  has(tag: Tag, now: Date): boolean {
    const code = this.whyNot(now);
    if (code !== undefined) throw new GatewayError(code);
    return placeOf(this.#shards[shardOf(tag, this.header.shardBits)]!, tag).isThere;
  }

  #fork(code: string): never {
    this.#forked = true;
    throw new GatewayError('REGISTER_FORK', { code });
  }
}

/** Of the epochs that are held, the newest that can answer: while a key is changed two can. @throws what keeps the newest from answering; REGISTER_EPOCH where there is none */
export function currentCopy(copies: readonly RegisterCopy[], now: Date): RegisterCopy {
  const newestFirst = copies.toSorted((a, b) => b.header.epoch - a.header.epoch);
  const able = newestFirst.find((copy) => copy.whyNot(now) === undefined);
  if (able === undefined) throw new GatewayError(newestFirst.map((copy) => copy.whyNot(now)).find((code) => code !== undefined && code !== 'REGISTER_EPOCH') ?? 'REGISTER_EPOCH');
  return able;
}
