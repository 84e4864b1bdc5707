import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sealOne } from '../out/seal-one.js';
import { applyDecisions } from './decisions.js';
import { newOrder, openRails, partner, type Rails, untilOneLives, us } from './rails.fixture.js';
import { retryEarly } from './retry-early.js';
import { takeBatch } from './take-in.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const retry = (currentAsOf?: Date) => retryEarly(rails.parts, 'bulk', currentAsOf);
const kept = () => rails.database.sql('select state, code, issuer, sequence, decided_by from quarantine order by id');
const accepted = async (): Promise<unknown[]> => (await rails.database.sql('select message_id from inbox order by received_at, message_id')).map((row) => row['message_id']);
const timeIsUp = () => rails.database.sql(`update quarantine set early_until = now() - interval '1 second'`);
const decide = async (decision: 'release' | 'discard'): Promise<void> => {
  await rails.database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) select id, $1, 'a test', 'olu.operator' from quarantine where state = 'waiting'`, [decision]);
  await applyDecisions(rails.parts);
};
const said = async (message: string): Promise<unknown[]> => (await rails.receipts()).filter((one) => one.message === message).map(({ outcome, code }) => [outcome, ...(code === undefined ? [] : [code])]);

describe('a message whose sender uses a newer directory than we have', () => {
  it('waits without an alarm, and is taken in by itself in its place when the newer one comes', async () => {
    const order = newOrder();
    const signing = rails.changeSigningKey();
    const [first, second] = [await rails.test({ ...order, sequence: 1 }), await rails.test({ ...order, sequence: 2 })];
    await rails.take(first);
    expect(await kept()).toMatchObject([{ state: 'early', code: 'ENVELOPE_UNKNOWN_KEY', issuer: null }]);
    await retry();
    expect([await rails.count('alarm'), await rails.count('outbox'), await rails.count('inbox')]).toEqual([0, 0, 0]);
    await rails.use({ version: 2, signing: [signing] });
    await rails.take(second);
    expect(await rails.count('held')).toBe(1);
    await retry();
    expect(await accepted()).toEqual([first.id, second.id]);
    expect(await kept()).toMatchObject([{ state: 'released', issuer: partner, sequence: 1, decided_by: 'exchange' }]);
    expect(await said(first.id)).toEqual([['accepted']]);
    expect(await rails.count('alarm')).toBe(0);
  });

  it('is not refused for an agreement that has just become valid, and keeps its place meanwhile', async () => {
    const order = newOrder();
    const [first, second] = [await rails.test({ ...order, sequence: 1 }), await rails.test({ ...order, sequence: 2 })];
    await rails.use({ version: 2, agreed: ['receipts'] });
    await rails.take(first);
    expect(await kept()).toMatchObject([{ state: 'early', code: 'PARTNER_KIND', issuer: partner, sequence: 1 }]);
    expect(await said(first.id)).toEqual([]);
    await rails.use({ version: 3 });
    await rails.take(second);
    await retry();
    expect(await accepted()).toEqual([first.id, second.id]);
  });

  it('stays early when the newer directory does not help, and is tried once with each', async () => {
    rails.changeSigningKey();
    const message = await rails.test();
    await rails.take(message, message);
    await rails.use({ version: 2 });
    await retry();
    await retry();
    expect(await rails.database.sql('select state, directory_version, seen from quarantine')).toEqual([{ state: 'early', directory_version: 2, seen: 1 }]);
    await rails.take(message);
    expect(await rails.database.sql('select state, seen from quarantine')).toEqual([{ state: 'early', seen: 2 }]);
  });

  it('stands there once and is closed when it is sent again and taken in meanwhile', async () => {
    const signing = rails.changeSigningKey();
    const message = await rails.test();
    await rails.take(message);
    await rails.use({ version: 2, signing: [signing] });
    await rails.take(message);
    await retry();
    expect([await accepted(), await rails.count('noted')]).toEqual([[message.id], 1]);
    expect(await kept()).toMatchObject([{ state: 'released' }]);
  });

  it('goes into quarantine when it ends the process each time', async () => {
    const signing = rails.changeSigningKey();
    const message = await rails.test();
    await rails.take(message);
    await rails.use({ version: 2, signing: [signing] });
    expect(await untilOneLives(rails, message.id, (dying) => retryEarly(dying, 'bulk', undefined))).toBe(3);
    expect(await kept()).toMatchObject([{ state: 'waiting', code: 'INBOX_ATTEMPTS' }]);
  });
});

describe('a message that no newer directory cures', () => {
  it('becomes a task of a person when its time is up, and its proven sender is told', async () => {
    const message = await rails.test();
    await rails.use({ version: 2, agreed: ['receipts'] });
    await rails.take(message);
    await timeIsUp();
    await retry();
    await retry();
    expect(await kept()).toMatchObject([{ state: 'waiting', code: 'PARTNER_KIND', issuer: partner, sequence: 1, decided_by: null }]);
    expect(await said(message.id)).toEqual([['refused', 'PARTNER_KIND']]);
    expect(await rails.count('alarm', `code = 'PARTNER_KIND'`)).toBe(1);
    expect(await rails.count('audit_entry', `event = 'message.quarantined' and message_id = '${message.id}'`)).toBe(1);
  });

  it('does so at once when our directory is known to have been the newest after it came', async () => {
    rails.changeSigningKey();
    await rails.take(await rails.test());
    await retry(new Date(Date.now() - 60_000));
    expect(await kept()).toMatchObject([{ state: 'early' }]);
    await retry(new Date(Date.now() + 1_000));
    expect(await kept()).toMatchObject([{ state: 'waiting', code: 'ENVELOPE_UNKNOWN_KEY', issuer: null }]);
    expect([await rails.count('alarm', `code = 'ENVELOPE_UNKNOWN_KEY'`), await rails.count('outbox')]).toEqual([1, 0]);
  });

  it('does not wait where it is a key of our own that is missing', async () => {
    const sealedToAnother = await sealOne({ ...rails.parts }, {
      kind: 'connection-test', recipient: partner, lane: 'bulk', ...newOrder(), sequence: 1, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e',
      onBehalfOf: { person: us, role: 'node' }, case: { phrase: 'invented' }, originator: {}, mappa: {},
    });
    await rails.take(sealedToAnother);
    expect(await kept()).toMatchObject([{ state: 'waiting', code: 'ENVELOPE_UNKNOWN_KEY' }]);
  });
});

describe('a quarantined message whose sender becomes known later', () => {
  it('takes its proper place when a person releases it', async () => {
    const order = newOrder();
    const signing = rails.changeSigningKey();
    const [first, second, third] = await Promise.all([1, 2, 3].map((sequence) => rails.test({ ...order, sequence })));
    await rails.take(second!);
    await timeIsUp();
    await retry();
    await rails.use({ version: 2, signing: [signing] });
    await rails.take(third!);
    await decide('release');
    expect(await rails.count('held')).toBe(2);
    await rails.take(first!);
    expect(await accepted()).toEqual([first!.id, second!.id, third!.id]);
  });

  it('holds its place when the release fails for another reason, and gives it up when it is discarded', async () => {
    const order = newOrder();
    const signing = rails.changeSigningKey();
    const [first, second] = [await rails.test({ ...order, sequence: 1 }), await rails.test({ ...order, sequence: 2 })];
    await rails.take(first);
    await timeIsUp();
    await retry();
    expect(await kept()).toMatchObject([{ state: 'waiting', issuer: null, sequence: null }]);
    await rails.use({ version: 2, signing: [signing] });
    const { handlerOf } = rails.parts;
    Object.assign(rails.parts, { handlerOf: () => undefined });
    await decide('release');
    Object.assign(rails.parts, { handlerOf });
    expect(await kept()).toMatchObject([{ state: 'waiting', code: 'MESSAGE_NOT_TAKEN', issuer: partner, sequence: 1 }]);
    await decide('discard');
    await takeBatch(rails.parts, 'bulk', rails.batchOf(second));
    expect(await accepted()).toEqual([second.id]);
  });
});
