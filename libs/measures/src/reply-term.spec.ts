import { describe, expect, it } from '@jest/globals';
import { releasedWorkingDays } from '#clocks';
import { type AgreedKind } from '#directory';
import { dueTables, replyRule } from './reply-term.js';

const asked = { kind: 'da-enquiry', trigger: 'PERIODIC', urgency: 'ROUTINE', decision: '' };
const agreed = (kind: string, replyWithin?: string): AgreedKind => ({ kind, ...(replyWithin === undefined ? {} : { replyWithin }) }) as AgreedKind;

describe('the rule by which a reply is due', () => {
  it.each<[string, object, string]>([
    ['for a court, by the trigger', { trigger: 'COURT_PSR' }, 'REPLY_COURT'], ['for a court, by the urgency', { urgency: 'COURT_DATE' }, 'REPLY_COURT'], ['at once', { urgency: 'IMMEDIATE', trigger: 'EMC' }, 'REPLY_SAME_DAY'],
    ['for a curfew', { trigger: 'EMC' }, 'REPLY_EMC'], ['for the decision on a curfew', { decision: 'EMC' }, 'REPLY_EMC'], ['because the risk rises', { trigger: 'PREGNANCY' }, 'REPLY_ESCALATION'], ['anything else', {}, 'REPLY_ROUTINE'],
    ['a referral of children', { kind: 'child-referral', urgency: '' }, 'CHILD_REFERRAL_DECIDED'], ['a notice of custody', { kind: 'custody-notice', trigger: '', urgency: '' }, 'CUSTODY_NOTICE_ACKNOWLEDGED'], ['a referral to a MARAC', { kind: 'marac-referral', trigger: '', urgency: '' }, 'REPLY_ROUTINE'],
  ])('%s', (_, more, rule) => expect(replyRule({ ...asked, ...more })).toBe(rule));
});

describe('when replies are due', () => {
  const { agreed: times, ruled, ends } = dueTables(['da-enquiry', 'child-referral'], [
    { agency: 'police-cheshire', agreed: [agreed('da-enquiry', 'PT24H'), agreed('connection-test', 'PT1H')] }, { agency: 'police-west-mercia', agreed: [{ ...agreed('da-enquiry', '2WD'), replyWithinFor: { SAME_DAY: 'PT4H' } }] }, { agency: 'childrens-cheshire-east', agreed: [agreed('child-referral')] },
  ], { from: '2026-10-23', until: '2026-10-26' }, releasedWorkingDays());

  it('is in the agreed time where there is one for what is asked', () => {
    const said = times.map(({ agency, kind, urgency, seconds, term }) => [agency, kind, urgency, seconds ?? term].join());
    const urgencies = ['', 'IMMEDIATE', 'SAME_DAY', 'COURT_DATE', 'ROUTINE'];
    expect(said).toEqual([...urgencies.map((urgency) => `police-cheshire,da-enquiry,${urgency},86400`), ...urgencies.map((urgency) => `police-west-mercia,da-enquiry,${urgency},${urgency === 'SAME_DAY' ? '14400' : '2 working-days'}`)]);
  });

  it('is told of every trigger, urgency and decision once', () => {
    const keys = ruled.map(({ kind, trigger, urgency, decision }) => [kind, trigger, urgency, decision].join());
    expect(new Set(keys).size).toBe(keys.length);
    expect(ruled).toContainEqual({ kind: 'da-enquiry', trigger: 'EMC', urgency: 'ROUTINE', decision: '', seconds: 86_400, term: null });
    expect(ruled).toContainEqual({ kind: 'child-referral', trigger: '', urgency: '', decision: '', seconds: null, term: '1 working-days' });
  });

  it('is at the end of a day in London, over a weekend and a change of clocks', () => {
    const due = (term: string, day: string): unknown => ends.find((one) => one['term'] === term && one['day'] === day)?.['due'];
    expect([due('2 working-days', '2026-10-23'), due('2 working-days', '2026-10-26'), due('1 working-days', '2026-10-23'), due('0 days', '2026-10-24')])
      .toEqual(['2026-10-28T00:00:00.000Z', '2026-10-29T00:00:00.000Z', '2026-10-27T00:00:00.000Z', '2026-10-24T23:00:00.000Z']);
  });
});
