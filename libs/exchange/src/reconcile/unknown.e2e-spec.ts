import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sql } from '#platform';
import { newOrder, openRails, partner, type Rails } from '../in/rails.fixture.js';
import { unknownToSenders } from './unknown.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

/** A sender's store that knows these messages. */
const knowing = (...ids: readonly string[]): Sql => (_text, params = []) => Promise.resolve(ids.filter((id) => (params[0] as string[]).includes(id)).map((message_id) => ({ message_id })));

async function unknown(sender: Sql | undefined): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const page of unknownToSenders(rails.database.sql, (issuer) => (issuer === partner ? sender : undefined), '00000000-0000-0000-0000-000000000000')) {
    found.push(...page.unknown.map(({ messageId, waits }) => [messageId, waits]));
  }
  return found;
}

describe('what a recipient has that its sender does not know', () => {
  it('is what it has taken in, what it holds and what it has in quarantine', async () => {
    const [order, other] = [newOrder(), newOrder()];
    const [takenIn, reused, held] = [await rails.test({ ...order, sequence: 1 }), await rails.test({ ...order, sequence: 1 }), await rails.test({ ...other, sequence: 2 })];
    await rails.take(takenIn);
    await rails.take(reused, held);
    expect(await rails.database.sql('select code from quarantine')).toEqual([{ code: 'SEQUENCE_REUSED' }]);
    expect(await unknown(knowing())).toEqual([[takenIn.id, false], ...[reused.id, held.id].sort().map((id) => [id, true])]);
    expect(await unknown(knowing(takenIn.id, reused.id))).toEqual([[held.id, true]]);
    expect(await unknown(undefined)).toEqual([]);
  });

  it('is not taught to it where it came under a key that was stolen: it waits for a person, who says that it is genuine or ends the matter', async () => {
    const [message] = [await rails.test()];
    await rails.take(message);
    await rails.database.sql(
      `insert into compromised_message (message_id, issuer, kid, kind, conversation, received_at, compromised_since) select message_id, issuer, 'a kid', kind, conversation, received_at, received_at from inbox`);
    const decided = async (decision: string): Promise<unknown[]> => {
      await rails.database.sql('update compromised_message set decision = $1', [decision]);
      return unknown(knowing());
    };
    expect(await unknown(knowing())).toEqual([[message.id, true]]);
    expect(await decided('forged')).toEqual([]);
    expect(await decided('undecidable')).toEqual([]);
    expect(await decided('genuine')).toEqual([[message.id, false]]);
  });
});
