import { describe, expect, it } from '@jest/globals';
import { join, split } from './index.js';

const [kim, jo, robin] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003'];
const subject = { crn: 'X123456', names: [{ kind: 'CURRENT', givenNames: 'Sam', familyName: 'Testperson' }], dateOfBirth: '1979-02-03' };
const enquiry = {
  subject, persons: [{ id: robin, role: 'PARTNER', familyName: 'Examplesson', protectedAddress: '14 Testing Road, Exampleton' }, { id: jo, role: 'EX_PARTNER', familyName: 'Otherson' }],
  trigger: 'NEW_RELATIONSHIP', questions: ['INCIDENTS_ALL'], rationale: 'She moved to 14 Testing Road to be safe.', forces: ['22'], pndRequested: true, urgency: 'ROUTINE', respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP', requestedBy: { name: 'Pat Testperson' },
};
const referral = {
  subject, ask: 'ASSESS', immediateDanger: 'NO', children: [{ id: kim, role: 'CHILD', givenNames: 'Kim', sourceKind: 'VISIT', school: 'Hidden Primary School' }, { id: jo, role: 'CHILD', givenNames: 'Jo', sourceKind: 'VISIT' }],
  household: { members: 'The child lives with the mother.', refuge: 'Hiddenrefuge House' }, concern: 'He came to Hiddenrefuge House.', evidence: [{ marking: 'HEARSAY', text: 'The child hid.', sourceKind: 'VICTIM', sourceName: 'Witnessson' }],
};

describe('what was divided by label', () => {
  it.each([['da-enquiry', enquiry], ['child-referral', referral]] as const)('is put together again as it was written, with its ids and without its labels: %s', (kind, content) => {
    const parts = split(kind, content);
    expect(JSON.stringify(parts.case)).not.toMatch(/14 Testing Road|Hidden/);
    expect(join(parts.case, parts.victim)).toMatchObject(content);
    expect(Object.keys(join(parts.case, parts.victim)).sort()).toEqual(Object.keys(content).sort());
  });

  it('stays as it is where nothing belongs to a victim, and loses nothing that stands in the victim part alone', () => {
    expect(join({ rationale: 'A review.', labels: { '': 'SENSITIVE' } }, {})).toEqual({ rationale: 'A review.' });
    expect(join({ persons: [{ id: jo, role: 'PARTNER' }] }, { persons: [{ id: kim, refuge: 'Invented' }], originals: [{ path: '/persons/7/text', text: 'Gone' }] })).toEqual({ persons: [{ id: jo, role: 'PARTNER' }, { id: kim, refuge: 'Invented' }] });
  });
});
