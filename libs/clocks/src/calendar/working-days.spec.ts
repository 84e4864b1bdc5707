import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dateOf, type Day, dayAt, dayMs, dayOf, startOf, wallClockAt, weekdayOf } from './london.js';
import { readBankHolidays, releasedWorkingDays, workingDaysFrom } from './working-days.js';

const day = (date: string): Day => dayOf(date) ?? Number.NaN;
const calendar = releasedWorkingDays();
const file = (dates: readonly string[]) => JSON.stringify({ 'england-and-wales': { division: 'england-and-wales', events: dates.map((date) => ({ title: 'Invented holiday', date, notes: '', bunting: true })) }, scotland: { events: [{ date: '2031-11-30' }] } });
const eightIn = (year: number) => Array.from({ length: 8 }, (_, month) => `${year}-0${month + 1}-11`);

describe('a day in England and Wales', () => {
  it('begins at its midnight there, every day of fifteen years', () => {
    for (let one = day('2019-01-01'); one <= day('2033-12-31'); one += 1) expect([dateOf(one), wallClockAt(startOf(one)), dayAt(startOf(one)), dayAt(startOf(one) - 1)]).toEqual([dateOf(one), one * dayMs, one, one - 1]);
  });

  it('has 23 hours when clocks go forward and 25 when they go back', () => {
    const hours = (date: string) => (startOf(day(date) + 1) - startOf(day(date))) / 3_600_000;
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25'), hours('2026-10-26')]).toEqual([24, 23, 25, 24]);
    expect([new Date(startOf(day('2026-03-30'))).toISOString(), new Date(startOf(day('2026-10-26'))).toISOString()]).toEqual(['2026-03-29T23:00:00.000Z', '2026-10-26T00:00:00.000Z']);
  });

  it('is of Greenwich in winter and an hour ahead in summer', () => {
    expect([dayAt(Date.parse('2026-06-30T23:30:00Z')), dayAt(Date.parse('2026-12-30T23:30:00Z'))].map(dateOf)).toEqual(['2026-07-01', '2026-12-30']);
  });

  it.each(['2026-02-30', '2026-13-01', '20260101', '', '2026-1-1'])('is not named by %j', (text) => expect(dayOf(text)).toBeUndefined());
});

describe('working days', () => {
  it('are known for whole years only, as they were released', () => {
    expect([calendar.firstYear, calendar.lastYear]).toEqual([2019, 2027]);
    expect(['2018-12-31', '2019-01-01', '2027-12-31', '2028-01-01'].map((date) => calendar.isKnown(day(date)))).toEqual([false, true, true, false]);
  });

  it('are 253 in an ordinary year, as the load model has it', () => {
    const worked = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027].map((year) => {
      let count = 0;
      for (let one = day(`${year}-01-01`); one <= day(`${year}-12-31`); one += 1) count += calendar.isWorked(one) ? 1 : 0;
      return count;
    });
    expect(worked).toEqual([253, 254, 253, 250, 251, 254, 253, 253, 253]);
  });

  it('are no weekends, no holidays and no substitute days, but the day that a holiday was moved from', () => {
    expect(['2026-12-24', '2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28', '2026-12-29'].map((date) => calendar.isWorked(day(date)))).toEqual([true, false, false, false, false, true]);
    expect(['2022-05-30', '2022-06-02', '2022-06-03', '2022-09-19', '2020-05-04', '2020-05-08'].map((date) => calendar.isWorked(day(date)))).toEqual([true, false, false, false, true, false]);
  });

  it('fall on no weekend in what is released: substitute days are listed instead', () => {
    for (let one = day('2019-01-01'); one <= day('2027-12-31'); one += 1) if (weekdayOf(one) % 6 === 0) expect([dateOf(one), calendar.isWorked(one)]).toEqual([dateOf(one), false]);
  });

  it('can be read from a newer file, whose last year may not be published in full', () => {
    const newer = readBankHolidays(file([...eightIn(2030), ...eightIn(2031), '2032-01-01']));
    expect([newer.firstYear, newer.lastYear, newer.isKnown(day('2032-01-01')), newer.isWorked(day('2032-01-01')), newer.isWorked(day('2031-03-11'))]).toEqual([2030, 2031, false, false, false]);
    expect(newer.version).not.toBe(calendar.version);
  });

  it('have the version of what they say, not of how it is written', () => {
    const dates = [...eightIn(2030), ...eightIn(2031)];
    expect(readBankHolidays(file(dates.toReversed())).version).toBe(readBankHolidays(file(dates)).version);
    expect(readBankHolidays(file([...dates, '2031-09-12'])).version).not.toBe(readBankHolidays(file(dates)).version);
  });

  it('come from the file that is named, or from none: never from the released one in its place', () => {
    const named = join(mkdtempSync(join(tmpdir(), 'holidays-')), 'bank-holidays.json');
    expect(() => workingDaysFrom(named)).toThrow(expect.objectContaining({ code: 'CONFIG_SETTING_INVALID', facts: { setting: 'MAG_BANK_HOLIDAYS' } }));
    writeFileSync(named, file(eightIn(2030)));
    expect([workingDaysFrom(named).lastYear, workingDaysFrom(undefined).version]).toEqual([2030, calendar.version]);
  });

  it.each(['', '{}', 'null', '[]', file([]), file(['2030-02-30', ...eightIn(2030)]), file(['2030-01-01']), '{"england-and-wales":{"events":{}}}'])('cannot be read from %j', (text) => {
    expect(() => readBankHolidays(text)).toThrow(expect.objectContaining({ code: 'CONFIG_SETTING_INVALID', facts: { setting: 'MAG_BANK_HOLIDAYS' } }));
  });
});
