import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayError } from '#messages';
import { migrateVictimStore } from '#victim-store';
import { openOwnStore, type OwnStore } from '../../../../../test/support/own-store.js';
import { type Letter } from '../letter.js';
import { type Mail } from './send-mail.js';
import { sendLetters } from './send-letters.js';
import { takeLetters } from './take-letters.js';
import { readWays } from './ways.js';

const ways = readWays(JSON.stringify({ from: 'team@probation.invalid', contact: 'The team, 01632 960100', places: { '05': { mail: 'unit@merseyside.invalid' } } }));
const letterTo = (place: string): Letter => ({
  direction: 'out', id: randomUUID(), conversation: randomUUID(), kind: 'da-enquiry', place, placeName: place, writtenAt: new Date().toISOString(), purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', answers: ['da-response'], content: {},
});

let store: OwnStore;
/** Letters that the case side no longer needs, in the moment at which it is asked. */
let settled: Set<string>;
let mailed: Mail[];
let isServerThere: boolean;

beforeAll(async () => { store = await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} })); });
beforeEach(async () => {
  [settled, mailed, isServerThere] = [new Set(), [], true];
  await store.database.sql('truncate letter_arrival, letter, letter_standing, audit_entry cascade');
});
afterAll(() => store?.close());

/** What a desk opens: nothing that was sealed for a key it does not have. */
const open = (jwe: string): Promise<string> => (jwe === 'lost' ? Promise.reject(new GatewayError('ENVELOPE_DECRYPTION')) : Promise.resolve(jwe));
const arrive = (jwe: string, id: string = randomUUID()) => store.database.sql('insert into letter_arrival (id, jwe) values ($1, $2)', [id, jwe]);
const take = () => takeLetters({ database: store.database, open });
const send = () => sendLetters({
  agency: 'probation', database: store.database, caseSql: (_text, params = []) => Promise.resolve(settled.has(String(params[0])) ? [{ settled: 1 }] : []), ways: () => Promise.resolve(ways),
  mail: { send: (mail) => (isServerThere ? Promise.resolve(void mailed.push(mail)) : Promise.reject(new GatewayError('LETTER_UNREACHABLE'))), close: () => undefined },
});
const standing = async (id: string) => (await store.database.sql('select state, code from letter_standing where letter_id = $1', [id]))[0];

describe('letters that arrive at the desk', () => {
  it('are taken in, whatever lies before them that cannot be opened, and that is said of it', async () => {
    const lost = randomUUID(), letter = letterTo('05');
    await arrive('lost', lost);
    for (let n = 0; n < 60; n += 1) await arrive('lost');
    await arrive(JSON.stringify(letter), letter.id);
    await take();
    expect(await store.database.sql('select id from letter')).toEqual([{ id: letter.id }]);
    expect(await standing(lost)).toEqual({ state: 'UNREADABLE', code: 'ENVELOPE_DECRYPTION' });
    expect(await store.database.sql('select count(*)::int as left from letter_arrival')).toEqual([{ left: 61 }]);
  });

  it('are one letter, however often they come', async () => {
    const letter = letterTo('05');
    for (let n = 0; n < 2; n += 1) {
      await arrive(JSON.stringify(letter), letter.id);
      await take();
    }
    await send();
    expect(mailed).toHaveLength(1);
  });
});

describe('letters that are to be sent', () => {
  it('are tried again after the server did not take them, under the same Message-ID, and stand as delayed until then', async () => {
    const letter = letterTo('05');
    await arrive(JSON.stringify(letter), letter.id);
    await take();
    isServerThere = false;
    await send();
    expect(await standing(letter.id)).toEqual({ state: 'DELAYED', code: 'LETTER_UNREACHABLE' });
    isServerThere = true;
    await store.database.sql('update letter set next_try_at = now()');
    await send();
    expect([await standing(letter.id), mailed.map(({ messageId }) => messageId)]).toEqual([{ state: 'SENT', code: null }, [`<${letter.conversation}.${letter.id}@probation.invalid>`]]);
  });

  it('are not mailed once somebody has sent them by hand or filed a reply, also where their place has an address only then', async () => {
    const letter = letterTo('05');
    await arrive(JSON.stringify(letter), letter.id);
    await take();
    settled.add(letter.id);
    await send();
    expect([mailed, await store.database.sql('select state from letter')]).toEqual([[], [{ state: 'HANDED' }]]);
  });

  it('wait for a person where their place has no address', async () => {
    const letter = letterTo('48');
    await arrive(JSON.stringify(letter), letter.id);
    await take();
    await send();
    expect([mailed, await standing(letter.id)]).toEqual([[], { state: 'BY_HAND', code: null }]);
  });
});
