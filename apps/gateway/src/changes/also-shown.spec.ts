import { describe, expect, it } from '@jest/globals';
import { relationships } from '#messages';
import { alsoShown, reportNames, unasked } from './also-shown.js';

describe('a conviction', () => {
  it('shows that it may be domestic abuse by the relationship alone: every one of the Act, current or former, and one that is not known', () => {
    const showing = relationships.filter((relationship) => alsoShown({ event: 'CONVICTION', relationship }).includes('POSSIBLE_ABUSE'));
    expect(relationships.filter((relationship) => !showing.includes(relationship))).toEqual(['CARER', 'NONE']);
    expect(showing).toEqual(expect.arrayContaining(['INTIMATE_FORMER', 'MARRIED_FORMER', 'RELATIVE_CURRENT', 'PARENTAL_SHARED_CHILD_FORMER', 'UNKNOWN']));
  });

  it('is not entered without the relationship, and no other change with one', () => {
    expect(unasked({ event: 'CONVICTION' }).map(({ path, code }) => `${path} ${code}`)).toEqual(['/relationship REQUIRED']);
    expect(unasked({ event: 'CONVICTION', relationship: 'INTIMATE_FORMER' })).toEqual([]);
    expect(unasked({ event: 'SUBSTANCE', relationship: 'INTIMATE_FORMER' }).map(({ path, code }) => `${path} ${code}`)).toEqual(['/relationship CONTRADICTION']);
  });
});

describe('a handover from prison', () => {
  it('shows a new relationship and contact with a child, as the transfer report names them', () => {
    expect(Object.fromEntries(reportNames.map((names) => [names, alsoShown({ event: 'CUSTODY_HANDOVER', reportNames: names })]))).toEqual({
      NOBODY_NEW: [], NEW_PARTNER: ['NEW_RELATIONSHIP'], CHILD: ['CHILD_CONTACT'], NEW_PARTNER_AND_CHILD: ['NEW_RELATIONSHIP', 'CHILD_CONTACT'],
    });
  });

  it('is not entered without what the report names, and no other change with it', () => {
    expect(unasked({ event: 'CUSTODY_HANDOVER' }).map(({ path, code, todo }) => [path, code, todo])).toEqual([['/reportNames', 'REQUIRED', expect.stringContaining('visitors')]]);
    expect(unasked({ event: 'CUSTODY_HANDOVER', reportNames: 'NOBODY_NEW' })).toEqual([]);
    expect(unasked({ event: 'CONVICTION', relationship: 'NONE', reportNames: 'CHILD' }).map(({ path, code }) => `${path} ${code}`)).toEqual(['/reportNames CONTRADICTION']);
  });
});
