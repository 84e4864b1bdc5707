import { describe, expect, it } from '@jest/globals';
import { clockRules } from '#clocks';
import { rungsWords, whyWords } from './awaited-words.js';

const of = (more: object) => rungsWords({ rule: 'REPLY_ROUTINE', rungs: ['CHASE', 'OVERDUE', 'UNANSWERED'], conversation: '019a0000-0000-7000-8000-000000000002', place: null, notChased: null, ...more });

describe('the words for what is awaited', () => {
  it('say for each rung what was done: the agency was chased, or a person must', () => {
    expect(of({})).toEqual(['Chased', 'Told to the manager', 'Told to the head of unit']);
    expect(of({ notChased: 'PARTNER_SUSPENDED' })[0]).toBe('Could not be chased from here (PARTNER_SUSPENDED): ring them');
    expect([of({ conversation: null, place: '05' })[0], of({ conversation: null })[0], of({ rungs: [] })]).toEqual(['Chase them by hand', 'Nobody was asked yet', []]);
  });

  it('say that the day has come on which an agency looks at its refusal again', () => {
    expect(of({ reviewCame: new Date() })).toEqual(['They held back because of a live investigation, and the day of their review has come: ask them', 'Chased', 'Told to the manager', 'Told to the head of unit']);
  });

  it('say why a clock runs, whatever its rule', () => {
    for (const rule of Object.keys(clockRules)) expect(whyWords(rule)).toMatch(/^[A-Z]/);
    expect([whyWords('REPLY_EMC'), whyWords('CHILD_REFERRAL_ACKNOWLEDGED'), whyWords('OF_LATER')]).toEqual(['An enquiry for an electronically monitored curfew', 'Until it is acknowledged', 'OF_LATER']);
  });
});
