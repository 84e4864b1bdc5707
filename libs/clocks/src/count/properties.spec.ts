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
  const dateAfter = (date: string, days: number) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
  const weekday = (date: string) => new Date(date).getUTCDay();
  const first = (date: string, isSo: (date: string) => boolean): string => (isSo(date) ? date : first(dateAfter(date, 1), isSo));
  /** Easter Sunday by the Gregorian reckoning (Meeus, Jones, Butcher). */
  const easter = (year: number) => {
    const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
    const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
    const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
    const of = h + l - 7 * Math.floor((a + 11 * h + 22 * l) / 451) + 114;
    return `${year}-0${Math.floor(of / 31)}-${String((of % 31) + 1).padStart(2, '0')}`;
  };
  /** What a proclamation changed: the day of the jubilee with the holiday moved to it, the funeral of the Queen, and the coronation. */
  const proclaimed: Readonly<Record<number, { readonly spring?: string; readonly more: readonly string[] }>> = { 2022: { spring: '2022-06-02', more: ['2022-06-03', '2022-09-19'] }, 2023: { more: ['2023-05-08'] } };
  /** The bank holidays of a year by the Banking and Financial Dealings Act 1971 and proclamations, not by the list that is tested; one that falls on a weekend, or on another, is the next day that is free. */
  const holidaysOf = (year: number): string[] => {
    const monday = (date: string) => first(date, (one) => weekday(one) === 1);
    const fixed = [`${year}-01-01`, `${year}-12-25`, `${year}-12-26`].reduce<string[]>((taken, date) => [...taken, first(date, (one) => ![0, 6].includes(weekday(one)) && !taken.includes(one))], []);
    // Where Christmas Day is a Sunday its substitute comes after Boxing Day, which keeps its own Monday.
    const christmas = weekday(`${year}-12-25`) === 0 ? [`${year}-12-26`, `${year}-12-27`] : fixed.slice(1);
    return [fixed[0]!, ...christmas, dateAfter(easter(year), -2), dateAfter(easter(year), 1), monday(`${year}-05-01`), proclaimed[year]?.spring ?? monday(`${year}-05-25`), monday(`${year}-08-25`), ...proclaimed[year]?.more ?? []].sort();
  };
  const holidays = new Set([2021, 2022, 2023, 2026, 2027].flatMap(holidaysOf));
  const isWorked = (date: string) => ![0, 6].includes(weekday(date)) && !holidays.has(date);
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

  it.each([2022, 2023, 2026, 2027])('has the bank holidays of the law in %i, as they were released', (year) => {
    expect(released['england-and-wales'].events.map(({ date }) => date).filter((date) => date.startsWith(`${year}-`)).sort()).toEqual(holidaysOf(year));
  });

  // Of 2028 no bank holidays are released, so clocks of the last weeks before it cannot be counted.
  it.each([[2022, '2022-12-31'], [2026, '2026-12-31'], [2027, '2027-12-09']])('every clock that is started in an hour of %i, to %s, is due when the calendar on the wall says', (year, until) => {
    const changed = new Set<number>();
    const passed = new Set<string>();
    let clocks = 0, today = '', ends: readonly string[] = [];
    for (let at = Date.UTC(year, 0, 1); at < Date.parse(until) + dayMs; at += 3_600_000) {
      const date = inLondon.format(at).slice(0, 10);
      // The wall says the same for all hours of a day.
      if (date !== today) [today, ends] = [date, terms.map(([, count, counts]) => endOf(date, count, counts))];
      for (const [n, [unit, count]] of terms.entries()) {
        const { dueAt } = standingOf({ id: 'start', at: new Date(at), term: { count, unit } }, [], calendar, new Date(at)), due = inLondon.format(dueAt!);
        if (n === 1) for (let one = date; one < due.slice(0, 10); one = dateAfter(one, 1)) if (holidays.has(one)) passed.add(one);
        changed.add((Date.parse(`${due.replace(' ', 'T')}Z`) - dueAt!.getTime()) / 3_600_000);
        if (due !== ends[n]) expect([date, unit, count, due]).toEqual([date, unit, count, ends[n]]);
        clocks += 1;
      }
    }
    expect(clocks).toBeGreaterThan(24_000);
    // It went through summer and winter time, and through every holiday that it could.
    expect([...changed].sort()).toEqual([0, 1]);
    expect(holidaysOf(year).filter((date) => date < until && !passed.has(date))).toEqual([]);
  });
});
