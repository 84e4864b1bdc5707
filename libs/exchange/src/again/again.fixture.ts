import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { digestOfSigned, generateKey, importPrivate, openMessage, openVictimPart, partMatches, type PrivateKeys } from '#envelope';
import { type RecordProducer } from '#kafka';
import { newConversationId, parseSignedPayload } from '#messages';
import { type Database } from '#platform';
import { migrateVictimStore } from '#victim-store';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { answerRequests } from '../desk/answer-requests.js';
import { type DeskParts, takeArrivals } from '../desk/take-arrivals.js';
import { forwardVictimParts } from '../in/forward.js';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { relay } from '../out/relay.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { HandOver } from '../rails/hand-over.js';
import { sealReceipts } from '../receipts/give-receipts.js';
import { Submitter } from '../submit/index.js';
import { UnreadableFinder } from './find-unreadable.js';
import { type AgainParts, sendAgain } from './send-again.js';

export let rails: Rails;
let victimStore: OwnStore;
export let victimSide: Database;
export let desk: DeskParts;
export let again: AgainParts;
export let finder: UnreadableFinder;

beforeAll(async () => {
  rails = await openRails();
  victimStore = await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} }));
  victimSide = victimStore.database;
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
  await victimStore?.close();
  await rails?.close();
});

export interface Waiting { readonly message_id: string; readonly signed: string; readonly sealed: string; readonly stage: string }

/** A connection test with a victim part that has been sealed and sent, its own copy at the own desk. */
export async function sent(): Promise<Waiting> {
  const submit = new Submitter(us, () => rails.parts.directory());
  const sealed = await submit.seal('connection-test', { phrase: 'invented', protectedPhrase: `protected ${randomUUID()}` }, { recipient: partner });
  await rails.database.inTransaction((sql) => submit.send(sql, [{ sealed, conversation: newConversationId(), purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'olu.operator', role: 'operator' } }]));
  await sealSubmissions(rails.parts, 'bulk');
  await atOwnDesk();
  return waiting((await rails.database.sql('select message_id from sent_message order by message_id desc limit 1'))[0]!['message_id'] as string) as Promise<Waiting>;
}

export async function atOwnDesk(): Promise<void> {
  while (await forwardVictimParts(rails.database, victimSide, new HandOver(() => false, () => 0), () => undefined));
  await takeArrivals(desk);
}

export async function waiting(id: string): Promise<Waiting | undefined> {
  const [row] = await rails.database.sql('select s.message_id, s.signed, s.stage, o.sealed from sent_message s left join outbox o on o.message_id = s.message_id and not o.once where s.message_id = $1', [id]);
  return row as unknown as Waiting | undefined;
}

/** Lets exchange and desk do all that is due, whenever it is due. */
export async function settle(): Promise<void> {
  await finder.find(again);
  for (let turn = 0; turn < 4; turn += 1) {
    await rails.database.sql('update send_again set due_at = now()');
    await sendAgain(again);
    await answerRequests(desk);
  }
}

/** Sends what is due, and gives what was written to Kafka; `meanwhile` happens before it is known that it has been. */
export async function relayed(meanwhile: () => Promise<void> = async () => undefined): Promise<string[]> {
  const written: string[] = [];
  const producer: RecordProducer = {
    write: async (records) => {
      written.push(...records.map(({ value }) => String(value)));
      await meanwhile();
    },
    close: () => Promise.resolve(),
  };
  await relay({ database: rails.database, producer, metrics: rails.parts.metrics, isSuspended: () => false, reached: new Set(), handedOver: new HandOver(() => false, () => 0) }, 'bulk');
  return written;
}

export const receipt = async (message: Waiting, outcome: 'accepted' | 'part-refused' | 'held', code?: 'ENVELOPE_UNKNOWN_KEY'): Promise<void> => {
  // The partner goes by the newest directory: it signs with its newest key.
  const { sealed: [one] } = await sealReceipts({ ...rails.sender, directory: () => rails.parts.directory() }, 'bulk', [{
    message: { payload: { id: message.message_id, iss: us, kind: 'connection-test' } as never, digest: digestOfSigned(message.signed) }, outcome, ...(code === undefined ? {} : { code, part: 'victim' as const }),
  }], rails.parts.log);
  await rails.take(one!.message);
};

export const tasks = () => rails.database.sql('select message_id, cause, code from send_again');
export const alarms = async (code: string) => (await rails.database.sql('select facts from alarm where code = $1 and cleared_at is null', [code])).map((row) => row['facts']);
export const newKeys = () => ({ exchange: generateKey('exchange'), victim: generateKey('victim') });

/** Opens a token with these keys and holds it to what was signed at first. */
export async function opened(token: string, original: Waiting, keys: { exchange?: ReturnType<typeof generateKey>; victim?: ReturnType<typeof generateKey> }) {
  const bundle = await openMessage(token, [importPrivate(keys.exchange ?? rails.keys[partner]!.exchange, 'exchange')] as PrivateKeys);
  const part = await openVictimPart(bundle.parts.victim ?? '', [importPrivate(keys.victim ?? rails.keys[partner]!.victim, 'victim')] as PrivateKeys);
  const payload = parseSignedPayload(Buffer.from(original.signed.split('.')[1]!, 'base64url').toString('utf8'));
  expect(bundle.signed).toBe(original.signed);
  expect([partMatches(part, payload.parts.victim), partMatches(bundle.parts.case, payload.parts.case), partMatches(bundle.parts.originator, payload.parts.originator), partMatches(bundle.parts.mappa, payload.parts.mappa)]).toEqual([true, true, true, true]);
  return bundle;
}
