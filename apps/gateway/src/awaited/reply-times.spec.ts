import { describe, expect, it } from '@jest/globals';
import { clockRules } from '#clocks';
import { type AgreedKind } from '#directory';
import { awaitedReplies, isWhatWasAwaited } from './reply-times.js';

const agreed = { kind: 'da-enquiry', purposes: ['manage-da-risk'], labelCeiling: 'VICTIM', replyWithin: 'PT48H' } as AgreedKind;
const of = (content: object, more?: AgreedKind): string[] => awaitedReplies('da-enquiry', { trigger: 'PERIODIC', urgency: 'ROUTINE', decisionFed: 'RMP', ...content }, more).map(({ rule, term }) => `${rule} ${term.count} ${term.unit}`);

describe('the time in which a reply is awaited', () => {
  it.each<[string, object, string]>([
    ['for a court, by what made it necessary', { trigger: 'COURT_PSR' }, 'REPLY_COURT 0 days'], ['for a court, by its urgency', { urgency: 'COURT_DATE' }, 'REPLY_COURT 0 days'],
    ['that cannot wait', { urgency: 'IMMEDIATE', trigger: 'EMC' }, 'REPLY_SAME_DAY 0 days'], ['of the same day', { urgency: 'SAME_DAY' }, 'REPLY_SAME_DAY 0 days'],
    ['for a curfew', { trigger: 'EMC' }, 'REPLY_EMC 24 hours'], ['because the risk rises', { trigger: 'NEW_RELATIONSHIP' }, 'REPLY_ESCALATION 1 working-days'],
    ['after a move', { trigger: 'ADDRESS_CHANGE' }, 'REPLY_ESCALATION 1 working-days'], ['before a release, which is planned', { trigger: 'PRE_RELEASE' }, 'REPLY_ROUTINE 10 working-days'],
    ['for anything else', {}, 'REPLY_ROUTINE 10 working-days'],
  ])('is that of policy where nothing is agreed: %s', (_, content, awaited) => expect(of(content)).toEqual([awaited]));

  it('is that of the agreement where there is one, with the reason for which it runs', () => expect(of({ trigger: 'EMC' }, agreed)).toEqual(['REPLY_EMC 48 hours']));

  it('is that of the agreement for its urgency where it is another', () => {
    const byUrgency = { ...agreed, replyWithinFor: { SAME_DAY: 'PT4H', ROUTINE: '7WD' } };
    expect([of({ urgency: 'SAME_DAY' }, byUrgency), of({}, byUrgency), of({ urgency: 'IMMEDIATE' }, byUrgency)]).toEqual([['REPLY_SAME_DAY 4 hours'], ['REPLY_ROUTINE 7 working-days'], ['REPLY_SAME_DAY 48 hours']]);
  });

  it('is never longer than a clock can be counted for', () => expect(of({}, { ...agreed, replyWithin: 'PT99999H' })).toEqual(['REPLY_ROUTINE 10000 hours']));

  it('is one until a referral of children is acknowledged, and one until it is decided, of which the agreement says the second', () => {
    const { CHILD_REFERRAL_ACKNOWLEDGED: acknowledged, CHILD_REFERRAL_DECIDED: decided } = clockRules;
    expect(awaitedReplies('child-referral', {})).toEqual([{ rule: 'CHILD_REFERRAL_ACKNOWLEDGED', term: acknowledged.term }, { rule: 'CHILD_REFERRAL_DECIDED', term: decided.term }]);
    expect(awaitedReplies('adult-referral', {}).map(({ rule }) => rule)).toEqual(['ADULT_REFERRAL_ACKNOWLEDGED', 'ADULT_REFERRAL_DECIDED']);
    expect(awaitedReplies('child-referral', {}, { ...agreed, replyWithin: 'P2D' }).map(({ term }) => term)).toEqual([acknowledged.term, { count: 2, unit: 'days' }]);
  });

  it('is over for the decision with the decision alone, of children and of adults', () => {
    for (const rule of ['CHILD_REFERRAL_DECIDED', 'ADULT_REFERRAL_DECIDED']) expect([rule, isWhatWasAwaited(rule, 'ACKNOWLEDGED'), isWhatWasAwaited(rule, 'DECIDED')]).toEqual([rule, false, true]);
    for (const rule of ['CHILD_REFERRAL_ACKNOWLEDGED', 'ADULT_REFERRAL_ACKNOWLEDGED']) expect([rule, isWhatWasAwaited(rule, 'ACKNOWLEDGED')]).toEqual([rule, true]);
  });

  it('is a working day until a notice of custody is acknowledged', () => {
    expect(awaitedReplies('custody-notice', {})).toEqual([{ rule: 'CUSTODY_NOTICE_ACKNOWLEDGED', term: { count: 1, unit: 'working-days' } }]);
    expect(isWhatWasAwaited('CUSTODY_NOTICE_ACKNOWLEDGED', 'ACKNOWLEDGED')).toBe(true);
  });

  it('is there for everything else too', () => expect(awaitedReplies('marac-referral', {})).toEqual([{ rule: 'REPLY_ROUTINE', term: clockRules.REPLY_ROUTINE.term }]));
});
