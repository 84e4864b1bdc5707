import { describe, expect, it } from '@jest/globals';
import { HandOver } from './hand-over.js';

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, at) => from + at);

describe('rows that are handed over after their commit', () => {
  it('come out oldest first, and those that could not be moved on before all others', () => {
    const rows = new HandOver<number>(() => true);
    rows.put([1, 2]);
    rows.put([3]);
    const some = rows.take(2);
    rows.putBack(some);
    expect([some, rows.take(5), rows.take(5)]).toEqual([[1, 2], [1, 2, 3], []]);
  });

  it('are for the loop of this process only', () => {
    const rows = new HandOver<number>(() => false);
    rows.put([1]);
    expect(rows.take(1)).toEqual([]);
  });

  it('tell once, at the start, that the table has more', () => {
    const rows = new HandOver<number>(() => true);
    expect([rows.tellMissed(), rows.tellMissed()]).toEqual([true, false]);
  });

  it('tell that the table has more when more came than are held, after what is held', () => {
    const rows = new HandOver<number>(() => true);
    rows.tellMissed();
    rows.put(numbers(0, 1_200));
    rows.put(numbers(1_200, 1));
    expect([rows.tellMissed(), rows.take(5_000).length, rows.tellMissed(), rows.tellMissed()]).toEqual([false, 1_200, true, false]);
  });
});
