import { type MessageHandler } from '@nestjs/microservices';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants.js';
import { migrateCaseStore } from '#case-store';
import { Directory, type DirectoryDocument, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, makePart, openMessage, type PrivateKeys, publicHalf, sealVictimPart, type SigningKey, type VerifyKeys, verifySigned } from '#envelope';
import { type KafkaRecord, type RecordBatch } from '#kafka';
import { type AgencyCode, type ConversationId, type Kind, kindOf, newConversationId, newOrderingKey, type OrderingKey, parsePart, parseReceipt, type Receipt, type Receipts, type SignedPayload } from '#messages';
import { createMetrics, type Database, logFor, type Sql } from '#platform';
import { openOwnStore } from '../../../../test/support/own-store.js';
import { type SealedMessage, type Sealer, sealOne } from '../out/seal-one.js';
import { type SealParts } from '../out/seal-submissions.js';
import { type Effect } from '../rails/effects.js';
import { RailsController } from '../rails/rails.controller.js';
import { type InboundParts, takeBatch } from './take-in.js';
import { effectStatements } from './write-effects.js';

/** For tests of the rails alone: a case store of its own in the cluster of the tests, an invented partner, and no broker. */
export const us = 'probation' as AgencyCode;
export const partner = 'police-west-mercia' as AgencyCode;

const keySet = () => ({ signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') });
type KeySet = ReturnType<typeof keySet>;

/** What a directory says otherwise than the usual one. */
export interface Otherwise {
  readonly version?: number;
  /** The partner's signing keys, where they are not the usual one. */
  readonly signing?: readonly KeySet['signing'][];
  /** Signing keys of the partner's that are revoked. */
  readonly revoked?: readonly KeySet['signing'][];
  /** Our own signing key, where it is not the usual one: that is revoked then. */
  readonly ownSigning?: KeySet['signing'];
  /** The usual one is not listed at all then. */
  readonly isUsualUnlisted?: true;
  /** Whether the partner has a key that can be sealed to; it has one unless said. */
  readonly canBeSealedTo?: boolean;
  /** Whether the partner is suspended. */
  readonly isSuspended?: boolean;
  /** The partner's keys to seal to, where they are not the usual ones: those are revoked then. */
  readonly sealedTo?: Partial<Pick<KeySet, 'exchange' | 'victim'>>;
  /** Kinds that the partner may send; all of the rails unless said. */
  readonly agreed?: readonly Kind[];
}

const ofTheRails: readonly Kind[] = ['connection-test', 'receipts', 'place-given-up'];

/** The rails of one node over a real store. */
export interface Rails {
  readonly database: Database;
  readonly parts: InboundParts & Pick<SealParts, 'handOver'>;
  /** Seals as the partner does. */
  readonly sender: Sealer;
  /** What every handler returns beside its row in `noted`. */
  effects: readonly Effect[];
  /** Makes another directory the current one of this node; the partner keeps its own. */
  use(otherwise: Otherwise): Promise<void>;
  /** The anchors that the directory is signed under, and the directory itself, as it is published. */
  readonly anchors: VerifyKeys;
  directoryToken(): string;
  /** A new signing key of the partner's, which it signs with from now on. */
  changeSigningKey(): KeySet['signing'];
  test(order?: Order): Promise<SealedMessage>;
  /** The partner gives up the place of a message that it sent. */
  giveUp(message: SealedMessage, order: Required<Order>): Promise<SealedMessage>;
  /** The private keys of both agencies. */
  readonly keys: Readonly<Record<string, KeySet>>;
  /** What a message for the partner says, as the partner opens it. */
  openedByPartner(sealed: string): Promise<{ readonly payload: SignedPayload; readonly content: object }>;
  recordOf(value: string): KafkaRecord;
  batchOf(...messages: readonly (SealedMessage | string)[]): RecordBatch;
  take(...messages: readonly (SealedMessage | string)[]): Promise<void>;
  count(table: string, where?: string): Promise<number>;
  receipts(): Promise<Receipt[]>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** The place of a message in the order. */
export interface Order {
  readonly conversation?: ConversationId;
  readonly orderingKey?: OrderingKey;
  readonly sequence?: number;
}

/** A new order with a conversation of its own. */
export const newOrder = (): { orderingKey: OrderingKey; conversation: ConversationId } => ({ orderingKey: newOrderingKey(), conversation: newConversationId() });

/** Opens rails over a database that nobody else may enter. */
export async function openRails(): Promise<Rails> {
  const store = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
  const { database } = store;
  await database.sql('create table noted (id uuid primary key, place int, at bigint generated always as identity)');

  const keys: Record<string, KeySet> = { [us]: keySet(), [partner]: keySet() };
  const anchor = generateKey('signing');
  const directoryOf = directories(keys, anchor);
  let { directory, token: directoryToken } = await directoryOf({});
  const usual = directory, usualToken = directoryToken;
  let partnersKey = keys[partner]!.signing;
  const now = (): Date => new Date();
  const sender: Sealer = { agency: partner, get signingKey() { return importPrivate(partnersKey, 'signing') as SigningKey; }, directory: () => usual, now };
  let offset = 0;

  const rails: Rails = {
    database, sender, keys, effects: [],
    parts: {
      agency: us, signingKey: importPrivate(keys[us]!.signing, 'signing') as SigningKey, directory: () => directory, now, database,
      exchangeKeys: [importPrivate(keys[us]!.exchange, 'exchange')] as PrivateKeys,
      statements: effectStatements([{ table: 'noted', key: ['id'], columns: { id: 'uuid', place: 'int' } }]),
      log: logFor({ process: 'test' }), metrics: createMetrics(us, 'test'), committed: () => undefined, handOver: () => undefined,
      handlerOf: (kind) => kind === 'place-given-up' ? ofTheNode() : (async (arrived: { id: string; sequence: number }) => [{ insert: 'noted', row: { id: arrived.id, place: arrived.sequence } }, ...rails.effects]) as unknown as MessageHandler,
    },
    anchors: [importPublic(publicHalf(anchor), 'signing')], directoryToken: () => directoryToken,
    async use(otherwise) { ({ directory, token: directoryToken } = await directoryOf(otherwise)); },
    changeSigningKey() { return (partnersKey = generateKey('signing')); },
    async test(order = {}) {
      const victim = makePart({ protectedPhrase: 'invented' });
      return sealOne(sender, {
        kind: 'connection-test', recipient: us, lane: 'bulk', conversation: order.conversation ?? newConversationId(), orderingKey: order.orderingKey ?? newOrderingKey(),
        sequence: order.sequence ?? 1, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'ops.wm', role: 'operator' },
        case: { phrase: 'invented' }, originator: {}, mappa: {}, victim: { digest: victim.digest, jwe: await sealVictimPart(victim, usual.victimKey(us, now())) },
      });
    },
    giveUp: (message, order) => sealOne(sender, {
      ...order, kind: 'place-given-up', recipient: us, lane: 'bulk', purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'exchange', role: 'node' },
      case: { message: message.id, kind: 'connection-test', issuedAt: message.issuedAt.toISOString() }, originator: {}, mappa: {},
    }),
    async openedByPartner(sealed) {
      const bundle = await openMessage(sealed, [importPrivate(keys[partner]!.exchange, 'exchange')] as PrivateKeys);
      const payload = await verifySigned(bundle.signed, (kid, { iss, issuedAt }) => usual.signingKeys(iss, kid, issuedAt, now()));
      return { payload, content: parsePart(kindOf(payload).kind, 'case', bundle.parts.case.part) };
    },
    recordOf(value) {
      offset += 1;
      return { topic: 'mag.probation.inbox', partition: 0, offset: String(offset), key: Buffer.from('key'), value: Buffer.from(value) };
    },
    batchOf: (...messages) => ({
      topic: 'mag.probation.inbox', partition: 0, records: messages.map((message) => rails.recordOf(typeof message === 'string' ? message : message.sealed)),
      heartbeat: () => Promise.resolve(), mayGoOn: () => true,
    }),
    take: (...messages) => takeBatch(rails.parts, 'bulk', rails.batchOf(...messages)),
    count: async (table, where = 'true') => Number((await database.sql(`select count(*) as n from ${table} where ${where}`))[0]?.['n']),
    async receipts() {
      const rows = await database.sql('select sealed from outbox order by position');
      const opened = await Promise.all(rows.map((row) => rails.openedByPartner(row['sealed'] as string)));
      return opened.flatMap(({ content }) => (content as Receipts).leaves).map(({ text }) => parseReceipt(text));
    },
    async empty() {
      rails.effects = [];
      [directory, directoryToken] = [usual, usualToken];
      partnersKey = keys[partner]!.signing;
      await database.sql('truncate inbox, message_part, forward, outbox, sent_message, submission, sequence_in, held, quarantine, quarantine_decision, attempt, alarm, owed_receipt, receipt, late_receipt, unknown_receipt, send_again, dealt_with, replaced, repair, learnt, unproven, sealed_part, sequence_out, compromised_message, noted');
      await database.sql(`delete from progress where name = 'restored' or name like 'compromised %'`);
    },
    async close() {
      await store.close();
    },
  };
  return rails;
}

/** The handler that every node has, as Nest hands it to the transport. */
function ofTheNode(): MessageHandler {
  const { onPlaceGivenUp } = RailsController.prototype;
  return Object.assign(async (message: Parameters<typeof onPlaceGivenUp>[0]) => onPlaceGivenUp(message), { extras: Reflect.getMetadata(PATTERN_EXTRAS_METADATA, onPlaceGivenUp) as object }) as unknown as MessageHandler;
}

function directories(keys: Readonly<Record<string, KeySet>>, anchor: KeySet['signing']): (otherwise: Otherwise) => Promise<{ readonly directory: Directory; readonly token: string }> {
  const soon = new Date(Date.now() - 3_600_000).toISOString();
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const earlier = new Date(Date.now() - 1_800_000).toISOString();
  const published = (all: readonly object[], until = later) => all.map((jwk) => ({ jwk: publicHalf(jwk as never) as never, from: soon, until }));
  const sealing = (code: AgencyCode, use: 'exchange' | 'victim', { sealedTo = {}, canBeSealedTo = true }: Otherwise) => {
    const [usual, other] = [published([keys[code]![use]], canBeSealedTo || use === 'victim' ? later : earlier), sealedTo[use]];
    return other === undefined ? usual : [...usual.map((key) => ({ ...key, revokedAt: earlier })), ...published([other])];
  };
  const signing = (code: AgencyCode, { signing: some = [keys[code]!.signing], revoked = [], ownSigning, isUsualUnlisted }: Otherwise) =>
    (ownSigning === undefined ? [...published(some), ...published(revoked).map((key) => ({ ...key, revokedAt: earlier }))] : [...published([ownSigning]), ...(isUsualUnlisted === true ? [] : published(some).map((key) => ({ ...key, revokedAt: earlier })))]);
  const agencyOf = (code: AgencyCode, app: 'gateway' | 'police-adapter', otherwise: Otherwise) => ({
    code, app, name: code, areaCodes: [],
    keys: { signing: signing(code, otherwise), exchange: sealing(code, 'exchange', otherwise), victim: sealing(code, 'victim', otherwise) },
    ...(app === 'police-adapter' ? { forceCode: '22' } : {}), ...(otherwise.isSuspended === true ? { suspendedSince: earlier } : {}),
  });
  return async (otherwise) => {
    const { ownSigning, isUsualUnlisted, ...others } = otherwise;
    const own = ownSigning === undefined ? {} : { ownSigning, ...(isUsualUnlisted === undefined ? {} : { isUsualUnlisted }) };
    const agreedTo = (some: readonly Kind[]) => some.map((kind) => ({ kind, purposes: ['run-exchange'], labelCeiling: 'VICTIM' as const }));
    const token = await signDirectory({
      version: otherwise.version ?? 1, issuedAt: soon, expiresAt: later, agencies: [agencyOf(us, 'gateway', own), agencyOf(partner, 'police-adapter', others)],
      agreements: [{ from: partner, to: us, kinds: agreedTo(otherwise.agreed ?? ofTheRails) }, { from: us, to: partner, kinds: agreedTo(ofTheRails) }], routing: { routes: [] },
    } as unknown as DirectoryDocument, importPrivate(anchor, 'signing'));
    return { token, directory: await Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date()) };
  };
}

/** Ends a process that has none: the work that was running is never heard of again, and its transaction is rolled back. */
export class Death {
  private readonly gone: Promise<'died'>;
  private die: () => void = () => undefined;

  constructor() {
    this.gone = new Promise((resolve) => { this.die = () => resolve('died'); });
  }

  /** The same parts, in a process that dies when a statement is to write this message's id into the inbox. */
  of(parts: InboundParts, messageId: string): InboundParts {
    const dying = (sql: Sql): Sql => async (text, params) => {
      if (!text.includes('into inbox') || !JSON.stringify(params ?? []).includes(messageId)) return sql(text, params);
      throw new DeathOfTheProcess();
    };
    const inTransaction: Database['inTransaction'] = async (work) => parts.database.inTransaction((sql) => work(dying(sql))).catch(async (error: unknown) => {
      if (!(error instanceof DeathOfTheProcess)) throw error;
      this.die();
      return new Promise<never>(() => undefined);
    });
    return { ...parts, database: { ...parts.database, inTransaction } };
  }

  /** Whether the work ended before the process did. */
  during(work: Promise<unknown>): Promise<'done' | 'died'> {
    return Promise.race([this.gone, work.then(() => 'done' as const)]);
  }
}

class DeathOfTheProcess extends Error {}

/** Runs the same work in one new process after the other, until one outlives it. @returns how many died */
export async function untilOneLives(rails: Rails, messageId: string, work: (parts: InboundParts) => Promise<unknown>, most = 12): Promise<number> {
  for (let deaths = 0; deaths < most; deaths += 1) {
    const death = new Death();
    if ((await death.during(work(death.of(rails.parts, messageId)))) === 'done') return deaths;
  }
  return most;
}
