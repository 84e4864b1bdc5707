import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKey, importPrivate, makePart, signPayload, type SigningKey } from '#envelope';
import { GatewayError, newMessageId, newOrderingKey } from '#messages';
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
  await store.database.sql('truncate letter_arrival, letter, letter_standing, victim_part, audit_entry cascade');
});
afterAll(() => store?.close());

/** What a desk opens: nothing that was sealed for a key it does not have. */
const open = (jwe: string): Promise<string> => (jwe === 'lost' ? Promise.reject(new GatewayError('ENVELOPE_DECRYPTION')) : Promise.resolve(jwe));
const arrive = (jwe: string, id: string = randomUUID()) => store.database.sql('insert into letter_arrival (id, jwe) values ($1, $2)', [id, jwe]);
const take = () => takeLetters({ agency: 'probation', database: store.database, open });
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

describe('a letter that goes on to where another agency said to ask', () => {
  const made = makePart({ persons: [{ id: '00000000-0000-4000-8000-000000000001', protectedAddress: '4 Hiddenstreet Walk' }] });
  const instead = { code: 'WRONG_AREA', reason: 'Nobody of that name lives here.', askInstead: { name: 'Merseyside', force: '05' } };
  const signer = importPrivate(generateKey('signing'), 'signing') as SigningKey;
  async function signed(kind: string, caseDigest: string, inReplyTo?: string): Promise<{ id: string; signed: string }> {
    const id = newMessageId(new Date()), digest = makePart({}).digest, iat = Math.floor(Date.now() / 1000);
    return { id, signed: await signPayload({
      specversion: '1.0', id, source: 'urn:mag:agency:invented', type: `${kind}.v1`, time: new Date().toISOString(), datacontenttype: 'application/json', iss: 'invented', aud: 'probation', iat, exp: iat + 86_400, conversation: randomUUID(), orderingKey: newOrderingKey(), sequence: 1, kind, lane: 'bulk',
      purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', onBehalfOf: { person: 'unit.wm', role: 'unit' }, ...(inReplyTo === undefined ? {} : { inReplyTo }), parts: { case: caseDigest, originator: digest, mappa: digest, victim: digest },
    } as never, signer) };
  }
  const kept = (message: { id: string; signed: string }, issuer: string, direction: string, partner: string, kind: string, part = makePart({})) => store.database.sql(
    'insert into victim_part (issuer, message_id, direction, kind, partner, conversation, signed, salt, part, issued_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())', [issuer, message.id, direction, kind, partner, randomUUID(), message.signed, part.salt, part.part]);

  /** An enquiry as the desk has it, and an answer of its recipient; what of that answer has come here, and what the exchange gives of it. */
  async function refused({ says = instead, to, given, isHere = true }: { readonly says?: object; readonly to?: string; readonly given?: object; readonly isHere?: boolean } = {}) {
    const enquiry = await signed('da-enquiry', makePart({}).digest), part = makePart(says), answer = await signed('enquiry-refusal', part.digest, to ?? enquiry.id);
    await kept(enquiry, 'probation', 'sent', 'police-west-mercia', 'da-enquiry', made);
    if (isHere) await kept(answer, 'police-west-mercia', 'received', 'police-west-mercia', 'enquiry-refusal');
    const letter: Letter = { ...letterTo('05'), content: { persons: [{ id: '00000000-0000-4000-8000-000000000001', role: 'PARTNER' }], labels: { '': 'SENSITIVE' } }, onward: { message: enquiry.id, answer: { id: answer.id, salt: part.salt, part: given === undefined ? part.part : JSON.stringify(given) } } };
    await arrive(JSON.stringify(letter), letter.id);
    await take();
    return letter;
  }

  it('is completed with what belongs to a victim, which the exchange never had, and that is audited', async () => {
    const letter = await refused();
    await send();
    expect(JSON.parse(String(mailed[0]!.attachments![0]!.content))).toMatchObject({ letter: letter.id, content: { persons: [{ role: 'PARTNER', protectedAddress: '4 Hiddenstreet Walk' }] } });
    expect(String(mailed[0]!.attachments![0]!.content)).not.toContain('onward');
    expect(await store.database.sql(`select partner, facts->>'answer' as answer from audit_entry where event = 'letter.completed'`)).toEqual([{ partner: '05', answer: letter.onward!.answer.id }]);
  });

  it.each<[string, Parameters<typeof refused>[0]]>([
    ['names another place', { says: { ...instead, askInstead: { name: 'Cheshire', force: '07' } } }], ['refuses for another reason', { says: { ...instead, code: 'TOO_SOON' } }], ['answers another message', { to: newMessageId(new Date()) }],
    ['is not what was signed', { says: { ...instead, code: 'TOO_SOON' }, given: instead }],
  ])('stays where it is, by its code, where the answer %s', async (_, what) => {
    const letter = await refused(what);
    await send();
    expect([await standing(letter.id), mailed, await store.database.sql('select id from letter')]).toEqual([{ state: 'UNREADABLE', code: 'REDIRECT_UNPROVEN' }, [], []]);
  });

  it('waits a while for the answer to come to this desk, and then says that it has not', async () => {
    const letter = await refused({ isHere: false });
    expect(await standing(letter.id)).toBeUndefined();
    await store.database.sql(`update letter_arrival set arrived_at = now() - interval '61 seconds'`);
    await take();
    expect(await standing(letter.id)).toEqual({ state: 'UNREADABLE', code: 'RESEND_NOT_KEPT' });
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
