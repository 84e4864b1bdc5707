import { describe, expect, it } from '@jest/globals';
import { FormFields, shownFindings } from '#pages';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { type Completed } from '../enquiries/draft.js';
import { leftOutIn, notYetSeen, placesShown, shownWithReasons } from './places-shown.js';

const [daEnquiry, , referral] = askedKinds;
const judged = {
  agencies: [{ to: 'police-west-mercia', places: [{ place: '22', because: ['Address 1 of the supervised person'] }, { place: '20', because: [] }] }],
  notAsked: [
    { place: '07', code: 'LEFT_OUT', because: ['Address 2 of the supervised person'], reason: null }, { place: '05', code: 'NO_NODE', because: ['Address 3 of the supervised person'], reason: null },
    { place: null, code: 'NO_POSTCODE', because: ['Address 4 of the supervised person'], reason: null },
  ],
  hints: [{ path: '/persons/0/protectedAddress', todo: 'Add by hand where they live.' }],
} as unknown as Completed;

describe('where the addresses of a draft lead, on its form', () => {
  it('is every computed place, asked or not, with the reason that was typed for it, and every address that leads nowhere', () => {
    const { ledTo, unplaced, hints } = placesShown(judged, (place) => `Force ${place}`, [{ place: '07', reason: 'Asked last week.' }]);
    expect(ledTo.map(({ name, takesPart, field, reason }) => [name, takesPart, field, reason])).toEqual([
      ['Force 22', true, 'leftOut.22', undefined], ['Force 07', true, 'leftOut.07', 'Asked last week.'], ['Force 05', false, 'leftOut.05', undefined],
    ]);
    expect(unplaced).toEqual([{ because: ['Address 4 of the supervised person'], text: 'has no postcode' }]);
    expect(hints).toEqual(['Add by hand where they live.']);
  });

  it('gives the reasons that were typed, of the places that the form had', () => {
    expect(leftOutIn(new FormFields({ leftOut: ['07', '05'], 'leftOut.07': ' Asked last week. ', 'leftOut.05': '', 'leftOut.22': 'stray' }))).toEqual([{ place: '07', reason: 'Asked last week.' }]);
  });

  it('says once of each address that leads nowhere that it does, and of none for what is not asked by place', () => {
    const unseen = (fields: Record<string, unknown>, kind = daEnquiry!) => notYetSeen(kind, judged.notAsked, new FormFields(fields)).map(({ path, todo }) => [path, /: (.*)$/.exec(todo)?.[1]]);
    expect(unseen({ seen: 'Another address' })).toEqual([['/forces', 'Address 4 of the supervised person.']]);
    expect(unseen({ seen: ['Address 4 of the supervised person'] })).toEqual([]);
    expect(unseen({}, referral)).toEqual([]);
  });

  it('shows a finding about a reason at its line, and the others where the content has them', () => {
    const shown = shownWithReasons((findings) => shownFindings(findings, (path) => path.slice(1), () => undefined), [{ place: '22' }, { place: '07' }]);
    expect(shown([{ path: '/leftOut/1/reason', code: 'CONTACT_DETAIL', todo: 'Leave it out.' }, { path: '/forces', code: 'REQUIRED', todo: 'Name it.' }])).toEqual({
      summary: [{ text: 'Name it.', href: '#forces' }, { text: 'Leave it out.', href: '#leftOut.07' }], at: { forces: { text: 'Name it.' }, 'leftOut.07': { text: 'Leave it out.' } },
    });
  });
});
