import { describe, expect, it } from '@jest/globals';
import { best, type Decision, type Doubt, judge } from './decide.js';
import { type PersonRecord, prepare } from './person.js';
import { weightsOf } from './model.js';
import { releasedModel } from './released-model.js';

const weights = weightsOf(releasedModel(), 5_000);
const known: PersonRecord = { givenNames: 'Edmund', familyName: 'Hebblethwaite', dateOfBirth: '19700413', sex: 'M', house: '12', street: 'Quarry Bank', town: 'Worcester', postcode: 'WR5 2AB' };
const elsewhere: PersonRecord = { house: '7', street: 'Mill Road', town: 'Leeds', postcode: 'LS11 4QQ' };
const judged = (other: PersonRecord, one: PersonRecord = known): { decision: Decision; doubts: readonly Doubt[] } => { const { decision, doubts } = judge(weights, prepare(one), prepare(other)); return { decision, doubts }; };
const looked = (...doubts: Doubt[]): { decision: Decision; doubts: Doubt[] } => ({ decision: 'review', doubts });

describe('one person', () => {
  it.each<[string, PersonRecord]>([
    ['as known', {}], ['who moved', elsewhere], ['by a short name', { givenNames: 'Ned' }], ['mistyped', { familyName: 'Hebblethwiate', dateOfBirth: '19701304' }], ['with names exchanged', { givenNames: 'Hebblethwaite', familyName: 'Edmund' }],
    ['with two family names', { familyName: 'Hebblethwaite-Shah' }], ['with another family name at the same address', { familyName: 'Shah' }], ['with another day of birth at the same address', { dateOfBirth: '19721129' }],
  ])('%s is a match', (_, other) => { expect(judged({ ...known, ...other })).toEqual({ decision: 'match', doubts: [] }); });
  it('is nobody known, where nothing agrees', () => {
    expect(judged({ givenNames: 'Deepak', familyName: 'Shah', dateOfBirth: '19811129', sex: 'M', ...elsewhere }).decision).toBe('none');
  });
});

describe('relatives are shown to a person, whatever they weigh', () => {
  it.each<[string, PersonRecord, Doubt[]]>([
    ['a twin', { givenNames: 'Bernard' }, ['GIVEN_NAME']], ['a twin with a name that is nearly the same', { givenNames: 'Edwin' }, ['GIVEN_NAME']], ['a record without a given name, which may be the twin\'s', { givenNames: '' }, ['GIVEN_NAME']], ['a brother', { givenNames: 'Bernard', dateOfBirth: '19721129' }, ['GIVEN_NAME', 'BIRTH']],
    ['a brother whose name is a form of it', { givenNames: 'Ned', dateOfBirth: '19721129' }, ['BIRTH']], ['a son of the same name', { dateOfBirth: '19951129' }, ['BIRTH']], ['a father of the same name', { dateOfBirth: '19440102' }, ['BIRTH']],
    ['a record without a day of birth, which may be the son\'s', { dateOfBirth: '' }, ['BIRTH']], ['a sister of the same short name', { givenNames: 'Edmund', sex: 'F' }, ['SEX']],
  ])('%s', (_, other, doubts) => { expect(judged({ ...known, ...other })).toEqual(looked(...doubts)); });
  it('also where the property reference is the same', () => {
    expect(judged({ ...known, givenNames: 'Bernard', uprn: '10033544614' }, { ...known, uprn: '10033544614' })).toEqual(looked('GIVEN_NAME'));
  });
});

describe('a shared address', () => {
  it('is no match of those who live there, and shows nobody all of them', () => {
    expect(judged({ ...known, uprn: '10033544614', givenNames: 'Deepak', familyName: 'Shah', dateOfBirth: '19811129' }, { ...known, uprn: '10033544614' }).decision).toBe('none');
  });
  it('is none where only house and street agree, in two towns', () => {
    expect(judged({ ...known, ...elsewhere, house: '12', street: 'Quarry Bank', familyName: 'Shah' }).doubts).toEqual(['FAMILY_NAME']);
  });
});

describe('identifiers', () => {
  it('match, with a name and a day of birth that agree, whatever the address', () => {
    expect(judged({ givenNames: 'Edmund', familyName: 'Hebblethwaite', dateOfBirth: '19700413', ...elsewhere, pnc: '79/163001B' }, { ...known, pnc: '1979/0163001B' })).toEqual({ decision: 'match', doubts: [] });
  });
  it('never match where the given name is another', () => { expect(judged({ ...known, givenNames: 'Bernard', pnc: '79/163001B' }, { ...known, pnc: '1979/0163001B' })).toEqual(looked('GIVEN_NAME')); });
  it('that differ are looked at, however much else agrees', () => { expect(judged({ ...known, pnc: '2002/0073319Z' }, { ...known, pnc: '1979/0163001B' })).toEqual(looked('IDENTIFIERS_DIFFER')); });
  it('that agree are never dismissed unseen', () => {
    expect(judged({ givenNames: 'Deepak', familyName: 'Shah', dateOfBirth: '19811129', ...elsewhere, pnc: '79/163001B' }, { ...known, pnc: '1979/0163001B' }).decision).toBe('review');
  });
});

describe('the best of several', () => {
  const candidate = (name: string, record: PersonRecord): { name: string; prepared: ReturnType<typeof prepare> } => ({ name, prepared: prepare(record) });
  const namesake = { ...known, dateOfBirth: '19700414' };
  it('is matched where it fits much better than the next', () => {
    expect(best(weights, prepare(known), [candidate('namesake', { ...namesake, ...elsewhere }), candidate('the one', known)])).toMatchObject({ candidate: { name: 'the one' }, decision: 'match', doubts: [] });
  });
  it('is looked at where another fits nearly as well, in either order', () => {
    for (const candidates of [[candidate('the one', known), candidate('again', known)], [candidate('again', { ...known, postcode: '' }), candidate('the one', { ...known, postcode: '' })]]) expect(best(weights, prepare(known), candidates)).toMatchObject({ decision: 'review', doubts: ['NAMESAKE'] });
  });
  it('is nobody where none is left', () => { expect(best(weights, prepare(known), [candidate('other', { givenNames: 'Deepak', familyName: 'Shah' })])).toBeUndefined(); });
  it('has its reasons, which sum up to the weight', () => {
    const found = best(weights, prepare(known), [candidate('the one', { ...known, ...elsewhere })])!;
    expect(found.reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(found.score, 1);
  });
});
