import { describe, expect, it } from '@jest/globals';
import { copyOf, noon, plan, publish, tagsOf } from './epochs.fixture.js';
import { decoysFor } from './publisher.js';
import { intoShards, padShards, shardOf, sizeFor } from './shards.js';
import { changedTags, countOf, eachTag, isSorted, placeOf, sortTags, tagAt } from './tags.js';

const hexes = (tags: Buffer): string[] => eachTag(tags).map((tag) => tag.toString('hex'));

describe('tags', () => {
  const tags = tagsOf(200);
  const sorted = sortTags(Buffer.concat([tags, tags.subarray(0, 80)]));

  it('are sorted, each once, and the buffer that they came in is left as it was', () => {
    const before = Buffer.from(tags);
    expect(hexes(sorted)).toEqual([...new Set(hexes(tags))].sort());
    expect([isSorted(sorted), isSorted(Buffer.concat([tagAt(sorted, 1), tagAt(sorted, 1)])), tags.equals(before)]).toEqual([true, false, true]);
  });

  it('are found where they stand, and nowhere else', () => {
    for (const [at, tag] of eachTag(sorted).entries()) expect(placeOf(sorted, tag)).toEqual({ at, isThere: true });
    expect(eachTag(tagsOf(50)).some((tag) => placeOf(sorted, tag).isThere)).toBe(false);
  });

  it('are added and taken away in their places; one that is there already or is not there is refused', () => {
    const [fresh, gone] = [sortTags(tagsOf(20)), sortTags(Buffer.concat([tagAt(sorted, 0), tagAt(sorted, 7), tagAt(sorted, countOf(sorted) - 1)]))];
    const now = changedTags(sorted, fresh, gone);
    expect(hexes(now)).toEqual([...hexes(sorted).filter((tag) => !hexes(gone).includes(tag)), ...hexes(fresh)].sort());
    expect(() => changedTags(sorted, tagAt(sorted, 3), Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'REGISTER_FORK' }));
    expect(() => changedTags(sorted, Buffer.alloc(0), tagAt(fresh, 3))).toThrow(expect.objectContaining({ code: 'REGISTER_FORK' }));
  });
});

describe('the shards of an epoch', () => {
  /** Twelve values of each of forty people, one after the other, as a publisher makes them. */
  const people = Array.from({ length: 40 }, () => tagsOf(12));
  const published = publish(Buffer.concat(people));

  it('hold every value, each in the shard that its first bits name', () => {
    for (const person of people) for (const tag of eachTag(person)) expect(placeOf(published.shards[shardOf(tag, 2)]!, tag).isThere).toBe(true);
    for (const [at, shard] of published.shards.entries()) expect(eachTag(shard).every((tag) => shardOf(tag, 2) === at)).toBe(true);
    expect(copyOf(published).has(tagAt(people[3]!, 5), noon)).toBe(true);
  });

  it('do not group the values of a person: they lie in the order of the values alone, whoever has them', () => {
    for (const shard of published.shards) expect(isSorted(shard)).toBe(true);
    const again = publish(Buffer.concat([...people].reverse().map((person) => Buffer.concat(eachTag(person).reverse()))));
    const values = (of: typeof published): string[] => { const decoys = new Set(hexes(of.decoys)); return of.shards.flatMap(hexes).filter((tag) => !decoys.has(tag)); };
    expect(values(again)).toEqual(values(published));
  });

  it('are all of one size, the same for thirty people as for thirty-four', () => {
    const sizes = [30, 34].map((count) => publish(Buffer.concat(people.slice(0, count))).shards.map(({ length }) => length));
    expect(new Set(sizes.flat()).size).toBe(1);
    expect(published.shards.every((shard) => countOf(shard) === published.header.valuesAShard)).toBe(true);
  });

  it('are padded with decoys that are spread as values are, and only the publisher knows which they are', () => {
    expect(countOf(published.decoys) + 480).toBe(4 * published.header.valuesAShard);
    expect(countOf(published.decoys)).toBeGreaterThanOrEqual(decoysFor(480, plan));
    expect(JSON.stringify(published.header)).not.toContain('decoy');
    const shares = [0, 1, 2, 3].map((quarter) => eachTag(published.decoys).filter((tag) => (tag[0]! & 0x30) >> 4 === quarter).length / countOf(published.decoys));
    for (const share of shares) expect(share).toBeCloseTo(0.25, 1);
  });

  it('bear it that one prefix has most of the values', () => {
    const crowded = tagsOf(1_024);
    for (let at = 0; at < crowded.length; at += 8) crowded[at]! &= 0x3f;
    const { shards, valuesAShard, decoys } = padShards(crowded, 2, () => 0);
    expect([shards.map(countOf), valuesAShard, shards.every(isSorted), countOf(decoys)]).toEqual([[1024, 1024, 1024, 1024], 1024, true, 3 * 1024]);
  });

  it('have sizes in four steps to each doubling', () => expect([1, 64, 65, 81, 97, 113, 129, 22_000].map(sizeFor)).toEqual([64, 64, 80, 96, 112, 128, 160, 24_576]));

  it('may be one', () => expect(intoShards(tagsOf(10), 0).map(countOf)).toEqual([10]));
});
