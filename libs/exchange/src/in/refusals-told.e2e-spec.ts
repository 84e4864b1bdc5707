import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database } from '#platform';
import { applyRepairs } from '../again/apply-repairs.js';
import { type SealedMessage } from '../out/seal-one.js';
import { readOutcomes } from './outcomes.js';
import { openRails, partner, type Rails } from './rails.fixture.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

let position = 0;
/** The desk says these of one message's victim part, in this order. */
async function deskSays(message: SealedMessage, ...codes: readonly string[]): Promise<void> {
  const rows = codes.map((code) => ({ tx: '1', position: (position += 1), issuer: partner, message_id: message.id, direction: 'received', code }));
  const victimSide = { ...rails.database, sql: () => Promise.resolve(rows) } as unknown as Database;
  await readOutcomes({ ...rails.parts, victimSide });
}
/** What its sender is told from now on. */
async function toldAfter(act: () => Promise<unknown>): Promise<object[]> {
  await rails.database.sql('truncate outbox');
  await act();
  return (await rails.receipts()).map(({ outcome, code, part }) => ({ outcome, ...(code === undefined ? {} : { code, part }) }));
}
const refused = { outcome: 'part-refused', code: 'ENVELOPE_UNKNOWN_KEY', part: 'victim' };

describe('a message whose victim part the desk refused', () => {
  it('is answered with the refusal again, whether it comes again or an operator asks, until the part is stored after all', async () => {
    const message = await rails.test();
    await rails.take(message);
    const askedFor = async () => {
      await rails.database.sql(
        `insert into repair (id, reason, person, messages, own_parts, answers) values ($1, 'receipts lost', 'olu.operator', '{}', '{}', $2)`, [randomUUID(), JSON.stringify([{ issuer: partner, messageId: message.id }])]);
      await applyRepairs(rails.parts);
    };
    expect(await toldAfter(() => deskSays(message, 'ENVELOPE_UNKNOWN_KEY'))).toEqual([refused]);
    expect(await toldAfter(() => rails.take(message))).toEqual([{ outcome: 'accepted' }, refused]);
    expect(await toldAfter(askedFor)).toEqual([{ outcome: 'accepted' }, refused]);
    await deskSays(message, 'ENVELOPE_PART', 'STORED_AFTER_ALL');
    expect(await toldAfter(() => rails.take(message))).toEqual([{ outcome: 'accepted' }]);
    expect(await toldAfter(askedFor)).toEqual([{ outcome: 'accepted' }]);
  });
});
