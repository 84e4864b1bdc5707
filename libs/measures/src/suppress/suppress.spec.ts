import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Family } from '../figures.js';
import { workedOut } from './attacker.fixture.js';
import { type Counts, type Sections, suppress } from './suppress.js';

/** Small enough that everything that could be so can be tried. */
const families: readonly Family[] = [
  { of: 'asked', parts: ['waiting', 'refused', 'answered'] }, { of: 'waiting', parts: ['overdue'], rest: true }, { of: 'answered', parts: ['full', 'nil'] }, { of: 'answered', parts: ['read'], rest: true },
];
const names = ['asked', ...families.flatMap(({ parts }) => parts)];
const sum = (rows: readonly Counts[]): Counts => Object.fromEntries(names.map((name) => [name, rows.reduce((total, row) => total + row[name]!, 0)]));
const table = (...sections: readonly (readonly Counts[])[]): Sections => ({ all: sum(sections.flat()), sections: sections.map((rows) => ({ sum: sum(rows), rows })) });
const row = (waiting: number, refused: number, full: number, nil: number, overdue = 0, read = 0): Counts => ({ asked: waiting + refused + full + nil, waiting, refused, answered: full + nil, overdue, full, nil, read });

const count = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 9 }) }, { weight: 1, arbitrary: fc.constant(0) });
const anyRow = fc.record({ waiting: count, refused: count, full: count, nil: count, overdue: fc.nat(9), read: fc.nat(18) })
  .map(({ waiting, refused, full, nil, overdue, read }) => row(waiting, refused, full, nil, Math.min(overdue, waiting), Math.min(read, full + nil)));
const anyTable = fc.array(fc.array(anyRow, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }).map((sections) => table(...sections));

/** Every count of a table with what is shown of it. */
const pairs = (before: Sections, after = suppress(before, families)) =>
  [[before.all, after.all] as const, ...before.sections.flatMap(({ sum: made, rows }, at) => [[made, after.sections[at]!.sum] as const, ...rows.map((one, place) => [one, after.sections[at]!.rows[place]!] as const)])]
    .flatMap(([counts, shown]) => names.map((name) => ({ name, value: counts[name]!, shown: shown[name]! })));

describe('small numbers', () => {
  it('are never shown, and what is shown is the count', () => {
    fc.assert(fc.property(anyTable, (before) => {
      for (const { name, value, shown } of pairs(before)) {
        if (value >= 1 && value < 5) expect([name, shown]).toEqual([name, expect.any(String)]);
        if (shown !== 'hidden') expect([name, shown]).toEqual([name, value >= 1 && value < 5 ? '<5' : value]);
      }
    }), { numRuns: 500 });
  });

  it('cannot be worked out from anything that is shown, nor can what is hidden for their sake: each could be another one', () => {
    fc.assert(fc.property(anyTable, (before) => {
      const found = workedOut(before, suppress(before, families), families);
      // One table in some thousands takes too long to try; another is drawn for it.
      fc.pre(found !== undefined);
      expect(found).toEqual([]);
    }), { numRuns: 200 });
  }, 300_000);

  it('cannot be worked out from a row that is all of a hidden sum', () => {
    const before = table([row(0, 1, 5, 0), row(0, 0, 5, 1, 0, 6)], [row(1, 0, 0, 0)]);
    expect(workedOut(before, suppress(before, families), families)).toEqual([]);
  });

  it('could be worked out if only they were hidden: the test above can fail', () => {
    const before = table([row(20, 3, 10, 0), row(20, 10, 10, 0)]);
    const onlySmall = (counts: Counts) => Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, value >= 1 && value < 5 ? '<5' as const : value]));
    const after = { all: onlySmall(before.all), sections: before.sections.map((one) => ({ sum: onlySmall(one.sum), rows: one.rows.map(onlySmall) })) };
    expect(workedOut(before, after, families)).toEqual(['row 0 0 refused']);
  });

  it('are hidden in tables of the same sums in the same way', () => {
    fc.assert(fc.property(anyTable, fc.nat(2), ({ all, sections }, at) => {
      const split = { all, sections: sections.map((one, place) => (place === at ? { ...one, rows: [] } : one)) };
      const [one, other] = [suppress({ all, sections }, families), suppress(split, families)];
      expect([other.all, ...other.sections.map((section) => section.sum)]).toEqual([one.all, ...one.sections.map((section) => section.sum)]);
    }));
  });
});

describe('the example of the decision record', () => {
  it('hides a second force with the small number of the first, the smaller one, and what they both could be made up from', () => {
    const before = table([row(12, 3, 20, 0), row(10, 8, 30, 0), row(15, 40, 60, 0)]);
    const { rows } = suppress(before, families).sections[0]!;
    expect(rows.map(({ asked, waiting, refused, answered }) => [asked, waiting, refused, answered])).toEqual([[35, 'hidden', '<5', 20], [48, 'hidden', 'hidden', 30], [115, 15, 40, 60]]);
  });

  it('shows nothing but that there are few of an agency that was asked less than five times, and hides the count of another with it', () => {
    const before = table([row(0, 1, 2, 0), row(5, 6, 30, 0), row(15, 40, 60, 0)]);
    const { rows } = suppress(before, families).sections[0]!;
    expect(rows.map(({ asked, refused }) => [asked, refused])).toEqual([['<5', 'hidden'], ['hidden', 'hidden'], [115, 40]]);
  });

  it('shows zeros, and a whole table where nothing is small', () => {
    const before = table([row(10, 0, 20, 0, 5, 10), row(10, 8, 30, 5)]);
    expect(pairs(before).filter(({ value, shown }) => value !== shown)).toEqual([]);
  });
});

describe('a table of the whole country', () => {
  it('shows most of its counts: forty forces with ten reasons to refuse, each given up to some thirty times', () => {
    const codes = Array.from({ length: 10 }, (_, at) => `code ${at}`);
    const rows = Array.from({ length: 40 }, (_, force): Counts => {
      const made = Object.fromEntries(codes.map((code, at) => [code, (force * 7 + at * 13) % (3 * at + 5)]));
      return { ...made, asked: Object.values(made).reduce((total, value) => total + value, 0) };
    });
    const all = Object.fromEntries(['asked', ...codes].map((name) => [name, rows.reduce((total, one) => total + one[name]!, 0)]));
    const { sections: [shown] } = suppress({ all, sections: [{ sum: all, rows }] }, [{ of: 'asked', parts: codes }]);
    const great = rows.flatMap((row, at) => codes.filter((code) => row[code]! >= 5).map((code) => shown!.rows[at]![code]));
    expect(great.filter((value) => typeof value === 'number').length / great.length).toBeGreaterThan(0.9);
  });
});
