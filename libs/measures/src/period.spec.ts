import { describe, expect, it } from '@jest/globals';
import { daysOf, daysUntil, periodOf } from './period.js';

describe('a period', () => {
  it('is of days that there are, in order, at most a year', () => {
    expect(periodOf({ from: '2024-02-29', until: '2024-02-29' })).toEqual({ from: '2024-02-29', until: '2024-02-29' });
    expect(daysOf(periodOf({ from: '2024-01-01', until: '2024-12-31' }))).toHaveLength(366);
  });

  it.each([['2026-02-29', '2026-03-01', '/from NOT_A_DATE'], ['2026-03-01', '2026-13-01', '/until NOT_A_DATE'], ['2026-03-02', '2026-03-01', '/until OUT_OF_RANGE'], ['2025-01-01', '2026-01-02', '/until OUT_OF_RANGE'], ['1 March', '2026-03-01', '/from NOT_A_DATE']])(
    'from %s until %s is none', (from, until, finding) => {
      const found = ((): readonly { readonly path: string; readonly code: string }[] => {
        try {
          periodOf({ from, until });
          return [];
        } catch (error) {
          return (error as { findings: { path: string; code: string }[] }).findings;
        }
      })();
      expect(found.map(({ path, code }) => `${path} ${code}`)).toEqual([finding]);
    });

  it('of so many days ends with the last of them, over a change of clocks too', () => {
    expect([daysUntil('2026-10-26', 28), daysUntil('2026-03-30', 1)]).toEqual([{ from: '2026-09-29', until: '2026-10-26' }, { from: '2026-03-30', until: '2026-03-30' }]);
    expect(daysOf({ from: '2026-10-24', until: '2026-10-26' })).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  });
});
