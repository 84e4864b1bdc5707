import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ClockEvent, ladder, readBankHolidays, releasedWorkingDays, standingOf, type Term, type WorkingDays } from '#clocks';
import { migrateCaseStore } from '#case-store';
import { type Database, openDatabase } from '#platform';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { attendClocks, type LearntEvent, type NewClock, openClocks, recordClockEvents, startClocks } from './index.js';

let store: OwnStore;
/** A second instance, with connections of its own. */
let other: Database;
let now: Date;
const calendar = releasedWorkingDays();
const sql: Database['sql'] = (text, params) => store.database.sql(text, params);
const attend = async (by: Database = store.database, days: WorkingDays = calendar): Promise<void> => { while (await attendClocks({ database: by, agency: 'probation', calendar: days, now: () => now })); };
const at = (time: string) => new Date(time.length === 10 ? `${time}T12:00:00Z` : time);
const clock = (more: Partial<NewClock> = {}): NewClock => ({
  id: randomUUID(), at: at('2026-11-02'), term: { count: 10, unit: 'working-days' }, rule: 'REPLY_ROUTINE', about: 'da-enquiry', reference: randomUUID(), partner: 'police-west-mercia' as never, owner: 'pat.practitioner', team: 'North', ...more,
});
const started = async (more: Partial<NewClock> = {}): Promise<string> => {
  const one = clock(more);
  await startClocks(sql, [one]);
  return one.id;
};
const learn = (id: string, event: ClockEvent): Promise<void> => recordClockEvents(sql, [{ ...event, clock: id }]);
const acts = async () => (await sql('select rung, tells, reached_at from clock_act order by reached_at, rung')).map((row) => [row['rung'], (row['reached_at'] as Date).toISOString()]);
const row = async (id: string) => (await sql('select state, reasons, outcome, due_at, next_at, unknown_year from clock where id = $1', [id]))[0];
const alarms = async () => (await sql(`select facts, cleared_at is null as raised from alarm where code = 'CLOCK_UNKNOWN_YEAR' order by raised_at`)).map(({ facts, raised }) => [facts, raised]);

beforeAll(async () => {
  store = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
  other = openDatabase(store.url, { max: 4, name: 'test' });
});
beforeEach(async () => {
  now = at('2026-11-02');
  await sql('truncate clock, clock_event, clock_act, alarm, audit_entry cascade');
});
afterAll(async () => {
  await other?.close();
  await store?.close();
});

describe('a clock that is kept', () => {
  it('is counted, and tells each rung at its time, once, with its entry in the audit', async () => {
    const id = await started();
    await attend();
    expect([await row(id), await acts()]).toMatchObject([{ state: 'running', due_at: at('2026-11-17T00:00:00Z'), next_at: at('2026-11-13T00:00:00Z') }, []]);
    for (const time of ['2026-11-12T23:59:59Z', '2026-11-13T00:00:00Z', '2026-11-13T00:00:05Z', '2026-11-17T00:00:00Z', '2026-11-18T00:00:00Z', '2027-02-01']) {
      now = at(time);
      await attend();
    }
    expect(await acts()).toEqual([['CHASE', '2026-11-13T00:00:00.000Z'], ['OVERDUE', '2026-11-17T00:00:00.000Z'], ['UNANSWERED', '2026-11-18T00:00:00.000Z']]);
    expect(await sql('select event, person, facts from audit_entry order by id')).toEqual(ladder.map(({ rung }) => ({ event: 'clock.told', person: null, facts: { clock: id, rung } })));
    expect(await sql('select rung, tells from clock_act order by reached_at')).toEqual(ladder.map(({ rung, tells }) => ({ rung, tells })));
    expect(await row(id)).toMatchObject({ state: 'running', next_at: null });
  });

  it('tells after an outage what it would have told before, with the times at which it should have', async () => {
    await started();
    now = at('2026-12-24');
    await attend();
    expect(await acts()).toEqual([['CHASE', '2026-11-13T00:00:00.000Z'], ['OVERDUE', '2026-11-17T00:00:00.000Z'], ['UNANSWERED', '2026-11-18T00:00:00.000Z']]);
  });

  it('tells nothing once it has an outcome, however late that was learnt, and is over', async () => {
    const id = await started();
    await learn(id, { id: randomUUID(), at: at('2026-11-20'), kind: 'stopped', outcome: 'ANSWERED' });
    now = at('2026-12-01');
    await attend();
    expect([await acts(), await row(id), await openClocks(sql, 10)]).toMatchObject([[], { state: 'stopped', outcome: 'ANSWERED', next_at: null, due_at: at('2026-11-17T00:00:00Z') }, []]);
  });

  it('rests until its pause ends, also on a day that is known before, and is late by as much', async () => {
    const [id, pause] = [await started(), randomUUID()];
    await learn(id, { id: pause, at: at('2026-11-04'), kind: 'paused', reason: 'LIVE_INVESTIGATION' });
    await attend();
    now = at('2026-11-30');
    await attend();
    expect([await row(id), await acts()]).toMatchObject([{ state: 'paused', reasons: ['LIVE_INVESTIGATION'], due_at: null, next_at: null }, []]);
    await learn(id, { id: randomUUID(), at: at('2026-12-02'), kind: 'resumed', pause });
    await attend();
    expect(await row(id)).toMatchObject({ state: 'paused', due_at: at('2026-12-15T00:00:00Z'), next_at: at('2026-12-02') });
    now = at('2026-12-02T12:00:01Z');
    await attend();
    expect(await row(id)).toMatchObject({ state: 'running', reasons: [], next_at: at('2026-12-11T00:00:00Z') });
  });

  it('begins its ladder anew when it is restarted', async () => {
    const id = await started();
    now = at('2026-11-18');
    await attend();
    await learn(id, { id: randomUUID(), at: now, kind: 'restarted', term: { count: 2, unit: 'hours' } });
    now = at('2026-11-18T14:00:00Z');
    await attend();
    expect((await acts()).slice(3)).toEqual([['CHASE', '2026-11-18T13:36:00.000Z'], ['OVERDUE', '2026-11-18T14:00:00.000Z']]);
  });

  it('takes an event once, and one that comes before its cause', async () => {
    const [id, pause, end] = [await started(), randomUUID(), randomUUID()];
    for (const event of [{ id: end, at: at('2026-11-06'), kind: 'resumed', pause }, { id: pause, at: at('2026-11-04'), kind: 'paused', reason: 'CLARIFICATION' }, { id: end, at: at('2026-11-09'), kind: 'resumed', pause }] as const) {
      await learn(id, event);
      await attend();
    }
    now = at('2026-11-10');
    await attend();
    expect(await row(id)).toMatchObject({ state: 'running', due_at: at('2026-11-19T00:00:00Z') });
  });

  it('has no time that cannot be counted, which would hold up the others', async () => {
    const id = await started();
    await expect(started({ term: { count: 10_001, unit: 'days' } })).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
    await expect(started({ at: new Date('2300-01-01T00:00:00Z') })).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
    await expect(learn(id, { id: randomUUID(), at: now, kind: 'restarted', term: { count: -1, unit: 'days' } })).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
    await expect(sql(`insert into clock_event (id, clock_id, kind, at, reason) values (gen_random_uuid(), $1, 'paused', 'infinity', 'X')`, [id])).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
  });

  it('is listed with why it runs and who owns it until it stops, the first due before the others', async () => {
    const [first, second, resting] = [await started({ term: { count: 1, unit: 'hours' }, rule: 'REPLY_EMC' }), await started({ team: undefined }), await started()];
    await learn(resting, { id: randomUUID(), at: at('2026-11-02T12:30:00Z'), kind: 'paused', reason: 'CLARIFICATION' });
    now = at('2026-11-02T13:00:00Z');
    await attend();
    const listed = await openClocks(sql, 10);
    expect(listed).toMatchObject([
      { id: first, rule: 'REPLY_EMC', owner: 'pat.practitioner', team: 'North', partner: 'police-west-mercia', rung: 'OVERDUE' }, { id: second, team: null, rung: null, dueAt: at('2026-11-17T00:00:00Z') },
      { id: resting, state: 'paused', reasons: ['CLARIFICATION'], dueAt: null },
    ]);
    const pages = [];
    for (let page = await openClocks(sql, 1); page.length > 0; page = await openClocks(sql, 1, page[0])) pages.push(...page);
    expect(pages).toEqual(listed);
  });
});

describe('bank holidays', () => {
  const withHoliday = (date: string): WorkingDays => readBankHolidays(JSON.stringify({ 'england-and-wales': { events: [
    ...[2026, 2027, 2028, 2029].flatMap((year) => ['01-01', '04-05', '04-06', '05-03', '05-31', '08-30', '12-27', '12-28'].map((day) => ({ date: `${year}-${day}` }))), { date },
  ] } }));

  it('that are proclaimed while clocks run are counted for them too', async () => {
    const id = await started();
    await attend();
    await attend(store.database, withHoliday('2026-11-10'));
    expect(await row(id)).toMatchObject({ due_at: at('2026-11-18T00:00:00Z') });
  });

  it('that are not known raise one alarm, which clears itself when they are or nothing runs there any more', async () => {
    const [id] = [await started({ at: at('2027-12-20') }), await started({ at: at('2027-12-20') })];
    now = at('2027-12-20');
    await attend();
    await attend();
    expect([await row(id), await alarms()]).toMatchObject([{ unknown_year: 2028 }, [[{ setting: 'MAG_BANK_HOLIDAYS' }, true]]]);
    await attend(store.database, withHoliday('2028-01-03'));
    expect([await row(id), await alarms()]).toMatchObject([{ unknown_year: null, due_at: at('2028-01-07T00:00:00Z') }, [[{}, false]]]);
  });
});

describe('a year in which time moves on day by day, over both clock changes and every bank holiday', () => {
  // Each worked out by hand from the calendar on the wall of 2026: when a clock of one working day is due that is started at noon of the day before a holiday or a change of the clocks.
  const due = [
    ['2025-12-31', '2026-01-03T00:00:00Z'], ['2026-03-28', '2026-03-30T23:00:00Z'], ['2026-04-02', '2026-04-07T23:00:00Z'], ['2026-05-01', '2026-05-05T23:00:00Z'], ['2026-05-22', '2026-05-26T23:00:00Z'],
    ['2026-08-28', '2026-09-01T23:00:00Z'], ['2026-10-24', '2026-10-27T00:00:00Z'], ['2026-12-24', '2026-12-30T00:00:00Z'],
  ] as const;

  it('tells that each is overdue in the moment in which its day ends in London, once by two instances, and never before', async () => {
    const begun = new Map<string, string>();
    for (const [from, end] of due) begun.set(await started({ at: at(from), term: { count: 1, unit: 'working-days' } }), end);
    const ends = new Set(due.flatMap(([, end]) => [Date.parse(end) - 1, Date.parse(end)]));
    const moments = [...ends, ...Array.from({ length: 372 }, (_, day) => Date.UTC(2025, 11, 31, 13) + day * 86_400_000)].sort((a, b) => a - b);
    for (const moment of moments) {
      now = new Date(moment);
      await Promise.all([attend(), attend(other)]);
      const told = (await sql(`select clock_id from clock_act where rung = 'OVERDUE'`)).map((act) => begun.get(String(act['clock_id']))).sort();
      expect([now.toISOString(), told]).toEqual([now.toISOString(), due.map(([, end]) => end as string).filter((end) => Date.parse(end) <= moment).sort()]);
    }
    expect(await sql('select count(*)::int as acts from clock_act')).toEqual([{ acts: due.length * ladder.length }]);
  }, 120_000);
});

describe('two instances', () => {
  it('tell each rung once where both attend at the same moment', async () => {
    await startClocks(sql, Array.from({ length: 1_200 }, () => clock()));
    now = at('2026-11-18');
    await Promise.all([attend(), attend(other), attend(), attend(other)]);
    await attend();
    expect(await sql('select rung, count(*)::int as clocks from clock_act group by rung order by rung')).toEqual([{ rung: 'CHASE', clocks: 1_200 }, { rung: 'OVERDUE', clocks: 1_200 }, { rung: 'UNANSWERED', clocks: 1_200 }]);
    expect(await sql('select count(*)::int as entries from audit_entry')).toEqual([{ entries: 3_600 }]);
  });

  const others = readBankHolidays(JSON.stringify({ 'england-and-wales': { events: [2026, 2027, 2028, 2029].flatMap((year) => ['01-01', '04-05', '04-06', '05-03', '05-31', '08-30', '12-27', '12-28'].map((day) => ({ date: `${year}-${day}` }))) } }));
  const pauseEach = () => sql(`insert into clock_event (id, clock_id, kind, at, reason) select gen_random_uuid(), id, 'paused', $1, 'CLARIFICATION' from clock`, [now]);

  it.each([
    ['have come to a rung', calendar, async () => { now = at('2026-11-13T00:00:00Z'); await Promise.resolve(); }, 'select count(distinct clock_id)::int as clocks from clock_act'],
    ['something was learnt of', calendar, pauseEach, 'select count(*)::int as clocks from clock_event where counted_at is not null'],
    ['were counted with other bank holidays', others, () => Promise.resolve(), `select count(*)::int as clocks from clock where calendar = '${others.version}'`],
  ] as const)('share the clocks that %s: while one has as many in hand as it takes at once, the other attends to others', async (_, days, begin, attended) => {
    await startClocks(sql, Array.from({ length: 1_200 }, () => clock()));
    await attend();
    await begin();
    const [inHand, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: Pick<Database, 'inTransaction'> = { inTransaction: (work) => store.database.inTransaction(async (within) => {
      const done = await work(within);
      inHand.resolve();
      await letGo.promise;
      return done;
    }) };
    const one = attendClocks({ database: slow, agency: 'probation', calendar: days, now: () => now });
    try {
      await Promise.race([inHand.promise, one]);
      expect([await attendClocks({ database: other, agency: 'probation', calendar: days, now: () => now }), await sql(attended)]).toEqual([true, [{ clocks: 500 }]]);
    } finally {
      letGo.resolve();
    }
    expect([await one, await sql(attended)]).toEqual([true, [{ clocks: 1_000 }]]);
    await Promise.all([attend(store.database, days), attend(other, days)]);
    expect(await sql(attended)).toEqual([{ clocks: 1_200 }]);
    const [told] = await sql('select count(*)::int as told from clock_act');
    expect(await sql('select count(*)::int as told from audit_entry')).toEqual([told]);
  });

  it('pass by what another holds, and do not wait for it', async () => {
    const [held, free] = [await started(), await started()];
    now = at('2026-11-13T00:00:00Z');
    await store.database.inTransaction(async (holding) => {
      await holding('select 1 from clock where id = $1 for no key update', [held]);
      await attend(other);
      expect(await sql('select clock_id from clock_act')).toEqual([{ clock_id: free }]);
      // Whoever learns something of it does not wait either.
      await recordClockEvents((text, params) => other.sql(text, params), [{ clock: held, id: randomUUID(), at: now, kind: 'stopped', outcome: 'ANSWERED' }]);
    });
    await attend(other);
    expect(await sql('select clock_id from clock_act')).toEqual([{ clock_id: free }]);
  });

  it('tell what a history asks for, each rung once in a run, in whatever order it is learnt', async () => {
    const from = Date.parse('2026-11-02T00:00:00Z');
    const moment = fc.integer({ min: 0, max: 40 * 24 }).map((hours) => new Date(from + hours * 3_600_000));
    const term: fc.Arbitrary<Term> = fc.record({ count: fc.integer({ min: 0, max: 8 }), unit: fc.constantFrom('hours', 'days', 'working-days') });
    const history = fc.record({ term, at: moment, pauses: fc.array(fc.tuple(moment, fc.option(moment)), { maxLength: 3 }), restarts: fc.array(fc.tuple(moment, term), { maxLength: 1 }), stop: fc.option(moment, { freq: 3 }) });
    const model = fc.array(fc.tuple(history, fc.infiniteStream(fc.nat(1_000))), { minLength: 60, maxLength: 60 });
    await fc.assert(fc.asyncProperty(model, async (histories) => {
      await sql('truncate clock, clock_event, clock_act, audit_entry cascade');
      const clocks = histories.map(([{ term: of, at: begun }]) => clock({ term: of, at: begun }));
      const events = histories.map(([{ pauses, restarts, stop }], n): LearntEvent[] => [
        ...pauses.flatMap(([since, until]): LearntEvent[] => {
          const pause = randomUUID();
          return [{ clock: clocks[n]!.id, id: pause, at: since, kind: 'paused', reason: 'CLARIFICATION' }, ...(until === null ? [] : [{ clock: clocks[n]!.id, id: randomUUID(), at: until, kind: 'resumed' as const, pause }])];
        }),
        ...restarts.map(([when, anew]): LearntEvent => ({ clock: clocks[n]!.id, id: randomUUID(), at: when, kind: 'restarted', term: anew })),
        ...(stop === null ? [] : [{ clock: clocks[n]!.id, id: randomUUID(), at: stop, kind: 'stopped' as const, outcome: 'ANSWERED' }]),
      ]);
      const order = events.flatMap((list, n) => { const keys = histories[n]![1]; return list.map((event) => ({ event, key: keys.next().value as number })); }).sort((a, b) => a.key - b.key).map(({ event }) => event);
      await startClocks(sql, clocks);
      const steps = 6;
      for (let step = 0; step <= steps; step += 1) {
        now = new Date(from + (step * 60 * 24 * 3_600_000) / steps);
        const some = order.slice(Math.floor((order.length * step) / (steps + 1)), Math.floor((order.length * (step + 1)) / (steps + 1)));
        await Promise.all([recordClockEvents(sql, some), attend(), attend(other)]);
      }
      await Promise.all([attend(), attend(other)]);
      const told = new Set((await sql('select clock_id, run, rung from clock_act')).map(({ clock_id, run, rung }) => [clock_id, run, rung].join()));
      expect(await sql('select count(*)::int as entries from audit_entry')).toEqual([{ entries: told.size }]);
      for (const [n, { id, at: begun, term: of }] of clocks.entries()) {
        const { run, state, reached } = standingOf({ id, at: begun, term: of }, events[n]!, calendar, now);
        if (state !== 'stopped') for (const { rung, at: when } of reached.filter((one) => one.at <= now)) expect([id, rung.rung, when, told.has([id, run, rung.rung].join())]).toEqual([id, rung.rung, when, true]);
      }
      expect((await sql('select count(*)::int as behind from clock_event where counted_at is null'))[0]).toEqual({ behind: 0 });
    }), { numRuns: 8, endOnFailure: true });
  });
});
