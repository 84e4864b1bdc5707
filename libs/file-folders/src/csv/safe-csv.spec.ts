import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { cellsOf, guardCell, stringifyRows, unguardCell } from './safe-csv.js';

const dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\u0000', '\uff1d', '\uff0b', '\uff0d', '\uff20'];
/** Texts that begin as formulas, guards and neither. */
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.tuple(fc.constantFrom(...dangerous, "'", "''", ' =', "' ", '"', ','), fc.string()).map(([beginning, rest]) => beginning + rest));

describe('a value in a cell', () => {
  it.each(dangerous)('that a spreadsheet might evaluate begins with a mark by which it is text: %j', (beginning) => {
    for (const value of [`${beginning}1+1`, `${beginning}cmd|'/c calc'!A1`, beginning, `'${beginning}`]) expect([value, guardCell(value)]).toEqual([value, `'${value}`]);
  });

  it('is safe behind blanks too, and others stay as they are', () => {
    expect(guardCell('  =HYPERLINK("x")')).toBe('\'  =HYPERLINK("x")');
    for (const value of ["O'Sample", "'quoted'", '1-2', 'a=b', '', "''", '07700 900123']) expect([value, guardCell(value)]).toEqual([value, value]);
  });

  it('is read back exactly, whatever it is', () => {
    fc.assert(fc.property(texts, (value) => unguardCell(guardCell(value)) === value), { numRuns: 5000 });
  });

  it('is never left in a form that a spreadsheet evaluates', () => {
    fc.assert(fc.property(texts, (value) => !/^[=+\-@\t\r\n]/.test(guardCell(value))), { numRuns: 5000 });
  });

  it('that somebody wrote without a mark is its own value', () => {
    expect(['+44 1632 960123', '-5', 'plain'].map(unguardCell)).toEqual(['+44 1632 960123', '-5', 'plain']);
  });
});

describe('a row', () => {
  it('comes back from CSV with the very values that went in', () => {
    fc.assert(fc.property(fc.array(texts, { minLength: 2, maxLength: 6 }), (row) => {
      const record = stringifyRows([row]).slice(0, -1);
      expect(cellsOf(record)?.map(unguardCell)).toEqual(row);
    }), { numRuns: 2000 });
  });
});
