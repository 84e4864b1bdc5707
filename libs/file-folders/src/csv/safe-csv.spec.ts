import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { cellsOf, guardCell, guardRecord, stringifyRows, unguardCell } from './safe-csv.js';

const signs = ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\ufe66', '\ufe62', '\ufe63', '\ufe6b'];
const dangerous = [...signs, '\t', '\r', '\n', '\u0000'];
/** What a spreadsheet may leave out before a sign. */
const leftOut = [' ', '\t', '\n', '\u00a0', '\u3000', '\u2003', '\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '"', "'", '\uff02', '\uff07'];
const before = fc.array(fc.constantFrom(...leftOut), { maxLength: 4 }).map((some) => some.join(''));
/** Texts that begin as formulas, guards and neither. */
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.tuple(before, fc.constantFrom(...dangerous, 'a', ';'), fc.string()).map((all) => all.join('')), fc.tuple(fc.constantFrom(...dangerous, "'", "''", ' =', "' ", '"', ','), fc.string()).map(([beginning, rest]) => beginning + rest));

describe('a value in a cell', () => {
  it.each(dangerous)('that a spreadsheet might evaluate begins with a mark by which it is text: %j', (beginning) => {
    for (const value of [`${beginning}1+1`, `${beginning}cmd|'/c calc'!A1`, beginning, `'${beginning}`]) expect([value, guardCell(value)]).toEqual([value, `'${value}`]);
  });

  it('is marked behind whatever a spreadsheet leaves out, in every form of the sign', () => {
    fc.assert(fc.property(before, fc.constantFrom(...signs), fc.string(), (left, sign, rest) => guardCell(left + sign + rest) === `'${left}${sign}${rest}`), { numRuns: 5000 });
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

  it('has every cell in quotes, one with a semicolon and an empty one too', () => {
    expect(stringifyRows([['a;=1+1', '', 'b', 3]])).toBe('"a;=1+1","","b","3"\n');
  });
});

describe('a record that is given back', () => {
  const read = (bytes: Buffer) => cellsOf(bytes.toString().replace(/\n$/, ''))?.map(unguardCell);

  it('reads as it did, cell by cell, whoever wrote it', () => {
    const cells = fc.array(texts, { minLength: 2, maxLength: 6 });
    fc.assert(fc.property(cells, (row) => {
      const written = row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
      expect(read(guardRecord(Buffer.from(written)))).toEqual(cellsOf(Buffer.from(written).toString())?.map(unguardCell));
    }), { numRuns: 2000 });
  });

  it.each([['a,=1+1', `"a","'=1+1"\n`], ['a;=1+1,b', '"a;=1+1","b"\n'], [`"a,""b,=1`, `"""a,""""b,=1"\n`], [`=1,"b`, `"'=1,""b"\n`], ['\ufeffa,b', '\ufeff"a","b"\n']])('is safe: %j', (record, line) => {
    expect(guardRecord(Buffer.from(record)).toString()).toBe(line);
    expect(guardRecord(guardRecord(Buffer.from(record)).subarray(0, -1)).toString()).toBe(line);
  });

  it('keeps the bytes of what is no UTF-8', () => {
    expect(guardRecord(Buffer.from('M\u00fcller,=1', 'latin1'))).toEqual(Buffer.from(`"M\u00fcller","'=1"\n`, 'latin1'));
  });
});
