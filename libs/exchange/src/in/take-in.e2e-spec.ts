import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type MessageHandler } from '@nestjs/microservices';
import { makePart, receiptTree, verifyReceiptPath } from '#envelope';
import { type RecordBatch } from '#kafka';
import { GatewayError, newMessageId, parseSignedPayload, type Receipts } from '#messages';
import { type Database } from '#platform';
import { type SealedMessage } from '../out/seal-one.js';
import { sealReceipts } from '../receipts/give-receipts.js';
import { applyDecisions } from './decisions.js';
import { newOrder, openRails, partner, type Rails, untilOneLives, us } from './rails.fixture.js';
import { sweepHeld } from './sweep-held.js';
import { type InboundParts, takeBatch } from './take-in.js';

let rails: Rails;
let database: Database;
let parts: InboundParts;
beforeAll(async () => {
  rails = await openRails();
  ({ database, parts } = rails);
});
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const test: Rails['test'] = (order) => rails.test(order);
const take: Rails['take'] = (...messages) => rails.take(...messages);
const count: Rails['count'] = (table) => rails.count(table);
const receipts: Rails['receipts'] = () => rails.receipts();
const recordOf: Rails['recordOf'] = (value) => rails.recordOf(value);

describe('taking a batch in', () => {
  it('uses the same number of statements for 2 messages as for 200', async () => {
    const statementsFor = async (messages: number): Promise<number> => {
      const sealed = await Promise.all(Array.from({ length: messages }, () => test()));
      const before = database.statements();
      await take(...sealed);
      return database.statements() - before;
    };
    const few = await statementsFor(2);
    const many = await statementsFor(200);
    expect(many).toBe(few);
    expect(await count('inbox')).toBe(202);
    expect(await count('forward')).toBe(202);
  });

  it('has one effect for a message that is delivered many times, and answers it each time', async () => {
    const message = await test();
    await take(message);
    await take(message, message);
    await take(message);
    expect(await count('inbox')).toBe(1);
    expect(await count('noted')).toBe(1);
    expect((await receipts()).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('takes messages of one conversation in their order, whatever the order of arrival', async () => {
    const order = newOrder();
    const [one, two, three] = [await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 2 }), await test({ ...order, sequence: 3 })];
    await take(three);
    expect(await count('inbox')).toBe(0);
    expect(await count('held')).toBe(1);
    await take(two, one);
    expect((await database.sql('select place from noted order by at')).map((row) => row['place'])).toEqual([1, 2, 3]);
    expect(await count('held')).toBe(0);
  });

  it('refuses a held message in its place when its signing key was revoked before its turn, tells its sender, and goes on behind it when a person discards it', async () => {
    const order = newOrder();
    const second = await test({ ...order, sequence: 2 });
    await take(second);
    const signing = rails.changeSigningKey();
    await rails.use({ version: 2, signing: [signing], revoked: [rails.keys[partner]!.signing] });
    await take(await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 3 }));
    expect((await database.sql('select place from noted order by at')).map((row) => row['place'])).toEqual([1]);
    expect(await database.sql('select message_id, sequence, code, state from quarantine')).toEqual([{ message_id: second.id, sequence: 2, code: 'PARTNER_KEY_REVOKED', state: 'waiting' }]);
    expect((await receipts()).filter((one) => one.message === second.id).map(({ outcome, code }) => [outcome, code])).toEqual([['held', undefined], ['refused', 'PARTNER_KEY_REVOKED']]);
    await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) select id, 'discard', 'a test', 'olu.operator' from quarantine`);
    await applyDecisions(parts);
    await sweepHeld(parts, 'bulk');
    expect((await database.sql('select place from noted order by at')).map((row) => row['place'])).toEqual([1, 3]);
  });

  it('finds a held message whose turn came while the process was away', async () => {
    const order = newOrder();
    await take(await test({ ...order, sequence: 2 }));
    await database.sql('insert into sequence_in (issuer, ordering_key, next) values ($1, $2, 2)', [partner, order.orderingKey]);
    await sweepHeld(parts, 'bulk');
    expect(await count('noted')).toBe(1);
    expect(await count('held')).toBe(0);
  });

  it('keeps what it cannot open exactly as it came, once, and says nothing to anybody', async () => {
    await take('not.a.token', 'not.a.token');
    const [row] = await database.sql('select code, convert_from(sealed, \'UTF8\') as sealed, seen from quarantine');
    expect(row).toMatchObject({ code: 'ENVELOPE_MALFORMED', sealed: 'not.a.token' });
    expect(await count('quarantine')).toBe(1);
    expect(await count('outbox')).toBe(0);
  });

  it('keeps a record whose key holds bytes that no text column takes', async () => {
    const record = { ...recordOf('not.a.token'), key: Buffer.from('a\0\xff', 'latin1') };
    await takeBatch(parts, 'bulk', { topic: 't', partition: 6, records: [record, recordOf((await test()).sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect(await count('quarantine')).toBe(1);
    expect(await count('inbox')).toBe(1);
  });

  it('goes on behind discarded places, in whatever order they were discarded', async () => {
    const order = newOrder();
    const messages = await Promise.all([1, 2, 3].map((sequence) => test({ ...order, sequence })));
    const refusing: InboundParts = { ...parts, handlerOf: () => undefined };
    const one = (message: SealedMessage, partition: number): RecordBatch => ({ topic: 't', partition, records: [recordOf(message.sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    await takeBatch(refusing, 'bulk', one(messages[0] as SealedMessage, 7));
    await database.sql('insert into sequence_in (issuer, ordering_key, next) values ($1, $2, 2)', [partner, order.orderingKey]);
    await takeBatch(refusing, 'bulk', one(messages[1] as SealedMessage, 7));
    await database.sql('delete from sequence_in');
    await take(messages[2] as SealedMessage);
    for (const { id } of [messages[1], messages[0]] as SealedMessage[]) {
      await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) select id, 'discard', 'sent in error', 'olu.operator' from quarantine where message_id = $1`, [id]);
      await applyDecisions(parts);
    }
    await sweepHeld(parts, 'bulk');
    expect((await database.sql('select message_id from inbox')).map((row) => row['message_id'])).toEqual([messages[2]?.id]);
  });

  it('quarantines only the message whose handler fails, and holds what must follow it', async () => {
    const order = newOrder();
    const [bad, after, other] = [await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 2 }), await test()];
    const handlerOf = parts.handlerOf;
    const failing: InboundParts = { ...parts, handlerOf: (kind) => (async (arrived: { id: string }) => {
      if (arrived.id === bad.id) throw new TypeError('a bug');
      return handlerOf(kind)?.(arrived);
    }) as unknown as MessageHandler };
    await takeBatch(failing, 'bulk', { topic: 't', partition: 1, records: [bad, after, other].map(({ sealed }) => recordOf(sealed)), heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect((await database.sql('select code from quarantine')).map((row) => row['code'])).toEqual(['INBOX_UNEXPECTED']);
    expect(await count('inbox')).toBe(1);
    expect(await count('held')).toBe(1);
    expect((await receipts()).map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'held', 'refused']);
  });

  it('puts a row that the store refuses into quarantine and lets its neighbours pass', async () => {
    const [bad, good] = [await test(), await test()];
    await database.sql(`insert into noted (id, place) values ($1, 0)`, [randomUUID()]);
    const clashing: InboundParts = { ...parts, handlerOf: () => (async (arrived: { id: string }) => [{ insert: 'noted', row: { id: arrived.id, place: arrived.id === bad.id ? 'no number' : 1 } }]) as unknown as MessageHandler };
    await takeBatch(clashing, 'bulk', { topic: 't', partition: 2, records: [bad, good].map(({ sealed }) => recordOf(sealed)), heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect(await database.sql('select message_id from inbox')).toEqual([{ message_id: good.id }]);
    expect((await database.sql('select code from quarantine')).map((row) => row['code'])).toEqual(['STORE_CONSTRAINT']);
  });

  it('isolates a message that ends the process, and quarantines it at last', async () => {
    const [poison, good] = [await test(), await test()];
    const records = [good, poison].map(({ sealed }) => recordOf(sealed));
    const batch = { topic: 't', partition: 3, records, heartbeat: () => Promise.resolve(), mayGoOn: () => true };
    expect(await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', batch))).toBe(5);
    expect(await database.sql('select code, record_offset from quarantine')).toEqual([{ code: 'INBOX_ATTEMPTS', record_offset: Number(records[1]?.offset) }]);
    expect(await count('attempt')).toBe(0);
    expect((await database.sql('select message_id from inbox')).map((row) => row['message_id'])).toEqual([good.id]);
  });

  it('leaves no count behind when the same records come in other batches after a fall', async () => {
    const [first, second] = [await test(), await test()];
    const records = [first, second].map(({ sealed }) => recordOf(sealed));
    const batchOf = (those: typeof records) => ({ topic: 't', partition: 4, records: those, heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    await untilOneLives(rails, second.id, (dying) => takeBatch(dying, 'bulk', batchOf(records.slice(1))), 1);
    expect(await count('attempt')).toBe(1);
    await takeBatch(parts, 'bulk', batchOf(records));
    expect([await count('attempt'), await count('inbox')]).toEqual([0, 2]);
  });

  it('releases from quarantine after checking everything again, and discards with the place in the order given up', async () => {
    const order = newOrder();
    const [first, second] = [await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 2 })];
    const refusing: InboundParts = { ...parts, handlerOf: () => undefined };
    const batch = (message: SealedMessage, partition: number): RecordBatch => ({ topic: 't', partition, records: [recordOf(message.sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    await takeBatch(refusing, 'bulk', batch(first, 4));
    const [waiting] = await database.sql('select id, code from quarantine');
    expect(waiting?.['code']).toBe('MESSAGE_NOT_TAKEN');
    await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) values ($1, 'release', 'handler is there now', 'olu.operator')`, [waiting?.['id']]);
    await applyDecisions(parts);
    expect(await count('inbox')).toBe(1);
    expect((await database.sql('select state, decided_by from quarantine'))[0]).toEqual({ state: 'released', decided_by: 'olu.operator' });
    await takeBatch(refusing, 'bulk', batch(second, 4));
    const third = await test({ ...order, sequence: 3 });
    await take(third);
    expect(await count('held')).toBe(1);
    const [another] = await database.sql(`select id from quarantine where state = 'waiting'`);
    await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) values ($1, 'discard', 'sent in error', 'olu.operator')`, [another?.['id']]);
    await applyDecisions(parts);
    await sweepHeld(parts, 'bulk');
    expect((await database.sql('select message_id from inbox')).map((row) => row['message_id']).sort()).toEqual([first.id, third.id].sort());
  });

  it('keeps the leaves of receipts with what was signed, so that each can be proven later', async () => {
    const { sealed: [receipts] } = await sealReceipts(rails.sender, 'bulk', [{ message: { payload: { id: newMessageId(), iss: us, kind: 'connection-test' } as never, digest: makePart({}).digest }, outcome: 'accepted' }], parts.log);
    await take(receipts?.message as SealedMessage);
    const [kept] = await database.sql(`select i.signed, p.body from inbox i join message_part p using (message_id, issuer) where i.kind = 'receipts'`);
    const payload = parseSignedPayload(Buffer.from(String(kept?.['signed']).split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { leaves } = JSON.parse(kept?.['body'] as string) as Receipts;
    expect(verifyReceiptPath(leaves[0] as never, receiptTree(leaves).pathOf(0), payload.root ?? '')).toBe(true);
  });

  it('waits while the store is away and uses up no attempt', async () => {
    const message = await test();
    let away = 3;
    const flaky: InboundParts = { ...parts, database: { ...database, inTransaction: async (work) => {
      if (away-- > 0) throw new GatewayError('STORE_AWAY');
      return database.inTransaction(work);
    } } };
    await takeBatch(flaky, 'bulk', { topic: 't', partition: 5, records: [recordOf(message.sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect(await count('inbox')).toBe(1);
    expect(await count('quarantine')).toBe(0);
  });
});
