import { describe, expect, it } from '@jest/globals';
import { isAlike, isOneErrorApart, jaroWinkler, lettersOf } from './similarity.js';

const text = (of: string): { text: string; letters: number } => ({ text: of, letters: lettersOf(of) });

describe('how alike two texts are', () => {
  // The values of Winkler 1990, table 5.
  it.each([['martha', 'marhta', 0.9611], ['dwayne', 'duane', 0.84], ['dixon', 'dicksonx', 0.8133], ['abc', 'xyz', 0], ['', 'abc', 0], ['same', 'same', 1]])('%s and %s: %f', (a, b, value) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(value, 4);
  });
  it('is said the same without comparing letter by letter', () => {
    let state = 7;
    const drawn = (below: number): number => { state = state * 48_271 % 2_147_483_647; return state % below; };
    const word = (): string => Array.from({ length: drawn(9) }, () => 'abcdefgh01'[drawn(10)]).join('');
    let yes = 0;
    for (let one = 0; one < 20_000; one += 1) {
      const [a, b] = [word(), word()], bar = 0.5 + drawn(50) / 100;
      const is = jaroWinkler(a, b) >= bar;
      expect([a, b, bar, isAlike(text(a), text(b), bar)]).toEqual([a, b, bar, is]);
      yes += Number(is);
    }
    expect(yes).toBeGreaterThan(1_000);
  });
});

describe('one typing error', () => {
  it.each([['quarry', 'quary', true], ['quarry', 'quarrry', true], ['quarry', 'quatry', true], ['quarry', 'qaurry', true], ['quarry', 'quarry', true], ['quarry', 'qaurrry', false], ['quarry', 'querri', false], ['a', '', true]])('%s and %s: %s', (a, b, is) => {
    expect([isOneErrorApart(a, b), isOneErrorApart(b, a)]).toEqual([is, is]);
  });
});
