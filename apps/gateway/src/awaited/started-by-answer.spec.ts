import { describe, expect, it } from '@jest/globals';
import { type Effect } from '#exchange';
import { type Answered } from '#messages';
import { type Row } from '#platform';
import { startedByAnswer } from './started-by-answer.js';

const receivedAt = new Date('2026-11-04T10:00:00Z');
const asked = { kind: 'da-enquiry', issue: 'issue', crn: 'X000001', asked_by: 'pat.practitioner', asked_at: new Date('2026-11-02T10:00:00Z'), content: { trigger: 'PERIODIC' } };
const message = (content: object = {}, issuer = 'police-west-mercia') => ({ id: '019a0000-0000-7000-8000-000000000001', issuer, receivedAt, content, conversation: 'conversation' }) as unknown as Parameters<typeof startedByAnswer>[0];
const clocksOf = (effects: readonly Effect[]) => effects.flatMap((effect) => ('insert' in effect && effect.insert === 'clock' ? [effect.row] : []));
const waits = [{ rule: 'REPLY_ROUTINE', stopped: false }];
const started = (leaves: Answered | undefined, content: object = {}, more: object = {}, clocks: readonly Row[] = waits) => clocksOf(startedByAnswer(message(content), leaves, { ...asked, ...more }, clocks)).map(({ rule, term_count: count, term_unit: unit, started_at: at }) => [rule, `${String(count)} ${String(unit)}`, at]);

describe('an answer', () => {
  it.each<Answered>(['ANSWERED', 'ANSWERED_IN_PART', 'REFUSED', 'DECIDED', 'UPHELD', 'OVERTURNED'])('that leaves what was asked %s is to be read within a working day', (leaves) => expect(started(leaves, { code: 'LEGAL' })).toEqual([['ANSWER_READ', '1 working-days', receivedAt]]));

  it.each<Answered | undefined>(['ACKNOWLEDGED', undefined])('that says no more than that something has come is not: %s', (leaves) => expect(started(leaves)).toEqual([]));

  it('that asks for more is to be answered', () => expect(started('REFUSED', { code: 'INSUFFICIENT_DETAIL' })).toEqual([['QUESTION_ANSWERED', '1 working-days', receivedAt]]));

  it.each([[[{ rule: 'REPLY_ROUTINE', stopped: true }]], [[{ rule: 'CONTEST_DECIDED', stopped: false }]], [[]]])('that asks for more of what is not waited for any more is only read: %j', (clocks) => {
    expect(started('REFUSED', { code: 'INSUFFICIENT_DETAIL' }, {}, clocks)).toEqual([['ANSWER_READ', '1 working-days', receivedAt]]);
  });

  it.each([{ trigger: 'COURT_PSR' }, { trigger: 'NEW_INCIDENT', urgency: 'IMMEDIATE' }, { trigger: 'PERIODIC', urgency: 'COURT_DATE' }])('to what is needed the same day is read the same day: %j', (content) => expect(started('ANSWERED', {}, { content })).toEqual([['ANSWER_READ', '0 days', receivedAt]]));

  it('starts the same however often it is handled, for whoever asked until somebody has the case, of the agency that answered; of a place without a node of none', () => {
    const effects = startedByAnswer(message(), 'ANSWERED', asked, waits);
    expect([effects, clocksOf(effects)[0]]).toEqual([startedByAnswer(message(), 'ANSWERED', asked, waits), expect.objectContaining({ reference: message().id, owner: 'pat.practitioner', partner: 'police-west-mercia', about: 'da-enquiry' })]);
    expect(effects[1]).toMatchObject({ insert: 'awaited_reply', row: { clock_id: clocksOf(effects)[0]!['id'], conversation: 'conversation', crn: 'X000001' } });
    expect(clocksOf(startedByAnswer(message({}, '05'), 'ANSWERED', { ...asked, by_letter: true }, waits))[0]).not.toHaveProperty('partner');
  });
});

describe('the decision on a referral of children', () => {
  const assessment = ['CHILD_ASSESSMENT', '45 working-days', asked.asked_at], conference = ['CHILD_PROTECTION_CONFERENCE', '15 working-days', receivedAt];

  it.each([['S17', [assessment]], ['S47', [assessment, conference]], ['STRATEGY', [conference]], ['NFA', []], ['EARLY_HELP', []]])('%s is followed by what policy sets a time for', (decision, follows) => {
    expect(started('DECIDED', { decision }, { kind: 'child-referral' })).toEqual([['ANSWER_READ', '1 working-days', receivedAt], ...follows]);
  });

  it('starts nothing that runs already: a conference is timed from the first word of the strategy discussion', () => {
    const runs = [{ rule: 'CHILD_PROTECTION_CONFERENCE', stopped: false }, { rule: 'CHILD_ASSESSMENT', stopped: true }];
    expect(started('DECIDED', { decision: 'S47' }, { kind: 'child-referral' }, runs)).toEqual([['ANSWER_READ', '1 working-days', receivedAt], assessment]);
  });

  it('is that of no other referral', () => expect(started('DECIDED', { decision: 'STRATEGY' }, { kind: 'adult-referral' })).toEqual([['ANSWER_READ', '1 working-days', receivedAt]]));
});
