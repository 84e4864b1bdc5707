import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database } from '#platform';
import { migrateVictimStore } from '#victim-store';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { eventually } from '../audit-log/eventually.fixture.js';
import { outcomesRead, readOutcomes } from './outcomes.js';
import { openRails, partner, type Rails } from './rails.fixture.js';

let rails: Rails;
let victimStore: OwnStore;
let victimSide: Database;

beforeAll(async () => {
  rails = await openRails();
  victimStore = await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} }));
  victimSide = victimStore.database;
});
beforeEach(async () => {
  await rails.empty();
  await rails.database.sql('truncate progress');
  await victimSide.sql('truncate outcome');
});
afterAll(async () => {
  await victimStore?.close();
  await rails?.close();
});

const decide = (messageId: string, code: string): Promise<unknown> => victimSide.sql(`insert into outcome (issuer, message_id, direction, code) values ($1, $2, 'received', $3)`, [partner, messageId, code]);
const read = (): Promise<boolean> => readOutcomes({ ...rails.parts, victimSide });
const partReceipts = async () => (await rails.receipts()).filter(({ part }) => part === 'victim');
/** Any open write of the cluster holds outcomes back, those of other tests too. */
const readUntil = (count: number): Promise<void> => eventually(async () => {
  await read();
  return (await partReceipts()).length === count;
});

describe('what the desk has decided about victim parts', () => {
  it('is told to the sender once, however often it is looked for', async () => {
    const message = await rails.test();
    await rails.take(message);
    await decide(message.id, 'ENVELOPE_PART');
    await readUntil(1);
    await read();
    expect(await partReceipts()).toMatchObject([{ message: message.id, outcome: 'part-refused', code: 'ENVELOPE_PART' }]);
    expect(await outcomesRead(rails.database.sql, victimSide.sql)).toBeDefined();
  });

  it('is told from the beginning of a store that has come back with its transactions counted anew, the same as before, and then what is new in it', async () => {
    const [before, after] = [await rails.test(), await rails.test()];
    await rails.take(before, after);
    await decide(before.id, 'ENVELOPE_PART');
    await readUntil(1);
    const [first] = await partReceipts();
    await rails.database.sql(`update progress set value = jsonb_set(value, '{tx}', to_jsonb(((value->>'tx')::numeric + 1000000000)::text)) where name = 'outcomes'`);
    expect(await outcomesRead(rails.database.sql, victimSide.sql)).toBeUndefined();
    await readUntil(2);
    const [, again] = await partReceipts();
    expect({ ...again, at: first!.at }).toEqual(first);
    await decide(after.id, 'ENVELOPE_PART');
    await readUntil(3);
    expect((await partReceipts()).at(-1)).toMatchObject({ message: after.id, outcome: 'part-refused' });
    expect(await rails.database.sql('select code, facts from alarm')).toEqual([{ code: 'ENVELOPE_PART', facts: { agency: partner, part: 'victim' } }]);
  });

  it('is read from the beginning also where that store reaches the place that was kept before anything is decided in it', async () => {
    const message = await rails.test();
    await rails.take(message);
    const [{ tx } = { tx: '' }] = await victimSide.sql('select pg_snapshot_xmax(pg_current_snapshot())::text as tx');
    await rails.database.sql(`insert into progress (name, value) values ('outcomes', $1)`, [JSON.stringify({ tx: String(BigInt(tx as string) + 300n), position: 1_000_000 })]);
    await read();
    await decide(message.id, 'ENVELOPE_PART');
    for (let times = 0; times < 300; times += 1) await victimSide.sql('select pg_current_xact_id()');
    await readUntil(1);
  });
});
