import { createHash } from 'node:crypto';
import { type DocumentType, signDocument, type SigningKey, verifyDocument, type VerifyKeys } from '#envelope';
import { asGatewayError, GatewayError } from '#messages';
import { forms } from '../values/values-of.js';
import { readPoint } from '../voprf/group.js';
import { mostShardBits } from './shards.js';
import { isSorted, tagBytes } from './tags.js';

/** The head of an epoch, which the publisher signs. It names every shard by its digest, so that a shard needs no signature of its own. */
export interface EpochHeader {
  readonly epoch: number;
  /** Which forms the values have; whoever makes others can find nobody. */
  readonly forms: number;
  /** base64url of the public key under which every evaluation of this epoch is proven. */
  readonly publicKey: string;
  readonly publishedAt: string;
  readonly validFrom: string;
  /** The first moment at which it is not; the next epoch is valid before. */
  readonly validUntil: string;
  readonly shardBits: number;
  /** With decoys, as every other count here. */
  readonly valuesAShard: number;
  /** base64url SHA-256 of each shard, in order. */
  readonly shards: readonly string[];
  /** So many come and as many leave with each delta. */
  readonly valuesADelta: number;
  /** For so long after its last delta the register is current. */
  readonly currentForSeconds: number;
}

/** What came and what left in one minute. The next has the next number and names this one by its digest. */
export interface Delta {
  readonly epoch: number;
  /** From 1. */
  readonly sequence: number;
  readonly at: string;
  /** The digest of the delta before, of the first that of the header. */
  readonly previous: string;
  /** base64url of sorted tags. */
  readonly additions: string;
  readonly removals: string;
}

/** A document whose signature and shape hold, with the digest by which the next names it. */
export interface Opened<T> { readonly document: T; readonly digest: string }

/** The digest that a document has once it is signed: of the bytes that are signed. */
export const digestOfDocument = (document: EpochHeader | Delta): string => createHash('sha256').update(JSON.stringify(document)).digest('base64url');

/** @throws REGISTER_MALFORMED for one that nobody would take */
export const signEpoch = async (header: EpochHeader, publisher: SigningKey): Promise<string> => signDocument('register-epoch', readEpoch(header), publisher);
/** @throws REGISTER_MALFORMED for one that nobody would take */
export const signDelta = async (delta: Delta, publisher: SigningKey): Promise<string> => signDocument('register-delta', readDelta(delta), publisher);

/** @throws REGISTER_SIGNATURE, REGISTER_MALFORMED */
export const openEpoch = async (token: string, publisher: VerifyKeys): Promise<Opened<EpochHeader>> => open('register-epoch', token, publisher, readEpoch);
/** @throws REGISTER_SIGNATURE, REGISTER_MALFORMED */
export const openDelta = async (token: string, publisher: VerifyKeys): Promise<Opened<Delta>> => open('register-delta', token, publisher, readDelta);

const notThePublisher: ReadonlySet<string> = new Set(['ENVELOPE_SIGNATURE', 'ENVELOPE_UNKNOWN_KEY', 'ENVELOPE_ALGORITHM']);

async function open<T>(type: DocumentType, token: string, publisher: VerifyKeys, read: (value: unknown) => T): Promise<Opened<T>> {
  const verified = await verifyDocument(type, token, publisher).catch((cause: unknown) => {
    const { code } = asGatewayError(cause);
    throw new GatewayError(notThePublisher.has(code) ? 'REGISTER_SIGNATURE' : 'REGISTER_MALFORMED', { code }, { cause });
  });
  return { document: read(verified.document), digest: verified.digest };
}

type Rule = (value: unknown, document: Record<string, unknown>) => boolean;
const whole = (least: number, most: number): Rule => (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
const isTime: Rule = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
const bytesOf = (value: unknown): Buffer | undefined => {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64url');
  return bytes.toString('base64url') === value ? bytes : undefined;
};
const isDigest: Rule = (value) => bytesOf(value)?.length === 32;
const isTags: Rule = (value) => { const tags = bytesOf(value); return tags !== undefined && tags.length % tagBytes === 0 && tags.length <= mostValuesADelta * tagBytes && isSorted(tags); };

const mostEpochs = 1_000_000, mostValuesAShard = 1 << 20, mostValuesADelta = 16_384;

/** Every member, once, with what it may be; a document has these and no others. */
const epochRules: Readonly<Record<keyof EpochHeader, Rule>> = {
  epoch: whole(1, mostEpochs), forms: whole(1, mostEpochs), publicKey: (value) => isPublicKey(bytesOf(value)), publishedAt: isTime, validFrom: isTime,
  validUntil: (value, { validFrom }) => isTime(value, {}) && Date.parse(value as string) > Date.parse(String(validFrom)),
  shardBits: whole(0, mostShardBits), valuesAShard: whole(1, mostValuesAShard),
  shards: (value, { shardBits }) => Array.isArray(value) && value.length === 2 ** Number(shardBits) && value.every((one) => isDigest(one, {})),
  valuesADelta: whole(1, mostValuesADelta), currentForSeconds: whole(1, 3_600),
};
const deltaRules: Readonly<Record<keyof Delta, Rule>> = { epoch: whole(1, mostEpochs), sequence: whole(1, Number.MAX_SAFE_INTEGER), at: isTime, previous: isDigest, additions: isTags, removals: isTags };

function isPublicKey(bytes: Buffer | undefined): boolean {
  if (bytes === undefined) return false;
  try {
    readPoint(bytes);
    return true;
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}

function readBy<T>(rules: Readonly<Record<string, Rule>>, value: unknown): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new GatewayError('REGISTER_MALFORMED', { path: '' });
  const document = value as Record<string, unknown>;
  const unknown = Object.keys(document).some((name) => !Object.hasOwn(rules, name));
  const wrong = Object.keys(rules).find((name) => !rules[name]!(document[name], document));
  if (unknown || wrong !== undefined) throw new GatewayError('REGISTER_MALFORMED', { path: wrong === undefined ? '' : `/${wrong}` });
  return document as T;
}

const readEpoch = (value: unknown): EpochHeader => readBy(epochRules, value);
const readDelta = (value: unknown): Delta => readBy(deltaRules, value);

/** Whether values that are made here can be found in an epoch. */
export const hasOurForms = (header: EpochHeader): boolean => header.forms === forms;
