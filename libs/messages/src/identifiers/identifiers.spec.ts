import { describe, expect, it } from '@jest/globals';
import {
  forceCodes, readCrn, readCro, readNhsNumber, readPnc, readPostcode, readPrisonNumber, readUprn, type Reading,
} from './index.js';

const value = (reading: Reading<string>) => (reading.ok ? reading.value : reading.code);
const today = new Date('2026-06-01T00:00:00Z');

describe('PNC id', () => {
  it.each(['1979/0163001B', '2002/0073319Z', '1981/0000034U', '2000/0000223R', '1967/9893091D'])('reads the vector %s of DOMAIN 6.1', (pnc) => {
    expect(value(readPnc(pnc, today))).toBe(pnc);
  });
  it.each([
    ['79/163001B', '1979/0163001B'], ['79163001b', '1979/0163001B'], ['19790163001B', '1979/0163001B'], ['1979/163001B', '1979/0163001B'],
    ['81/34U', '1981/0000034U'], [' 00/223R ', '2000/0000223R'], ['02/73319Z', '2002/0073319Z'],
  ])('brings %s into the canonical form', (written, canonical) => {
    expect(value(readPnc(written, today))).toBe(canonical);
  });
  it('reads a two-digit year after this one as the last century', () => {
    expect(value(readPnc('67/9893091D', today))).toBe('1967/9893091D');
  });
  it.each(['2001/0171310S', '20030011985Z', '1979/0163001C'])('refuses %s for its check letter', (pnc) => {
    expect(value(readPnc(pnc, today))).toBe('PNC_CHECK_LETTER');
  });
  it.each(['', '1979', '1979/0163001', '2079/0163001B', '1979/01630012B', 'x'])('refuses %p for its form', (pnc) => {
    expect(value(readPnc(pnc, today))).toBe('NOT_A_PNC');
  });
});

describe('CRO number', () => {
  it.each(['065656/91H', 'SF05/482703J', 'SF83/50058Z'])('reads the vector %s of DOMAIN 6.1', (cro) => expect(value(readCro(cro))).toBe(cro));
  it('pads the serial of a standard file', () => expect(value(readCro('65656/91h'))).toBe('065656/91H'));
  it('refuses 85227/65G for its check letter', () => expect(value(readCro('85227/65G'))).toBe('CRO_CHECK_LETTER'));
  it.each(['', '065656', 'SF05482703J', '1234567/91H'])('refuses %p for its form', (cro) => expect(value(readCro(cro))).toBe('NOT_A_CRO'));
});

describe('other identifiers', () => {
  it.each([
    [readCrn('x123456'), 'X123456'], [readCrn('X12345'), 'NOT_A_CRN'], [readPrisonNumber('a1234bc'), 'A1234BC'], [readPrisonNumber('A123'), 'NOT_A_PRISON_NUMBER'],
    [readNhsNumber('943 476 5919'), '9434765919'], [readNhsNumber('943 476 5918'), 'NHS_CHECK_DIGIT'], [readNhsNumber('94'), 'NOT_AN_NHS_NUMBER'],
    [readPostcode('wr12ab'), 'WR1 2AB'], [readPostcode('SW1A 1AA'), 'SW1A 1AA'], [readPostcode('gir0aa'), 'GIR 0AA'], [readPostcode('WR1 2CI'), 'NOT_A_POSTCODE'],
    [readUprn('000100012345'), '100012345'], [readUprn('1234567890123'), 'NOT_A_UPRN'],
  ])('%#: reads to %2$s', (reading, expected) => expect(value(reading)).toBe(expected));
  it('knows the 43 territorial forces', () => expect(forceCodes).toHaveLength(43));
});
