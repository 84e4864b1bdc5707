import { describe, expect, it } from '@jest/globals';
import { type Opened, type Delta } from './documents.js';
import { after, changed, copyOf, noon, openedHeader, publish, tagsOf } from './epochs.fixture.js';
import { changesOf, DeltaMaker } from './publisher.js';
import { currentCopy, RegisterCopy } from './register-copy.js';
import { eachTag, tagAt } from './tags.js';

const refused = (code: string): object => expect.objectContaining({ code }) as object;
const none = { additions: [], removals: [] };

describe('a copy of the register', () => {
  const people = tagsOf(40);
  const [known, stranger] = [tagAt(people, 7), tagsOf(1)];
  const published = publish(people);
  const made = (count: number): Opened<Delta>[] => { const maker = new DeltaMaker(published); return Array.from({ length: count }, (_, at) => maker.next(after(at + 1))); };

  it('says of a value whether it is in the register', () => {
    const copy = copyOf(published);
    expect([copy.has(known, noon), copy.has(stranger, noon), copy.whyNot(noon)]).toEqual([true, false, undefined]);
  });

  it('says nothing while one shard is missing, even of what lies in another', () => {
    const copy = copyOf(published, [3]);
    for (const tag of [known, stranger]) expect(() => copy.has(tag, noon)).toThrow(refused('REGISTER_INCOMPLETE'));
    copy.takeShard(3, published.shards[3]!);
    copy.takeShard(3, published.shards[3]!);
    expect(copy.has(known, noon)).toBe(true);
  });

  it('takes no shard but the one that the signed header names in that place', () => {
    const copy = new RegisterCopy(openedHeader(published));
    const altered = Buffer.from(published.shards[0]!); altered[9]! ^= 1;
    for (const [at, shard] of [[0, altered], [0, published.shards[1]!], [0, published.shards[0]!.subarray(8)], [4, published.shards[0]!], [-1, published.shards[0]!]] as const) expect(() => copy.takeShard(at, shard)).toThrow(refused('REGISTER_SHARD'));
    expect(copy.whyNot(noon)).toBe('REGISTER_INCOMPLETE');
  });

  it('takes in what comes and what leaves, minute by minute', () => {
    const maker = new DeltaMaker(published), copy = copyOf(published);
    maker.change({ additions: [stranger], removals: [known] });
    copy.takeDelta(maker.next(after(1)));
    expect([copy.has(stranger, after(1)), copy.has(known, after(1)), copy.sequence]).toEqual([true, false, 1]);
  });

  it('says nothing while a delta is missing, and again when all up to the last were given in order', () => {
    const copy = copyOf(published), [first, second, third] = made(3) as [Opened<Delta>, Opened<Delta>, Opened<Delta>];
    copy.takeDelta(first);
    expect(() => copy.takeDelta(third)).toThrow(refused('REGISTER_INCOMPLETE'));
    expect(() => copy.has(known, after(3))).toThrow(refused('REGISTER_INCOMPLETE'));
    copy.takeDelta(second);
    expect(() => copy.has(known, after(3))).toThrow(refused('REGISTER_INCOMPLETE'));
    copy.takeDelta(third);
    expect(copy.has(known, after(3))).toBe(true);
  });

  it('takes a delta that comes again as nothing new', () => {
    const copy = copyOf(published), [first, second] = made(2) as [Opened<Delta>, Opened<Delta>];
    for (const delta of [first, first, second, first, second]) copy.takeDelta(delta);
    expect([copy.sequence, copy.has(known, after(2))]).toEqual([2, true]);
  });

  it('says nothing once no delta came for five minutes, nor by one that is dated ahead of our time', () => {
    const copy = copyOf(published), [first, second] = made(2) as [Opened<Delta>, Opened<Delta>];
    copy.takeDelta(first);
    expect([copy.has(known, after(6)), copy.whyNot(after(6.1)), copy.whyNot(after(-4.5))]).toEqual([true, 'REGISTER_STALE', 'REGISTER_EPOCH']);
    copy.takeDelta(changed(second, { at: after(40).toISOString() }));
    expect([copy.whyNot(after(2)), copy.whyNot(after(36))]).toEqual(['REGISTER_STALE', undefined]);
  });

  it('says nothing before its epoch begins, once it has ended, or where values have other forms there', () => {
    const later = copyOf(publish(people, { validFrom: after(2) })), other = publish(people);
    expect([later.whyNot(after(1)), later.whyNot(after(2)), copyOf(publish(people, { validUntil: after(4) })).whyNot(after(4))]).toEqual(['REGISTER_EPOCH', undefined, 'REGISTER_EPOCH']);
    expect(copyOf({ ...other, header: { ...other.header, forms: 2 } }).whyNot(noon)).toBe('REGISTER_EPOCH');
  });

  it.each<readonly [string, (first: Opened<Delta>, second: Opened<Delta>) => readonly Opened<Delta>[]]>([
    ['two deltas have one number', (first, second) => [first, changed(second, { sequence: 1 })]],
    ['a delta does not name the one before', (first, second) => [first, changed(second, { previous: second.digest })]],
    ['a delta adds what is there', (first) => [changed(first, { additions: first.document.removals })]],
    ['a delta takes away what is not there', (first) => [changed(first, { removals: first.document.additions, additions: tagsOf(0).toString('base64url') })]],
    ['a delta has another size', (first) => [changed(first, { additions: first.document.additions.slice(0, 32) })]],
    ['time runs backwards', (first, second) => [first, changed(second, { at: noon.toISOString() })]],
  ])('says nothing any more where %s', (_, given) => {
    const copy = copyOf(published), [first, second] = made(2) as [Opened<Delta>, Opened<Delta>];
    expect(() => { for (const delta of given(first, second)) copy.takeDelta(delta); }).toThrow(refused('REGISTER_FORK'));
    expect(() => copy.has(known, after(1))).toThrow(refused('REGISTER_FORK'));
  });

  it('takes all of a delta or nothing', () => {
    const copy = copyOf(published), [first] = made(1) as [Opened<Delta>];
    const removals = Buffer.from(first.document.removals, 'base64url'), absent = eachTag(removals).slice(0, 7);
    const wrong = Buffer.concat([...absent, tagsOf(1)]).toString('base64url');
    expect(() => copy.takeDelta(changed(first, { removals: wrong }))).toThrow(refused('REGISTER_FORK'));
    expect(copy.sequence).toBe(0);
  });

  it('does not take a delta of another epoch', () => {
    const copy = copyOf(published), [first] = made(1) as [Opened<Delta>];
    expect(() => copy.takeDelta(changed(first, { epoch: 2 }))).toThrow(refused('REGISTER_EPOCH'));
    expect(copy.has(known, noon)).toBe(true);
  });
});

describe('a change of key', () => {
  const [before, next] = [tagsOf(20), tagsOf(20)];
  const first = publish(before, { validUntil: after(30) }), second = publish(next, { epoch: 2, publishedAt: after(20), validFrom: after(20), validUntil: after(80) });

  it('leaves no moment without a register: both epochs answer for a while, the newer first', () => {
    const [makers, copies] = [[new DeltaMaker(first), new DeltaMaker(second)], [copyOf(first), copyOf(second)]] as const;
    const answering: number[] = [];
    for (let minute = 1; minute <= 60; minute += 1) {
      for (const [at, maker] of makers.entries()) if (minute <= (at === 0 ? 30 : 60) && (at === 0 || minute > 20)) copies[at]!.takeDelta(maker.next(after(minute)));
      answering.push(currentCopy(copies, after(minute)).header.epoch);
    }
    expect(answering).toEqual([...Array<number>(19).fill(1), ...Array<number>(41).fill(2)]);
  });

  it('waits with the new epoch until all of it is there', () => {
    const [old, partial] = [copyOf(first), copyOf(second, [0])];
    const maker = new DeltaMaker(first);
    for (let minute = 1; minute <= 25; minute += 1) old.takeDelta(maker.next(after(minute)));
    expect(currentCopy([old, partial], after(25)).header.epoch).toBe(1);
    expect(() => currentCopy([old, partial], after(31))).toThrow(refused('REGISTER_INCOMPLETE'));
    expect(() => currentCopy([], after(31))).toThrow(refused('REGISTER_EPOCH'));
  });
});

describe('somebody whose supervision ends', () => {
  const [theirs, others] = [eachTag(tagsOf(6)), eachTag(tagsOf(6))];
  const shared = theirs[2]!;
  const published = publish(Buffer.concat([...theirs, ...others, shared]));

  it('is out of the register with the next delta, but for the values that somebody else has too', () => {
    const maker = new DeltaMaker(published), copy = copyOf(published);
    maker.change(changesOf(theirs, [], (tag) => tag.equals(shared)));
    copy.takeDelta(maker.next(after(1)));
    expect(theirs.map((tag) => copy.has(tag, after(1)))).toEqual([false, false, true, false, false, false]);
    expect(others.every((tag) => copy.has(tag, after(1)))).toBe(true);
  });

  it('whose name changes, has the new values and not the old', () => {
    const maker = new DeltaMaker(published), copy = copyOf(published), fresh = eachTag(tagsOf(1));
    maker.change(changesOf(theirs, [...theirs.slice(1), ...fresh], () => false));
    copy.takeDelta(maker.next(after(1)));
    expect([theirs[0]!, theirs[1]!, fresh[0]!].map((tag) => copy.has(tag, after(1)))).toEqual([false, true, true]);
  });
});

describe('the deltas of an epoch', () => {
  it('are all of one size, whether nothing changed, little or too much, and what is too much waits in order', () => {
    const published = publish(tagsOf(40)), maker = new DeltaMaker(published), copy = copyOf(published), coming = eachTag(tagsOf(20));
    const sizes = [maker.next(after(1))];
    maker.change({ additions: coming, removals: [] });
    const waiting: number[] = [maker.waiting];
    for (let minute = 2; minute <= 5; minute += 1) { sizes.push(maker.next(after(minute))); waiting.push(maker.waiting); }
    for (const delta of sizes) copy.takeDelta(delta);
    expect(new Set(sizes.map(({ document }) => `${document.additions.length} ${document.removals.length}`)).size).toBe(1);
    expect([waiting, coming.every((tag) => copy.has(tag, after(5)))]).toEqual([[20, 12, 4, 0, 0], true]);
    expect(coming.slice(0, 8).every((tag) => sizes[1]!.document.additions.includes(tag.toString('base64url')) || Buffer.from(sizes[1]!.document.additions, 'base64url').includes(tag))).toBe(true);
  });

  it('do not take away a value to make up their size', () => {
    const people = tagsOf(40), published = publish(people), maker = new DeltaMaker(published), copy = copyOf(published);
    for (let minute = 1; minute <= 59; minute += 1) copy.takeDelta(maker.next(after(minute)));
    expect(eachTag(people).every((tag) => copy.has(tag, after(59)))).toBe(true);
  });

  it('go on after a stop from what was kept', () => {
    const published = publish(tagsOf(40)), maker = new DeltaMaker(published), copy = copyOf(published);
    copy.takeDelta(maker.next(after(1)));
    const again = new DeltaMaker(maker.state);
    copy.takeDelta(again.next(after(2)));
    expect([copy.sequence, copy.whyNot(after(2))]).toEqual([2, undefined]);
  });

  it('hold what is told twice once, and what came and left before the minute was over not at all', () => {
    const published = publish(tagsOf(40)), maker = new DeltaMaker(published), copy = copyOf(published), [stays, goes, unknown] = eachTag(tagsOf(3)) as [Buffer, Buffer, Buffer];
    maker.change({ additions: [stays, goes], removals: [] });
    maker.change({ additions: [stays], removals: [goes, unknown] });
    copy.takeDelta(maker.next(after(1)));
    maker.change({ additions: [stays], removals: [] });
    copy.takeDelta(maker.next(after(2)));
    expect([stays, goes, unknown].map((tag) => copy.has(tag, after(2)))).toEqual([true, false, false]);
  });

  it('end where too few decoys are left, instead of showing what is a value', () => {
    const published = publish(tagsOf(40)), few = { ...published, decoys: published.decoys.subarray(0, 8 * 7) };
    expect(() => new DeltaMaker(few).next(after(1))).toThrow(refused('REGISTER_EPOCH'));
  });
});

it('a copy that has nothing left out takes no notice of deltas without changes', () => {
  const published = publish(tagsOf(4)), maker = new DeltaMaker(published), copy = copyOf(published);
  maker.change(none);
  copy.takeDelta(maker.next(after(1)));
  expect(copy.whyNot(after(1))).toBeUndefined();
});
