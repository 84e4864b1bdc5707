import { describe, expect, it } from '@jest/globals';
import { compare, levelOf } from './comparison.js';
import { type Identifier, type PersonRecord, prepare, unreadable } from './person.js';

const agreed = (identifier: Identifier, a: PersonRecord, b: PersonRecord): string | undefined => levelOf(compare(prepare(a), prepare(b)), identifier);

describe('identifiers', () => {
  it.each([
    ['pnc', '1979/0163001B', '79/163001b'], ['cro', '065656/91H', '65656/91H'], ['nhsNumber', '943 476 5919', '9434765919'], ['prisonNumber', 'A1234BC', 'a1234bc'], ['crn', 'X100001', 'x100001'],
  ] as const)('%s agrees in every way of writing', (identifier, a, b) => { expect(agreed(identifier, { [identifier]: a }, { [identifier]: b })).toBe('exact'); });
  it.each([['pnc', '1979/0163001B', '2002/0073319Z'], ['cro', '065656/91H', 'SF83/50058Z'], ['nhsNumber', '9434765919', '4010232137'], ['prisonNumber', 'A1234BC', 'A1234BD'], ['crn', 'X100001', 'X100002']] as const)('%s of another person differs', (identifier, a, b) => {
    expect(agreed(identifier, { [identifier]: a }, { [identifier]: b })).toBe('differs');
  });
  it.each([['pnc', '1979/0163001C'], ['cro', '065656/91J'], ['nhsNumber', '9434765918'], ['nhsNumber', '943476591'], ['prisonNumber', 'A12345C'], ['crn', '100001']] as const)('%s %s is none: it cannot be right', (identifier, written) => {
    expect(agreed(identifier, { [identifier]: written }, { [identifier]: written })).toBeUndefined();
    expect(unreadable({ [identifier]: written })).toEqual([identifier]);
  });
  it('has no NHS number of which the check digit would be ten', () => {
    for (let last = 0; last < 10; last += 1) expect(unreadable({ nhsNumber: `100000001${last}` })).toEqual(['nhsNumber']);
  });
  it('takes a case reference number for the one that it was merged into', () => {
    expect(agreed('crn', { crn: 'X100001', formerCrns: ['X100009'] }, { crn: 'X100009' })).toBe('exact');
    expect(agreed('crn', { crn: 'X100009' }, { crn: 'X100001', formerCrns: ['X100005', 'X100009'] })).toBe('exact');
    expect(agreed('crn', { crn: 'X100001', formerCrns: ['X100009'] }, { crn: 'X100002', formerCrns: ['X100008'] })).toBe('differs');
  });
});

describe('what cannot be read', () => {
  it('is named by its field', () => {
    expect(unreadable({ givenNames: 'Ann', dateOfBirth: '13 April 1970', crn: 'X100001', formerCrns: ['X1'] })).toEqual(['dateOfBirth', 'formerCrns']);
    expect(unreadable({ givenNames: 'Ann', dateOfBirth: '1970', pnc: ' ' })).toEqual([]);
  });
});
