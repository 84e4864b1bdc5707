import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Agreement, Directory, type DirectoryDocument, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, makePart, type PrivateKeys, publicHalf, sealVictimPart } from '#envelope';
import { type AgencyCode, type ErrorCode, errorTable, messagesKeptDays, newConversationId, newOrderingKey } from '#messages';
import { sealOne } from '../out/seal-one.js';
import { unprovenMs } from './evenly.js';
import { type Failed, type Received } from './incoming.js';
import { isParsed, readMessage } from './steps.js';

const us = 'probation' as AgencyCode;
const sender = 'police-west-mercia' as AgencyCode;
const hour = 3_600_000;
const from = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();
const anchor = generateKey('signing');
const keys = { [us]: { signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') }, [sender]: { signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') } };

/** What the directory of the recipient says otherwise than that of the sender. */
interface Otherwise {
  readonly agreements?: readonly Agreement[];
  readonly sender?: object;
  readonly signing?: { readonly from?: string; readonly until?: string; readonly revokedAt?: string };
}

const agreed = (labelCeiling: 'OPEN' | 'VICTIM'): Agreement => ({ from: sender, to: us, kinds: [{ kind: 'connection-test', purposes: ['run-exchange'], labelCeiling }] });

function directoryOf({ agreements = [agreed('VICTIM')], sender: otherwise = {}, signing = {} }: Otherwise = {}): Promise<Directory> {
  const agency = (code: AgencyCode, more: object = {}, window: object = {}) => ({
    code, app: code === us ? 'gateway' : 'police-adapter', name: code, areaCodes: [], ...more,
    keys: Object.fromEntries((['signing', 'exchange', 'victim'] as const).map((use) => [use, [{ jwk: publicHalf(keys[code]![use]), from: from(-24), until: from(24), ...(use === 'signing' ? window : {}) }]])),
  });
  const document = { version: 1, issuedAt: from(-24), expiresAt: from(24), agencies: [agency(us), agency(sender, { forceCode: '22', ...otherwise }, signing)], agreements, routing: { routes: [] } } as unknown as DirectoryDocument;
  return signDirectory(document, importPrivate(anchor, 'signing')).then((token) => Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date()));
}

let message: Received;

beforeAll(async () => {
  const directory = await directoryOf();
  const victim = makePart({ protectedPhrase: 'invented' });
  const { sealed } = await sealOne({ agency: sender, signingKey: importPrivate(keys[sender]!.signing, 'signing'), directory: () => directory, now: () => new Date() }, {
    kind: 'connection-test', recipient: us, lane: 'bulk', conversation: newConversationId(), orderingKey: newOrderingKey(), sequence: 1, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e',
    onBehalfOf: { person: 'test', role: 'operator' }, case: { phrase: 'invented' }, originator: {}, mappa: {}, victim: { digest: victim.digest, jwe: await sealVictimPart(victim, directory.victimKey(us, new Date())) },
  });
  message = { source: { from: 'topic' }, lane: 'bulk', topic: 'mag.probation.inbox', partition: 0, offset: '1', key: null, bytes: Buffer.from(sealed) };
});

async function read(otherwise: Otherwise, received: Received = message, now: Date = new Date()): ReturnType<typeof readMessage> {
  const directory = await directoryOf(otherwise);
  return readMessage({ agency: us, exchangeKeys: [importPrivate(keys[us]!.exchange, 'exchange')] as PrivateKeys, directory: () => directory, now: () => now }, received);
}

describe('a right message', () => {
  it('passes every step', async () => {
    expect(isParsed(await read({}))).toBe(true);
  });

  it('that a person releases does not expire by our own waiting, but is not admitted once the inbox may have forgotten whether it came before', async () => {
    const waiting: Received = { ...message, source: { from: 'quarantine', id: 'q', decision: 1 } };
    const after = (days: number): Date => new Date(Date.now() + days * 24 * hour);
    expect(isParsed(await read({}, waiting, after(400)))).toBe(true);
    expect(isParsed(await read({}, waiting, after(messagesKeptDays - 2)))).toBe(true);
    expect((await read({}, waiting, after(messagesKeptDays)) as Failed).error.code).toBe('MESSAGE_EXPIRED');
  });

  it.each<[string, ErrorCode, boolean, Otherwise]>([
    ['its sender is suspended', 'PARTNER_SUSPENDED', true, { sender: { suspendedSince: from(-1) } }],
    ['there is no agreement with its sender', 'PARTNER_NO_AGREEMENT', true, { agreements: [] }],
    ['the agreement is for the other way only', 'PARTNER_NO_AGREEMENT', true, { agreements: [{ ...agreed('VICTIM'), from: us, to: sender }] }],
    ['the agreement has a lower ceiling than its labels', 'LABEL_ABOVE_AGREEMENT', true, { agreements: [agreed('OPEN')] }],
    ['the key that signed it has been revoked', 'PARTNER_KEY_REVOKED', false, { signing: { revokedAt: from(-1) } }],
    ['the key that signed it was valid only later', 'PARTNER_KEY_TIME', false, { signing: { from: from(1) } }],
    ['the key that signed it was valid only earlier', 'PARTNER_KEY_TIME', false, { signing: { until: from(-1) } }],
  ])('goes into quarantine when %s: %s', async (_, code, told, otherwise) => {
    const result = await read(otherwise) as Failed;
    expect(result.error?.code).toBe(code);
    // Only a sender whose signature holds now is told anything.
    expect(result.verified !== undefined && errorTable[code].receipt).toBe(told);
  });
});

describe('a failure before the sender is proven', () => {
  const segments = (change: (all: string[]) => string[]): Received => ({ ...message, bytes: Buffer.from(change(message.bytes.toString().split('.')).join('.')) });
  const flip = (segment = ''): string => `${segment.startsWith('A') ? 'B' : 'A'}${segment.slice(1)}`;
  const header = (change: object) => segments(([first = '', ...rest]) => [Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(first, 'base64url').toString()) as object, ...change })).toString('base64url'), ...rest]);

  it.each<[string, ErrorCode, () => Received, Otherwise?]>([
    ['nothing at all', 'ENVELOPE_MALFORMED', () => ({ ...message, bytes: Buffer.alloc(0) })],
    ['a text that is no token', 'ENVELOPE_MALFORMED', () => ({ ...message, bytes: Buffer.from('no token') })],
    ['an algorithm that is not allowed', 'ENVELOPE_ALGORITHM', () => header({ alg: 'none' })],
    ['a key that is not ours', 'ENVELOPE_UNKNOWN_KEY', () => header({ kid: 'another' })],
    ['a wrapped key that does not open', 'ENVELOPE_DECRYPTION', () => segments(([a = '', key, c = '', d = '', e = '']) => [a, flip(key), c, d, e])],
    ['content that was changed', 'ENVELOPE_DECRYPTION', () => segments(([a = '', b = '', c = '', content, e = '']) => [a, b, c, flip(content), e])],
    ['a key that has been revoked', 'PARTNER_KEY_REVOKED', () => message, { signing: { revokedAt: from(-1) } }],
  ])('names nobody and takes its time, like any other: %s', async (_, code, received, otherwise = {}) => {
    const directory = await directoryOf(otherwise), parts = { agency: us, exchangeKeys: [importPrivate(keys[us]!.exchange, 'exchange')] as PrivateKeys, directory: () => directory, now: () => new Date() };
    const began = performance.now(), result = await readMessage(parts, received()) as Failed;
    expect(performance.now() - began).toBeGreaterThanOrEqual(unprovenMs);
    expect([result.error.code, result.verified]).toEqual([code, undefined]);
  });
});
