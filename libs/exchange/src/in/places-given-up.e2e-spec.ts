import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newSubmissionId } from '#messages';
import { type SealedMessage } from '../out/seal-one.js';
import { expire } from '../out/expire.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { newOrder, openRails, partner, type Rails } from './rails.fixture.js';
import { retryEarly } from './retry-early.js';
import { sweepHeld } from './sweep-held.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const alarms = async (code: string): Promise<unknown[]> => (await rails.database.sql('select facts from alarm where code = $1', [code])).map(({ facts }) => facts);

describe('the sender of a message that expires without a receipt', () => {
  async function sent(): Promise<{ message_id: string; ordering_key: string; sequence: number; conversation: string }> {
    await rails.database.sql(
      `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part)
       values ($1, 'connection-test', $2, 'bulk', $3, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', '{"phrase":"invented"}', '{}', '{}')`, [newSubmissionId(), partner, newOrder().conversation]);
    await sealSubmissions(rails.parts, 'bulk');
    const [row] = await rails.database.sql('select message_id, ordering_key, sequence, conversation from sent_message order by message_id desc limit 1');
    return row as never;
  }
  const past = (id: string) => rails.database.sql(`update outbox set expires_at = now() - interval '1 second' where message_id = $1`, [id]);
  const outgoing = async () => Promise.all((await rails.database.sql('select sealed from outbox order by position')).map((row) => rails.openedByPartner(row['sealed'] as string)));

  it('gives up its place by a signed message in that very place, and a person here is told', async () => {
    const message = await sent();
    await past(message.message_id);
    await expire(rails.database);
    await expire(rails.database);
    await sealSubmissions(rails.parts, 'bulk');
    const [given, ...more] = await outgoing();
    expect(more).toEqual([]);
    expect(given?.payload).toMatchObject({ kind: 'place-given-up', orderingKey: message.ordering_key, sequence: message.sequence, conversation: message.conversation, lane: 'bulk' });
    expect(given?.content).toMatchObject({ message: message.message_id, kind: 'connection-test' });
    expect(await alarms('RECEIPT_OVERDUE')).toEqual([{ agency: partner, kind: 'connection-test' }]);
    expect((await rails.database.sql('select stage, code from sent_message where message_id = $1', [message.message_id]))[0]).toEqual({ stage: 'expired', code: 'RECEIPT_OVERDUE' });
    expect((await rails.database.sql('select next from sequence_out'))[0]).toEqual({ next: 2 });
  });

  it('gives it up again when that message expires too, and still names the first', async () => {
    const message = await sent();
    await past(message.message_id);
    await expire(rails.database);
    await sealSubmissions(rails.parts, 'bulk');
    await rails.database.sql(`update outbox set expires_at = now() - interval '1 second'`);
    await expire(rails.database);
    await sealSubmissions(rails.parts, 'bulk');
    expect(await outgoing()).toMatchObject([{ payload: { kind: 'place-given-up', orderingKey: message.ordering_key, sequence: message.sequence }, content: { message: message.message_id, kind: 'connection-test' } }]);
  });

  it.each(['held', 'accepted'])('keeps it where the recipient has said %s', async (stage) => {
    const { message_id: id } = await sent();
    await rails.database.sql('update sent_message set stage = $1', [stage]);
    await past(id);
    await expire(rails.database);
    expect([await rails.count('submission'), await rails.count('outbox')]).toEqual([0, 0]);
  });
});

describe('the recipient of a message that gives up a place', () => {
  const accepted = async (): Promise<unknown[]> => (await rails.database.sql('select message_id from inbox order by received_at, message_id')).map((row) => row['message_id']);
  async function orderOf(count: number): Promise<{ messages: SealedMessage[]; givenUp(place: number): Promise<SealedMessage> }> {
    const order = newOrder();
    const messages = await Promise.all(Array.from({ length: count }, (_, index) => rails.test({ ...order, sequence: index + 1 })));
    return { messages, givenUp: (place) => rails.giveUp(messages[place - 1]!, { ...order, sequence: place }) };
  }

  it('goes on with what was held behind it, and a person is told that something never came', async () => {
    const { messages: [, second, third], givenUp } = await orderOf(3);
    await rails.take(third!, second!);
    expect(await rails.count('held')).toBe(2);
    const given = await givenUp(1);
    await rails.take(given);
    await rails.take(given);
    expect(await accepted()).toEqual([given.id, second!.id, third!.id]);
    expect(await rails.count('held')).toBe(0);
    expect(await alarms('SEQUENCE_GIVEN_UP')).toEqual([{ agency: partner, kind: 'connection-test' }]);
    expect((await rails.receipts()).filter(({ message }) => message === given.id).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('is not disturbed where the message arrived after all', async () => {
    const { messages: [first, second], givenUp } = await orderOf(2);
    await rails.take(first!);
    const given = await givenUp(1);
    await rails.take(given, second!);
    expect((await accepted()).sort()).toEqual([first!.id, given.id, second!.id].sort());
    expect([await rails.count('quarantine'), await alarms('SEQUENCE_GIVEN_UP')]).toEqual([0, []]);
    expect((await rails.database.sql('select next from sequence_in'))[0]).toEqual({ next: 3 });
  });

  it('keeps the message in quarantine when it comes afterwards, and takes nothing twice', async () => {
    const { messages: [first, second], givenUp } = await orderOf(2);
    await rails.take(await givenUp(1), second!);
    await rails.take(first!);
    expect(await rails.database.sql('select code, message_id from quarantine')).toEqual([{ code: 'SEQUENCE_REUSED', message_id: first!.id }]);
    expect(await rails.count('noted')).toBe(1);
  });

  it('loses no message whose place is given up while both wait for an earlier one', async () => {
    const { messages: [first, second], givenUp } = await orderOf(2);
    const given = await givenUp(2);
    await rails.take(given);
    await rails.take(second!);
    await rails.take(given);
    expect(await rails.database.sql('select message_id from held')).toEqual([{ message_id: second!.id }]);
    await rails.take(first!);
    await rails.take(given);
    await sweepHeld(rails.parts, 'bulk');
    expect((await accepted()).sort()).toEqual([first!.id, second!.id, given.id].sort());
    expect([await rails.count('noted'), await alarms('SEQUENCE_GIVEN_UP')]).toEqual([2, []]);
  });

  it('keeps a message that comes back from waiting, where its place is held by another', async () => {
    const { messages: [, second] } = await orderOf(2);
    const order = { orderingKey: second!.kafkaKey as never, conversation: newOrder().conversation };
    const other = await rails.test({ ...order, sequence: 2 });
    await rails.use({ version: 2, agreed: ['receipts'] });
    await rails.take(other);
    await rails.use({ version: 3 });
    await rails.take(second!);
    await retryEarly(rails.parts, 'bulk', undefined);
    expect(await rails.database.sql('select message_id, state, code from quarantine')).toEqual([{ message_id: other.id, state: 'waiting', code: 'SEQUENCE_REUSED' }]);
    expect(await rails.database.sql('select message_id from held')).toEqual([{ message_id: second!.id }]);
  });
});
