import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKey, importPrivate, makePart } from '#envelope';
import { newMessageId } from '#messages';
import { openRails, partner, type Rails } from '../in/rails.fixture.js';
import { type OwedReceipt, writeReceipts } from './give-receipts.js';
import { sealOwed } from './seal-owed.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const alarms = () => rails.database.sql(`select facts, cleared_at is null as raised from alarm where code = 'RECEIPT_OWED'`);

describe('a receipt whose recipient has no valid key just now', () => {
  it('stays owed, with an alarm, and is sealed once when there is a key', async () => {
    const message = await rails.test();
    await rails.use({ version: 2, canBeSealedTo: false });
    await rails.take(message);
    await rails.take(message);
    expect([await rails.count('inbox'), await rails.count('outbox'), await rails.count('owed_receipt')]).toEqual([1, 0, 1]);
    expect(await alarms()).toEqual([{ facts: { agency: partner }, raised: true }]);
    await sealOwed(rails.parts);
    expect([await rails.count('outbox'), await rails.count('owed_receipt')]).toEqual([0, 1]);

    const [owed] = await rails.database.sql('select at from owed_receipt');
    await rails.use({ version: 3 });
    await sealOwed(rails.parts);
    await sealOwed(rails.parts);
    expect(await rails.receipts()).toMatchObject([{ message: message.id, digest: message.digest, outcome: 'accepted', at: (owed?.['at'] as Date).toISOString() }]);
    expect(await rails.database.sql('select lane, kind, once from outbox')).toEqual([{ lane: 'bulk', kind: 'receipts', once: true }]);
    expect(await rails.count('owed_receipt')).toBe(0);
    expect(await alarms()).toEqual([{ facts: { agency: partner }, raised: false }]);
  });

  it('keeps its code and part, and more of them than one message takes go in several', async () => {
    const refusal = (): OwedReceipt => ({ recipient: partner, lane: 'urgent', receipt: { message: newMessageId(), digest: makePart({}).digest, outcome: 'part-refused', at: new Date().toISOString(), code: 'ENVELOPE_PART', part: 'victim' } });
    await rails.database.inTransaction((sql) => writeReceipts(sql, { sealed: [], owed: Array.from({ length: 201 }, refusal) }));
    expect(await sealOwed(rails.parts)).toBe(true);
    expect(await sealOwed(rails.parts)).toBe(false);
    expect(await rails.count('outbox', `lane = 'urgent'`)).toBe(2);
    const given = await rails.receipts();
    expect(given).toHaveLength(201);
    for (const receipt of given) expect(receipt).toMatchObject({ outcome: 'part-refused', code: 'ENVELOPE_PART', part: 'victim' });
  });

  it('stays owed too while our own signing key is revoked and no other is published: it is sent once, and nobody would believe it', async () => {
    const message = await rails.test();
    const next = generateKey('signing');
    await rails.use({ version: 2, ownSigning: next });
    await rails.take(message);
    await sealOwed(rails.parts);
    expect([await rails.count('inbox'), await rails.count('outbox'), await rails.count('owed_receipt')]).toEqual([1, 0, 1]);
    await sealOwed({ ...rails.parts, signingKey: importPrivate(next, 'signing') });
    expect([await rails.count('outbox'), await rails.count('owed_receipt')]).toEqual([1, 0]);
  });

  it('is sealed by one of two instances', async () => {
    const message = await rails.test();
    await rails.use({ version: 2, canBeSealedTo: false });
    await rails.take(message);
    await rails.use({ version: 3 });
    await Promise.all([sealOwed(rails.parts), sealOwed(rails.parts)]);
    expect(await rails.receipts()).toHaveLength(1);
  });
});
