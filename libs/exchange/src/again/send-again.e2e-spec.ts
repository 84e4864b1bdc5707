import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOfSigned, generateKey, importPrivate, openMessage, openVictimPart, partMatches, type PrivateKeys } from '#envelope';
import { newConversationId, parseSignedPayload } from '#messages';
import { type Database, openDatabase, type Sql } from '#platform';
import { migrateVictimStore } from '#victim-store';
import { answerRequests } from '../desk/answer-requests.js';
import { type DeskParts, takeArrivals } from '../desk/take-arrivals.js';
import { forwardVictimParts } from '../in/forward.js';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { HandOver } from '../rails/hand-over.js';
import { sealReceipts } from '../receipts/give-receipts.js';
import { Submitter } from '../submit/index.js';
import { applyRepairs } from './apply-repairs.js';
import { digestOfToken } from './seal-anew.js';
import { UnreadableFinder } from './find-unreadable.js';
import { type AgainParts, sendAgain } from './send-again.js';

const { caseClusterUrl } = JSON.parse(readFileSync(process.env['MAG_STACK'] ?? 'var/stack.json', 'utf8')) as { caseClusterUrl: string };
const name = `again_${randomUUID().slice(0, 8)}`;
let rails: Rails;
let admin: Database;
let victimSide: Database;
let desk: DeskParts;
let again: AgainParts;
let finder: UnreadableFinder;

beforeAll(async () => {
  rails = await openRails();
  admin = openDatabase(caseClusterUrl, { max: 1, name: 'test' });
  await admin.sql(`create database ${name}`);
  await admin.sql(`revoke connect, temporary on database ${name} from public`);
  const url = Object.assign(new URL(caseClusterUrl), { pathname: `/${name}` }).toString();
  await migrateVictimStore({ ownerUrl: url, roles: {} });
  victimSide = openDatabase(url, { max: 3, name: 'test' });
  const { directory, now } = rails.parts;
  desk = { agency: us, victimKeys: [importPrivate(rails.keys[us]!.victim, 'victim')] as PrivateKeys, database: victimSide, directory: () => directory(), now };
  again = { ...rails.parts, victimSide, wakeDesk: () => undefined };
});
beforeEach(async () => {
  await rails.empty();
  await victimSide.sql('truncate arrival, victim_part, refused_arrival, outcome, audit_entry, request, readdressed');
  finder = new UnreadableFinder();
});
afterAll(async () => {
  await victimSide?.close();
  await admin?.sql(`drop database if exists ${name} with (force)`);
  await admin?.close();
  await rails?.close();
});

interface Waiting { readonly message_id: string; readonly signed: string; readonly sealed: string; readonly stage: string }

/** A connection test with a victim part that has been sealed and sent, its own copy at the own desk. */
async function sent(): Promise<Waiting> {
  const submit = new Submitter(us, () => rails.parts.directory());
  const sealed = await submit.seal('connection-test', { phrase: 'invented', protectedPhrase: `protected ${randomUUID()}` }, { recipient: partner });
  await rails.database.inTransaction((sql) => submit.send(sql, [{ sealed, conversation: newConversationId(), purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'olu.operator', role: 'operator' } }]));
  await sealSubmissions(rails.parts, 'bulk');
  await atOwnDesk();
  return waiting((await rails.database.sql('select message_id from sent_message order by message_id desc limit 1'))[0]!['message_id'] as string) as Promise<Waiting>;
}

async function atOwnDesk(): Promise<void> {
  while (await forwardVictimParts(rails.database, victimSide, new HandOver(() => false, () => 0), () => undefined));
  await takeArrivals(desk);
}

async function waiting(id: string): Promise<Waiting | undefined> {
  const [row] = await rails.database.sql('select s.message_id, s.signed, s.stage, o.sealed from sent_message s left join outbox o on o.message_id = s.message_id and not o.once where s.message_id = $1', [id]);
  return row as unknown as Waiting | undefined;
}

/** Lets exchange and desk do all that is due, whenever it is due. */
async function settle(): Promise<void> {
  await finder.find(again);
  for (let turn = 0; turn < 4; turn += 1) {
    await rails.database.sql('update send_again set due_at = now()');
    await sendAgain(again);
    await answerRequests(desk);
  }
}

const receipt = async (message: Waiting, outcome: 'accepted' | 'part-refused' | 'held', code?: 'ENVELOPE_UNKNOWN_KEY'): Promise<void> => {
  const { sealed: [one] } = await sealReceipts(rails.sender, 'bulk', [{
    message: { payload: { id: message.message_id, iss: us, kind: 'connection-test' } as never, digest: digestOfSigned(message.signed) }, outcome, ...(code === undefined ? {} : { code, part: 'victim' as const }),
  }], rails.parts.log);
  await rails.take(one!.message);
};

const tasks = () => rails.database.sql('select message_id, cause, code from send_again');
const alarms = async (code: string) => (await rails.database.sql('select facts from alarm where code = $1 and cleared_at is null', [code])).map((row) => row['facts']);
const newKeys = () => ({ exchange: generateKey('exchange'), victim: generateKey('victim') });

/** Opens a token with these keys and holds it to what was signed at first. */
async function opened(token: string, original: Waiting, keys: { exchange?: ReturnType<typeof generateKey>; victim?: ReturnType<typeof generateKey> }) {
  const bundle = await openMessage(token, [importPrivate(keys.exchange ?? rails.keys[partner]!.exchange, 'exchange')] as PrivateKeys);
  const part = await openVictimPart(bundle.parts.victim ?? '', [importPrivate(keys.victim ?? rails.keys[partner]!.victim, 'victim')] as PrivateKeys);
  const payload = parseSignedPayload(Buffer.from(original.signed.split('.')[1]!, 'base64url').toString('utf8'));
  expect(bundle.signed).toBe(original.signed);
  expect([partMatches(part, payload.parts.victim), partMatches(bundle.parts.case, payload.parts.case), partMatches(bundle.parts.originator, payload.parts.originator), partMatches(bundle.parts.mappa, payload.parts.mappa)]).toEqual([true, true, true, true]);
  return bundle;
}

describe('a message that waits for its receipt when our own signing key is revoked', () => {
  it('is not sent for weeks to somebody who no longer believes it: it is given up at once, with its place, and a person is told', async () => {
    const before = await sent();
    await rails.use({ version: 2, ownSigning: generateKey('signing') });
    await finder.find(again);
    expect(await rails.database.sql('select stage, code from sent_message where message_id = $1', [before.message_id])).toEqual([{ stage: 'expired', code: 'PARTNER_KEY_REVOKED' }]);
    expect([await rails.count('outbox', 'not once'), await tasks(), await alarms('RESEND_IMPOSSIBLE')]).toEqual([0, [], [{ agency: partner, kind: 'connection-test', code: 'PARTNER_KEY_REVOKED' }]]);
    const [order] = await rails.database.sql('select ordering_key, sequence from sent_message where message_id = $1', [before.message_id]);
    expect(await rails.database.sql('select kind, ordering_key, sequence from submission')).toEqual([{ kind: 'place-given-up', ...order }]);
    await receipt(before, 'accepted');
    expect((await rails.database.sql('select stage from sent_message where message_id = $1', [before.message_id]))[0]).toEqual({ stage: 'accepted' });
  });

  it('stays where it is while its recipient holds it: it was believed when it came', async () => {
    const before = await sent();
    await receipt(before, 'held');
    await rails.use({ version: 2, ownSigning: generateKey('signing') });
    await finder.find(again);
    expect((await waiting(before.message_id))?.stage).toBe('held');
  });
});

describe('a message that waits for its receipt when its recipient\'s keys have gone', () => {
  it('is sealed anew to both keys that stand, under the same id and signature, and says what it takes the place of', async () => {
    const before = await sent();
    const keys = newKeys();
    await rails.use({ version: 2, sealedTo: keys });
    await settle();
    const after = (await waiting(before.message_id))!;
    const bundle = await opened(after.sealed, before, keys);
    expect(bundle.replaces).toEqual([digestOfToken(before.sealed).toString('base64url')]);
    expect([await tasks(), await rails.count('outbox', `due_at <= now() and not once`)]).toEqual([[], 1]);
    expect(await rails.database.sql(`select facts from audit_entry where event = 'message.sent-again' and message_id = $1`, [before.message_id])).toEqual([{ facts: { cause: 'key' } }]);
  });

  it('keeps its victim part as it is where only the exchange key has gone, and asks no desk', async () => {
    const before = await sent();
    const { exchange } = newKeys();
    await rails.use({ version: 2, sealedTo: { exchange } });
    await finder.find(again);
    await sendAgain(again);
    await opened((await waiting(before.message_id))!.sealed, before, { exchange });
    expect(await victimSide.sql('select 1 from request')).toEqual([]);
  });

  it('is sealed anew where only the victim key has gone, by the own desk; the exchange never holds anything but ciphertext', async () => {
    const before = await sent();
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, { victim });
    const phrase = ((await victimSide.sql('select part from victim_part'))[0]!['part'] as string).match(/protected [0-9a-f-]+/)![0];
    expect(await rails.database.sql(`select 1 from sealed_part p where position($1 in p::text) > 0 union all select 1 from outbox o where position($1 in o::text) > 0`, [phrase])).toEqual([]);
  });

  it('is no longer sent to the key that has gone, and waits, with an alarm, until there is one', async () => {
    const before = await sent();
    await rails.use({ version: 2, canBeSealedTo: false });
    await settle();
    expect(await rails.database.sql(`select due_at = 'infinity' as waits from outbox`)).toEqual([{ waits: true }]);
    expect([(await tasks()).map(({ cause, code }) => [cause, code]), await alarms('PARTNER_NO_KEY')]).toEqual([[['key', null]], [{ agency: partner }]]);
    const keys = newKeys();
    await rails.use({ version: 3, sealedTo: keys });
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, keys);
  });

  it('is sealed anew for the desk that refuses its part although its receipt came while our own desk was sealing it', async () => {
    const before = await sent();
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    await finder.find(again);
    await sendAgain(again);
    await answerRequests(desk);
    await receipt(before, 'accepted');
    await rails.database.sql('update send_again set due_at = now()');
    await sendAgain(again);
    expect([await tasks(), await rails.count('outbox', 'not once')]).toEqual([[], 0]);
    await receipt(before, 'part-refused', 'ENVELOPE_UNKNOWN_KEY');
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, { victim });
  });

  it('is sent once in its new form although a receipt for the old one comes before that has left', async () => {
    const before = await sent();
    await rails.use({ version: 2, sealedTo: newKeys() });
    await settle();
    await receipt(before, 'accepted');
    expect(await rails.count('outbox', 'not once and due_at <= now()')).toBe(1);
    await rails.database.sql('update outbox set attempts = 1 where not once');
    await receipt(before, 'accepted');
    expect(await rails.count('outbox', 'not once')).toBe(0);
  });

  it('is left alone while its recipient is suspended, and what is said is that, not that a key is missing', async () => {
    const before = await sent();
    await rails.use({ version: 2, isSuspended: true });
    await finder.find(again);
    const noted = await rails.database.sql('select due_at from send_again');
    expect(await sendAgain(again)).toMatchObject({ more: false });
    expect([await rails.database.sql('select due_at from send_again'), await alarms('PARTNER_SUSPENDED'), await alarms('PARTNER_NO_KEY')]).toEqual([noted, [{ agency: partner }], []]);
    await rails.use({ version: 3 });
    await settle();
    expect([await tasks(), (await waiting(before.message_id))?.sealed, await rails.count('outbox', 'due_at <= now() and not once')]).toEqual([[], before.sealed, 1]);
  });

  it('does not wait behind others that were tried already: what has waited longest comes first', async () => {
    const [older, newer] = [await sent(), await sent()];
    await rails.database.sql(`insert into send_again (message_id, cause, due_at) values ($1, 'repair', now()), ($2, 'repair', now() - interval '1 minute')`, [older.message_id, newer.message_id]);
    const order: unknown[] = [];
    const watched = { ...again, database: { ...again.database, inTransaction: <T>(work: (sql: Sql) => Promise<T>) => again.database.inTransaction((sql) => work(async (text, params) => {
      if (text.includes('from send_again a join sent_message')) order.push(params?.[0]);
      return sql(text, params);
    })) } };
    await sendAgain(watched);
    expect(order).toEqual([newer.message_id, older.message_id]);
  });

  it('names every earlier form where keys have gone more than once', async () => {
    const before = await sent();
    await rails.use({ version: 2, sealedTo: newKeys() });
    await settle();
    const between = (await waiting(before.message_id))!;
    const keys = newKeys();
    await rails.use({ version: 3, sealedTo: keys });
    await settle();
    const bundle = await opened((await waiting(before.message_id))!.sealed, before, keys);
    expect([...bundle.replaces!].sort()).toEqual([before, between].map(({ sealed }) => digestOfToken(sealed).toString('base64url')).sort());
  });

  it('is not sealed again and again, nor where its receipt has come meanwhile', async () => {
    const before = await sent();
    await rails.use({ version: 2, sealedTo: newKeys() });
    await settle();
    const after = (await waiting(before.message_id))!;
    await settle();
    expect((await waiting(before.message_id))!.sealed).toBe(after.sealed);
    await rails.database.sql(`insert into send_again (message_id, cause) values ($1, 'key')`, [before.message_id]);
    await receipt(before, 'accepted');
    await settle();
    expect([await tasks(), (await waiting(before.message_id))!.sealed]).toEqual([[], null]);
  });

  it('that cannot be put together again stays noted with the reason, and a person is told', async () => {
    const before = await sent();
    await rails.database.sql('update sent_message set salts = null');
    await rails.use({ version: 2, sealedTo: { exchange: generateKey('exchange') } });
    await settle();
    expect([await tasks(), await alarms('RESEND_IMPOSSIBLE')]).toEqual([[{ message_id: before.message_id, cause: 'key', code: 'RESEND_NOT_KEPT' }], [{ agency: partner, kind: 'connection-test', code: 'RESEND_NOT_KEPT' }]]);
  });
});

describe('a victim part that the recipient\'s desk could not open any more', () => {
  it('goes out anew as soon as the directory names another key, and not before', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await receipt(before, 'part-refused', 'ENVELOPE_UNKNOWN_KEY');
    await settle();
    expect([(await waiting(before.message_id))!.sealed, (await tasks()).length]).toEqual([null, 1]);
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, { victim });
    await receipt(before, 'accepted');
    expect([(await waiting(before.message_id))!.sealed, await tasks()]).toEqual([null, []]);
  });
});

describe('the desk', () => {
  it('seals a part for nobody but the agency that it was first sent to', async () => {
    const before = await sent();
    for (const [recipient, issuer] of [['police-cheshire', us], [partner, partner]]) {
      await victimSide.sql('insert into request (id, issuer, message_id, recipient) values ($1, $2, $3, $4)', [randomUUID(), issuer, before.message_id, recipient]);
    }
    await victimSide.sql(`update request set requested_at = now() - interval '2 minutes'`);
    await answerRequests(desk);
    expect(await victimSide.sql('select jwe, code from readdressed')).toEqual([{ jwe: null, code: 'RESEND_NOT_KEPT' }, { jwe: null, code: 'RESEND_NOT_KEPT' }]);
  });
});

describe('what an operator asks to be sent again', () => {
  const asked = (messages: readonly string[], ownParts: readonly string[] = []) => rails.database.sql(`insert into repair (id, reason, person, messages, own_parts) values ($1, 'their store was restored', 'olu.operator', $2, $3)`, [randomUUID(), messages, ownParts]);

  it('leaves again although it was accepted, under the same id, and stands as sent until the new receipt', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    const after = (await waiting(before.message_id))!;
    await opened(after.sealed, before, {});
    expect(after.stage).toBe('sent');
    await receipt(before, 'accepted');
    expect(await waiting(before.message_id)).toMatchObject({ stage: 'accepted', sealed: null });
  });

  it('leaves again at once as the very bytes where it waits for its receipt anyway', async () => {
    const before = await sent();
    await rails.database.sql(`update outbox set due_at = now() + interval '1 hour'`);
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    expect([(await waiting(before.message_id))!.sealed, await rails.count('outbox', 'due_at <= now()')]).toEqual([before.sealed, 1]);
  });

  it('comes back to the own desk, once, where that has lost its copy', async () => {
    const before = await sent();
    const [part] = await victimSide.sql('select part, salt from victim_part');
    await victimSide.sql('truncate victim_part');
    await asked([], [before.message_id]);
    await asked([], [before.message_id]);
    while (await applyRepairs(again) !== undefined);
    await atOwnDesk();
    expect(await victimSide.sql('select part, salt, direction from victim_part')).toEqual([{ ...part, direction: 'sent' }]);
  });

  it('is said to be impossible where it has expired', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await rails.database.sql('update sent_message set expires_at = now()');
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    expect([(await tasks()).map(({ code }) => code), await alarms('RESEND_IMPOSSIBLE')]).toEqual([['MESSAGE_EXPIRED'], [{ agency: partner, kind: 'connection-test', code: 'MESSAGE_EXPIRED' }]]);
  });
});
