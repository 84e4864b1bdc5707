import { describe, expect, it } from '@jest/globals';
import { compareBirths, readBirth } from './births.js';

describe('days of birth', () => {
  it.each([
    ['19700413', '1970-04-13', 'exact'], ['19700413', '19701304', 'exchanged'], ['19700408', '19700804', 'exchanged'], ['19700413', '19704013', 'exchanged'], ['19700413', '19700431', 'exchanged'], ['19700413', '19070413', 'exchanged'], ['19700413', '19700414', 'one digit'], ['19700413', '19600413', 'one digit'],
    ['19700413', '19820413', 'two digits'], ['19700413', '19700826', 'year'], ['19700413', '19700101', 'approximate'], ['19700413', '1970', 'approximate'], ['19700413', '1971', 'approximate'], ['19700413', '1970-04', 'approximate'],
    ['19700413', '19761129', 'differs'], ['19700413', '19951129', 'generation'], ['19700413', '20461129', 'differs'], ['19700413', '', undefined], ['19700413', 'unknown', undefined], ['19700413', '00000000', undefined],
  ])('%s and %s: %s', (a, b, level) => {
    expect(compareBirths(readBirth(a), readBirth(b))).toBe(level);
    expect(compareBirths(readBirth(b), readBirth(a))).toBe(level);
  });
  it.each([[14, 'differs'], [15, 'generation'], [50, 'generation'], [51, 'differs']])('%i years apart: %s', (years, level) => {
    expect(compareBirths(readBirth('19400413'), readBirth(`${1940 + years}1129`))).toBe(level);
  });
});
