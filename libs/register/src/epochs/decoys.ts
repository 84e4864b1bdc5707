import { randomBytes, randomInt } from 'node:crypto';
import { countOf, type Tag, tagAt, tagBytes } from './tags.js';

/** The tags that stand for nobody. Which leave is drawn from all, the newest as the oldest, so that how long one stays says little of whether it is of somebody. */
export class Decoys {
  #tags: Buffer;
  #count: number;

  constructor(tags: Buffer) {
    this.#tags = Buffer.from(tags);
    this.#count = countOf(tags);
  }

  get count(): number {
    return this.#count;
  }

  /** All of them: what has to be kept of them. */
  get tags(): Buffer {
    return Buffer.from(this.#tags.subarray(0, this.#count * tagBytes));
  }

  /** Takes out one at random. Only where there is one. */
  draw(): Tag {
    return this.#takeAt(randomInt(this.#count));
  }

  add(tags: readonly Tag[]): void {
    const room = countOf(this.#tags) - this.#count;
    if (room < tags.length) this.#tags = Buffer.concat([this.#tags, Buffer.alloc((tags.length + 1_024) * tagBytes)]);
    for (const tag of tags) {
      tag.copy(this.#tags, this.#count * tagBytes);
      this.#count += 1;
    }
  }

  /** Whether a tag was one; it is of somebody from now on. */
  giveUp(tag: Tag): boolean {
    for (let at = 0; at < this.#count; at += 1) if (tagAt(this.#tags, at).equals(tag)) return this.#takeAt(at).equals(tag);
    return false;
  }

  #takeAt(at: number): Tag {
    const taken = Buffer.from(tagAt(this.#tags, at));
    this.#count -= 1;
    tagAt(this.#tags, this.#count).copy(this.#tags, at * tagBytes);
    return taken;
  }
}

/** A tag that no key makes of anything that anybody knows. */
export const randomTag = (): Tag => randomBytes(tagBytes);
