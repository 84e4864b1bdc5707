import { randomUUID } from 'node:crypto';
import { migrateCaseStore } from '#case-store';
import { releasedWorkingDays } from '#clocks';
import { attendClocks, type NewClock, openClocks, startClocks } from '#exchange/clocks';
import { openDatabase } from '#platform';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { openOwnStore } from '../support/own-store.js';
import { oneVerification, percentiles, wait } from './figures.js';

/**
 * Whether clocks act in time: 20,000 enquiries with three clocks each, in a store of its own in the case cluster of the stack that runs, attended to by two instances at once as by their exchanges' loops. First some
 * fall due one by one; then all that are left at once, as after an outage. `mag run test/load/clocks --enquiries 20000`. Ends with 1 where a rung was told twice or not at all; never for being slow.
 */
const { enquiries, due, spreadSeconds } = readNumbers({ enquiries: 20_000, due: 3_000, spreadSeconds: 60 });
const perEnquiry = 3;
/** As often as the loop looks when it has found nothing. */
const idleMs = 5_000;

const own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
const { url, database } = own;
const instances = [openDatabase(url, { max: 2, name: 'load' }), openDatabase(url, { max: 2, name: 'load' })];

/** How far the clock on the wall is ahead for the instances. */
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
const calendar = releasedWorkingDays();
let isOver = false;

async function runLoop(instance: (typeof instances)[number]): Promise<void> {
  let rest = 20;
  while (!isOver) {
    const more = await attendClocks({ database: instance, agency: 'probation', calendar, now });
    rest = more ? 0 : Math.min(Math.max(rest * 2, 20), idleMs);
    if (rest > 0) await wait(rest);
  }
}

async function startAll(): Promise<void> {
  const started = Date.now();
  for (let from = 0; from < enquiries; from += 1_000) {
    const clocks = Array.from({ length: Math.min(1_000, enquiries - from) }, (_, n) => from + n).flatMap((enquiry): NewClock[] => {
      const reference = randomUUID();
      const common = { about: 'da-enquiry', reference, partner: 'police-west-mercia' as never, owner: `practitioner.${enquiry % 2_000}`, team: `team ${enquiry % 200}` };
      // The first of some is chased at a moment of the measured time.
      const soon = new Date(started + 20_000 + (enquiry * spreadSeconds * 1_000) / due - 0.8 * 24 * 3_600_000);
      return [
        { id: randomUUID(), at: enquiry < due ? soon : new Date(started), term: { count: 24, unit: 'hours' }, rule: 'REPLY_EMC', ...common },
        { id: randomUUID(), at: new Date(started), term: { count: 10, unit: 'working-days' }, rule: 'REPLY_ROUTINE', ...common },
        { id: randomUUID(), at: new Date(started), term: { count: 28, unit: 'days' }, rule: 'DVDS_DECISION', ...common },
      ];
    });
    await database.inTransaction((sql) => startClocks(sql, clocks));
  }
}

/** Waits until a statement gives none, and says how many seconds that took. */
async function untilNone(statement: string, params: readonly unknown[] = []): Promise<number> {
  const began = performance.now();
  while ((await database.sql(statement, params)).length > 0) await wait(200);
  return (performance.now() - began) / 1000;
}

const lags = async (): Promise<number[]> => (await database.sql('select extract(epoch from acted_at - reached_at)::float8 * 1000 as ms from clock_act')).map(({ ms }) => Number(ms));

try {
  const cpu = process.cpuUsage();
  const loops = Promise.all(instances.map(runLoop));
  const began = performance.now();
  await startAll();
  const startedIn = (performance.now() - began) / 1000;
  const countedIn = await untilNone(`select 1 from clock where calendar = '' limit 1`);
  // Chases fall due while everything else is open.
  while ((await database.sql(`select 1 from clock where next_at < now() + interval '1 hour' limit 1`)).length > 0) await wait(500);
  const spread = await lags();
  const listing = performance.now();
  const page = await openClocks(database.sql, 100);
  const listedMs = performance.now() - listing;
  // Five weeks without an exchange: every rung of every clock at once.
  aheadMs = 40 * 86_400_000;
  const burst = await untilNone('select 1 from clock where next_at <= $1 limit 1', [now()]);
  isOver = true;
  await loops;
  const [{ acts, entries, doubled } = {}] = await database.sql(`select (select count(*)::int from clock_act) as acts, (select count(*)::int from audit_entry) as entries,
    (select count(*)::int from (select 1 from audit_entry group by facts having count(*) > 1) twice) as doubled`);
  const expected = enquiries * perEnquiry * 3;
  const { user, system } = process.cpuUsage(cpu);
  printFigures({
    'one core now, us': oneVerification(), clocks: enquiries * perEnquiry, 'clocks started a second': Math.round((enquiries * perEnquiry) / startedIn), 's until all were counted, after the last was started': countedIn.toFixed(1),
    'rungs reached one by one': spread.length, ...percentiles('told after', spread), 'told after at most, ms': Math.round(Math.max(...spread)), 'first 100 of all open clocks listed, ms': Math.round(listedMs), 'of these': page.length,
    's until every rung of every clock was told, all due at once': burst.toFixed(1), 'rungs told': String(acts), 'rungs expected': expected, 'told twice': String(doubled), 'entries in the audit': String(entries), 'CPU s of this program': ((user + system) / 1e6).toFixed(1),
  });
  if (acts !== expected || entries !== expected || doubled !== 0) process.exitCode = 1;
} finally {
  isOver = true;
  for (const each of instances) await each.close();
  await own.close();
}
