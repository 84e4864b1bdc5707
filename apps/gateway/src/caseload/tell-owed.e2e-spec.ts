import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { Directory, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, publicHalf } from '#envelope';
import { type LoopContext } from '#exchange';
import { takeAway } from '#exchange/retention';
import { Submitter } from '#exchange/submit';
import { type AgencyCode } from '#messages';
import { createMetrics, type Database, logFor } from '#platform';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { noteTold, settleEndings } from '../store/holders.js';
import { gatewayMigrations } from '../store/index.js';
import { gatewayRetention } from '../store/retention.js';
import { applyNextStep } from './apply-load.js';
import { exampleRow } from './example-row.testing.js';
import { tellOwedLoop } from './tell-owed.loop.js';

const us = 'probation' as AgencyCode;
const [westMercia, cheshire] = ['police-west-mercia', 'police-cheshire'] as const;
const forceCodes = { [westMercia]: '22', [cheshire]: '07' } as const;
type Force = keyof typeof forceCodes;

const anchor = generateKey('signing');

let own: OwnStore;
let database: Database;
let directory: Directory;
let context: LoopContext;
let clock = new Date();

/** A directory with some of the forces, and agreements with some of these. */
async function directoryOf(forces: readonly Force[], agreed: readonly Force[]): Promise<Directory> {
  const [soon, later] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 30 * 86_400_000).toISOString()];
  const published = (use: 'signing' | 'exchange' | 'victim') => [{ jwk: publicHalf(generateKey(use)) as never, from: soon, until: later }];
  const agencyOf = (code: string, more: object) => ({ code: code as AgencyCode, name: code, areaCodes: [], keys: { signing: published('signing'), exchange: published('exchange'), victim: published('victim') }, ...more }) as never;
  const kinds = ['supervision-notification', 'supervision-snapshot'].map((kind) => ({ kind, purposes: ['manage-da-risk'], labelCeiling: 'SENSITIVE' as const }));
  const token = await signDirectory({
    version: 1, issuedAt: soon, expiresAt: later, routing: { routes: [] },
    agencies: [agencyOf(us, { app: 'gateway' }), ...forces.map((force) => agencyOf(force, { app: 'police-adapter', forceCode: forceCodes[force] }))],
    agreements: agreed.map((force) => ({ from: us, to: force as AgencyCode, kinds })),
  } as never, importPrivate(anchor, 'signing'));
  return Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date());
}

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  ({ database } = own);
  context = {
    agency: us, log: logFor({ process: 'test' }), submit: new Submitter(us, () => directory), inTransaction: (work) => database.inTransaction(work), directory: () => directory, now: () => clock,
    desk: { ask: () => Promise.resolve(), answer: () => Promise.resolve(undefined), letters: { pass: () => Promise.resolve(), standing: () => Promise.resolve([]) } }, apply: () => Promise.resolve(),
  };
});

beforeEach(async () => {
  clock = new Date();
  directory = await directoryOf([westMercia, cheshire], [westMercia, cheshire]);
  await database.sql('truncate supervised_person, caseload_load, caseload_row, caseload_finding, caseload_rejected_row, supervision_holder, supervision_owed, submission, sent_message, alarm cascade');
});

afterAll(async () => {
  await own?.close();
});

/** Loads one row as the receiving side leaves it, and applies it. */
async function load(change: Readonly<Record<string, string>>, mode: 'changes' | 'full' = 'changes', isEmpty = false): Promise<string> {
  const id = randomUUID();
  await database.sql(`insert into caseload_load (id, place, mode, received_by, state) values ($1, nextval('caseload_load_place_seq'), $2, 'casey.administrator', 'APPLYING')`, [id, mode]);
  const row = exampleRow(0, change);
  if (!isEmpty) await database.sql('insert into caseload_row (load_id, row_number, crn, content) values ($1, 1, $2, $3)', [id, row.crn, JSON.stringify(row)]);
  while (await applyNextStep(context));
  return id;
}

/** Lets time pass and tells what is owed. */
async function laterOn(): Promise<void> {
  clock = new Date(clock.getTime() + 3_600_000);
  while (await tellOwedLoop.run(context));
}

/** What each force was told of people so far, in order. */
async function told(): Promise<string[]> {
  return (await database.sql(`select recipient, case_part::json->>'change' as change from submission where kind = 'supervision-notification' order by position`))
    .map((row) => `${String(row['change'])} ${String(row['recipient'])}`);
}

/** Puts every submission on its way, as the exchange does, and notes what its recipient said. */
async function everythingIs(stage: 'accepted' | 'refused' | 'expired'): Promise<void> {
  await database.sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at, stage)
     select gen_random_uuid(), id, recipient, kind, lane, conversation, '', '', now(), now(), $1 from submission s where not exists (select 1 from sent_message m where m.submission_id = s.id)`, [stage]);
}

const holders = async (): Promise<unknown[]> => (await database.sql('select agency, ending is not null as ending from supervision_holder order by agency')).map((row) => [row['agency'], row['ending']]);
const alarms = async (): Promise<unknown[]> => (await database.sql('select code, facts from alarm where cleared_at is null')).map((row) => [row['code'], row['facts']]);
const owed = async (): Promise<unknown[]> => database.sql('select agency, code from supervision_owed order by agency');

describe('the end of supervision', () => {
  it.each(['no agreement', 'no entry in the directory'] as const)('reaches a force that could not be told because there was %s, with nothing loaded again', async (lack) => {
    await load({});
    directory = await directoryOf(lack === 'no agreement' ? [westMercia, cheshire] : [cheshire], [cheshire]);
    const id = await load({ endedOn: '2026-11-20' });
    expect(await told()).toEqual([`ADDED ${westMercia}`]);
    expect(await holders()).toEqual([[westMercia, false]]);
    expect(await alarms()).toEqual([['SUPERVISION_OWED', { agency: westMercia }]]);
    expect(await database.sql('select row_number, code from caseload_finding where load_id = $1', [id])).toEqual([{ row_number: 1, code: 'NOT_SENT' }]);
    await laterOn();
    expect(await told()).toHaveLength(1);
    directory = await directoryOf([westMercia, cheshire], [westMercia, cheshire]);
    await laterOn();
    expect(await told()).toEqual([`ADDED ${westMercia}`, `ENDED ${westMercia}`]);
    expect([await owed(), await alarms()]).toEqual([[], []]);
  });

  it('is told to the force that the person left, although that force could be told of nothing then', async () => {
    await load({});
    directory = await directoryOf([westMercia, cheshire], [cheshire]);
    await load({ homeForce: '07' });
    await load({ homeForce: '07', endedOn: '2026-11-20' });
    expect(await told()).toEqual([`ADDED ${westMercia}`, `ADDED ${cheshire}`, `ENDED ${cheshire}`]);
    directory = await directoryOf([westMercia, cheshire], [westMercia, cheshire]);
    await laterOn();
    expect((await told()).slice(3)).toEqual([`ENDED ${westMercia}`]);
  });

  it('does not take a force off the holders that is told of the person anew while the end before is being acknowledged', async () => {
    const { crn } = exampleRow(0, {});
    await load({});
    await load({ endedOn: '2026-11-20' });
    await everythingIs('accepted');
    const settling = await database.inTransaction(async (sql) => {
      await noteTold(sql, [{ crn: String(crn), agency: westMercia as AgencyCode, contentDigest: '00', submission: randomUUID(), by: 'casey.administrator' }], clock);
      const settled = settleEndings(database.sql, clock);
      const waits = async (): Promise<boolean> => (await database.sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0;
      while (!await waits()) await new Promise((resolve) => { setTimeout(resolve, 20); });
      return { settled };
    });
    await settling.settled;
    expect(await holders()).toEqual([[westMercia, false]]);
  });

  it('is told by the next file too, whether it names the person or not, and only once', async () => {
    await load({});
    directory = await directoryOf([cheshire], [cheshire]);
    await load({ endedOn: '2026-11-20' });
    directory = await directoryOf([westMercia, cheshire], [westMercia, cheshire]);
    await load({ endedOn: '2026-11-20' });
    await load({}, 'full', true);
    await laterOn();
    expect(await told()).toEqual([`ADDED ${westMercia}`, `ENDED ${westMercia}`]);
  });

  it('is not told when the person came back before it could be', async () => {
    await load({});
    directory = await directoryOf([westMercia], []);
    await load({}, 'full', true);
    directory = await directoryOf([westMercia], [westMercia]);
    await load({});
    await laterOn();
    expect([await told(), await holders(), await owed(), await alarms()]).toEqual([[`ADDED ${westMercia}`], [[westMercia, false]], [], []]);
  });

  it('leaves the force among the holders until it has acknowledged it', async () => {
    await load({});
    await load({ endedOn: '2026-11-20' });
    expect(await holders()).toEqual([[westMercia, true]]);
    await everythingIs('accepted');
    await laterOn();
    expect(await holders()).toEqual([]);
  });

  it.each(['refused', 'expired'] as const)('is told again when the message was %s', async (stage) => {
    await load({});
    await everythingIs('accepted');
    await load({ endedOn: '2026-11-20' });
    await everythingIs(stage);
    await laterOn();
    await laterOn();
    expect(await told()).toEqual([`ADDED ${westMercia}`, `ENDED ${westMercia}`, `ENDED ${westMercia}`]);
  });
});

describe('a person whom the home force could not be told of', () => {
  it('is told as they are by then, and the force is told nothing of what lies in between', async () => {
    directory = await directoryOf([westMercia], []);
    await load({});
    await load({ familyName: 'Laterperson' });
    expect([await told(), await holders()]).toEqual([[], []]);
    directory = await directoryOf([westMercia], [westMercia]);
    await laterOn();
    const [row] = await database.sql(`select case_part from submission where kind = 'supervision-notification'`);
    expect(JSON.parse(String(row?.['case_part']))).toMatchObject({ change: 'ADDED', person: { names: [{ familyName: 'Laterperson' }, {}] } });
    await laterOn();
    expect(await told()).toEqual([`ADDED ${westMercia}`]);
  });

  it('does not stop what other forces are told in the same file', async () => {
    directory = await directoryOf([westMercia, cheshire], [cheshire]);
    await load({});
    await load({ crn: 'X999001', pnc: '', cro: '', homeForce: '07' });
    expect(await told()).toEqual([`ADDED ${cheshire}`]);
    expect(await owed()).toEqual([{ agency: westMercia, code: 'PARTNER_NO_AGREEMENT' }]);
  });
});

describe('rows of a file that were not taken', () => {
  it('are taken away with their findings when their file was loaded long ago', async () => {
    const [old, young] = [await load({}), await load({ crn: 'X999002', pnc: '', cro: '' })];
    for (const id of [old, young]) {
      await database.sql(`insert into caseload_rejected_row (load_id, row_number, content) values ($1, 2, '')`, [id]);
      await database.sql(`insert into caseload_finding (load_id, row_number, code, todo) values ($1, 2, 'REQUIRED', 'Give it.')`, [id]);
    }
    await database.sql(`update caseload_load set received_at = now() - interval '91 days' where id = $1`, [old]);
    await takeAway(database.sql, gatewayRetention, { takenAway: createMetrics(us, 'test').takenAway, now: new Date() });
    for (const table of ['caseload_rejected_row', 'caseload_finding']) expect([table, await database.sql(`select load_id from ${table}`)]).toEqual([table, [{ load_id: young }]]);
  });
});
