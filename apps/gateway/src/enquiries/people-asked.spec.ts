import { describe, expect, it } from '@jest/globals';
import { noLongerAsked, peopleIn } from './people-asked.js';

const sam = { role: 'PARTNER', givenNames: 'Sam', familyName: 'Examplesson' };

describe('an enquiry that is made again', () => {
  it.each<[string, object, object]>([
    ['the same', sam, sam], ['the same, whose date of birth is known now', sam, { ...sam, familyName: 'EXAMPLESSON', dateOfBirth: '1985-02-03' }], ['the same, who is a former partner now', sam, { ...sam, role: 'EX_PARTNER' }],
    ['a partner, whose name is known now', { role: 'PARTNER', approximateAge: 30 }, sam], ['a child who has been born', { role: 'CHILD', expectedOn: '2026-11-01' }, { role: 'CHILD', givenNames: 'Kim', dateOfBirth: '2026-11-03' }],
  ])('asks still about %s', (_, before, now) => expect(noLongerAsked([before as never], [now as never])).toEqual([]));

  it.each<[string, object, object]>([
    ['another of that name, by date of birth', { ...sam, dateOfBirth: '1985-02-03' }, { ...sam, dateOfBirth: '1986-02-03' }], ['another partner', sam, { ...sam, givenNames: 'Kim' }], ['somebody whose name is not known, where it was', sam, { role: 'PARTNER' }],
    ['somebody of another role, where no name was known', { role: 'CHILD' }, sam], ['a child of another age', { role: 'CHILD', approximateAge: 4 }, { role: 'CHILD', approximateAge: 9 }],
  ])('does not where it names %s', (_, before, now) => expect(noLongerAsked([before as never], [now as never])).toEqual([before]));

  it('asks of each by somebody of their own, and not at all of who is left out', () => {
    const [one, other] = [{ role: 'CHILD', approximateAge: 4 }, { role: 'CHILD' }];
    expect([noLongerAsked([one, other], [one]), noLongerAsked([one, other], [other, one]), noLongerAsked([sam], [])]).toEqual([[other], [], [sam]]);
  });

  it('asks about persons, children and carers', () => expect(peopleIn({ persons: [sam], children: [{ role: 'CHILD' }], carers: [{ role: 'RELATIVE' }, null] })).toEqual([sam, { role: 'CHILD' }, { role: 'RELATIVE' }]));
});
