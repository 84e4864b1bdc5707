import { describe, expect, it } from '@jest/globals';
import { onwardSharings } from '#messages';
import { mayTell } from './index.js';

const [worcestershire, cheshireEast] = [{ code: 'childrens-worcestershire', name: 'Worcestershire Children First' }, { code: 'childrens-cheshire-east', name: 'Cheshire East' }];
const told = (onwardSharing: unknown, onwardTo?: unknown) => [worcestershire, cheshireEast].map((agency) => mayTell({ from: 'police-west-mercia', onwardSharing, onwardTo }, agency));

describe('an answer', () => {
  it.each([
    ['NONE', undefined, [false, false]], ['PROBATION_ONLY', undefined, [false, false]], ['MULTI_AGENCY', undefined, [true, true]],
    ['NAMED', ['childrens-worcestershire'], [true, false]], ['NAMED', [' worcestershire children FIRST '], [true, false]], ['NAMED', ['Worcestershire'], [false, false]], ['NAMED', undefined, [false, false]], ['NAMED', 'childrens-worcestershire', [false, false]], ['NAMED', [7], [false, false]],
    ['NONE', ['childrens-worcestershire'], [false, false]], [undefined, undefined, [false, false]], ['ALL', undefined, [false, false]],
  ])('that says %s and names %j may be told so', (onwardSharing, onwardTo, expected) => expect(told(onwardSharing, onwardTo)).toEqual(expected));

  it('may be told to whoever gave it', () => expect(mayTell({ from: worcestershire.code, onwardSharing: 'NONE', onwardTo: undefined }, worcestershire)).toBe(true));
  it('is told for each value of its list, and only one lets everybody be told', () => expect(onwardSharings.filter((one) => told(one).every(Boolean))).toEqual(['MULTI_AGENCY']));
});
