import { describe, expect, it } from '@jest/globals';
import { differing } from './take.js';

describe('two versions of an incident', () => {
  it('are told apart by the names of their fields, in order, without the version and without any value', () => {
    const said = differing({ version: 1, circumstances: 'one', policeAction: 'same', people: [{ id: 'random', role: 'VICTIM' }], resolution: ['ARREST'] }, { version: 2, circumstances: 'other', policeAction: 'same', people: [{ id: 'another', role: 'VICTIM' }], custodyState: 'BAILED' });
    expect(said).toBe('They differ in: circumstances, custodyState, resolution.');
  });

  it('that differ in nothing that is kept in the clear differ in what belongs to victims', () => {
    expect(differing({ version: 1, circumstances: 'one' }, { version: 2, circumstances: 'one' })).toBe('They differ in what belongs to victims.');
  });
});
