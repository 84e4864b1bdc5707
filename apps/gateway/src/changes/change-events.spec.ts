import { describe, expect, it } from '@jest/globals';
import { clockRules, releasedWorkingDays, standingOf } from '#clocks';
import { isSignificantChange } from '#messages';
import { changeEvents, type ChangeName, changeNames, mayHaveDay, needsManager, reviewRule } from './change-events.js';
import { askedBy, proposalBy, proposalNames, proposals, saidOf } from './proposals.js';

/** Written a second time, from DOMAIN 4 [0 11.3] and the paragraphs that the rows name. */
const expected: Readonly<Record<ChangeName, string>> = {
  FURTHER_INCIDENT: '1 working-days NEW_INCIDENT - RISK_REVIEW DA_ENQUIRY CHILD_REFERRAL MARAC_REFERRAL HOME_VISIT',
  STALKING: '1 working-days NEW_INCIDENT - RISK_REVIEW DA_ENQUIRY MARAC_REFERRAL MAPPA_ASSESSMENT HOME_VISIT',
  SEPARATION: '1 working-days SEPARATION - RISK_REVIEW DA_ENQUIRY',
  PREGNANCY: '1 working-days PREGNANCY PREGNANCY RISK_REVIEW DA_ENQUIRY SAFEGUARDING_ENQUIRY CHILD_REFERRAL DISCLOSURE_DECISION',
  NEW_RELATIONSHIP: '1 working-days NEW_RELATIONSHIP NEW_RELATIONSHIP RISK_REVIEW DA_ENQUIRY SAFEGUARDING_ENQUIRY DISCLOSURE_DECISION',
  CHILD_CONTACT: '1 working-days CHILD_CONTACT CHILD_CONTACT RISK_REVIEW DA_ENQUIRY SAFEGUARDING_ENQUIRY CHILD_REFERRAL',
  ORDER_BREACH: '1 working-days ORDER_BREACH - BREACH_NOTICE RISK_REVIEW DA_ENQUIRY',
  SUBSTANCE: '1 working-days SUBSTANCE - RISK_REVIEW DA_ENQUIRY',
  SELF_HARM: '1 working-days SELF_HARM - RISK_REVIEW DA_ENQUIRY',
  NONCOMPLIANCE: '1 working-days NONCOMPLIANCE - RISK_REVIEW DA_ENQUIRY',
  CONVICTION: '1 working-days - - RISK_REVIEW ORDERS_CHECK',
  POSSIBLE_ABUSE: '1 working-days NEW_INCIDENT COURT_PSR ABUSE_DECISION DA_ENQUIRY SAFEGUARDING_ENQUIRY',
  LIFE_LICENCE_PARTNER: '1 working-days LIFE_LICENCE NEW_RELATIONSHIP RISK_REVIEW DA_ENQUIRY SAFEGUARDING_ENQUIRY MARAC_REFERRAL MAPPA_ASSESSMENT DISCLOSURE_DECISION',
  ADDRESS_CHANGE: '10 working-days ADDRESS_CHANGE - RISK_REVIEW DA_ENQUIRY',
  TRANSFER: '10 working-days ALLOCATION ALLOCATION RISK_REVIEW ORDERS_CHECK DA_ENQUIRY SAFEGUARDING_ENQUIRY',
  RELEASE: '10 working-days PRE_RELEASE - RISK_REVIEW DA_ENQUIRY TELL_CHILDRENS_SERVICES',
  AP_MOVE: '10 working-days AP_MOVE - RISK_REVIEW DA_ENQUIRY',
  CUSTODY_RECEPTION: '10 working-days - - RISK_REVIEW ORDERS_CHECK TELL_CHILDRENS_SERVICES',
  CUSTODY_TRANSFER: '10 working-days - - TELL_CHILDRENS_SERVICES',
  CUSTODY_HANDOVER: '10 working-days PRE_RELEASE - RISK_REVIEW DA_ENQUIRY',
};

describe('a significant change', () => {
  it.each(changeNames)('%s has the time, the triggers and the proposals of its paragraphs', (name) => {
    const { rule, police = '-', childrens = '-', proposes } = changeEvents[name];
    const { count, unit } = clockRules[rule].term;
    expect(`${count} ${unit} ${police} ${childrens} ${proposes.join(' ')}`).toBe(expected[name]);
  });

  it('gives a trigger to exactly the enquiries that it proposes, and to the police one that cannot come too soon where it is more than an allocation', () => {
    for (const name of changeNames) {
      const { police, childrens, proposes } = changeEvents[name];
      expect([name, police !== undefined, childrens !== undefined]).toEqual([name, proposes.includes('DA_ENQUIRY'), proposes.includes('SAFEGUARDING_ENQUIRY')]);
      if (police !== undefined) expect([name, isSignificantChange(police)]).toEqual([name, name !== 'TRANSFER']);
    }
  });

  it.each([
    ['FURTHER_INCIDENT', 'MEDIUM', '2026-12-24T10:00:00Z', '2026-12-30T00:00:00.000Z'],
    // Of high risk on the same day, though it is a holiday.
    ['FURTHER_INCIDENT', 'VERY_HIGH', '2026-12-26T10:00:00Z', '2026-12-27T00:00:00.000Z'],
    ['PREGNANCY', 'HIGH', '2026-11-27T16:00:00Z', '2026-12-01T00:00:00.000Z'],
    ['TRANSFER', undefined, '2026-12-18T10:00:00Z', '2027-01-07T00:00:00.000Z'],
    // In summer time the day ends an hour earlier in UTC.
    ['SUBSTANCE', 'LOW', '2026-07-09T23:30:00Z', '2026-07-13T23:00:00.000Z'],
  ] as const)('%s of somebody of risk %s, learnt at %s, is to be dealt with by %s', (name, rosh, at, due) => {
    const start = { id: 'a', at: new Date(at), term: clockRules[reviewRule(name, rosh)].term };
    expect(standingOf(start, [], releasedWorkingDays(), start.at).dueAt?.toISOString()).toBe(due);
  });

  it('needs the manager where the domain says that one is consulted, and nowhere else', () => {
    const needing = changeNames.flatMap((name) => changeEvents[name].proposes.flatMap((proposal) => (['DONE', 'DECLINED'] as const).flatMap((state) => (needsManager(name, proposal, state) ? [`${name} ${proposal} ${state}`] : []))));
    expect(needing).toEqual([
      'FURTHER_INCIDENT RISK_REVIEW DONE', 'FURTHER_INCIDENT RISK_REVIEW DECLINED', 'PREGNANCY DISCLOSURE_DECISION DECLINED', 'NEW_RELATIONSHIP DISCLOSURE_DECISION DECLINED',
      'LIFE_LICENCE_PARTNER MARAC_REFERRAL DONE', 'LIFE_LICENCE_PARTNER MARAC_REFERRAL DECLINED', 'LIFE_LICENCE_PARTNER MAPPA_ASSESSMENT DONE', 'LIFE_LICENCE_PARTNER MAPPA_ASSESSMENT DECLINED', 'LIFE_LICENCE_PARTNER DISCLOSURE_DECISION DECLINED',
    ]);
  });
});

describe('a proposal', () => {
  it.each(proposalNames)('%s is done either by a message or by saying what was done, and is proposed by some change', (name) => {
    expect([askedBy(name) === undefined, saidOf(name) === undefined].toSorted()).toEqual([false, true]);
    expect(changeNames.some((change) => changeEvents[change].proposes.includes(name))).toBe(true);
    expect(proposals[name].text).toMatch(/^[A-Z]/);
  });

  it('is found by the kind that does it', () => {
    expect(['da-enquiry', 'safeguarding-enquiry', 'child-referral', 'marac-referral', 'custody-notice', 'answer-chase'].map(proposalBy)).toEqual(['DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'CHILD_REFERRAL', 'MARAC_REFERRAL', 'TELL_CHILDRENS_SERVICES', undefined]);
  });
});

describe('the day of a change', () => {
  // Half past midnight in London: the day before in UTC.
  const now = new Date('2026-06-30T23:30:00Z');
  const planned = ['ADDRESS_CHANGE', 'AP_MOVE', 'CUSTODY_HANDOVER', 'CUSTODY_TRANSFER', 'RELEASE', 'TRANSFER'];

  it('is not in the future, but for what is planned: within a year', () => {
    expect(changeNames.filter((event) => mayHaveDay(event, '2026-07-02', now)).sort()).toEqual(planned);
    for (const event of changeNames) expect([event, mayHaveDay(event, '2026-07-01', now), mayHaveDay(event, '2027-07-02', now), mayHaveDay(event, '2027-07-03', now)]).toEqual([event, true, planned.includes(event), false]);
  });

  it.each(['', '2026-02-30', '1899-12-31', '2026-7-1', 'tomorrow'])('is a day: not %j', (day) => expect(mayHaveDay('RELEASE', day, now)).toBe(false));
});
