import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Actor } from '#access';
import { newConversationId } from '#messages';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { conversationStanding } from './standing.js';

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
