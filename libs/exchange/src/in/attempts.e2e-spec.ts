import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayError } from '#messages';
import { type SealedMessage } from '../out/seal-one.js';
import { applyDecisions } from './decisions.js';
import { newOrder, openRails, partner, type Rails, untilOneLives } from './rails.fixture.js';
import { sweepHeld } from './sweep-held.js';
import { type InboundParts, takeBatch } from './take-in.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

/** Three messages of one order. */
async function three(): Promise<[SealedMessage, SealedMessage, SealedMessage]> {
  const order = newOrder();
  return [await rails.test({ ...order, sequence: 1 }), await rails.test({ ...order, sequence: 2 }), await rails.test({ ...order, sequence: 3 })];
}

const accepted = async (): Promise<unknown[]> => (await rails.database.sql('select message_id from inbox order by message_id')).map((row) => row['message_id']);
const waiting = () => rails.database.sql(`select id, code, issuer, message_id, sequence from quarantine where state = 'waiting'`);
const decide = (id: unknown, decision: 'release' | 'discard') =>
  rails.database.sql('insert into quarantine_decision (quarantine_id, decision, reason, person) values ($1, $2, $3, $4)', [id, decision, 'a test', 'olu.operator']);
/** The same parts where every transaction ends with a code. */
const failing = (code: 'STORE_DENIED' | 'STORE_AWAY'): InboundParts => ({ ...rails.parts, database: { ...rails.database, inTransaction: () => Promise.reject(new GatewayError(code)) } });

describe('a message that ends the process each time', () => {
  it('is isolated with its place when it was held, and what is behind it goes on when a person discards it', async () => {
    const [first, poison, third] = await three();
    await rails.take(poison, third);
    const batch = rails.batchOf(first);
    const deaths = await untilOneLives(rails, poison.id, async (dying) => {
      await takeBatch(dying, 'bulk', batch);
      await sweepHeld(dying, 'bulk');
    });
    expect(deaths).toBe(5);
    const [kept] = await waiting();
    expect(kept).toMatchObject({ code: 'INBOX_ATTEMPTS', issuer: partner, message_id: poison.id, sequence: 2 });
    expect(await accepted()).toEqual([first.id]);
    expect((await rails.receipts()).filter(({ message }) => message === poison.id).at(-1)).toMatchObject({ outcome: 'refused', code: 'INBOX_ATTEMPTS' });
    await decide(kept?.['id'], 'discard');
    await applyDecisions(rails.parts);
    await sweepHeld(rails.parts, 'bulk');
    expect((await accepted()).sort()).toEqual([first.id, third.id].sort());
    expect(await rails.count('held')).toBe(0);
  });

  it('stops nobody else who was held beside it', async () => {
    const [, poison] = await three();
    const [, otherSecond] = await three();
    await rails.take(poison, otherSecond);
    await rails.database.sql('insert into sequence_in (issuer, ordering_key, next) select issuer, ordering_key, 2 from held');
    const deaths = await untilOneLives(rails, poison.id, (dying) => sweepHeld(dying, 'bulk'));
    expect(deaths).toBe(5);
    expect(await accepted()).toEqual([otherSecond.id]);
    expect(await waiting()).toMatchObject([{ code: 'INBOX_ATTEMPTS', message_id: poison.id }]);
  });

  it('goes back into quarantine when a person released it, and can be released again', async () => {
    const [poison] = await three();
    await takeBatch({ ...rails.parts, handlerOf: () => undefined }, 'bulk', rails.batchOf(poison));
    const [kept] = await waiting();
    await decide(kept?.['id'], 'release');
    expect(await untilOneLives(rails, poison.id, applyDecisions)).toBe(3);
    expect(await waiting()).toMatchObject([{ code: 'INBOX_ATTEMPTS', message_id: poison.id, sequence: 1 }]);
    expect(await rails.count('quarantine_decision', `result = 'INBOX_ATTEMPTS'`)).toBe(1);
    await decide(kept?.['id'], 'release');
    await applyDecisions(rails.parts);
    expect(await accepted()).toEqual([poison.id]);
  });

  it('is not opened again either when a person discarded it and it is sent again, nor when it waited before for another reason', async () => {
    const [poison] = await three();
    const batch = rails.batchOf(poison);
    await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', batch));
    await decide((await waiting())[0]?.['id'], 'discard');
    await applyDecisions(rails.parts);
    expect(await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', rails.batchOf(poison)))).toBe(0);
    expect(await waiting()).toMatchObject([{ code: 'INBOX_ATTEMPTS' }]);

    const [other] = await three();
    await takeBatch({ ...rails.parts, exchangeKeys: [] }, 'bulk', rails.batchOf(other));
    const second = rails.batchOf(other);
    await untilOneLives(rails, other.id, (dying) => takeBatch(dying, 'bulk', second));
    expect(await untilOneLives(rails, other.id, (dying) => takeBatch(dying, 'bulk', rails.batchOf(other)))).toBe(0);
    expect((await waiting()).map(({ code }) => code)).toEqual(['INBOX_ATTEMPTS', 'INBOX_ATTEMPTS']);
  });

  it('is never opened again when it is sent again, until a person releases it, and stops nobody beside it', async () => {
    const [poison] = await three();
    const [other] = await three();
    const [first, again, third] = [rails.batchOf(poison), rails.batchOf(poison, other, poison), rails.batchOf(poison)];
    expect(await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', first))).toBe(5);
    expect(await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', again))).toBe(0);
    expect(await accepted()).toEqual([other.id]);
    expect(await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', third))).toBe(0);
    expect(await rails.database.sql('select code, seen from quarantine')).toEqual([{ code: 'INBOX_ATTEMPTS', seen: 3 }]);
    await decide((await rails.database.sql('select id from quarantine'))[0]?.['id'], 'release');
    await applyDecisions(rails.parts);
    expect((await accepted()).sort()).toEqual([poison.id, other.id].sort());
  });

  it('is opened once at most when it stands twice in the batch that isolates it', async () => {
    const [poison] = await three();
    const batch = rails.batchOf(poison, poison);
    expect(await untilOneLives(rails, poison.id, (dying) => takeBatch(dying, 'bulk', batch))).toBe(5);
    expect(await waiting()).toMatchObject([{ code: 'INBOX_ATTEMPTS' }]);
  });
});

describe.each(['STORE_DENIED', 'STORE_AWAY'] as const)('an error that is not the fault of the message, %s,', (code) => {
  const often = async (work: (parts: InboundParts) => Promise<unknown>): Promise<void> => {
    for (let run = 0; run < 8; run += 1) await expect(work(failing(code))).rejects.toMatchObject({ code });
  };

  it('uses up no attempt of a batch', async () => {
    const [message] = await three();
    const batch = { ...rails.batchOf(message), mayGoOn: () => false };
    await often((parts) => takeBatch(parts, 'bulk', batch));
    await takeBatch(rails.parts, 'bulk', batch);
    expect([await accepted(), await rails.count('quarantine'), await rails.count('attempt')]).toEqual([[message.id], 0, 0]);
  });

  it('uses up no attempt of a held message', async () => {
    const [, second] = await three();
    await rails.take(second);
    await rails.database.sql('insert into sequence_in (issuer, ordering_key, next) select issuer, ordering_key, 2 from held');
    await often((parts) => sweepHeld(parts, 'bulk'));
    expect(await rails.database.sql('select tries, tries_alone from held')).toEqual([{ tries: 0, tries_alone: 0 }]);
    await sweepHeld(rails.parts, 'bulk');
    expect([await accepted(), await rails.count('quarantine')]).toEqual([[second.id], 0]);
  });

  it('uses up no attempt of a released message', async () => {
    const [message] = await three();
    await takeBatch({ ...rails.parts, handlerOf: () => undefined }, 'bulk', rails.batchOf(message));
    await decide((await waiting())[0]?.['id'], 'release');
    await often(applyDecisions);
    await applyDecisions(rails.parts);
    expect([await accepted(), await waiting()]).toEqual([[message.id], []]);
  });
});
