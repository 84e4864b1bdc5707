import { isUtf8 } from 'node:buffer';
import { GatewayError, parseStrictJson } from '#messages';
import {
  type AgreementAlgorithm, agreementAlgorithms, ivBytes, type SignatureAlgorithm, signatureAlgorithms, tagBytes, wrappedKeyBytes,
} from '../algorithms.js';
import { decodeCanonical } from './base64url.js';
import { isCoordinate } from './curve-points.js';

/** The longest token that is looked at, in characters: a Kafka record of one mebibyte with room for its key and headers. */
export const longestToken = 1_000_000;
/** The longest encoded protected header, in characters. */
const longestHeader = 4096;
const longestKid = 256;
const longestType = 64;
const longestPartyInfo = 512;

/** A public key as it stands in an `epk` header: the members of its curve and no others. */
export interface EphemeralKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
}

/** A JWS in strict compact form. Neither the key nor the signature has been looked at yet. */
export interface Jws {
  readonly token: string;
  readonly algorithm: SignatureAlgorithm;
  readonly kid: string | undefined;
  readonly typ: string | undefined;
  /** The characters that are signed: header and payload with the dot between them. */
  readonly signingInput: string;
  readonly payload: Buffer;
  readonly signature: Buffer;
}

/** A JWE in strict compact form. Nothing has been decrypted yet. */
export interface Jwe {
  readonly token: string;
  readonly algorithm: AgreementAlgorithm;
  readonly kid: string | undefined;
  readonly typ: string | undefined;
  readonly epk: EphemeralKey;
  readonly apu: Buffer;
  readonly apv: Buffer;
  /** The encoded protected header: the additional authenticated data (RFC 7516 section 5.2). */
  readonly protectedHeader: string;
  readonly wrappedKey: Buffer;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/**
 * Reads a compact JWS in the one form that we take: three canonical segments, a header with known members only, an algorithm of the
 * table. All of it before any cryptography, because many byte-different forms of one token would verify otherwise.
 * @throws ENVELOPE_TOO_LARGE, ENVELOPE_MALFORMED, ENVELOPE_HEADER, ENVELOPE_CRITICAL_HEADER, ENVELOPE_ALGORITHM
 */
export function parseJws(token: string): Jws {
  const [protectedHeader, payload, signature] = segments(token, 3) as [string, string, string];
  const header = readHeader(protectedHeader, jwsMembers);
  const algorithm = signatureAlgorithms.find((row) => row.alg === header['alg']);
  if (!algorithm) throw new GatewayError('ENVELOPE_ALGORITHM', { path: '/alg' });
  return {
    token, algorithm, ...names(header),
    signingInput: `${protectedHeader}.${payload}`,
    payload: decodeCanonical(payload, 'payload'),
    signature: decodeExactly(signature, 'signature', algorithm.signatureBytes),
  };
}

/**
 * Reads a compact JWE in the one form that we take; also the ephemeral key's curve and coordinates are checked.
 * @throws ENVELOPE_TOO_LARGE, ENVELOPE_MALFORMED, ENVELOPE_HEADER, ENVELOPE_CRITICAL_HEADER, ENVELOPE_ALGORITHM
 */
export function parseJwe(token: string): Jwe {
  const [protectedHeader, wrappedKey, iv, ciphertext, tag] = segments(token, 5) as [string, string, string, string, string];
  const header = readHeader(protectedHeader, jweMembers);
  const { epk, algorithm } = readEphemeral(header);
  return {
    token, algorithm, epk, ...names(header), protectedHeader,
    apu: readPartyInfo(header, 'apu'),
    apv: readPartyInfo(header, 'apv'),
    wrappedKey: decodeExactly(wrappedKey, 'encrypted key', wrappedKeyBytes),
    iv: decodeExactly(iv, 'initialization vector', ivBytes),
    ciphertext: decodeCanonical(ciphertext, 'ciphertext'),
    tag: decodeExactly(tag, 'tag', tagBytes),
  };
}

/** Reads bytes as UTF-8 that is well formed; `toString` alone would put replacement characters. */
export function readText(bytes: Buffer, path: string): string {
  if (!isUtf8(bytes)) throw new GatewayError('ENVELOPE_MALFORMED', { path });
  return bytes.toString('utf8');
}

type Header = Readonly<Record<string, unknown>>;
const jwsMembers: ReadonlySet<string> = new Set(['alg', 'kid', 'typ', 'cty']);
const jweMembers: ReadonlySet<string> = new Set(['alg', 'enc', 'kid', 'typ', 'cty', 'epk', 'apu', 'apv']);

/** For whoever makes a token too: a longer one would be read by nobody. @throws ENVELOPE_TOO_LARGE with the number of its characters */
export function checkLength(token: string): void {
  if (token.length > longestToken) throw new GatewayError('ENVELOPE_TOO_LARGE', { count: token.length });
}

function segments(token: string, count: 3 | 5): string[] {
  checkLength(token);
  const found = token.split('.', count + 1);
  if (found.length !== count) throw new GatewayError('ENVELOPE_MALFORMED', { path: 'segments', count: found.length });
  return found;
}

function readHeader(encoded: string, members: ReadonlySet<string>): Header {
  if (encoded.length > longestHeader) throw new GatewayError('ENVELOPE_TOO_LARGE', { path: 'header', count: encoded.length });
  let header: unknown;
  const text = readText(decodeCanonical(encoded, 'header'), 'header');
  try {
    header = parseStrictJson(text);
  } catch {
    throw new GatewayError('ENVELOPE_MALFORMED', { path: 'header' });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new GatewayError('ENVELOPE_MALFORMED', { path: 'header' });
  // No critical header is understood here, so any `crit` is refused (RFC 7515 section 4.1.11).
  if (Object.hasOwn(header, 'crit')) throw new GatewayError('ENVELOPE_CRITICAL_HEADER', { path: '/crit' });
  for (const name of Object.keys(header)) if (!members.has(name)) throw new GatewayError('ENVELOPE_HEADER', { path: 'header' });
  return header as Header;
}

function names(header: Header): { kid: string | undefined; typ: string | undefined } {
  optionalText(header, 'cty', longestType);
  return { kid: optionalText(header, 'kid', longestKid), typ: optionalText(header, 'typ', longestType) };
}

function optionalText(header: Header, name: string, longest: number): string | undefined {
  if (!Object.hasOwn(header, name)) return undefined;
  const value = header[name];
  if (typeof value !== 'string' || value.length === 0 || value.length > longest) throw new GatewayError('ENVELOPE_HEADER', { path: `/${name}` });
  return value;
}

function readEphemeral(header: Header): { epk: EphemeralKey; algorithm: AgreementAlgorithm } {
  const allowed = agreementAlgorithms.filter((row) => row.alg === header['alg'] && row.enc === header['enc']);
  if (allowed.length === 0) throw new GatewayError('ENVELOPE_ALGORITHM', { path: '/alg' });
  const epk = header['epk'];
  if (typeof epk !== 'object' || epk === null || Array.isArray(epk)) throw new GatewayError('ENVELOPE_HEADER', { path: '/epk' });
  const key = epk as Header;
  const algorithm = allowed.find((row) => row.kty === key['kty'] && row.crv === key['crv']);
  if (!algorithm) throw new GatewayError('ENVELOPE_ALGORITHM', { path: '/epk/crv' });
  const wellFormed = Object.keys(key).length === 2 + algorithm.coordinates.length
    && algorithm.coordinates.every((name) => isCoordinate(algorithm.crv, key[name]));
  if (!wellFormed) throw new GatewayError('ENVELOPE_HEADER', { path: '/epk' });
  return { epk: key as unknown as EphemeralKey, algorithm };
}

function readPartyInfo(header: Header, name: 'apu' | 'apv'): Buffer {
  const text = optionalText(header, name, longestPartyInfo);
  return text === undefined ? Buffer.alloc(0) : decodeCanonical(text, `/${name}`);
}

function decodeExactly(text: string, path: string, bytes: number): Buffer {
  const decoded = decodeCanonical(text, path);
  if (decoded.length !== bytes) throw new GatewayError('ENVELOPE_MALFORMED', { path, count: decoded.length });
  return decoded;
}
