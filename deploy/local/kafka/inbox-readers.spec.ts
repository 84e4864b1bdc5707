import { describe, expect, it } from '@jest/globals';
import { hasRead } from './inbox-readers.js';

const ends = [{ partition: 0, low: '0', high: '12' }, { partition: 1, low: '7', high: '7' }];

describe('a reader of an inbox', () => {
  it.each([['12'], ['13'], ['10000000000000000000']])('has read it where it has committed its end or what came after: %s', (offset) => {
    expect(hasRead(ends, [{ partition: 0, offset }, { partition: 1, offset: '-1' }])).toBe(true);
  });

  it.each([['11'], ['9'], ['0'], ['-1']])('has not where it has committed less: %s', (offset) => {
    expect(hasRead(ends, [{ partition: 0, offset }, { partition: 1, offset: '7' }])).toBe(false);
  });

  it('has not where nothing is known of it, but for a partition in which nothing lies', () => {
    expect([hasRead(ends, []), hasRead([{ partition: 1, low: '7', high: '7' }], [])]).toEqual([false, true]);
  });
});
