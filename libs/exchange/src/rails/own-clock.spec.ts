import { describe, expect, it } from '@jest/globals';
import { type Database, logFor, type Sql } from '#platform';
import { aheadOf, OwnClock, watchOwnClock } from './own-clock.js';

const start = Date.UTC(2026, 0, 1);
const at = (seconds: number): Date => new Date(start + seconds * 1000);
/** Records of a publisher whose clock is right, as they come to one that is `ahead` seconds ahead. */
const heardBy = (ahead: number, ...records: readonly { readonly written: number; readonly came: number }[]): number | undefined => {
  const clock = new OwnClock();
  for (const { written, came } of records) clock.heard(at(written), at(came + ahead));
  return clock.aheadOfPublisher();
};
const every30 = [0, 30, 60, 90].map((written) => ({ written, came: written + 0.2 }));

describe('our own clock', () => {
  it.each([0, 45, -45, 3600, -3600])('is seen to be %d seconds ahead of the publisher by what freshness records say', (ahead) => {
    expect(heardBy(ahead, ...every30)).toBeCloseTo(ahead * 1000 + 200, -1);
  });

  it('is not blamed for one record that was long on its way', () => {
    expect(heardBy(0, { written: 0, came: 0.2 }, { written: 30, came: 30.2 }, { written: 60, came: 60.2 }, { written: 90, came: 180 })).toBeLessThan(1000);
  });

  it('is not judged by records that waited for us, nor by one alone', () => {
    const waited = [-600, -570, -540, -510].map((written, place) => ({ written, came: place / 10 }));
    expect(heardBy(0, ...waited)).toBeUndefined();
    expect(heardBy(0, ...waited, { written: 30, came: 30.2 })).toBeUndefined();
    expect(heardBy(0, ...waited, { written: 30, came: 30.2 }, { written: 60, came: 60.2 })).toBeLessThan(1000);
  });

  it('is compared with a database by the middle of the question, and not by an answer that took too long', async () => {
    const asked = (took: number, ahead: number) => {
      const times = [at(ahead), at(ahead + took)];
      return aheadOf({ sql: () => Promise.resolve([{ at: at(took / 2).getTime() }]) }, () => times.shift()!);
    };
    expect(await asked(1, 40)).toBe(40_000);
    expect(await asked(1, -40)).toBe(-40_000);
    expect(await asked(3, 40)).toBeUndefined();
  });

  it.each([45, -45])('raises an alarm for each clock that it is apart from, here %d seconds, and clears those of the others', async (apart) => {
    const said: string[] = [];
    const database = (ahead: number): Database => {
      const sql: Sql = (text, params = []) => {
        if (text.includes('clock_timestamp')) return Promise.resolve([{ at: start - ahead * 1000 }]);
        said.push(`${text.startsWith('insert into alarm') ? 'raised' : 'cleared'} ${/"clock":"([a-z-]+)"/.exec(JSON.stringify(params).replaceAll('\\', ''))?.[1] ?? ''}`);
        return Promise.resolve([]);
      };
      return { sql } as Database;
    };
    const shown: number[] = [];
    await watchOwnClock({ clock: new OwnClock(), caseSide: database(apart), victimSide: database(0), metrics: { clockApart: { set: (_: object, value: number) => void shown.push(value) } } as never, log: logFor({ process: 'test' }), now: () => at(0) });
    expect([said, shown]).toEqual([['raised case-store', 'cleared victim-store'], [apart, 0]]);
  });
});
