import { describe, expect, it } from '@jest/globals';
import { HandOver } from './hand-over.js';

const text = (mebibytes: number): string => 'x'.repeat(mebibytes * 1024 * 1024);
const open = (isTaken = true): HandOver<string> => new HandOver<string>(() => isTaken, (row) => row.length);

/** Whether rows were missed, as the loop that moves them on is told. */
async function missed(rows: HandOver<string>): Promise<boolean> {
  let told = false;
  await rows.whereMissed(() => Promise.resolve((told = true)));
  return told;
}

describe('rows that are handed over after their commit', () => {
  it('come out oldest first, and those that could not be moved on before all others', () => {
    const rows = open();
    rows.put(['a', 'b']);
    rows.put(['c']);
    const some = rows.take(2);
    rows.putBack(some);
    expect([some, rows.take(5), rows.take(5)]).toEqual([['a', 'b'], ['a', 'b', 'c'], []]);
  });

  it('are for the loop of this process only; it is told to look for others when it begins to run here', async () => {
    const rows = open(false);
    expect([await missed(rows), await missed(rows)]).toEqual([true, false]);
    rows.put(['a']);
    expect(rows.take(1)).toEqual([]);
    expect(await missed(rows)).toBe(true);
  });

  it('are forgotten when the loop begins to run again, for another may have moved them on', async () => {
    const rows = open();
    await missed(rows);
    rows.put(['a']);
    rows.begin();
    expect([rows.take(1), await missed(rows)]).toEqual([[], true]);
  });

  it('leave what is more than can be held to the table, after what is held', async () => {
    const rows = open();
    await missed(rows);
    rows.put([text(9)]);
    rows.put([text(9)]);
    rows.put([text(7)]);
    expect([await missed(rows), rows.take(5).map(({ length }) => length / 1024 / 1024), await missed(rows), await missed(rows)]).toEqual([false, [9, 7], true, false]);
  });

  it('are looked for again where looking failed', async () => {
    const rows = open();
    await expect(rows.whereMissed(() => Promise.reject(new TypeError('away')))).rejects.toThrow('away');
    expect([await missed(rows), await missed(rows)]).toEqual([true, false]);
  });
});
