import { describe, expect, it } from '@jest/globals';
import { clockRules, isClockRule } from './index.js';

describe('the times that policy sets', () => {
  it('are those of the domain reference', () => {
    expect(Object.fromEntries(Object.entries(clockRules).map(([name, { term }]) => [name, `${term.count} ${term.unit}`]))).toEqual({
      REPLY_COURT: '0 days', REPLY_SAME_DAY: '0 days', REPLY_EMC: '24 hours', REPLY_ESCALATION: '1 working-days', REPLY_ROUTINE: '10 working-days', CONTEST_DECIDED: '10 working-days', ANSWER_READ: '1 working-days', QUESTION_ANSWERED: '1 working-days', CHILD_REFERRAL_ACKNOWLEDGED: '1 working-days', CHILD_REFERRAL_DECIDED: '1 working-days',
      CUSTODY_NOTICE_ACKNOWLEDGED: '1 working-days', ADULT_REFERRAL_ACKNOWLEDGED: '1 working-days', ADULT_REFERRAL_DECIDED: '1 working-days', ADULT_REFERRAL_MADE: '1 working-days',
      CHILD_PROTECTION_CONFERENCE: '15 working-days', CHILD_ASSESSMENT: '45 working-days', HOME_VISIT_HIGH_RISK: '15 working-days', HOME_VISIT: '42 days', HOME_VISIT_NEW_ABUSE: '10 working-days', BBR_REFERRAL: '7 days',
      DASO_REFERRAL: '15 days', VICTIM_SCHEME_CONTACT: '15 days', DVDS_DECISION: '28 days', DAPN_TO_COURT: '48 hours', ORDER_CHANGE_TOLD: '1 working-days',
      REVIEW_INCIDENT: '1 working-days', REVIEW_INCIDENT_HIGH_RISK: '0 days', REVIEW_CHANGE: '1 working-days', REVIEW_TRANSITION: '10 working-days', MISROUTE_CONTROLLER_TOLD: '72 hours',
    });
  });

  it('are known by their names only', () => expect([isClockRule('REPLY_EMC'), isClockRule('toString'), isClockRule('')]).toEqual([true, false, false]));
});
