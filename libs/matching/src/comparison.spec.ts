import { describe, expect, it } from '@jest/globals';
import { compare, type Field, levelOf } from './comparison.js';
import { type PersonRecord, prepare } from './person.js';

/** How a field of two records agrees; the same whichever of them comes first. */
function agreed(field: Field, a: PersonRecord, b: PersonRecord): string | undefined {
  const [one, other] = [prepare(a), prepare(b)];
  const [there, back] = [levelOf(compare(one, other), field), levelOf(compare(other, one), field)];
  expect(back).toBe(there);
  return there;
}
const names = (givenNames: string | undefined, familyName: string | undefined): PersonRecord => ({ givenNames, familyName });

describe('given names', () => {
  it.each([
    ['Margaret', 'margaret', 'exact'], ['Bob', 'Robert', 'variant'], ['Peggy', 'Maggie', 'variant'], ['Bill', 'Liam', 'variant'], ['Oleksandr', 'Александр', 'variant'], ['Zoë', 'Zoe', 'exact'],
    ['Jean-Paul', 'Paul', 'variant'], ['Mary Jane', 'Maryjane', 'exact'], ['Kieran', 'Kieron', 'one error'], ['Kieran', 'Kiearn', 'one error'], ['Katelynn', 'Kaitlin', 'alike'], ['M', 'Margaret', 'initial'],
    ['Siobhan', 'Deepak', 'differs'], [undefined, 'Ann', undefined],
  ])('%s and %s: %s', (a, b, level) => { expect(agreed('given', names(a, 'Entwistle'), names(b, 'Entwistle'))).toBe(level); });
  it('holds two names that are both known as names for two people, however alike', () => {
    expect(agreed('given', names('Joan', 'Entwistle'), names('John', 'Entwistle'))).toBe('differs');
  });
});

describe('family names', () => {
  it.each([
    ['Entwistle', 'ENTWISTLE', 'exact'], ["O'Brien", 'O Brien', 'exact'], ['MacDonald', 'Mac Donald', 'exact'], ['Müller', 'Muller', 'exact'], ['Ковальчук', 'Kovalchuk', 'exact'],
    ['Entwistle-Shah', 'Entwistle', 'part'], ['Entwistle Shah', 'Shah', 'part'], ['Entwistle', 'Entwhistle', 'one error'], ['Entwistle', 'Entiwstle', 'one error'],
    ['Stephenson', 'Stevenson', 'alike'], ['Phelan', 'Fealin', 'alike'], ['Wright', 'Rite', 'alike'], ['Entwistle', 'Okafor', 'differs'],
  ])('%s and %s: %s', (a, b, level) => { expect(agreed('family', names('Ann', a), names('Ann', b))).toBe(level); });
  it('knows the name before a marriage, in either record', () => {
    expect(agreed('family', { ...names('Ann', 'Shah'), formerFamilyName: 'Entwistle' }, names('Ann', 'Entwistle'))).toBe('part');
    expect(agreed('family', { ...names('Ann', 'Shah'), formerFamilyName: 'Entwistle' }, { ...names('Ann', 'Okafor'), formerFamilyName: 'Entwistle' })).toBe('part');
    expect(agreed('family', { ...names('Ann', 'Shah'), formerFamilyName: 'Entwistle' }, names('Ann', 'Okafor'))).toBe('differs');
  });
});

describe('the order of names', () => {
  it('is exchanged where the names fit only so', () => {
    const [a, b] = [names('Nguyen', 'Thanh'), names('Thanh', 'Nguyen')];
    expect([agreed('given', a, b), agreed('family', a, b), agreed('order', a, b)]).toEqual(['exact', 'exact', 'exchanged']);
  });
  it('is straight where both are two other names', () => {
    expect(agreed('order', names('Deepak', 'Shah'), names('Siobhan', 'Entwistle'))).toBe('straight');
  });
});

describe('addresses', () => {
  it('compares property references without leading zeros', () => {
    expect(agreed('uprn', { uprn: '000010033544614' }, { uprn: '10033544614' })).toBe('exact');
    expect(agreed('uprn', { uprn: '10033544614' }, { uprn: '10033544615' })).toBe('differs');
  });
  it.each([['WR5 2AB', 'wr52ab', 'exact'], ['WR5 2AB', 'WR5 2AD', 'one error'], ['WR5 2AB', 'WR5 9XY', 'district'], ['WR5 2AB', 'LS11 4QQ', 'differs'], ['', 'LS11 4QQ', undefined]])('postcodes %s and %s: %s', (a, b, level) => {
    expect(agreed('postcode', { postcode: a }, { postcode: b })).toBe(level);
  });
  it.each([
    [{ house: '12', street: 'Quarry Bank Road' }, { house: '12', street: 'Quarry Bank Rd' }, 'house and street'], [{ house: '12', street: 'Quarry Bank' }, { house: '14', street: 'Quarry Bank' }, 'street'],
    [{ house: '12', street: 'Quarry Bank' }, { house: '12', street: 'Quarryy Banks' }, 'house and alike'], [{ house: '12', street: 'Quarry Bank' }, { street: 'Quarryy Banks' }, 'alike'], [{ house: '12', street: 'Quarry Bank' }, { house: '12', street: 'Elm Grove' }, 'house'],
    [{ house: '12', street: 'Flat 2', street2: 'Quarry Bank' }, { house: '12', street: 'Quarry Bank' }, 'house and street'], [{ house: '1', street: 'Quarry Bank' }, { house: '12', street: 'Elm Grove' }, 'differs'], [{ house: '12' }, { house: '12' }, undefined],
  ])('%j and %j: %s', (a, b, level) => { expect(agreed('street', a, b)).toBe(level); });
  it.each([['Worcester', 'WORCESTER', 'exact'], ['Worcester', 'Worchester', 'alike'], ['Worcester', 'Leeds', 'differs']])('towns %s and %s: %s', (a, b, level) => { expect(agreed('town', { town: a }, { town: b })).toBe(level); });
});

describe('sex', () => {
  it.each([['M', 'male', 'exact'], ['F', 'M', 'differs'], ['', 'M', undefined]])('%s and %s: %s', (a, b, level) => { expect(agreed('sex', { sex: a }, { sex: b })).toBe(level); });
});

describe('ethnicity and nationality', () => {
  it('take no part, whatever a record says of them', () => {
    const record = { ...names('Ann', 'Entwistle'), dateOfBirth: '19700413' };
    expect(prepare({ ...record, ethnicity: 'W1', nationality: 'British' } as PersonRecord)).toEqual(prepare({ ...record, ethnicity: 'B2', nationality: 'Irish' } as PersonRecord));
  });
});
