import { describe, expect, it } from '@jest/globals';
import { boundMs, unevenAmong } from './unevenness.js';

/** Numbers that look random and are the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Thirteen kinds of which each takes 25 ms and a little, now and then much longer; and one that takes `later`. */
function timesOf(seed: number, later: number, rounds = 200): Map<string, number[]> {
  const random = numbers(seed);
  const one = (): number => 25 + random() * 0.4 + (random() < 0.1 ? random() * 80 : 0);
  return new Map(Array.from({ length: 13 }, (_, kind) => [`kind ${kind}`, Array.from({ length: rounds }, () => one() + (kind === 7 ? later : 0))]));
}

describe('times of failures', () => {
  it('are even where only chance and the machine make them differ, run after run', () => {
    for (let seed = 1; seed <= 20; seed += 1) expect([seed, unevenAmong(timesOf(seed, 0))]).toEqual([seed, []]);
  });

  it('are even where one differs by less than the bound', () => {
    for (let seed = 1; seed <= 5; seed += 1) expect([seed, unevenAmong(timesOf(seed, boundMs / 2))]).toEqual([seed, []]);
  });

  it.each([2 * boundMs, -2 * boundMs])('are uneven where one kind takes %s ms more, and it is named with how much', (later) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const found = unevenAmong(timesOf(seed, later));
      expect([seed, found.find(({ share }) => share === 0.5)]).toEqual([seed, { name: 'kind 7', share: 0.5, byMs: expect.closeTo(later, 0) as unknown as number }]);
      expect([seed, [...new Set(found.map(({ name }) => name))]]).toEqual([seed, ['kind 7']]);
    }
  });

  it('are uneven where one kind alone is let through at once now and then, with half of its times', () => {
    const times = timesOf(3, 0);
    times.set('kind 7', times.get('kind 7')!.map((took, at) => (at % 2 === 0 ? 3 : took)));
    expect(unevenAmong(times).map(({ name }) => name)).toContain('kind 7');
  });
});
