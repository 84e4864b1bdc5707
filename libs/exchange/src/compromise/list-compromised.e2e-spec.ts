import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Directory } from '#directory';
import { openRails, partner, type Rails } from '../in/rails.fixture.js';
import { listCompromised } from './list-compromised.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const hourMs = 3_600_000;
const saysCompromised = (since: Date) => () => ({
  agencies: [{ code: partner, keys: { signing: [{ jwk: rails.keys[partner]!.signing, compromisedSince: since.toISOString() }] } }],
}) as unknown as Directory;
const list = async (since: Date): Promise<void> => {
  while (await listCompromised({ database: rails.database, directory: saysCompromised(since) }));
};
const listed = async (): Promise<unknown[]> => (await rails.database.sql('select message_id from compromised_message order by message_id')).map((row) => row['message_id']);
/** Takes in messages that count as having come so many hours ago. */
const came = async (...hoursAgo: readonly number[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const hours of hoursAgo) {
    const message = await rails.test();
    await rails.take(message);
    await rails.database.sql('update inbox set received_at = now() - make_interval(hours => $2) where message_id = $1', [message.id, hours]);
    ids.push(message.id);
  }
  return ids;
};

describe('messages that came under a key after it counts as compromised', () => {
  it('are listed, with an alarm, and so is what was on its way in meanwhile', async () => {
    const [, ...after] = await came(5, 3, 1);
    const since = new Date(Date.now() - 4 * hourMs);
    await list(since);
    expect(await listed()).toEqual(after);
    const [late] = await came(0);
    await list(since);
    expect(await listed()).toEqual([...after, late]);
    expect(await rails.database.sql('select code, facts from alarm')).toEqual([{ code: 'KEY_COMPROMISED', facts: { agency: partner } }]);
  });

  it('are not looked for again where everything has been looked at, until the directory says another moment', async () => {
    const since = new Date(Date.now() - 4 * hourMs);
    await list(since);
    const [old] = await came(2);
    await list(since);
    expect(await listed()).toEqual([]);
    await list(new Date(since.getTime() - hourMs));
    expect(await listed()).toEqual([old]);
  });

  it('are found by when they came, without reading the rest of the inbox', async () => {
    const plan = await rails.database.inTransaction(async (sql) => {
      await sql('set local enable_seqscan = off');
      return sql('explain select 1 from inbox_default where received_at >= now()');
    });
    expect(JSON.stringify(plan)).toContain('received_at_idx');
  });
});
