import { describe, expect, it } from '@jest/globals';
import { enquiryQueue } from './enquiry-queue.js';

const [kim, robin] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const asked = { children: [{ id: kim, role: 'CHILD', givenNames: 'Kim' }, { id: robin, role: 'CHILD', expectedOn: '2027-02-01' }] };

describe('a child that is asked about', () => {
  it('and whoever is asked about beside, is searched for in the area that is asked, or the answer says so', () => {
    const beside = (scope: object): string[] => enquiryQueue.judge!({ ...asked, areas: ['E10000034', 'E06000049'] }, 'safeguarding-response', { status: 'NIL_WITHIN_SCOPE', scope }, (place) => place === 'E10000034').map(({ path, code }) => `${path} ${code}`);
    const scope = { systems: ['CASE_SYSTEM'], areas: ['E10000034'], persons: ['SUBJECT', 'CHILD', 'CHILD'].map((role) => ({ role })), period: { from: '2000-01-01', until: '2026-11-20' } };
    expect([beside(scope), beside({ ...scope, areas: ['E06000049'] }), beside({ ...scope, persons: [{ role: 'CHILD' }] })]).toEqual([[], ['/scope/areas CONTRADICTION'], ['/scope/persons CONTRADICTION']]);
  });
});
