import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvName, csvOf } from './csv.js';
import { countNames } from './figures.js';
import { type Figures, type Measures } from './measure.js';

const figures: Figures = {
  level: 'group', kind: 'da-enquiry', group: '=cmd|calc', unit: null, counts: { ...Object.fromEntries(countNames.map((name) => [name, 0])), asked: 31, refused: '<5', waiting: 'hidden', notAsked: null },
  toTake: { median: 90, p90: 600 }, toAnswer: { median: null, p90: null }, systems: 2,
};
const measures: Measures = { from: '2026-11-01', until: '2026-11-30', by: 'agency', figures: [figures], coverage: [{ on: 'EMC_ASKED', due: 9, made: '<5' }], notKnown: [] };

describe('the figures as CSV', () => {
  const [row, due] = parse<Record<string, string>>(csvOf(measures), { columns: true });

  it('have a column for every count, and hide what the table hides', () => {
    expect(Object.keys(row!)).toEqual(expect.arrayContaining([...countNames, 'medianMinutesToTake', 'p90MinutesToAnswer', 'medianSystems']));
    expect(row).toMatchObject({ from: '2026-11-01', kind: 'da-enquiry', asked: '31', refused: '<5', waiting: 'hidden', notAsked: '', medianMinutesToTake: '90', medianMinutesToAnswer: '', medianSystems: '2' });
  });

  it('have a line for what was due and made, which is no figure', () => {
    expect(due).toMatchObject({ from: '2026-11-01', level: 'coverage', group: 'EMC_ASKED', kind: '', asked: '', due: '9', made: '<5' });
    expect([row!['due'], row!['made']]).toEqual(['', '']);
  });

  it('hold nothing that a spreadsheet would evaluate', () => expect(row!['group']).toBe("'=cmd|calc"));

  it('are a file that says what it holds', () => expect(csvName(measures)).toBe('measures-2026-11-01-2026-11-30-by-agency.csv'));
});
