import { describe, expect, it } from '@jest/globals';
import { matchIdentifiers } from './index.js';

const people = [
  { crn: 'X100001', formerCrns: ['X100009'], pnc: '1979/0163001B', cro: '065656/91H' },
  { crn: 'X100002', pnc: '2002/0073319Z' },
  { crn: 'X100003', pnc: null },
];

describe('matching on exact identifiers', () => {
  it.each([
    [{ pnc: '79/163001b' }, 'X100001', ['PNC']], [{ cro: '65656/91H' }, 'X100001', ['CRO']], [{ crn: 'x100009' }, 'X100001', ['CRN']],
    [{ pnc: '1979/0163001B', crn: 'X100001' }, 'X100001', ['PNC', 'CRN']], [{ crn: 'X100003', pnc: '1981/0000034U' }, 'X100003', ['CRN']],
  ])('matches %j', (subject, crn, identifiers) => {
    expect(matchIdentifiers(subject, people)).toMatchObject({ decision: 'match', crn, identifiers });
  });
  it('does not match when two identifiers point at two people', () => {
    const found = matchIdentifiers({ pnc: '2002/0073319Z', crn: 'X100001' }, people);
    expect([found.decision, found.crn]).toEqual(['conflict', undefined]);
  });
  it('does not match a person whose other identifier differs', () => {
    expect(matchIdentifiers({ crn: 'X100002', pnc: '1981/0000034U' }, people)).toMatchObject({
      decision: 'conflict', reasons: [{ identifier: 'PNC', outcome: 'differs' }, { identifier: 'CRN', outcome: 'agrees' }],
    });
  });
  it('does not match two people who hold one identifier', () => {
    expect(matchIdentifiers({ pnc: '1979/0163001B' }, [...people, { crn: 'X100004', pnc: '1979/0163001B' }]).decision).toBe('conflict');
  });
  it.each([{}, { pnc: '1979/0163001C' }, { crn: 'X999999' }, { pnc: '' }])('finds nobody for %j', (subject) => {
    expect(matchIdentifiers(subject, people)).toMatchObject({ decision: 'none', identifiers: [] });
  });
  it('says of an identifier that it cannot be read, without quoting it', () => {
    const found = matchIdentifiers({ pnc: '1979/0163001C' }, people);
    expect(found.reasons).toEqual([{ identifier: 'PNC', outcome: 'unreadable' }]);
  });
});
