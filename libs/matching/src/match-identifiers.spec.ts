import { describe, expect, it } from '@jest/globals';
import { matchIdentifiers } from './match-identifiers.js';

const person = (crn: string, ...identifiers: string[]) => ({ crn, identifiers: [`CRN:${crn}`, ...identifiers] });
const alex = person('X320741', 'PNC:1979/0163001B', 'CRO:065656/91H');
const decide = (identifiers: string[], ...people: { crn: string; identifiers: string[] }[]) => matchIdentifiers({ identifiers }, people);

describe('an incident', () => {
  it.each([[['PNC:1979/0163001B'], ['PNC']], [['CRO:065656/91H'], ['CRO']], [['CRN:X320741', 'PNC:1979/0163001B'], ['PNC', 'CRN']]])('matches the person who agrees on %s', (identifiers, agreeing) => {
    expect(decide(identifiers, alex)).toEqual({ decision: 'match', person: alex, agreeing });
  });

  it('matches by a case reference number that was merged into the present one', () => {
    expect(decide(['CRN:X999999'], person('X320741', 'CRN:X999999'))).toMatchObject({ decision: 'match' });
  });

  it('matches nobody when no identifier agrees, and nobody when it has none', () => {
    expect(decide(['PNC:1981/0000034U'], alex)).toEqual({ decision: 'none' });
    expect(decide([], alex)).toEqual({ decision: 'none' });
  });

  it('matches by the strongest identifier although a weaker one contradicts it', () => {
    expect(decide(['PNC:1979/0163001B', 'CRN:X999999'], alex)).toMatchObject({ decision: 'match', agreeing: ['PNC'] });
  });

  it('is not sent on a weaker identifier when a stronger one contradicts it', () => {
    expect(decide(['PNC:1981/0000034U', 'CRN:X320741'], alex)).toEqual({ decision: 'conflict' });
  });

  it('is not sent when its identifiers lead to two people', () => {
    expect(decide(['PNC:1979/0163001B', 'CRN:X320742'], alex, person('X320742'))).toEqual({ decision: 'conflict' });
  });
});
