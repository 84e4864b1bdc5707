import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lowestIdAt, migrateCaseStore } from '#case-store';
import { messagesKeptDays } from '#messages';
import { createMetrics, type Database } from '#platform';
import { migrateVictimStore } from '#victim-store';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { outcomesRead } from '../in/outcomes.js';
import { caseSideRetention, decisionsKeptDays, takeAway, victimSideRetention } from './retention.js';

const metrics = createMetrics('probation', 'test');
const now = new Date();

let cases: OwnStore;
let victims: OwnStore;
let caseSide: Database;
let victimSide: Database;

beforeAll(async () => {
  [cases, victims] = [await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] })), await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} }))];
  [caseSide, victimSide] = [cases.database, victims.database];
});

beforeEach(async () => {
  await caseSide.sql('truncate inbox, message_part, sealed_part, submission, outbox, sent_message, dealt_with, receipt, sequence_in, quarantine, quarantine_decision, repair, attempt, idempotency_key, progress, answer_row, answer_file');
  await victimSide.sql('truncate outcome');
});

afterAll(async () => {
  for (const store of [cases, victims]) await store?.close();
});

const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
/** An id of so many days ago that nothing else has. */
const idOf = (days: number): string => `${lowestIdAt(ago(days)).slice(0, 24)}${randomUUID().slice(24)}`;
const count = async (table: string, database = caseSide): Promise<number> => Number((await database.sql(`select count(*) as n from ${table}`))[0]?.['n']);
async function run(): Promise<void> {
  while (await takeAway(caseSide.sql, caseSideRetention, { takenAway: metrics.takenAway, now }));
}

async function sent(days: number, isWaiting: boolean, stage: string): Promise<string> {
  const id = idOf(days);
  await caseSide.sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, sealed_part_id, issued_at, expires_at, stage, stage_at)
     values ($1, $1, 'police-west-mercia', 'connection-test', 'bulk', $1, '', '', $1, $2, $2, $3, $2)`, [id, ago(days), stage]);
  await caseSide.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'probation', 'case', '', '{}')`, [id]);
  await caseSide.sql(`insert into receipt (message_id, recipient, stage, at, carried_by, leaf) values ($1, 'police-west-mercia', 'accepted', $2, $1, 0)`, [id, ago(days)]);
  await caseSide.sql(`insert into sealed_part (id, recipient, jwe, sealed_at) values ($1, 'probation', '', $2), ($1, 'police-west-mercia', '', $2)`, [id, ago(days)]);
  if (isWaiting) await caseSide.sql(`insert into outbox (message_id, recipient, lane, kind, kafka_key, sealed, once, expires_at) values ($1, 'police-west-mercia', 'bulk', 'connection-test', '', '', false, $2)`, [id, ago(-1)]);
  return id;
}

async function received(days: number): Promise<string> {
  const id = idOf(days);
  await caseSide.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed) values ($1, 'police-west-mercia', '', 'connection-test', 'bulk', $1, $2, $2, '')`, [id, ago(days)]);
  await caseSide.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'police-west-mercia', 'case', '', '{}')`, [id]);
  return id;
}

describe('what the exchange takes away', () => {
  it('is a message with all that proves it, once its time is over, and none before', async () => {
    for (const days of [messagesKeptDays + 2, messagesKeptDays - 2]) {
      await received(days);
      await sent(days, false, 'accepted');
    }
    await run();
    for (const table of ['inbox', 'sent_message', 'receipt']) expect([table, await count(table)]).toEqual([table, 1]);
    expect(await count('message_part')).toBe(2);
  });

  it('is nothing of a message that still waits for its receipt, however old', async () => {
    await sent(messagesKeptDays + 50, true, 'sent');
    await run();
    for (const table of ['sent_message', 'receipt', 'message_part', 'outbox']) expect([table, await count(table)]).toEqual([table, 1]);
    expect(await count('sealed_part')).toBe(2);
  });

  it('is what somebody did about a message together with the message, and never while that needs attention without it', async () => {
    const dealt = (id: string, why: string) => caseSide.sql(`insert into dealt_with (message_id, why, person, role, reason) values ($1, $2, 'olu.operator', 'operator', 'The unit was rung')`, [id, why]);
    const unsent = idOf(messagesKeptDays + 2);
    await caseSide.sql(
      `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part, submitted_at, set_aside)
       values ($1, 'connection-test', 'police-west-mercia', 'bulk', $1, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', '{}', '{}', '{}', now() - interval '7 years', 'MESSAGE_TOO_LARGE')`, [unsent]);
    await dealt(unsent, 'unsent');
    for (const days of [messagesKeptDays + 2, messagesKeptDays - 2]) await dealt(await sent(days, false, 'expired'), 'expired');
    await run();
    expect([await count('sent_message'), await count('dealt_with'), await count('sent_needing_attention')]).toEqual([1, 2, 0]);
  });

  it('is the sealed victim part of a message that is over, and none that waits to be submitted', async () => {
    await sent(41, false, 'accepted');
    await sent(41, false, 'expired');
    const young = await sent(39, false, 'accepted');
    const waiting = idOf(400);
    await caseSide.sql(`insert into sealed_part (id, recipient, jwe) values ($1, 'probation', '')`, [waiting]);
    await run();
    expect((await caseSide.sql('select distinct id from sealed_part')).map(({ id }) => id).sort()).toEqual([young, waiting].sort());
  });

  it('is what somebody asked to be sent again, long after it was done, and nothing that is not done', async () => {
    for (const days of [decisionsKeptDays + 1, decisionsKeptDays - 1, null]) {
      await caseSide.sql(
        `insert into repair (id, reason, person, at, applied_at, messages, own_parts) values ($1, 'a test', 'olu.operator', now() - interval '200 days', now() - make_interval(days => $2), '{}', '{}')`, [randomUUID(), days]);
    }
    await run();
    expect((await caseSide.sql('select applied_at is null as waits from repair order by position')).map(({ waits }) => waits)).toEqual([false, true]);
  });

  it('is a decided quarantine with its decision, and none that waits or whose place in the order has not come', async () => {
    const put = async (state: string, days: number, order: { key: string; sequence: number } | null = null): Promise<string> => {
      const id = randomUUID();
      await caseSide.sql(
        `insert into quarantine (id, lane, topic, partition, record_offset, sealed, sealed_digest, code, facts, issuer, ordering_key, sequence, state, decided_at)
         values ($1, 'bulk', 't', 0, 0, '', $2, 'MESSAGE_EXPIRED', '{}', 'police-west-mercia', $3, $4, $5, $6)`,
        [id, Buffer.from(id), order?.key ?? null, order?.sequence ?? null, state, state === 'waiting' ? null : ago(days)]);
      await caseSide.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person, applied_at) values ($1, 'discard', 'test', 'olu.operator', $2)`, [id, state === 'waiting' ? null : ago(days)]);
      return id;
    };
    const key = randomUUID();
    await caseSide.sql(`insert into sequence_in (issuer, ordering_key, next) values ('police-west-mercia', $1, 3)`, [key]);
    await put('discarded', 91);
    await put('released', 91);
    await put('discarded', 91, { key, sequence: 2 });
    const kept = [await put('waiting', 0), await put('discarded', 89), await put('discarded', 91, { key, sequence: 3 })];
    await run();
    expect((await caseSide.sql('select id from quarantine')).map(({ id }) => id).sort()).toEqual([...kept].sort());
    expect(await count('quarantine_decision')).toBe(2);
  });

  it('is what became of the rows of a file of answers, then the file, and nothing of a file that is still being taken', async () => {
    const put = async (days: number | null): Promise<string> => {
      const id = randomUUID();
      await caseSide.sql(`insert into answer_file (id, format, person, role, content_digest, finished_at, received_at) values ($1, 'csv', 'file-folder', 'da-unit', '', $2, $3)`, [id, days === null ? null : ago(days), ago(400)]);
      await caseSide.sql(`insert into answer_row (file_id, row_number, row_digest, outcome, findings) values ($1, 1, $2, 'ACCEPTED', '[]')`, [id, id]);
      return id;
    };
    await put(41);
    const kept = [await put(39), await put(null)];
    await run();
    for (const [table, column] of [['answer_row', 'file_id'], ['answer_file', 'id']] as const) expect((await caseSide.sql(`select ${column} as id from ${table}`)).map(({ id }) => id).sort()).toEqual([...kept].sort());
  });

  it('is done in small steps and counted', async () => {
    for (let at = 0; at < 3; at += 1) await caseSide.sql(`insert into attempt (topic, partition, first_offset, alone, tries, at) select 't', $1, n, false, 1, $2 from generate_series(1, 400) n`, [at, ago(31)]);
    await caseSide.sql(`insert into attempt (topic, partition, first_offset, alone, tries, at) values ('t', 9, 1, false, 1, $1)`, [ago(29)]);
    await caseSide.sql(`insert into idempotency_key (actor, key, route, request_digest, at) values ('a', 'old', '', '', $1), ('a', 'new', '', '', $2)`, [ago(4), ago(2)]);
    expect(await takeAway(caseSide.sql, caseSideRetention, { takenAway: metrics.takenAway, now })).toBe(true);
    expect(await count('attempt')).toBe(701);
    await run();
    expect([await count('attempt'), await count('idempotency_key')]).toEqual([1, 1]);
    expect(await metrics.registry.getSingleMetricAsString('mag_taken_away_total')).toMatch(/table="attempt"[^\n]* 1200/);
  });
});

describe('what the desk takes away', () => {
  it('is an outcome that the exchange has read, once its time is over, and none that it has not', async () => {
    for (const days of [60, 41, 39]) await victimSide.sql(`insert into outcome (issuer, message_id, direction, code, at) values ('police-west-mercia', $1, 'received', 'STORED', $2)`, [randomUUID(), ago(days)]);
    const desk = async (): Promise<boolean> => takeAway(victimSide.sql, victimSideRetention(await outcomesRead(caseSide.sql, victimSide.sql)), { takenAway: metrics.takenAway, now });
    await desk();
    expect(await count('outcome', victimSide)).toBe(3);
    const [first] = await victimSide.sql('select tx::text as tx, position from outcome order by position limit 1');
    await caseSide.sql(`insert into progress (name, value) values ('outcomes', $1)`, [JSON.stringify(first)]);
    await desk();
    expect(await count('outcome', victimSide)).toBe(2);
    const [last] = await victimSide.sql('select tx::text as tx, position from outcome order by position desc limit 1');
    await caseSide.sql(`update progress set value = $1 where name = 'outcomes'`, [JSON.stringify(last)]);
    await desk();
    expect(await count('outcome', victimSide)).toBe(1);
  });

  it('is no outcome of a store that has come back from an older copy: none of it is known to be read', async () => {
    await victimSide.sql(`insert into outcome (issuer, message_id, direction, code, at) values ('police-west-mercia', $1, 'received', 'STORED', $2)`, [randomUUID(), ago(60)]);
    const [next] = await victimSide.sql('select pg_snapshot_xmax(pg_current_snapshot())::text as tx');
    await caseSide.sql(`insert into progress (name, value) values ('outcomes', $1)`, [JSON.stringify({ tx: String(BigInt(next!['tx'] as string) + 1_000_000n), position: 1_000_000 })]);
    await takeAway(victimSide.sql, victimSideRetention(await outcomesRead(caseSide.sql, victimSide.sql)), { takenAway: metrics.takenAway, now });
    expect(await count('outcome', victimSide)).toBe(1);
  });
});

describe('the partitions of the inbox', () => {
  it('are made for the months to come and dropped when they are long past and empty; rows in the way are left where they are', async () => {
    const month = (ahead: number): string => { const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)); return `inbox_${at.toISOString().slice(0, 7).replace('-', '_')}`; };
    const bounds = (ahead: number): string => `from ('${lowestIdAt(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)))}') to ('${lowestIdAt(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1)))}')`;
    for (const past of [-20, -21]) await caseSide.sql(`create table ${month(past)} partition of inbox for values ${bounds(past)}`);
    await caseSide.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed) values ($1, 'i', '', 'connection-test', 'bulk', $1, now(), now(), '')`, [lowestIdAt(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 20, 2)))]);
    await caseSide.sql(`drop table ${month(2)}`);
    await caseSide.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed) values ($1, 'i', '', 'connection-test', 'bulk', $1, now(), now(), '')`, [lowestIdAt(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 2)))]);
    await migrateCaseStore({ ownerUrl: cases.url, roles: {}, appMigrations: [] });
    const tables = new Set((await caseSide.sql(`select relname from pg_class where relname ~ '^inbox_\\d'`)).map(({ relname }) => relname));
    expect([month(-20), month(-21), month(1), month(2), month(12)].map((one) => tables.has(one))).toEqual([true, false, true, false, true]);
    expect(await count('inbox')).toBe(2);
  });
});
