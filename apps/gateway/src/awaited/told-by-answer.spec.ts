import { describe, expect, it } from '@jest/globals';
import { type ClockEvent, releasedWorkingDays, standingOf, type Term } from '#clocks';
import { type Effect } from '#exchange';
import { type Answered, openRefusals, refusalCodes } from '#messages';
import { refusalOnClock, toldByAnswer, toldByDecision, toldByOverturning } from './told-by-answer.js';

const clock = { id: '019a0000-0000-7000-8000-00000000000a', rule: 'REPLY_ROUTINE' };
const receivedAt = new Date('2026-11-04T10:00:00Z');
const message = (content: object = {}, id = '019a0000-0000-7000-8000-000000000001') => ({ id, issuer: 'police-west-mercia', receivedAt, content }) as unknown as Parameters<typeof toldByAnswer>[0];
const refused = (code: string, more: object = {}, trigger = 'PERIODIC') => toldByAnswer(message({ code, reviewOn: '2026-12-20', ...more }), 'REFUSED', trigger, [clock]);
const rows = (effects: readonly Effect[]) => effects.map((effect) => ('insert' in effect ? effect.row : {}));
/** How a clock that was started on 2 November stands then, as the exchange counts it from what was inserted. */
const standsAt = (now: string, effects: readonly Effect[], term: Term = { count: 10, unit: 'working-days' }) =>
  standingOf({ id: clock.id, at: new Date('2026-11-02T10:00:00Z'), term }, rows(effects) as unknown as ClockEvent[], releasedWorkingDays(), new Date(now));

describe('an answer', () => {
  it('stops the clock of what it answers, with where it leaves that', () => {
    expect(rows(toldByAnswer(message(), 'ANSWERED', 'PERIODIC', [clock]))).toEqual([{ id: expect.any(String) as unknown as string, clock_id: clock.id, kind: 'stopped', at: receivedAt, outcome: 'ANSWERED' }]);
    expect(standsAt('2026-11-05T10:00:00Z', toldByAnswer(message(), 'ANSWERED', 'PERIODIC', [clock]))).toMatchObject({ state: 'stopped', outcome: 'ANSWERED' });
  });

  it('in part stops nothing', () => expect(toldByAnswer(message(), 'ANSWERED_IN_PART', 'PERIODIC', [clock])).toEqual([]));

  it('tells the same however often it is handled, and something else to another clock or from another agency', () => {
    const ids = [message(), message(), message({}, '019a0000-0000-7000-8000-000000000002'), { ...message(), issuer: 'police-cheshire' as never }].map((one) => rows(toldByAnswer(one, 'ANSWERED', undefined, [clock]))[0]!['id']);
    expect([ids[0] === ids[1], new Set(ids).size]).toEqual([true, 3]);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each<[Answered, string[]]>([['ACKNOWLEDGED', ['CHILD_REFERRAL_ACKNOWLEDGED']], ['DECIDED', ['CHILD_REFERRAL_ACKNOWLEDGED', 'CHILD_REFERRAL_DECIDED']]])('that leaves a referral of children %s stops %j', (leaves, stopped) => {
    const both = ['CHILD_REFERRAL_ACKNOWLEDGED', 'CHILD_REFERRAL_DECIDED'].map((rule) => ({ id: rule, rule }));
    expect(rows(toldByAnswer(message(), leaves, undefined, both)).map((row) => row['clock_id'])).toEqual(stopped);
  });
});

describe('a decision on a referral', () => {
  const both = ['CHILD_REFERRAL_ACKNOWLEDGED', 'CHILD_REFERRAL_DECIDED'].map((rule) => ({ id: rule, rule, run: rule, issue: 'issue', conversation: 'conversation', crn: 'X000001' }));
  const contest = { id: 'CONTEST_DECIDED', rule: 'CONTEST_DECIDED' };

  it('that is escalated and overturned is waited for anew, and the word that the referral has come is not', () => {
    expect(rows(toldByOverturning(message(), { id: '019a0000-0000-7000-8000-000000000003', issuer: 'childrens-worcestershire', code: 'LEFT_AT_RISK' }, undefined, [contest, ...both]))).toMatchObject([{ rule: 'CHILD_REFERRAL_DECIDED', started_at: receivedAt }, { conversation: 'conversation', crn: 'X000001' }]);
  });

  it.each<[Answered, string | undefined, string[]]>([['ACKNOWLEDGED', undefined, []], ['DECIDED', 'NFA', ['CHILD_ASSESSMENT', 'CHILD_PROTECTION_CONFERENCE']], ['DECIDED', 'STRATEGY', []], ['DECIDED', 'S47', []], ['DECIDED', 'S17', ['CHILD_PROTECTION_CONFERENCE']]])('that %s as %s ends of what was to follow an earlier one: %j', (leaves, decision, ends) => {
    const following = ['CHILD_ASSESSMENT', 'CHILD_PROTECTION_CONFERENCE'].map((rule) => ({ id: rule, rule }));
    expect(rows(toldByAnswer(message({ decision }), leaves, undefined, following)).map((row) => row['clock_id'])).toEqual(ends);
  });

  it('is not decided anew by the word that something has come', () => expect(toldByAnswer(message(), 'ACKNOWLEDGED', undefined, [contest])).toEqual([]));
});

describe('a refusal', () => {
  it('ends nothing exactly where it does not stop the clock', () => expect(Object.entries(refusalOnClock).filter(([, does]) => !does.startsWith('STOPS')).map(([code]) => code).sort()).toEqual([...openRefusals].sort()));

  it('has for each of its codes something that it does to the clock', () => expect(Object.keys(refusalOnClock).sort()).toEqual([...refusalCodes].sort()));

  it.each(['WRONG_AREA', 'NOT_PROPORTIONATE', 'LEGAL', 'INTELLIGENCE_RESTRICTED', 'TOO_SOON'])('that is valid stops it: %s', (code) => expect(rows(refused(code))).toMatchObject([{ kind: 'stopped', outcome: 'REFUSED' }]));

  it.each(['NO_KNOWN_HISTORY', 'RESOURCE', 'CONSENT_REQUIRED'])('that is no reason to close lets it run on: %s', (code) => expect(refused(code)).toEqual([]));

  it('that it is too soon is none after a change, and lets it run on', () => expect(refused('TOO_SOON', {}, 'PREGNANCY')).toEqual([]));

  it('that asks for more makes it rest until somebody has answered', () => {
    expect(standsAt('2027-02-01T10:00:00Z', refused('INSUFFICIENT_DETAIL'))).toMatchObject({ state: 'paused', reasons: ['CLARIFICATION'], dueAt: null });
  });

  it('for the sake of an investigation makes it rest until the morning of its review, and it runs again by itself', () => {
    const live = refused('LIVE_INVESTIGATION', { reviewOn: '2026-12-01' });
    expect(standsAt('2026-11-30T23:59:59Z', live)).toMatchObject({ state: 'paused', reasons: ['LIVE_INVESTIGATION'], nextAt: new Date('2026-12-01T00:00:00Z') });
    expect(standsAt('2026-12-01T00:00:00Z', live)).toMatchObject({ state: 'running', dueAt: new Date('2026-12-12T00:00:00Z') });
  });

  it.each(['2020-01-01', '0001-01-01', '2026-11-04'])('with a review that is past makes it rest not at all: %s', (reviewOn) => {
    expect(standsAt('2026-11-04T11:00:00Z', refused('LIVE_INVESTIGATION', { reviewOn }))).toMatchObject({ state: 'running', dueAt: new Date('2026-11-17T00:00:00Z') });
  });

  it('cannot make it rest for ever by a review that never comes', () => expect(standsAt('2027-11-06T00:00:00Z', refused('LIVE_INVESTIGATION', { reviewOn: '9999-12-31' })).state).toBe('running'));
});

describe('the clock of a contest', () => {
  const contest = { id: '019a0000-0000-7000-8000-00000000000c', rule: 'CONTEST_DECIDED', reference: 'refusal' };

  it('is stopped by the decision and by an answer, and told nothing by a further refusal', () => {
    expect(rows(toldByDecision(message(), 'refusal', 'UPHELD', [clock, { ...contest, id: 'that of another refusal', reference: 'another' }, contest]))).toMatchObject([{ clock_id: contest.id, kind: 'stopped', outcome: 'UPHELD' }]);
    expect(rows(toldByAnswer(message(), 'ANSWERED', 'PERIODIC', [contest]))).toMatchObject([{ clock_id: contest.id, kind: 'stopped', outcome: 'ANSWERED' }]);
    for (const code of refusalCodes) expect([code, toldByAnswer(message({ code, reviewOn: '2026-12-20' }), 'REFUSED', 'PERIODIC', [contest])]).toEqual([code, []]);
  });

  it('is not what is started anew where the refusal is overturned', () => {
    expect(toldByOverturning(message(), { ...message(), code: 'LEGAL' }, 'PERIODIC', [contest])).toEqual([]);
  });
});

describe('a refusal that was overturned', () => {
  const whole = { ...clock, conversation: 'c', issue: 'i', crn: 'X000001', about: 'da-enquiry', reference: 'c', partner: 'police-west-mercia', owner: 'pat.practitioner', team: 'North', term_count: 10, term_unit: 'working-days' };
  const decided = { ...message({}, '019a0000-0000-7000-8000-000000000009'), receivedAt: new Date('2026-11-10T10:00:00Z') };
  const overturned = (code: string, trigger = 'PERIODIC', clocks: readonly object[] = [whole]) => toldByOverturning(decided, { ...message(), code }, trigger, clocks as never);

  it('starts what it had ended anew, in the time it had at first, the same however often it is handled', () => {
    const [started, awaited, ...more] = overturned('LEGAL');
    const { id } = rows([started!])[0] as { id: string };
    expect(started).toEqual({ insert: 'clock', row: { id, run: id, rule: clock.rule, about: 'da-enquiry', reference: 'c', partner: 'police-west-mercia', owner: 'pat.practitioner', team: 'North', term_count: 10, term_unit: 'working-days', started_at: decided.receivedAt } });
    expect([awaited, more]).toEqual([{ insert: 'awaited_reply', row: { clock_id: id, issue: 'i', conversation: 'c', crn: 'X000001' } }, []]);
    expect([id === clock.id, overturned('LEGAL')]).toEqual([false, [started, awaited]]);
  });

  it('leaves no question to answer where it had asked one, and touches neither another question nor what is to be read', () => {
    const [question, another, unread] = [{ id: 'question', rule: 'QUESTION_ANSWERED', reference: message().id }, { id: 'another', rule: 'QUESTION_ANSWERED', reference: 'another' }, { id: 'unread', rule: 'ANSWER_READ', reference: message().id }];
    expect(rows(overturned('INSUFFICIENT_DETAIL', 'PERIODIC', [unread, another, question, whole])).map((row) => [row['clock_id'], row['kind']])).toEqual([[clock.id, 'resumed'], ['question', 'stopped']]);
    expect(rows(overturned('LEGAL', 'PERIODIC', [unread, another, whole])).map((row) => row['rule'])).toEqual([clock.rule, undefined]);
  });

  it('starts one clock where there were several, as the newest was', () => {
    const started = overturned('LEGAL', 'PERIODIC', [{ ...whole, id: '019a0000-0000-7000-8000-00000000000b', term_count: 2 }, whole]);
    expect(rows(started).map((row) => row['term_count'])).toEqual([2, undefined]);
  });

  it.each([['INSUFFICIENT_DETAIL', {}], ['LIVE_INVESTIGATION', { reviewOn: '2026-12-20' }]])('lets a clock that it made rest run on: %s', (code, more) => {
    expect(standsAt('2026-11-10T10:00:00Z', refused(code, more))).toMatchObject({ state: 'paused' });
    expect(standsAt('2026-11-10T10:00:00Z', [...refused(code, more), ...overturned(code)])).toMatchObject({ state: 'running' });
  });

  it.each([['CONSENT_REQUIRED', 'PERIODIC'], ['TOO_SOON', 'PREGNANCY']])('tells a clock nothing that ran on in spite of it: %s', (code, trigger) => expect(overturned(code, trigger)).toEqual([]));
});
