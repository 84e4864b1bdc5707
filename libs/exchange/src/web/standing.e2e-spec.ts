import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Actor } from '#access';
import { newConversationId } from '#messages';
import { applyDecisions } from '../in/decisions.js';
import { newOrder, openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { sweepHeld } from '../in/sweep-held.js';
import { takeBatch } from '../in/take-in.js';
import { conversationStanding, standings } from './standing.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const operator = { person: 'olu.operator', agency: us, roles: ['operator'], teams: [] } as unknown as Actor;
const second = Date.UTC(2026, 0, 5, 9, 30, 15);

/** A message that was sent: its time of issue is exact. */
const sent = (id: string, conversation: string, at: number) => rails.database.sql(
  `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at)
   values ($1, $2, $3, 'da-enquiry', 'bulk', $4, '\\x00', '', $5, now())`, [id, randomUUID(), partner, conversation, new Date(at)]);
/** A message that was received: its time of issue is that of its signature, in whole seconds. */
const received = (id: string, conversation: string, at: number) => rails.database.sql(
  `insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed, stage)
   values ($1, $2, '\\x00', 'da-response', 'bulk', $3, $4, now(), '', 'accepted')`, [id, partner, conversation, new Date(at - at % 1000)]);

describe('where a conversation stands', () => {
  it('is told in the order in which its messages were made, also within one second', async () => {
    const conversation = newConversationId();
    const made = [100, 400, 700, 900].map((ms) => ({ at: second + ms, id: uuidv7({ msecs: second + ms }) }));
    const [enquiry, answer, another, last] = made as [typeof made[0], typeof made[0], typeof made[0], typeof made[0]];
    await received(last.id, conversation, last.at);
    await sent(another.id, conversation, another.at);
    await received(answer.id, conversation, answer.at);
    await sent(enquiry.id, conversation, enquiry.at);
    const { messages } = await conversationStanding(rails.database.sql, operator, undefined, conversation);
    expect(messages.map(({ id, direction }) => [id, direction])).toEqual([[enquiry.id, 'sent'], [answer.id, 'received'], [another.id, 'sent'], [last.id, 'received']]);
  });
});

/** A message that was submitted and is not sealed yet. */
const submitted = (conversation: string, setAside: string | null = null) => rails.database.sql(
  `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part, set_aside)
   values ($1, 'da-enquiry', $2, 'bulk', $3, 'manage-da-risk', 'OMA2007-s14', 'pat.testperson', 'practitioner', '{}', '{}', '{}', $4)`, [randomUUID(), partner, conversation, setAside]);
/** A message that was sealed, how often it has left, and what its recipient has said of it last. */
async function sealed(conversation: string, left: number, stage = 'sealed', code: string | null = null): Promise<void> {
  const id = uuidv7();
  await sent(id, conversation, second);
  await rails.database.sql('update sent_message set stage = $2, code = $3 where message_id = $1', [id, stage, code]);
  await rails.database.sql(`insert into outbox (message_id, recipient, lane, kind, kafka_key, sealed, once, attempts, expires_at) values ($1, $2, 'bulk', 'da-enquiry', '', '', false, $3, now())`, [id, partner, left]);
}
/** A message that came in, and how far it has come here. */
async function came(conversation: string, stage: string): Promise<void> {
  const id = uuidv7();
  await received(id, conversation, second);
  await rails.database.sql('update inbox set stage = $2 where message_id = $1', [id, stage]);
}
/** The exchange takes in a message of a conversation: before its turn, and with nobody there to take it. */
const takesEarly = async (conversation: string) => rails.take(await rails.test({ conversation: conversation as never, sequence: 2 }));
async function cannotTake(conversation: string) {
  const message = await rails.test({ ...newOrder(), conversation: conversation as never });
  await takeBatch({ ...rails.parts, handlerOf: () => undefined }, 'bulk', rails.batchOf(message));
  return message;
}
async function discard(): Promise<void> {
  await rails.database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) select id, 'discard', 'sent in error', 'olu.operator' from quarantine where state = 'waiting'`);
  await applyDecisions(rails.parts);
}
const cannotAgree = async (conversation: string): Promise<void> => {
  await rails.use({ agreed: ['receipts'] });
  await rails.take(await rails.test({ ...newOrder(), conversation: conversation as never }));
};
const stands = async (conversation: string) => (await conversationStanding(rails.database.sql, operator, undefined, conversation)).messages.map(({ direction, stage, code }) => [direction, stage, code]);

describe('a message', () => {
  it.each<[string, string, string, string | null, (conversation: string) => Promise<unknown>]>([
    ['is not sealed yet', 'sent', 'submitted', null, (conversation) => submitted(conversation)],
    ['cannot be sealed, ever', 'sent', 'refused', 'MESSAGE_TOO_LARGE', (conversation) => submitted(conversation, 'MESSAGE_TOO_LARGE')],
    ['is sealed and has not left', 'sent', 'sealed', null, (conversation) => sealed(conversation, 0)],
    ['has left', 'sent', 'sent', null, (conversation) => sealed(conversation, 1)],
    ...['accepted', 'delivered', 'opened', 'held'].map((stage): [string, string, string, null, (conversation: string) => Promise<unknown>] =>
      [`its recipient says is ${stage}`, 'sent', stage, null, (conversation) => sealed(conversation, 1, stage)]),
    ['its recipient refuses', 'sent', 'refused', 'MESSAGE_EXPIRED', (conversation) => sealed(conversation, 1, 'refused', 'MESSAGE_EXPIRED')],
    ['expires unconfirmed', 'sent', 'expired', null, (conversation) => sealed(conversation, 1, 'expired')],
    ...['accepted', 'delivered', 'opened'].map((stage): [string, string, string, null, (conversation: string) => Promise<unknown>] => [`is ${stage} here`, 'received', stage, null, (conversation) => came(conversation, stage)]),
    ['comes before the one it must follow', 'received', 'held', null, takesEarly],
    ['cannot be taken in', 'received', 'quarantined', 'MESSAGE_NOT_TAKEN', cannotTake],
    ['may only have come before the directory', 'received', 'quarantined', 'PARTNER_KIND', cannotAgree],
    ['has been discarded by a person', 'received', 'discarded', 'MESSAGE_NOT_TAKEN', async (conversation) => { await cannotTake(conversation); await discard(); }],
  ])('that %s stands in its conversation: %s, %s', async (_, direction, stage, code, make) => {
    const conversation = newConversationId();
    await make(conversation);
    expect(await stands(conversation)).toEqual([[direction, stage, code]]);
    const [row] = await rails.database.sql('select message_id from message_status where conversation = $1', [conversation]);
    expect((await standings(rails.database.sql, operator, undefined, 'm.message_id = $1', String(row!['message_id']))).map((one) => [one['direction'], one['stage'], one['code'], one['conversation']]))
      .toEqual([[direction, stage, code, conversation]]);
  });

  it('that was discarded and has come again after all stands where it is now', async () => {
    const conversation = newConversationId();
    const message = await cannotTake(conversation);
    await discard();
    await takeBatch({ ...rails.parts, handlerOf: () => undefined }, 'bulk', rails.batchOf(message));
    expect(await stands(conversation)).toEqual([['received', 'quarantined', 'SEQUENCE_REUSED']]);
    await discard();
    expect(await stands(conversation)).toEqual([['received', 'discarded', 'SEQUENCE_REUSED']]);
    await received(message.id, conversation, second);
    expect(await stands(conversation)).toEqual([['received', 'accepted', null]]);
  });

  it('that was held and then put into quarantine stands in its conversation still', async () => {
    const order = newOrder();
    await rails.take(await rails.test({ ...order, sequence: 2 }));
    await rails.database.sql('insert into sequence_in (issuer, ordering_key, next) select issuer, ordering_key, 2 from held');
    await sweepHeld({ ...rails.parts, handlerOf: () => undefined }, 'bulk');
    expect(await stands(order.conversation)).toEqual([['received', 'quarantined', 'MESSAGE_NOT_TAKEN']]);
  });
});
