import { describe, expect, it } from '@jest/globals';
import { estimateModel } from './estimate-model.js';
import { type PersonRecord, prepare } from './person.js';

let state = 11;
const below = (bound: number): number => { state = state * 48_271 % 2_147_483_647; return state % bound; };
const often = (share: number): boolean => below(1_000_000) < share * 1_000_000;
const word = (at: number): string => ['ba', 'ke', 'di', 'fo', 'gu'][at % 5]! + ['lar', 'men', 'nip', 'ros', 'tux'][Math.floor(at / 5) % 5]! + ['ab', 'ec', 'id', 'of', 'ug'][Math.floor(at / 25) % 5]!;

/** What each field of a record is written with another value instead; the rest is as it was. */
const errors = { given: 0.1, family: 0.05, birth: 0.08, sex: 0.02, moved: 0.3 };
const drawn = (): PersonRecord => ({
  givenNames: word(below(100)), familyName: `${word(below(125))}sson`, dateOfBirth: `${1950 + below(50)}${String(1 + below(12)).padStart(2, '0')}${String(1 + below(28)).padStart(2, '0')}`, sex: often(0.5) ? 'M' : 'F',
  house: String(1 + below(90)), street: word(below(60)), town: word(below(10)), postcode: `LS${1 + below(20)} ${below(9)}${'ABDEFGHJ'[below(8)]!}${'ABDEFGHJ'[below(8)]!}`,
});
function writtenAnew(known: PersonRecord): PersonRecord {
  const other = drawn();
  return {
    ...known, ...(often(errors.moved) ? { house: other.house, street: other.street, town: other.town, postcode: other.postcode } : {}), ...(often(errors.given) ? { givenNames: other.givenNames } : {}), ...(often(errors.family) ? { familyName: other.familyName } : {}),
    ...(often(errors.birth) ? { dateOfBirth: other.dateOfBirth } : {}), ...(often(errors.sex) ? { sex: known.sex === 'M' ? 'F' : 'M' } : {}),
  };
}
const people = Array.from({ length: 4_000 }, drawn).flatMap((known) => [prepare(known), prepare(writtenAnew(known))]);
const model = estimateModel(people, 'drawn');

describe('estimating by expectation and maximisation, without being told who is who', () => {
  it.each([['given', 'exact', 1 - errors.given], ['family', 'exact', 1 - errors.family], ['birth', 'exact', 1 - errors.birth], ['sex', 'exact', 1 - errors.sex], ['postcode', 'exact', 1 - errors.moved]] as const)('finds how often the %s of one person agrees', (field, level, share) => {
    expect(Math.abs(model.odds[field]![level]!.m - share)).toBeLessThan(0.03);
  });
  it.each([['given', 'exact', 1 / 100], ['family', 'exact', 1 / 125], ['sex', 'exact', 0.5], ['town', 'exact', 0.1]] as const)('finds how often the %s of two people agrees', (field, level, share) => {
    expect(Math.abs(model.odds[field]![level]!.u / share - 1)).toBeLessThan(0.15);
  });
  it('counts how common each name is', () => {
    expect(Object.keys(model.frequencies.given!).length).toBe(100);
    expect(Math.abs(Object.values(model.frequencies.given!).reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(0.01);
  });
  it('says nothing of fields that no record has', () => { expect([model.odds.uprn, model.odds.pnc, model.odds.region]).toEqual([undefined, undefined, undefined]); });
  it('gives the same model for the same people', () => { expect(estimateModel(people, 'drawn')).toEqual(model); });
});
