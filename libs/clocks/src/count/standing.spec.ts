import { describe, expect, it } from '@jest/globals';
import { dateOf, dayAt, dayOf, startOf } from '../calendar/london.js';
import { releasedWorkingDays } from '../calendar/working-days.js';
import { type ClockEvent, standingOf } from './standing.js';
import { type Term } from './term.js';

const calendar = releasedWorkingDays();
const id = 'start';
const london = (date: string, time = '00:00') => new Date(startOf(dayOf(date)!) + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000);
const later = new Date('2035-01-01T00:00:00Z');
const stand = (at: Date, term: Term, events: readonly ClockEvent[] = [], now = later) => standingOf({ id, at, term }, events, calendar, now);
const moments = (at: Date, term: Term, events: readonly ClockEvent[] = []) => stand(at, term, events).reached.map(({ at: when }) => when.toISOString());
const days = (count: number): Term => ({ count, unit: 'days' });
const workingDays = (count: number): Term => ({ count, unit: 'working-days' });
const hours = (count: number): Term => ({ count, unit: 'hours' });
const paused = (name: string, at: Date, reason = 'CLARIFICATION'): ClockEvent => ({ id: name, at, kind: 'paused', reason });
const resumed = (pause: string, at: Date): ClockEvent => ({ id: `end of ${pause}`, at, kind: 'resumed', pause });
const restarted = (name: string, at: Date, term: Term): ClockEvent => ({ id: name, at, kind: 'restarted', term });
const stopped = (at: Date, outcome = 'ANSWERED'): ClockEvent => ({ id: `stop at ${at.toISOString()}`, at, kind: 'stopped', outcome });
/** The last day that counts, for a clock that is due at the end of it. */
const lastDay = (at: Date, term: Term, events: readonly ClockEvent[] = []) => {
  const { dueAt } = stand(at, term, events);
  return dueAt === null ? null : dateOf(dayAt(dueAt.getTime() - 1));
};

describe('a term of hours', () => {
  it('is real time, whatever the clocks do: 24 hours over both changes', () => {
    expect(stand(london('2026-03-28', '12:00'), hours(24)).dueAt?.toISOString()).toBe('2026-03-29T12:00:00.000Z');
    expect(stand(london('2026-10-24', '12:00'), hours(24)).dueAt?.toISOString()).toBe('2026-10-25T11:00:00.000Z');
  });

  it('is chased at four fifths', () => expect(moments(new Date('2026-11-02T00:00:00Z'), hours(10)).slice(0, 2)).toEqual(['2026-11-02T08:00:00.000Z', '2026-11-02T10:00:00.000Z']));

  it('is longer by each pause, to the millisecond', () => {
    const at = new Date('2026-11-02T00:00:00Z');
    const one = [paused('a', new Date('2026-11-02T01:00:00.001Z')), resumed('a', new Date('2026-11-02T03:00:00.002Z'))];
    expect(stand(at, hours(10), one).dueAt?.toISOString()).toBe('2026-11-02T12:00:00.001Z');
    const overlapping = [...one, paused('b', new Date('2026-11-02T02:00:00Z')), resumed('b', new Date('2026-11-02T05:00:00.001Z'))];
    expect(stand(at, hours(10), overlapping).dueAt?.toISOString()).toBe('2026-11-02T14:00:00.000Z');
  });
});

describe('a term of days', () => {
  it('does not count the day of the start and runs to the end of the last, in London', () => {
    expect(stand(london('2026-03-27', '09:00'), days(3)).dueAt?.toISOString()).toBe('2026-03-30T23:00:00.000Z');
    expect(stand(london('2026-10-23', '23:59'), days(3)).dueAt?.toISOString()).toBe('2026-10-27T00:00:00.000Z');
    expect(lastDay(new Date('2026-06-30T23:30:00Z'), days(1))).toBe('2026-07-02');
  });

  it('of none ends with the day itself, and is chased at four fifths of what is left of it', () => {
    expect(moments(london('2026-11-02', '14:00'), days(0)).slice(0, 2)).toEqual(['2026-11-02T22:00:00.000Z', '2026-11-03T00:00:00.000Z']);
    expect(lastDay(london('2026-12-25', '10:00'), workingDays(0))).toBe('2026-12-29');
  });

  it.each([
    // DOMAIN 4: DVDS 28 days, BBR a week, DASO 15 days, home visit six weeks.
    ['2026-02-02', days(28), '2026-03-02'], ['2026-03-23', days(7), '2026-03-30'], ['2026-10-20', days(15), '2026-11-04'], ['2026-11-02', days(42), '2026-12-14'],
    // Ten working days over Easter, the two bank holidays of May, and Christmas with its substitute day.
    ['2026-03-30', workingDays(10), '2026-04-15'], ['2026-04-30', workingDays(1), '2026-05-01'], ['2026-05-01', workingDays(1), '2026-05-05'], ['2026-05-22', workingDays(1), '2026-05-26'],
    ['2026-12-24', workingDays(1), '2026-12-29'], ['2026-12-22', workingDays(10), '2027-01-08'], ['2027-12-24', workingDays(1), '2027-12-29'],
    // Asked at a weekend or on a bank holiday, the first working day is the first that counts.
    ['2026-11-28', workingDays(1), '2026-11-30'], ['2026-12-25', workingDays(1), '2026-12-29'], ['2026-11-27', workingDays(1), '2026-11-30'],
    // Assessment of a child and conference.
    ['2026-09-01', workingDays(45), '2026-11-03'], ['2026-09-01', workingDays(15), '2026-09-22'],
  ])('from %s for %j ends with %s', (from, term, end) => expect(lastDay(london(from, '11:00'), term)).toBe(end));

  it('is chased at the beginning of the day in which four fifths are reached, never after its end', () => {
    const chase = (count: number) => moments(london('2026-11-02', '11:00'), workingDays(count))[0]?.slice(0, 16);
    expect([chase(1), chase(2), chase(5), chase(10)]).toEqual(['2026-11-03T00:00', '2026-11-04T00:00', '2026-11-09T00:00', '2026-11-13T00:00']);
  });

  it('does not count the days at whose end it rests', () => {
    const at = london('2026-11-02', '11:00');
    const pause = (from: Date, to: Date) => [paused('a', from), resumed('a', to)];
    expect(lastDay(at, workingDays(3), pause(london('2026-11-03', '09:00'), london('2026-11-03', '17:00')))).toBe('2026-11-05');
    expect(lastDay(at, workingDays(3), pause(london('2026-11-03', '09:00'), london('2026-11-05', '09:00')))).toBe('2026-11-09');
    expect(lastDay(at, workingDays(3), pause(london('2026-11-03', '09:00'), london('2026-11-04')))).toBe('2026-11-06');
    expect(lastDay(at, workingDays(3), pause(london('2026-11-04'), london('2026-11-05')))).toBe('2026-11-06');
    expect(lastDay(at, workingDays(3), pause(london('2026-11-06', '09:00'), london('2026-11-09', '09:00')))).toBe('2026-11-05');
  });

  it('says when it is counted through a year whose bank holidays are not known, and is too early then, never too late', () => {
    expect(stand(london('2027-12-20'), workingDays(5)).unknownYear).toBeNull();
    const beyond = stand(london('2027-12-20'), workingDays(10));
    expect([beyond.unknownYear, beyond.dueAt?.toISOString()]).toEqual([2028, '2028-01-06T00:00:00.000Z']);
    expect(stand(london('2027-12-20'), days(28)).unknownYear).toBe(2028);
    expect(stand(london('2018-12-20'), workingDays(2)).unknownYear).toBe(2018);
  });
});

describe('the ladder', () => {
  it('is reached at four fifths, at the end, and a working day later', () => {
    expect(stand(london('2026-11-02', '11:00'), workingDays(10)).reached.map(({ rung, at }) => [rung.rung, at.toISOString()])).toEqual([
      ['CHASE', '2026-11-13T00:00:00.000Z'], ['OVERDUE', '2026-11-17T00:00:00.000Z'], ['UNANSWERED', '2026-11-18T00:00:00.000Z'],
    ]);
  });

  it('is not reached while a clock rests, nor after it has stopped', () => {
    const at = london('2026-11-02', '11:00');
    const resting = stand(at, workingDays(10), [paused('a', london('2026-11-13', '10:00'))]);
    expect([resting.state, resting.reasons, resting.dueAt, resting.reached.map(({ rung }) => rung.rung), resting.nextAt]).toEqual(['paused', ['CLARIFICATION'], null, ['CHASE'], null]);
    // What was reached before a pause stays reached when the clock goes on.
    expect(moments(at, workingDays(10), [paused('a', london('2026-11-13', '10:00')), resumed('a', london('2026-11-18', '09:00'))]).slice(0, 2)).toEqual(['2026-11-13T00:00:00.000Z', '2026-11-20T00:00:00.000Z']);
    const over = stand(at, workingDays(10), [stopped(london('2026-11-17', '10:00'))]);
    expect([over.state, over.outcome, over.reached.map(({ rung }) => rung.rung), over.nextAt]).toEqual(['stopped', 'ANSWERED', ['CHASE', 'OVERDUE'], null]);
  });

  it('is looked at again when the next rung is reached, or a pause begins or ends that is known before', () => {
    const at = london('2026-11-02', '11:00');
    const next = (now: Date, events: readonly ClockEvent[] = []) => stand(at, workingDays(10), events, now).nextAt?.toISOString();
    expect(next(london('2026-11-03'))).toBe('2026-11-13T00:00:00.000Z');
    expect(next(london('2026-11-13', '01:00'))).toBe('2026-11-17T00:00:00.000Z');
    expect(next(london('2026-11-20'))).toBeUndefined();
    expect(next(london('2026-11-05'), [paused('a', london('2026-11-04')), resumed('a', london('2026-11-06'))])).toBe('2026-11-06T00:00:00.000Z');
  });
});

describe('what happened to a clock', () => {
  const at = london('2026-11-02', '11:00');

  it('begins a run of its own when it is restarted, without the pauses from before', () => {
    const events = [paused('a', london('2026-11-03')), restarted('again', london('2026-11-10', '12:00'), workingDays(2))];
    const stands = stand(at, workingDays(10), events);
    expect([stands.run, stands.state, lastDay(at, workingDays(10), events)]).toEqual(['again', 'running', '2026-11-12']);
  });

  it('is over with the outcome that came first', () => {
    const first = stopped(london('2026-11-04'), 'REFUSED');
    expect(stand(at, workingDays(10), [stopped(london('2026-11-05'), 'ANSWERED'), first, restarted('late', london('2026-11-06'), days(1))])).toMatchObject({ state: 'stopped', outcome: 'REFUSED', run: id });
  });

  it('rests for every reason that has not ended', () => {
    const events = [paused('a', london('2026-11-03'), 'CLARIFICATION'), paused('b', london('2026-11-04'), 'LIVE_INVESTIGATION'), resumed('a', london('2026-11-05'))];
    expect(stand(at, workingDays(10), events, london('2026-11-04', '10:00')).reasons).toEqual(['CLARIFICATION', 'LIVE_INVESTIGATION']);
    expect(stand(at, workingDays(10), events, london('2026-11-05', '10:00')).reasons).toEqual(['LIVE_INVESTIGATION']);
    expect(stand(at, workingDays(10), events, london('2026-11-02', '12:00')).state).toBe('running');
  });

  it('does not rest for ever because its end bears an earlier time than its beginning', () => {
    expect(stand(at, workingDays(10), [paused('a', london('2026-11-04')), resumed('a', london('2026-11-03'))]).state).toBe('running');
  });
});
