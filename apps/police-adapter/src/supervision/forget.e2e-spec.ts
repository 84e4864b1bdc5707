import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { type LoopContext } from '#exchange';
import { takeAway } from '#exchange/retention';
import { createMetrics, type Database } from '#platform';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { policeAdapter } from '../index.js';
import { forgetLoop } from './forget.loop.js';

const agency = 'police-west-mercia';
const crn = 'X320741';

let own: OwnStore;
let database: Database;
let context: LoopContext;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: policeAdapter.migrations }));
  ({ database } = own);
  context = { agency, inTransaction: (work: never) => database.inTransaction(work) } as unknown as LoopContext;
});

beforeEach(async () => { await database.sql('truncate feed_incident, forget_task, sent_message, message_part, sealed_part'); });

afterAll(async () => {
  await own?.close();
});

/** An incident of the force's that was matched with the person and submitted. */
async function matched(): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into feed_incident (id, incident_reference, version, row_digest, file_id, row_number, kind, lane, recipient, conversation, person, role, case_part, originator_part, mappa_part, identifiers, state, matched_crn)
     values ($1, $2, 1, $2, $1, 1, 'reportable-incident-arrest', 'bulk', 'probation', $1, 'feed', 'feed-officer', '{"subject":{}}', '{}', '{}', '{PNC:1979/0163001B}', 'SENT', $3)`, [id, id, crn]);
  return id;
}

/** Signs and seals what was submitted: the copy that the force keeps of it carries the CRN. */
async function sealed(submission: string): Promise<void> {
  const id = randomUUID();
  await database.sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at) values ($1, $2, 'probation', 'reportable-incident-arrest', 'bulk', $1, '', '', now(), now())`, [id, submission]);
  await database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', '', $3)`, [id, agency, JSON.stringify({ subject: { crn } })]);
}

const ended = (): Promise<unknown> => database.sql('insert into forget_task (crn) values ($1)', [crn]);
const count = async (table: string): Promise<number> => Number((await database.sql(`select count(*) as n from ${table}`))[0]?.['n']);

/** The tables where the CRN stands, in any column. */
async function tablesWithCrn(): Promise<string[]> {
  const tables = await database.sql(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`);
  const found = await Promise.all(tables.map(async ({ relname }) => ((await database.sql(`select 1 from "${String(relname)}" t where t::text like '%' || $1 || '%' limit 1`, [crn])).length > 0 ? [String(relname)] : [])));
  return found.flat();
}

describe('the end of supervision at a force', () => {
  it('leaves the incident and takes away whom it was matched with, also from the kept copy of the message', async () => {
    await sealed(await matched());
    expect(await tablesWithCrn()).toEqual(['feed_incident', 'message_part']);
    await ended();
    while (await forgetLoop.run(context));
    expect(await tablesWithCrn()).toEqual([]);
    expect([await count('feed_incident'), await count('sent_message')]).toEqual([1, 1]);
  });

  it('waits for a message that is not signed yet, and then forgets it too', async () => {
    const id = await matched();
    await ended();
    while (await forgetLoop.run(context));
    expect(await tablesWithCrn()).toEqual(['feed_incident', 'forget_task']);
    await sealed(id);
    while (await forgetLoop.run(context));
    expect(await tablesWithCrn()).toEqual([]);
  });

  it('does not touch what was matched after supervision began again', async () => {
    await ended();
    await sealed(await matched());
    while (await forgetLoop.run(context));
    expect(await tablesWithCrn()).toEqual(['feed_incident', 'message_part']);
    expect(await count('forget_task')).toBe(0);
  });
});

describe('the sealed victim part of an incident', () => {
  it('is taken away when the incident was superseded long ago without being sent, and not while it waits', async () => {
    const { takenAway } = createMetrics(agency, 'test');
    const [superseded, waiting] = [await matched(), await matched()];
    for (const id of [superseded, waiting]) await database.sql(`insert into sealed_part (id, recipient, jwe) values ($1, 'probation', '')`, [id]);
    await database.sql(`update feed_incident set state = case when id = $1 then 'SUPERSEDED' else 'WAITING' end, state_at = now() - interval '50 days'`, [superseded]);
    await takeAway(database.sql, policeAdapter.retention ?? [], { takenAway, now: new Date() });
    expect(await database.sql('select id from sealed_part')).toEqual([{ id: waiting }]);
  });
});
