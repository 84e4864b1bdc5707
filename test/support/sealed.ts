import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactEncrypt, CompactSign, importJWK, type JWK } from 'jose';
import { type DirectoryDocument } from '#directory';
import { split } from '#labels';
import { type Kind, kinds, newConversationId, newMessageId, newOrderingKey } from '#messages';
import { agency, kafkaAs, stack } from './stack.js';
import { rowsOf } from './stores.js';

/**
 * Messages as an agency, or somebody who pretends to be one, writes them: made with the published protocol (docs/protocol/envelope.md) and jose, not
 * with the functions of the system, so that every step of it can be done wrongly.
 */
export interface Draft {
  /** The claims, as they will be signed. */
  payload: Record<string, unknown> & { id: string; iss: string; aud: string; kind: string; lane: string; parts: Record<string, string> };
  parts: Record<string, Salted>;
  /** Still open; null for a kind that may have none. */
  victim: Salted | null;
}

interface Salted { salt: string; part: string }

/** What of a message is to be different from a right one. */
export interface Wrongly {
  /** Whose key signs; the issuer's unless said. */
  readonly signer?: string;
  /** Which of the signer's keys; the newest that is in force unless said. */
  readonly kid?: string;
  readonly signedHeader?: object;
  readonly payloadText?: (text: string) => string;
  readonly signed?: (signed: string) => string;
  readonly victim?: string;
  readonly bundle?: (bundle: Bundle) => unknown;
  readonly bundleText?: (text: string) => string;
  /** To whose exchange key; the audience's unless said. */
  readonly sealedTo?: string;
  readonly header?: Record<string, unknown>;
  readonly token?: (token: string) => string;
}
interface Bundle { signed: string; parts: Record<string, unknown>; pad: string }

/** A moment in the past, e.g. for a message that has expired meanwhile. */
export const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1000);
const digestOf = ({ salt, part }: Salted): string => createHash('sha256').update(Buffer.from(salt, 'base64url')).update(part).digest('base64url');
const salted = (part: string): Salted => ({ salt: randomBytes(16).toString('base64url'), part });

/** A right message of a kind, with its content already divided into parts. */
export function draft(from: string, to: string, kind: Kind, content: object, claims: { readonly at?: Date; readonly lane?: string } & Record<string, unknown> = {}): Draft {
  const { at = new Date(), ...others } = claims;
  const { case: forCase, originator, mappa, victim } = split(kind, content);
  const parts = { case: salted(JSON.stringify(forCase)), originator: salted(JSON.stringify(originator)), mappa: salted(JSON.stringify(mappa)) };
  const protectedPart = salted(JSON.stringify(victim));
  const iat = Math.floor(at.getTime() / 1000);
  const payload = {
    specversion: '1.0', id: newMessageId(at), source: `urn:mag:agency:${from}`, type: `${kind}.v1`, time: at.toISOString(), datacontenttype: 'application/json', iss: from, aud: to, iat, exp: iat + 3600,
    conversation: newConversationId(), orderingKey: newOrderingKey(), sequence: 1, kind, lane: 'bulk', purpose: kind === 'connection-test' || kind === 'receipts' ? 'run-exchange' : 'manage-da-risk', lawfulBasis: 'UKGDPR-6-1-e',
    onBehalfOf: { person: 'test', role: 'operator' }, ...others,
    parts: { case: digestOf(parts.case), originator: digestOf(parts.originator), mappa: digestOf(parts.mappa), victim: digestOf(protectedPart) },
  };
  return { payload, parts, victim: kinds[kind].mayHaveVictimPart ? protectedPart : null };
}

/** A right connection test: nothing about anybody. */
export const connectionTest = (from: string, to: string, claims: Parameters<typeof draft>[4] = {}): Draft =>
  draft(from, to, 'connection-test', { phrase: `open ${randomBytes(8).toString('hex')}`, protectedPhrase: `protected ${randomBytes(8).toString('hex')}` }, claims);

/** What the sender of receipts signs over a single leaf: the root of a tree of one is the hash of its leaf (RFC 9162 section 2.1). */
export const rootOfOne = ({ salt, text }: { readonly salt: string; readonly text: string }): string =>
  createHash('sha256').update(Buffer.from([0])).update(Buffer.from(salt, 'base64url')).update(text).digest('base64url');

/** The same message with another text in one of its parts, signed for. */
export function withPart(message: Draft, name: string, text: string): Draft {
  const part = salted(text);
  const payload = { ...message.payload, parts: { ...message.payload.parts, [name]: digestOf(part) } };
  return name === 'victim' ? { ...message, payload, victim: part } : { ...message, payload, parts: { ...message.parts, [name]: part } };
}

/** The newest key of an agency that is published: one that was just made may not be yet. */
function keyOf(code: string, use: 'signing' | 'exchange' | 'victim', named?: string): JWK & { kid: string } {
  const { keys } = JSON.parse(readFileSync(join(agency(code).keyDirectory, `${use}.jwk.json`), 'utf8')) as { keys: (JWK & { kid: string })[] };
  const signed = JSON.parse(Buffer.from(readFileSync(stack().directoryFile, 'utf8').split('.')[1]!, 'base64url').toString()) as DirectoryDocument;
  const published = signed.agencies.find((one) => one.code === code)?.keys[use] ?? [];
  const isInForce = ({ kid }: JWK): boolean => published.some(({ jwk, from, revokedAt }) => jwk.kid === kid && Date.parse(from) <= Date.now() && revokedAt === undefined);
  return keys.find((key) => (named === undefined ? isInForce(key) : key.kid === named)) ?? keys[0]!;
}
/** The name of the key that an agency signs with. */
export const kidOf = (code: string): string => keyOf(code, 'signing').kid;
const publicOf = ({ kty, crv, x, y, kid }: JWK): JWK => JSON.parse(JSON.stringify({ kty, crv, x, y, kid })) as JWK;

const kib = 1024;
const victimSizes = [2, 4, 8, 16, 32, 64, 128, 256];
const bundleSizes = [4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640];

function padded<T extends { pad: string }>(content: T, sizes: readonly number[]): T {
  const length = Buffer.byteLength(JSON.stringify({ ...content, pad: '' }));
  const size = sizes.map((one) => one * kib).find((one) => one >= length)!;
  return { ...content, pad: ' '.repeat(size - length) };
}

async function encrypted(text: string, to: JWK, typ: string, header: Record<string, unknown> = {}): Promise<string> {
  const whole = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: to.kid!, typ, ...header };
  const crit = Object.fromEntries(((header['crit'] ?? []) as string[]).map((name) => [name, false]));
  return new CompactEncrypt(Buffer.from(text)).setProtectedHeader(whole).encrypt(await importJWK(publicOf(to), whole.alg), { crit });
}

/** A victim part, sealed to an agency's desk. */
export const victimPart = (part: Salted, to: string): Promise<string> => encrypted(JSON.stringify(padded({ ...part, pad: '' }, victimSizes)), keyOf(to, 'victim'), 'mag-victim-part');

/** The claims of a message, signed. */
export async function sign(message: Draft, { signer = message.payload.iss, kid, signedHeader = {}, payloadText = (text) => text }: Wrongly = {}): Promise<string> {
  const key = keyOf(signer, 'signing', kid);
  return new CompactSign(Buffer.from(payloadText(JSON.stringify(message.payload)))).setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'mag-signed', ...signedHeader }).sign(await importJWK(key, 'EdDSA'));
}

/** The value of the Kafka record that carries a message. */
export async function seal(message: Draft, wrongly: Wrongly = {}): Promise<string> {
  const { signed: rewritten = (text) => text, bundle = (right) => right, bundleText = (text) => text, sealedTo = message.payload.aud, token = (text) => text } = wrongly;
  const victim = wrongly.victim ?? (message.victim === null ? undefined : await victimPart(message.victim, message.payload.aud));
  const right = padded({ signed: rewritten(await sign(message, wrongly)), parts: { ...message.parts, ...(victim === undefined ? {} : { victim }) }, pad: '' }, bundleSizes);
  return token(await encrypted(bundleText(JSON.stringify(bundle(right))), keyOf(sealedTo, 'exchange'), 'mag-message', wrongly.header));
}

/** Where a record goes. */
export interface Place { readonly lane?: 'bulk' | 'urgent'; readonly partition?: number }

/** Writes records to an agency's inbox as the Kafka user of another. */
export async function produce(user: string, to: string, values: readonly (string | Buffer | null)[], { lane = 'bulk', partition }: Place = {}): Promise<void> {
  const producer = kafkaAs(user).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    const topic = `mag.${to}.inbox${lane === 'urgent' ? '.urgent' : ''}`;
    for (const value of values) await producer.send({ topic, acks: -1, messages: [{ key: newOrderingKey(), value, ...(partition === undefined ? {} : { partition }) }] });
  } finally {
    await producer.disconnect();
  }
}

/** Writes into the sender's store that it has sent this message, as its own exchange would: it can then be receipted, and the stores agree. */
export async function note({ payload }: Draft, payloadText = JSON.stringify(payload), signed = ''): Promise<void> {
  await rowsOf(agency(payload.iss).caseDatabaseUrl, `insert into sent_message (message_id, recipient, kind, lane, conversation, ordering_key, sequence, digest, signed, issued_at, expires_at, stage)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10), to_timestamp($11), 'sent')`, [
    payload.id, payload.aud, payload.kind, payload.lane, payload['conversation'], payload['orderingKey'], payload['sequence'], createHash('sha256').update(payloadText).digest(), signed, payload['iat'], payload['exp'],
  ]);
}

/** Takes back that a message was sent: it was somebody else who pretended. */
export const takeBack = async ({ payload }: Draft): Promise<void> => void await rowsOf(agency(payload.iss).caseDatabaseUrl, 'delete from sent_message where message_id = $1', [payload.id]);

/** Where a message stands with its sender. */
export async function standing({ payload }: Draft): Promise<{ readonly stage: string; readonly code: string | null } | undefined> {
  const [row] = await rowsOf<{ stage: string; code: string | null }>(agency(payload.iss).caseDatabaseUrl, 'select stage, code from sent_message where message_id = $1', [payload.id]);
  return row;
}
