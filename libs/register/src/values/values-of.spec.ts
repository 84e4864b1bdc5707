import { describe, expect, it } from '@jest/globals';
import { type RegisterPerson } from './person.js';
import { soundOf, wordsOf } from './plain.js';
import { mostValues, valueKinds, valuesOf } from './values-of.js';

const person: RegisterPerson = {
  pnc: '1979/0163001B', cro: '065656/91H', prisonNumber: 'A1234BC', crn: 'X320741', names: [{ given: 'Tobias', family: 'Testperson' }], dateOfBirth: '1979-03-12',
  addresses: [{ street: '14 Testing Road', postcode: 'WR1 2AB' }],
};
const texts = (of: RegisterPerson): string[] => valuesOf(of).map(({ input }) => input.toString().replaceAll('\u0000', ' '));
/** The kinds of value that two records share. */
const shared = (a: RegisterPerson, b: RegisterPerson): string[] => { const held = new Set(texts(a)); return [...new Set(valuesOf(b).filter((_, at) => held.has(texts(b)[at]!)).map(({ kind }) => kind))]; };

describe('the values of a person', () => {
  it('are these, whoever makes them', () => {
    expect(texts(person)).toEqual([
      'mag-register/1 pnc 1979/0163001B', 'mag-register/1 prison-number A1234BC', 'mag-register/1 cro 065656/91H', 'mag-register/1 crn X320741',
      'mag-register/1 sounds-birth t120+t231 19790312', 'mag-register/1 family-birth testperson 19790312', 'mag-register/1 given-birth tobi t 19790312',
      'mag-register/1 sounds-figures t120+t231 19790123', 'mag-register/1 letters-month test+tobi 197903', 'mag-register/1 letters-day test+tobi 197912', 'mag-register/1 letters-birthday test+tobi 0312',
      'mag-register/1 birth-postcode 19790312 WR1 2AB', 'mag-register/1 birth-house 19790312 14 testin', 'mag-register/1 family-postcode test WR1 2AB', 'mag-register/1 given-postcode t120 WR1 2AB', 'mag-register/1 letters-street test+tobi testin',
    ]);
  });

  it('are the same however identifiers, names and postcodes are written', () => {
    expect(texts({
      pnc: '79/163001b', cro: '65656/91h', prisonNumber: 'a1234bc', crn: ' x320741', names: [{ given: 'TOBÍAS Erwin', family: "Test'person" }], dateOfBirth: '1979-03-12', addresses: [{ street: 'Flat 2, 14 Testing Rd', postcode: 'wr12ab' }],
    })).toEqual(texts(person));
  });

  it('have a prefix of their kind, so that two kinds never have the same value', () => {
    for (const { kind, input } of valuesOf(person)) expect(input.toString().split('\u0000').slice(0, 2)).toEqual(['mag-register/1', kind]);
    expect(new Set(texts(person)).size).toBe(valueKinds.length);
    expect(valuesOf({ names: [{ given: 'A', family: 'B' }], dateOfBirth: '1979-03-12' }).every(({ input }) => !input.toString().includes('\u0000\u0000'))).toBe(true);
  });

  it.each([
    ['names the wrong way round', { names: [{ given: 'Testperson', family: 'Tobias' }] }, 'sounds-birth'],
    ['a name heard wrongly', { names: [{ given: 'Tobyas', family: 'Tessperson' }] }, 'birth-postcode'],
    ['a short form of a given name', { names: [{ given: 'Toby', family: 'Testperson' }] }, 'family-birth'],
    ['a family name after a marriage', { names: [{ given: 'Tobias', family: 'Otherperson' }] }, 'given-postcode'],
    ['one half of a double name', { names: [{ given: 'Tobias', family: 'Example-Testperson' }] }, 'sounds-birth'],
    ['day and month exchanged', { dateOfBirth: '1979-12-03' }, 'sounds-figures'],
    ['a wrong day', { dateOfBirth: '1979-03-21' }, 'letters-month'],
    ['a wrong month', { dateOfBirth: '1979-05-12' }, 'letters-day'],
    ['a wrong year', { dateOfBirth: '1978-03-12' }, 'letters-birthday'],
    ['no date of birth', { dateOfBirth: undefined }, 'family-postcode'],
    ['another address', { addresses: [] }, 'sounds-birth'],
  ] as const)('still share one with: %s', (_, otherwise, kind) => {
    const { pnc, cro, prisonNumber, crn, ...known } = person;
    expect([pnc, cro, prisonNumber, crn].every((id) => id !== undefined)).toBe(true);
    expect(shared(person, { ...known, ...otherwise })).toContain(kind);
  });

  it('are not shared by a brother at the same address but for what tells of the family there', () => {
    expect(shared(person, { names: [{ given: 'Edgar', family: 'Testperson' }], dateOfBirth: '1981-07-30', addresses: person.addresses! })).toEqual(['family-postcode']);
  });

  it('are none of a field that is absent or cannot be read, rather than one that everybody shares', () => {
    expect(valuesOf({})).toEqual([]);
    expect(valuesOf({ pnc: '1979/0163001C', cro: 'none', crn: '', prisonNumber: '?', names: [{ given: '', family: '-' }], dateOfBirth: '1979-02-31', addresses: [{ street: '14', postcode: 'nowhere' }] })).toEqual([]);
  });

  it('are also those of former numbers, other names and other addresses, and never more than so many', () => {
    expect(texts({ ...person, formerCrns: ['D111111'] })).toContain('mag-register/1 crn D111111');
    expect(texts({ ...person, names: [...person.names!, { given: 'Edgar', family: 'Alias' }] })).toContain('mag-register/1 family-birth alias 19790312');
    const many = Array.from({ length: 30 }, (_, at) => ({ given: `Given${String.fromCharCode(97 + at % 26)}${at}`, family: `${'bcdfglmnr'[at % 9]}${'aeiou'[at % 5]}${'kptvz'[at % 5]}${at}` }));
    const values = valuesOf({ ...person, names: many });
    expect([values.length, values[0]!.kind]).toEqual([mostValues, 'pnc']);
  });
});

describe('plain words', () => {
  it('are without marks, and another script has none', () => expect(['Zoë O’Brien-Łukaszewicz', 'Søren Straße', '大'].map(wordsOf)).toEqual([['zoe', 'obrien', 'lukaszewicz'], ['soren', 'strasse'], []]));
  it('sound as Soundex has them', () => expect(['robert', 'rupert', 'ashcraft', 'tymczak', 'pfister', 'lee', ''].map(soundOf)).toEqual(['r163', 'r163', 'a261', 't522', 'p236', 'l000', '']));
});
