import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { GatewayError } from '#messages';
import { type AgreementAlgorithm, agreementAlgorithms, coordinateBytes, type SignatureAlgorithm, signatureAlgorithms } from '../algorithms.js';
import { isCanonical } from '../strict/base64url.js';
import { isCoordinate } from '../strict/curve-points.js';
import { type AgreeingHalf, agreeingElsewhere, agreeingHere, type SigningHalf, signingElsewhere, signingHere } from './private-half.js';

/** A key that was imported once, with the one row of the algorithm table that it may be used with. */
interface Imported<Algorithm> {
  readonly kid: string | undefined;
  readonly algorithm: Algorithm;
}
interface Public<Algorithm> extends Imported<Algorithm> {
  readonly side: 'public';
  readonly object: KeyObject;
}
/** Whoever uses one asks its operation; where the private half is, here or with a keeper elsewhere, makes no difference to them. */
interface Private<Algorithm> extends Imported<Algorithm> {
  readonly side: 'private';
  readonly publicObject: KeyObject;
  /** The private half itself, for the engine that takes no operation; undefined where another keeps it. */
  readonly object: KeyObject | undefined;
}
/** A public key that verifies signatures. */
export type VerifyKey = Public<SignatureAlgorithm>;
/** A private key that signs; its holder is named by its kid. */
export type SigningKey = Private<SignatureAlgorithm> & SigningHalf;
/** A public key that is sealed to. */
export type SealingKey = Public<AgreementAlgorithm>;
/** A private key that opens what was sealed to its public half. */
export type OpeningKey = Private<AgreementAlgorithm> & AgreeingHalf;

/** The keys that a signature may have been made with, in the order in which they are tried. */
export type VerifyKeys = readonly VerifyKey[];
/** A recipient's keys for one use, newest first; the first is sealed to. */
export type PublicKeys = readonly SealingKey[];
/** Own keys for one use, newest first; any of them opens. */
export type PrivateKeys = readonly OpeningKey[];

/** The three uses of keys that an agency publishes; exchange and victim keys are of the same make and never the same key. */
export const keyUses = ['signing', 'exchange', 'victim'] as const;
export type KeyUse = (typeof keyUses)[number];

/** An agency's own keys for each use, newest first. */
export interface KeysOfUse {
  readonly signing: readonly SigningKey[];
  readonly exchange: PrivateKeys;
  readonly victim: PrivateKeys;
}

/** A JWK of the algorithm table (RFC 7517, RFC 8037). */
export interface Jwk {
  kty: string;
  crv: string;
  x: string;
  y?: string;
  d?: string;
  kid?: string;
  use?: string;
  alg?: string;
  key_ops?: string[];
}

type Members = Readonly<Record<string, unknown>>;
const known: ReadonlySet<string> = new Set(['kty', 'crv', 'x', 'y', 'd', 'kid', 'use', 'alg', 'key_ops', 'ext']);

/**
 * Imports a public JWK for one use. Its kind, curve, `use`, `alg`, `key_ops` and coordinates must fit; a private member is refused.
 * @throws ENVELOPE_KEY with the path of what does not fit
 */
export function importPublic(jwk: unknown, use: 'signing'): VerifyKey;
export function importPublic(jwk: unknown, use: 'exchange' | 'victim'): SealingKey;
export function importPublic(jwk: unknown, use: KeyUse): VerifyKey | SealingKey;
export function importPublic(jwk: unknown, use: KeyUse): VerifyKey | SealingKey {
  const members = membersOf(jwk);
  if (Object.hasOwn(members, 'd')) throw unfit('/d');
  return use === 'signing'
    ? publicKey(members, rowFor(members, signatureAlgorithms))
    : publicKey(members, rowFor(members, agreementAlgorithms));
}

/**
 * Imports a private JWK for one use; the public members must be those of the private value, or another key would be announced.
 * @throws ENVELOPE_KEY with the path of what does not fit
 */
export function importPrivate(jwk: unknown, use: 'signing'): SigningKey;
export function importPrivate(jwk: unknown, use: 'exchange' | 'victim'): OpeningKey;
export function importPrivate(jwk: unknown, use: KeyUse): SigningKey | OpeningKey;
export function importPrivate(jwk: unknown, use: KeyUse): SigningKey | OpeningKey {
  const members = membersOf(jwk);
  if (use === 'signing') {
    const key = privateKey(members, rowFor(members, signatureAlgorithms));
    return { ...key, ...signingHere(key.algorithm, key.object) };
  }
  const key = privateKey(members, rowFor(members, agreementAlgorithms));
  return { ...key, ...agreeingHere(key.object) };
}

/**
 * A private key whose private half another keeps (KMS, HSM, another process), of its public JWK and the one operation that it is needed for. Not established here: that the keeper has
 * that very key; a signature is checked each time, an agreement shows when something is opened.
 * @throws ENVELOPE_KEY with the path of what does not fit; the operation of the key throws KEY_AWAY
 */
export function importElsewhere(jwk: unknown, use: 'signing', half: SigningHalf): SigningKey;
export function importElsewhere(jwk: unknown, use: 'exchange' | 'victim', half: AgreeingHalf): OpeningKey;
export function importElsewhere(jwk: unknown, use: KeyUse, half: SigningHalf | AgreeingHalf): SigningKey | OpeningKey {
  const { object: publicObject, ...key } = importPublic(jwk, use);
  const rest = { side: 'private', publicObject, object: undefined } as const;
  return key.algorithm.use === 'sig'
    ? { ...key, ...rest, algorithm: key.algorithm, ...signingElsewhere(key.algorithm, publicObject, half as SigningHalf) }
    : { ...key, ...rest, algorithm: key.algorithm, ...agreeingElsewhere(use, half as AgreeingHalf) };
}

/** The public half of a JWK: the same names without the private value, and of what it may do only what is left of it for the public side. */
export function publicHalf(jwk: Jwk): Jwk {
  const { d, ...open } = jwk;
  return d === undefined || !Array.isArray(open.key_ops) ? open : { ...open, key_ops: open.key_ops.flatMap((one) => (Object.hasOwn(publicOperations, one) ? publicOperations[one] ?? [] : [one])) };
}

/** What is left of a private key's operation for its public half (RFC 7517 section 4.3). Any other stands, so that a key which may not sign does not verify either. */
const publicOperations: Readonly<Record<string, readonly string[]>> = { sign: ['verify'], deriveKey: [], deriveBits: [] };

/** A JWK without members that mean nothing here, which RFC 7517 section 4 asks a reader of foreign key sets to pass over. */
export const knownMembers = (jwk: unknown): unknown =>
  typeof jwk === 'object' && jwk !== null && !Array.isArray(jwk) ? Object.fromEntries(Object.entries(jwk).filter(([name]) => known.has(name))) : jwk;

const unfit = (path: string, cause?: unknown) => new GatewayError('ENVELOPE_KEY', { path }, { cause });

function membersOf(jwk: unknown): Members {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) throw unfit('');
  for (const name of Object.keys(jwk)) if (!known.has(name)) throw unfit('unknown member');
  return jwk as Members;
}

function rowFor<Row extends SignatureAlgorithm | AgreementAlgorithm>(jwk: Members, rows: readonly Row[]): Row {
  const row = rows.find(({ kty, crv }) => kty === jwk['kty'] && crv === jwk['crv']);
  if (!row) throw unfit('/crv');
  if (jwk['use'] !== undefined && jwk['use'] !== row.use) throw unfit('/use');
  if (jwk['alg'] !== undefined && jwk['alg'] !== row.alg) throw unfit('/alg');
  if (jwk['kid'] !== undefined && (typeof jwk['kid'] !== 'string' || jwk['kid'] === '')) throw unfit('/kid');
  if (!row.coordinates.every((name) => isCoordinate(row.crv, jwk[name]))) throw unfit('/x');
  if (Object.hasOwn(jwk, 'y') !== row.coordinates.includes('y')) throw unfit('/y');
  return row;
}

/** What `key_ops` must name if it is there (RFC 7517 section 4.3); a public agreement key has no operation of its own, but may repeat those of the private one. */
const operations = { sig: { public: ['verify'], private: ['sign'] }, enc: { public: [], private: ['deriveKey', 'deriveBits'] } } as const;

function checkOperations(jwk: Members, use: 'sig' | 'enc', side: 'public' | 'private'): void {
  const named = jwk['key_ops'];
  if (named === undefined) return;
  const needed: readonly unknown[] = operations[use][side];
  const allowed: readonly unknown[] = operations.enc.private;
  const fits = Array.isArray(named) && (needed.length === 0 ? named.every((one) => allowed.includes(one)) : named.some((one) => needed.includes(one)));
  if (!fits) throw unfit('/key_ops');
}

/** Only the members of the curve, so that nothing else of a JWK can have an effect on the import. */
const coordinatesOf = (jwk: Members, row: SignatureAlgorithm | AgreementAlgorithm) =>
  Object.fromEntries([['kty', row.kty], ['crv', row.crv], ...row.coordinates.map((name) => [name, jwk[name]])]) as Jwk & Record<string, unknown>;

function publicKey<Row extends SignatureAlgorithm | AgreementAlgorithm>(jwk: Members, algorithm: Row): Public<Row> {
  checkOperations(jwk, algorithm.use, 'public');
  try {
    const object = createPublicKey({ key: coordinatesOf(jwk, algorithm), format: 'jwk' });
    return { side: 'public', kid: jwk['kid'] as string | undefined, algorithm, object };
  } catch (cause) {
    throw unfit('/x', cause);
  }
}

function privateKey<Row extends SignatureAlgorithm | AgreementAlgorithm>(jwk: Members, algorithm: Row): Private<Row> & { readonly object: KeyObject } {
  checkOperations(jwk, algorithm.use, 'private');
  if (!isCanonical(jwk['d'], coordinateBytes)) throw unfit('/d');
  let object: KeyObject, publicObject: KeyObject, derived: readonly string[];
  try {
    object = createPrivateKey({ key: { ...coordinatesOf(jwk, algorithm), d: jwk['d'] }, format: 'jwk' });
    publicObject = createPublicKey(object);
    derived = algorithm.kty === 'EC' ? pointOf(jwk['d']) : [publicObject.export({ format: 'jwk' }).x ?? ''];
  } catch (cause) {
    throw unfit('/d', cause);
  }
  if (!algorithm.coordinates.every((name, at) => derived[at] === jwk[name])) throw unfit('/x');
  return { side: 'private', kid: jwk['kid'] as string | undefined, algorithm, publicObject, object };
}

/** The P-256 point of a private value; OpenSSL believes the point that stands beside it, so it is computed here. */
function pointOf(d: string): readonly string[] {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d, 'base64url');
  const point = curve.getPublicKey();
  return [point.subarray(1, 33), point.subarray(33)].map((coordinate) => coordinate.toString('base64url'));
}
