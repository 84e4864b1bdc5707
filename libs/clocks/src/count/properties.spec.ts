import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import released from '../calendar/bank-holidays.json' with { type: 'json' };
import { dayMs } from '../calendar/london.js';
import { releasedWorkingDays } from '../calendar/working-days.js';
import { ladder } from './ladder.js';
import { type ClockEvent, standingOf } from './standing.js';
import { type Term, units } from './term.js';

const calendar = releasedWorkingDays();
const from = Date.parse('2026-03-01T00:00:00Z');
const to = Date.parse('2026-12-31T00:00:00Z');
const moment = fc.integer({ min: from, max: to }).map((ms) => new Date(ms));
const term: fc.Arbitrary<Term> = fc.record({ count: fc.integer({ min: 0, max: 20 }), unit: fc.constantFrom(...units) });
const start = fc.record({ id: fc.constant('start'), at: moment, term });

/** A history: pauses of which some end, restarts, and perhaps an outcome. */
const history: fc.Arbitrary<ClockEvent[]> = fc.record({
  pauses: fc.array(fc.record({ at: moment, end: fc.option(moment), reason: fc.constantFrom('CLARIFICATION', 'LIVE_INVESTIGATION') }), { maxLength: 5 }),
  restarts: fc.array(fc.record({ at: moment, term }), { maxLength: 2 }), stops: fc.array(moment, { maxLength: 2 }),
}).map(({ pauses, restarts, stops }) => [
  ...pauses.flatMap(({ at, end, reason }, n): ClockEvent[] => [{ id: `pause ${n}`, at, kind: 'paused', reason }, ...(end === null ? [] : [{ id: `end ${n}`, at: end, kind: 'resumed' as const, pause: `pause ${n}` }])]),
  ...restarts.map(({ at, term: anew }, n): ClockEvent => ({ id: `restart ${n}`, at, kind: 'restarted', term: anew })),
  ...stops.map((at, n): ClockEvent => ({ id: `stop ${n}`, at, kind: 'stopped', outcome: `OUTCOME_${n}` })),
]);
const shuffled = (events: readonly ClockEvent[]) => fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length });

describe('a clock', () => {
  it('stands the same in whatever order and however often its events are learnt', () => {
    fc.assert(fc.property(start, history.chain((events) => fc.tuple(fc.constant(events), shuffled([...events, ...events]))), moment, (begun, [events, learnt], now) => {
      expect(standingOf(begun, learnt, calendar, now)).toEqual(standingOf(begun, events, calendar, now));
    }), { numRuns: 500 });
  });

  it('reaches its rungs in order, never before its run begins and never while it rests', () => {
    fc.assert(fc.property(start, history, (begun, events) => {
      const { reached, run, dueAt } = standingOf(begun, events, calendar, new Date(to));
      const runAt = events.find(({ id }) => id === run)?.at ?? begun.at;
      expect(reached.map(({ rung }) => rung)).toEqual(ladder.slice(0, reached.length));
      for (const [n, { at }] of reached.entries()) expect(at.getTime()).toBeGreaterThanOrEqual((reached[n - 1]?.at ?? runAt).getTime());
      for (const { at } of reached) for (const pause of events) {
        if (pause.kind !== 'paused' || pause.at < runAt || pause.at >= at) continue;
        const end = events.find((event) => event.kind === 'resumed' && event.pause === pause.id)?.at;
        expect(end !== undefined && end <= at).toBe(true);
      }
      if (dueAt === null) expect(events.some(({ kind }) => kind === 'paused')).toBe(true);
    }), { numRuns: 500 });
  });

  it('is never due sooner for a pause', () => {
    fc.assert(fc.property(start, history, moment, fc.nat(20 * dayMs), (begun, events, at, ms) => {
      const more: ClockEvent[] = [{ id: 'more', at, kind: 'paused', reason: 'CLARIFICATION' }, { id: 'end of more', at: new Date(at.getTime() + ms), kind: 'resumed', pause: 'more' }];
      const [before, after] = [standingOf(begun, events, calendar, new Date(to)).dueAt, standingOf(begun, [...events, ...more], calendar, new Date(to)).dueAt];
      if (before !== null) expect(after === null ? Infinity : after.getTime()).toBeGreaterThanOrEqual(before.getTime());
      else expect(after).toBeNull();
    }), { numRuns: 500 });
  });
});

describe('a year walked through, with both clock changes and every bank holiday', () => {
  /** Told apart from what is tested: dates as texts, and what the platform says of London. */
  const holidays = new Set(released['england-and-wales'].events.map(({ date }) => date));
  const dateAfter = (date: string, days: number) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
  const isWorked = (date: string) => ![0, 6].includes(new Date(date).getUTCDay()) && !holidays.has(date);
  const inLondon = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });
  const endOf = (date: string, count: number, counts: (one: string) => boolean) => {
    let [at, left] = [date, count];
    while (left > 0) {
      at = dateAfter(at, 1);
      if (counts(at)) left -= 1;
    }
    return `${dateAfter(at, 1)} 00:00:00`;
  };

  const terms = [['working-days', 10, isWorked], ['working-days', 1, isWorked], ['days', 15, () => true]] as const;

  it.each([2022, 2026, 2027])('every clock that is started in an hour of %i is due when the calendar on the wall says', (year) => {
    let clocks = 0, today = '', ends: readonly string[] = [];
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year, 11, 10); at += 3_600_000) {
      const date = inLondon.format(at).slice(0, 10);
      // The wall says the same for all hours of a day.
      if (date !== today) [today, ends] = [date, terms.map(([, count, counts]) => endOf(date, count, counts))];
      for (const [n, [unit, count]] of terms.entries()) {
        const { dueAt } = standingOf({ id: 'start', at: new Date(at), term: { count, unit } }, [], calendar, new Date(at)), due = inLondon.format(dueAt!);
        if (due !== ends[n]) expect([date, unit, count, due]).toEqual([date, unit, count, ends[n]]);
        clocks += 1;
      }
    }
    expect(clocks).toBeGreaterThan(24_000);
  });
});
