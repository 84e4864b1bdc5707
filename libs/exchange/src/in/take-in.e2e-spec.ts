import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type MessageHandler } from '@nestjs/microservices';
import { migrateCaseStore } from '#case-store';
import { Directory, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, makePart, openMessage, publicHalf, receiptTree, sealVictimPart, type SigningKey, verifyReceiptPath } from '#envelope';
import { type KafkaRecord, type RecordBatch } from '#kafka';
import { type AgencyCode, type ConversationId, GatewayError, newConversationId, newMessageId, newOrderingKey, type OrderingKey, parseReceipt, parseSignedPayload, type Receipts } from '#messages';
import { createMetrics, type Database, logFor, openDatabase } from '#platform';
import { type Effect } from '../rails/effects.js';
import { type SealedMessage, type Sealer, sealOne } from '../out/seal-one.js';
import { sealReceipts } from '../receipts/give-receipts.js';
import { applyDecisions } from './decisions.js';
import { overdueHeld } from './held.js';
import { type InboundParts, takeBatch, takeMessages } from './take-in.js';
import { effectStatements } from './write-effects.js';

const us = 'probation' as AgencyCode;
const partner = 'police-west-mercia' as AgencyCode;
const stack = JSON.parse(readFileSync(process.env['MAG_STACK'] ?? 'var/stack.json', 'utf8')) as { caseClusterUrl: string };
const name = `rails_${randomUUID().slice(0, 8)}`;
const urlOf = (database: string): string => Object.assign(new URL(stack.caseClusterUrl), { pathname: `/${database}` }).toString();

let admin: Database;
let database: Database;
let parts: InboundParts;
let sender: Sealer;
let ownKeys: ReturnType<typeof importPrivate>;
let partnerKeys: ReturnType<typeof importPrivate>;
let effects: readonly Effect[] = [];
let offset = 0;

beforeAll(async () => {
  admin = openDatabase(stack.caseClusterUrl, { max: 1, name: 'test' });
  await admin.sql(`create database ${name}`);
  await admin.sql(`revoke connect, temporary on database ${name} from public`);
  await migrateCaseStore({ ownerUrl: urlOf(name), roles: {}, appMigrations: [] });
  database = openDatabase(urlOf(name), { max: 4, name: 'test' });
  const keys = { [us]: keySet(), [partner]: keySet() };
  const anchor = generateKey('signing');
  const soon = new Date(Date.now() - 3_600_000).toISOString();
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const published = (agency: string, use: 'signing' | 'exchange' | 'victim') => [{ jwk: publicHalf((keys[agency] as ReturnType<typeof keySet>)[use]) as never, from: soon, until: later }];
  const agencyOf = (code: AgencyCode, app: 'gateway' | 'police-adapter') => ({
    code, app, name: code, areaCodes: [], keys: { signing: published(code, 'signing'), exchange: published(code, 'exchange'), victim: published(code, 'victim') },
    ...(app === 'police-adapter' ? { forceCode: '22' } : {}),
  });
  const agreed = ['connection-test', 'receipts'].map((kind) => ({ kind, purposes: ['run-exchange'], labelCeiling: 'VICTIM' as const }));
  const token = await signDirectory({
    version: 1, issuedAt: soon, expiresAt: later, agencies: [agencyOf(us, 'gateway'), agencyOf(partner, 'police-adapter')],
    agreements: [{ from: partner, to: us, kinds: agreed }, { from: us, to: partner, kinds: agreed }], routing: { routes: [] },
  }, importPrivate(anchor, 'signing'));
  const directory = await Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date());
  const sealerOf = (agency: AgencyCode): Sealer => ({
    agency, signingKey: importPrivate((keys[agency] as ReturnType<typeof keySet>).signing, 'signing') as SigningKey, directory: () => directory, now: () => new Date(),
  });
  sender = sealerOf(partner);
  ownKeys = importPrivate((keys[us] as ReturnType<typeof keySet>).exchange, 'exchange');
  partnerKeys = importPrivate((keys[partner] as ReturnType<typeof keySet>).exchange, 'exchange');
  parts = {
    ...sealerOf(us), exchangeKeys: [ownKeys as never], database, statements: effectStatements([{ table: 'noted', key: ['id'], columns: { id: 'uuid', place: 'int' } }]),
    log: logFor({ process: 'test' }), metrics: createMetrics(us, 'test'), committed: () => undefined,
    handlerOf: () => (async (arrived: { id: string; sequence: number }) => [{ insert: 'noted', row: { id: arrived.id, place: arrived.sequence } }, ...effects]) as unknown as MessageHandler,
  };
  await database.sql('create table noted (id uuid primary key, place int, at bigint generated always as identity)');
});

beforeEach(async () => {
  effects = [];
  await database.sql('truncate inbox, message_part, forward, outbox, sequence_in, held, quarantine, quarantine_decision, attempt, alarm, noted');
});

afterAll(async () => {
  await database?.close();
  await admin?.sql(`drop database if exists ${name} with (force)`);
  await admin?.close();
});

const keySet = () => ({ signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') });

async function test(order: { conversation?: ConversationId; orderingKey?: OrderingKey; sequence?: number } = {}): Promise<SealedMessage> {
  const victim = makePart({ protectedPhrase: 'invented' });
  return sealOne(sender, {
    kind: 'connection-test', recipient: us, lane: 'bulk', conversation: order.conversation ?? newConversationId(), orderingKey: order.orderingKey ?? newOrderingKey(),
    sequence: order.sequence ?? 1, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'ops.wm', role: 'operator' },
    case: { phrase: 'invented' }, originator: {}, mappa: {}, victim: { digest: victim.digest, jwe: await sealVictimPart(victim, sender.directory().victimKey(us, new Date())) },
  });
}

const recordOf = (value: string): KafkaRecord => {
  offset += 1;
  return { topic: 'mag.probation.inbox', partition: 0, offset: String(offset), key: Buffer.from('key'), value: Buffer.from(value) };
};

async function take(...messages: readonly (SealedMessage | string)[]): Promise<void> {
  const batch: RecordBatch = {
    topic: 'mag.probation.inbox', partition: 0, records: messages.map((message) => recordOf(typeof message === 'string' ? message : message.sealed)),
    heartbeat: () => Promise.resolve(), mayGoOn: () => true,
  };
  await takeBatch(parts, 'bulk', batch);
}

const count = async (table: string): Promise<number> => Number((await database.sql(`select count(*) as n from ${table}`))[0]?.['n']);

async function receipts(): Promise<{ outcome: string; code?: string }[]> {
  const rows = await database.sql('select sealed from outbox order by position');
  const bundles = await Promise.all(rows.map((row) => openMessage(row['sealed'] as string, [partnerKeys as never])));
  return bundles.flatMap((bundle) => (JSON.parse(bundle.parts.case.part) as Receipts).leaves).map(({ text }) => parseReceipt(text));
}

describe('taking a batch in', () => {
  it('uses the same number of statements for 2 messages as for 200', async () => {
    const statementsFor = async (messages: number): Promise<number> => {
      const sealed = await Promise.all(Array.from({ length: messages }, () => test()));
      const before = database.statements();
      await take(...sealed);
      return database.statements() - before;
    };
    const few = await statementsFor(2);
    const many = await statementsFor(200);
    expect(many).toBe(few);
    expect(await count('inbox')).toBe(202);
    expect(await count('forward')).toBe(202);
  });

  it('has one effect for a message that is delivered many times, and answers it each time', async () => {
    const message = await test();
    await take(message);
    await take(message, message);
    await take(message);
    expect(await count('inbox')).toBe(1);
    expect(await count('noted')).toBe(1);
    expect((await receipts()).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('takes messages of one conversation in their order, whatever the order of arrival', async () => {
    const order = { orderingKey: newOrderingKey(), conversation: newConversationId() };
    const [one, two, three] = [await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 2 }), await test({ ...order, sequence: 3 })];
    await take(three);
    expect(await count('inbox')).toBe(0);
    expect(await count('held')).toBe(1);
    await take(two, one);
    expect((await database.sql('select place from noted order by at')).map((row) => row['place'])).toEqual([1, 2, 3]);
    expect(await count('held')).toBe(0);
  });

  it('finds a held message whose turn came while the process was away', async () => {
    const order = { orderingKey: newOrderingKey(), conversation: newConversationId() };
    await take(await test({ ...order, sequence: 2 }));
    await database.sql('insert into sequence_in (issuer, ordering_key, next) values ($1, $2, 2)', [partner, order.orderingKey]);
    await takeMessages(parts, 'bulk', await overdueHeld(database.sql, 'bulk', 10), (work) => work());
    expect(await count('noted')).toBe(1);
    expect(await count('held')).toBe(0);
  });

  it('keeps what it cannot open exactly as it came, once, and says nothing to anybody', async () => {
    await take('not.a.token', 'not.a.token');
    const [row] = await database.sql('select code, convert_from(sealed, \'UTF8\') as sealed, seen from quarantine');
    expect(row).toMatchObject({ code: 'ENVELOPE_MALFORMED', sealed: 'not.a.token' });
    expect(await count('quarantine')).toBe(1);
    expect(await count('outbox')).toBe(0);
  });

  it('keeps a record whose key holds bytes that no text column takes', async () => {
    const record = { ...recordOf('not.a.token'), key: Buffer.from('a\0\xff', 'latin1') };
    await takeBatch(parts, 'bulk', { topic: 't', partition: 6, records: [record, recordOf((await test()).sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect(await count('quarantine')).toBe(1);
    expect(await count('inbox')).toBe(1);
  });

  it('goes on behind discarded places, in whatever order they were discarded', async () => {
    const order = { orderingKey: newOrderingKey(), conversation: newConversationId() };
    const messages = await Promise.all([1, 2, 3].map((sequence) => test({ ...order, sequence })));
    const refusing: InboundParts = { ...parts, handlerOf: () => undefined };
    const one = (message: SealedMessage, partition: number): RecordBatch => ({ topic: 't', partition, records: [recordOf(message.sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    await takeBatch(refusing, 'bulk', one(messages[0] as SealedMessage, 7));
    await database.sql('insert into sequence_in (issuer, ordering_key, next) values ($1, $2, 2)', [partner, order.orderingKey]);
    await takeBatch(refusing, 'bulk', one(messages[1] as SealedMessage, 7));
    await database.sql('delete from sequence_in');
    await take(messages[2] as SealedMessage);
    for (const { id } of [messages[1], messages[0]] as SealedMessage[]) {
      await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) select id, 'discard', 'sent in error', 'olu.operator' from quarantine where message_id = $1`, [id]);
      await applyDecisions(parts);
    }
    await takeMessages(parts, 'bulk', await overdueHeld(database.sql, 'bulk', 10), (work) => work());
    expect((await database.sql('select message_id from inbox')).map((row) => row['message_id'])).toEqual([messages[2]?.id]);
  });

  it('quarantines only the message whose handler fails, and holds what must follow it', async () => {
    const order = { orderingKey: newOrderingKey(), conversation: newConversationId() };
    const [bad, after, other] = [await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 2 }), await test()];
    const handlerOf = parts.handlerOf;
    const failing: InboundParts = { ...parts, handlerOf: (kind) => (async (arrived: { id: string }) => {
      if (arrived.id === bad.id) throw new TypeError('a bug');
      return handlerOf(kind)?.(arrived);
    }) as unknown as MessageHandler };
    await takeBatch(failing, 'bulk', { topic: 't', partition: 1, records: [bad, after, other].map(({ sealed }) => recordOf(sealed)), heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect((await database.sql('select code from quarantine')).map((row) => row['code'])).toEqual(['INBOX_UNEXPECTED']);
    expect(await count('inbox')).toBe(1);
    expect(await count('held')).toBe(1);
    expect((await receipts()).map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'held', 'refused']);
  });

  it('puts a row that the store refuses into quarantine and lets its neighbours pass', async () => {
    const [bad, good] = [await test(), await test()];
    await database.sql(`insert into noted (id, place) values ($1, 0)`, [randomUUID()]);
    const clashing: InboundParts = { ...parts, handlerOf: () => (async (arrived: { id: string }) => [{ insert: 'noted', row: { id: arrived.id, place: arrived.id === bad.id ? 'no number' : 1 } }]) as unknown as MessageHandler };
    await takeBatch(clashing, 'bulk', { topic: 't', partition: 2, records: [bad, good].map(({ sealed }) => recordOf(sealed)), heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect(await database.sql('select message_id from inbox')).toEqual([{ message_id: good.id }]);
    expect((await database.sql('select code from quarantine')).map((row) => row['code'])).toEqual(['STORE_CONSTRAINT']);
  });

  it('isolates a message that ends the process, and quarantines it at last', async () => {
    const [poison, good] = [await test(), await test()];
    const records = [good, poison].map(({ sealed }) => recordOf(sealed));
    const batch = { topic: 't', partition: 3, records, heartbeat: () => Promise.resolve(), mayGoOn: () => true };
    const dying: InboundParts = { ...parts, database: { ...database, inTransaction: (work) => database.inTransaction((sql) => work(async (text, params) => {
        if (JSON.stringify(params ?? []).includes(poison.id) && text.includes('into inbox')) throw new GatewayError('INVARIANT_BROKEN');
        return sql(text, params);
      })) } };
    let died = true;
    for (let run = 0; died && run < 10; run += 1) died = await takeBatch(dying, 'bulk', batch).then(() => false, () => true);
    expect(died).toBe(false);
    expect(await database.sql('select code, record_offset from quarantine')).toEqual([{ code: 'INBOX_ATTEMPTS', record_offset: Number(records[1]?.offset) }]);
    expect(await count('attempt')).toBe(0);
    expect((await database.sql('select message_id from inbox')).map((row) => row['message_id'])).toEqual([good.id]);
  });

  it('releases from quarantine after checking everything again, and discards with the place in the order given up', async () => {
    const order = { orderingKey: newOrderingKey(), conversation: newConversationId() };
    const [first, second] = [await test({ ...order, sequence: 1 }), await test({ ...order, sequence: 2 })];
    const refusing: InboundParts = { ...parts, handlerOf: () => undefined };
    const batch = (message: SealedMessage, partition: number): RecordBatch => ({ topic: 't', partition, records: [recordOf(message.sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    await takeBatch(refusing, 'bulk', batch(first, 4));
    const [waiting] = await database.sql('select id, code from quarantine');
    expect(waiting?.['code']).toBe('MESSAGE_NOT_TAKEN');
    await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) values ($1, 'release', 'handler is there now', 'olu.operator')`, [waiting?.['id']]);
    await applyDecisions(parts);
    expect(await count('inbox')).toBe(1);
    expect((await database.sql('select state, decided_by from quarantine'))[0]).toEqual({ state: 'released', decided_by: 'olu.operator' });
    await takeBatch(refusing, 'bulk', batch(second, 4));
    const third = await test({ ...order, sequence: 3 });
    await take(third);
    expect(await count('held')).toBe(1);
    const [another] = await database.sql(`select id from quarantine where state = 'waiting'`);
    await database.sql(`insert into quarantine_decision (quarantine_id, decision, reason, person) values ($1, 'discard', 'sent in error', 'olu.operator')`, [another?.['id']]);
    await applyDecisions(parts);
    await takeMessages(parts, 'bulk', await overdueHeld(database.sql, 'bulk', 10), (work) => work());
    expect((await database.sql('select message_id from inbox')).map((row) => row['message_id']).sort()).toEqual([first.id, third.id].sort());
  });

  it('keeps the leaves of receipts with what was signed, so that each can be proven later', async () => {
    const [receipts] = await sealReceipts(sender, 'bulk', [{ message: { payload: { id: newMessageId(), iss: us, kind: 'connection-test' } as never, digest: makePart({}).digest }, outcome: 'accepted' }], parts.log);
    await take(receipts?.message as SealedMessage);
    const [kept] = await database.sql(`select i.signed, p.body from inbox i join message_part p using (message_id, issuer) where i.kind = 'receipts'`);
    const payload = parseSignedPayload(Buffer.from(String(kept?.['signed']).split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { leaves } = JSON.parse(kept?.['body'] as string) as Receipts;
    expect(verifyReceiptPath(leaves[0] as never, receiptTree(leaves).pathOf(0), payload.root ?? '')).toBe(true);
  });

  it('waits while the store is away and uses up no attempt', async () => {
    const message = await test();
    let away = 3;
    const flaky: InboundParts = { ...parts, database: { ...database, inTransaction: async (work) => {
      if (away-- > 0) throw new GatewayError('STORE_AWAY');
      return database.inTransaction(work);
    } } };
    await takeBatch(flaky, 'bulk', { topic: 't', partition: 5, records: [recordOf(message.sealed)], heartbeat: () => Promise.resolve(), mayGoOn: () => true });
    expect(await count('inbox')).toBe(1);
    expect(await count('quarantine')).toBe(0);
  });
});
