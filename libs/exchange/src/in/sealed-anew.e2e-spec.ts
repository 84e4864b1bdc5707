import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Bundle, generateKey, importPrivate, importPublic, openMessage, type PrivateKeys, publicHalf, sealMessage } from '#envelope';
import { digestOfToken } from '../again/seal-anew.js';
import { type SealedMessage } from '../out/seal-one.js';
import { newOrder, openRails, type Rails, us } from './rails.fixture.js';
import { sweepHeld } from './sweep-held.js';
import { takeBatch } from './take-in.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const newKey = generateKey('exchange');

/** The same message, as its sender seals it anew to another key of ours. */
async function sealedAnew(message: SealedMessage): Promise<string> {
  const bundle: Bundle = await openMessage(message.sealed, [importPrivate(rails.keys[us]!.exchange, 'exchange')] as PrivateKeys);
  return sealMessage({ ...bundle, replaces: [digestOfToken(message.sealed).toString('base64url')] }, [importPublic(publicHalf(newKey), 'exchange')]);
}

/** Takes messages in after our older key has been lost. */
const takeWithNewKey = (...tokens: readonly string[]): Promise<void> =>
  takeBatch({ ...rails.parts, exchangeKeys: [importPrivate(newKey, 'exchange')] as PrivateKeys }, 'bulk', rails.batchOf(...tokens));
const quarantined = () => rails.database.sql('select code, state, decided_by from quarantine order by id');

describe('a message that nobody here can open because our key has been lost', () => {
  it('waits as it came, and is put away once it has come sealed anew; it is taken in once', async () => {
    const [message, other] = [await rails.test(), await rails.test()];
    await takeWithNewKey(message.sealed, other.sealed);
    expect(await quarantined()).toEqual([{ code: 'ENVELOPE_UNKNOWN_KEY', state: 'waiting', decided_by: null }, { code: 'ENVELOPE_UNKNOWN_KEY', state: 'waiting', decided_by: null }]);
    const anew = await sealedAnew(message);
    await takeWithNewKey(anew, anew);
    expect([await rails.count('inbox'), await rails.count('noted'), await rails.count('quarantine', `state = 'waiting'`), await rails.count('quarantine', `state = 'released'`)]).toEqual([1, 1, 1, 1]);
    expect((await rails.receipts()).map(({ message: id, outcome }) => [id, outcome])).toEqual([[message.id, 'accepted'], [message.id, 'accepted']]);
  });

  it('is a repetition where it had been taken in before, and puts its unreadable copies away all the same', async () => {
    const message = await rails.test();
    await rails.take(message);
    await takeWithNewKey(message.sealed);
    await takeWithNewKey(await sealedAnew(message));
    expect([await rails.count('noted'), await rails.count('quarantine', `state = 'waiting'`)]).toEqual([1, 0]);
  });

  it('does not let anybody put away what waits for another reason', async () => {
    await rails.take('not.a.token');
    const message = await rails.test();
    const bundle = await openMessage(message.sealed, [importPrivate(rails.keys[us]!.exchange, 'exchange')] as PrivateKeys);
    const claiming = await sealMessage({ ...bundle, replaces: [digestOfToken('not.a.token').toString('base64url')] }, [importPublic(publicHalf(rails.keys[us]!.exchange), 'exchange')]);
    await rails.take(claiming);
    expect([await rails.count('inbox'), await quarantined()]).toEqual([1, [{ code: 'ENVELOPE_MALFORMED', state: 'waiting', decided_by: null }]]);
  });

  it('keeps its place in the order while it is held, in the form that can be opened', async () => {
    const order = newOrder();
    const [first, second] = [await rails.test({ ...order, sequence: 1 }), await rails.test({ ...order, sequence: 2 })];
    await rails.take(second);
    await takeWithNewKey(await sealedAnew(second));
    expect((await rails.database.sql('select sealed from held'))[0]!['sealed']).not.toEqual(Buffer.from(second.sealed));
    await takeWithNewKey(await sealedAnew(first));
    expect((await rails.database.sql('select place from noted order by at')).map((row) => row['place'])).toEqual([1, 2]);
    expect([await rails.count('held'), await rails.count('quarantine')]).toEqual([0, 0]);
  });

  it('comes back from quarantine in its place where its turn had come before it was sealed anew', async () => {
    const order = newOrder();
    const [first, second, third] = await Promise.all([1, 2, 3].map((sequence) => rails.test({ ...order, sequence }))) as [SealedMessage, SealedMessage, SealedMessage];
    await rails.take(second);
    await takeWithNewKey(await sealedAnew(first));
    expect(await quarantined()).toMatchObject([{ code: 'ENVELOPE_UNKNOWN_KEY', state: 'waiting' }]);
    await takeWithNewKey(await sealedAnew(third));
    expect(await rails.count('held')).toBe(1);
    await takeWithNewKey(await sealedAnew(second));
    await sweepHeld({ ...rails.parts, exchangeKeys: [importPrivate(newKey, 'exchange')] as PrivateKeys }, 'bulk');
    expect((await rails.database.sql('select place from noted order by at')).map((row) => row['place'])).toEqual([1, 2, 3]);
    expect([await rails.count('held'), await rails.count('quarantine', `state = 'waiting'`)]).toEqual([0, 0]);
  });
});

describe('a repetition', () => {
  it('brings its victim part to the desk once more, which may have lost it or could not open it', async () => {
    const message = await rails.test();
    await rails.take(message);
    await rails.database.sql('delete from forward');
    await rails.take(message, message);
    expect(await rails.database.sql('select message_id, direction from forward')).toEqual([{ message_id: message.id, direction: 'received' }]);
  });
});
