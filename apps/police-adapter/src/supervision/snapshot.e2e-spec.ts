import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { type LoopContext } from '#exchange';
import { newMessageId } from '#messages';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { policeAdapter } from '../index.js';
import { snapshotLoop } from './snapshot.loop.js';

const issuer = 'probation';
const asOf = new Date('2026-07-01T06:00:00Z');
const people = [['X320741', 'one'], ['X320742', 'two'], ['X320743', 'three']] as const;

let own: OwnStore;
let now: Date;
const warned: string[] = [];
const sql: OwnStore['database']['sql'] = (text, params) => own.database.sql(text, params);
const minutesLater = (minutes: number): void => { now = new Date(asOf.getTime() + minutes * 60_000); };
const compare = (): Promise<boolean> => snapshotLoop.run({
  agency: 'police-west-mercia', now: () => now, inTransaction: (work: never) => own.database.inTransaction(work), log: { warn: (text: string) => warned.push(text) },
} as unknown as LoopContext);

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: policeAdapter.migrations }));
});
beforeEach(async () => {
  minutesLater(0);
  warned.length = 0;
  await sql('truncate supervision, supervision_snapshot, alarm, inbox');
  for (const [crn, content] of people) await hold(crn, content);
});
afterAll(async () => {
  await own?.close();
});

const digest = (content: string): Buffer => createHash('sha256').update(content).digest();
const hold = (crn: string, content: string): Promise<unknown> => sql(
  `insert into supervision (crn, issuer, identifiers, content_digest, message_id, notified_at) values ($1, $2, '{}', $3, $4, $5) on conflict (crn) do update set content_digest = excluded.content_digest`,
  [crn, issuer, digest(content), randomUUID(), asOf]);

/** A snapshot over people as probation has them, told apart from the loop's own statement: one line for each, in the order of their numbers. */
const receive = (of: readonly (readonly [string, string])[], at = asOf): Promise<unknown> => sql(
  `insert into supervision_snapshot (issuer, message_id, as_of, count, digest, received_at) values ($1, $2, $3, $4, $5, $3)
   on conflict (issuer) do update set message_id = excluded.message_id, as_of = excluded.as_of, count = excluded.count, digest = excluded.digest, received_at = excluded.received_at, state = 'PENDING'`,
  [issuer, newMessageId(), at, of.length, createHash('sha256').update(of.map(([crn, content]) => `${crn}:${digest(content).toString('hex')}\n`).join('')).digest('base64url')]);
const state = async () => (await sql('select state from supervision_snapshot'))[0]?.['state'];
const alarms = async () => (await sql(`select code, cleared_at is null as raised from alarm order by raised_at`)).map(({ code, raised }) => [code, raised]);

describe('a snapshot of those who are supervised', () => {
  it('is equal to what the force holds, and nothing else is called so', async () => {
    await receive(people);
    await compare();
    expect([await state(), await alarms()]).toEqual(['EQUAL', []]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['somebody is missing here', () => sql(`delete from supervision where crn = 'X320742'`)],
    ['somebody is here who is not supervised', () => hold('X320749', 'nine')],
    ['somebody is another here', () => hold('X320742', 'changed')],
  ])('that differs because %s is compared for five minutes, and is then an alarm, once', async (_, change) => {
    await change();
    await receive(people);
    for (const minutes of [0, 1, 5]) {
      minutesLater(minutes);
      await compare();
      expect([minutes, await state(), await alarms()]).toEqual([minutes, 'PENDING', []]);
    }
    for (const minutes of [5.1, 6, 60]) {
      minutesLater(minutes);
      await compare();
      expect([minutes, await state(), await alarms()]).toEqual([minutes, 'DIFFERS', [['SNAPSHOT_DIFFERS', true]]]);
    }
    expect(warned).toHaveLength(1);
  });

  it('ends the alarm of an earlier one when it is equal', async () => {
    await sql(`delete from supervision where crn = 'X320742'`);
    await receive(people);
    minutesLater(6);
    await compare();
    await hold('X320742', 'two');
    await receive(people, new Date('2026-07-02T06:00:00Z'));
    await compare();
    expect([await state(), await alarms()]).toEqual(['EQUAL', [['SNAPSHOT_DIFFERS', false]]]);
  });

  it('that newer changes have overtaken is no alarm: the next will tell', async () => {
    await hold('X320742', 'changed since');
    await receive(people);
    await sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed) values ($1, $2, '\\x00', 'supervision-notification', 'bulk', $3, $4, $4, '')`,
      [newMessageId(), issuer, randomUUID(), new Date('2026-07-01T06:01:00Z')]);
    minutesLater(6);
    await compare();
    expect([await state(), await alarms()]).toEqual(['OVERTAKEN', []]);
  });
});
