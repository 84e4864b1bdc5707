import { describe, expect, it } from '@jest/globals';
import { type ShownCause } from './causes.js';
import { prefilled } from './prefilled.js';

const cause = (more: Partial<ShownCause>): ShownCause => ({ source: 'PERSON', notedAt: new Date('2026-06-30T23:30:00Z'), incident: null, load: null, happenedOn: '2026-06-30', learnedFrom: 'VISIT', details: 'A partner is expecting a child in spring.', enteredBy: 'pat', relationship: null, reportNames: null, ...more });

describe('what is asked from a review', () => {
  it('has its trigger, and begins with what was entered last, from whom it was learnt and the decision that it feeds', () => {
    const causes = [cause({ details: 'Something that was entered before.' }), cause({})];
    expect(prefilled('da-enquiry', 'PREGNANCY', causes)).toEqual({ fixed: { trigger: 'PREGNANCY' }, initial: { rationale: 'A partner is expecting a child in spring.', decisionFed: 'RMP', learnedFrom: 'VISIT' } });
    expect(prefilled('safeguarding-enquiry', 'NEW_RELATIONSHIP', causes)).toMatchObject({ fixed: { trigger: 'NEW_RELATIONSHIP' }, initial: { decisionFed: 'DISCLOSURE' } });
    expect(prefilled('da-enquiry', 'CUSTODY_HANDOVER', causes)).toMatchObject({ fixed: { trigger: 'PRE_RELEASE' }, initial: { decisionFed: 'RELEASE' } });
  });

  it('says in words what nobody entered, by the day in London, and long enough for a rationale', () => {
    const none = { happenedOn: null, learnedFrom: null, details: null, enteredBy: null };
    expect(prefilled('da-enquiry', 'FURTHER_INCIDENT', [cause({ ...none, source: 'INCIDENT' })]).initial).toEqual({ rationale: 'An incident about the person was received on 1 July 2026.', decisionFed: 'RMP', learnedFrom: 'POLICE' });
    expect(prefilled('da-enquiry', 'ADDRESS_CHANGE', [cause({ ...none, source: 'LOAD' })]).initial).toEqual({ rationale: 'The case record was changed on 1 July 2026.', decisionFed: 'RMP' });
  });

  it.each([['CUSTODY_RECEPTION', 'RECEPTION'], ['CUSTODY_TRANSFER', 'TRANSFER'], ['RELEASE', 'RELEASE']] as const)('tells children’s services of %s what happened and when, and begins with why', (change, event) => {
    expect(prefilled('custody-notice', change, [cause({})])).toEqual({ fixed: { event }, initial: { reason: 'A partner is expecting a child in spring.', happensOn: '2026-06-30' } });
  });

  it('gives a referral the words alone: it has no trigger', () => {
    expect(prefilled('child-referral', 'PREGNANCY', [cause({})])).toEqual({ fixed: {}, initial: { concern: 'A partner is expecting a child in spring.' } });
    expect(prefilled('marac-referral', 'STALKING', [cause({})])).toEqual({ fixed: {}, initial: { recentIncident: 'A partner is expecting a child in spring.' } });
  });
});
