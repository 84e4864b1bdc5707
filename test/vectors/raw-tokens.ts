import { createCipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * Tokens as somebody writes them who knows the RFCs and keeps none of our rules: RFC 7515, RFC 7516 and RFC 7518 sections 4.4, 4.6 and 5.3 by node:crypto alone, with no
 * function of the system, so that a token can be right for the arithmetic and wrong in everything else.
 */
export interface RawKey { readonly kty: string; readonly crv: string; readonly x: string; readonly y?: string; readonly d?: string; readonly kid?: string; readonly [more: string]: unknown }

const hashes: Readonly<Record<string, string | null>> = { Ed25519: null, 'P-256': 'sha256' };
const privateOf = ({ kty, crv, x, y, d }: RawKey) => createPrivateKey({ key: { kty, crv, x, ...(y === undefined ? {} : { y }), d }, format: 'jwk' } as Parameters<typeof createPrivateKey>[0]);
const publicOf = ({ kty, crv, x, y }: RawKey) => createPublicKey({ key: { kty, crv, x, ...(y === undefined ? {} : { y }) }, format: 'jwk' } as Parameters<typeof createPublicKey>[0]);

/** base64url of a text or of bytes. */
export const encoded = (content: string | Uint8Array): string => Buffer.from(content as string).toString('base64url');

/** A JWS whose header is exactly this text, signed rightly. */
export function rawJws(header: string | Uint8Array, payload: Uint8Array, key: RawKey, write: (segment: string) => string = (segment) => segment): string {
  const input = `${write(encoded(header))}.${write(encoded(payload))}`;
  const signature = sign(hashes[key.crv] ?? null, Buffer.from(input), { key: privateOf(key), dsaEncoding: 'ieee-p1363' });
  return `${input}.${write(encoded(signature))}`;
}

/** What a JWE is made of; the wrapping key comes from `shared`, whoever agreed on it. */
export interface RawJwe {
  readonly header: string | Uint8Array;
  readonly plaintext: Uint8Array;
  readonly shared: Uint8Array;
  readonly apu?: Uint8Array;
  readonly apv?: Uint8Array;
  readonly write?: (segment: string) => string;
}

/** A JWE whose header is exactly this text, encrypted rightly by ECDH-ES+A256KW and A256GCM under a shared secret. */
export function rawJwe({ header, plaintext, shared, apu = Buffer.alloc(0), apv = Buffer.alloc(0), write = (segment) => segment }: RawJwe): string {
  const algorithm = Buffer.from('ECDH-ES+A256KW');
  const wrappingKey = createHash('sha256').update(Buffer.concat([
    uint32(1), shared, ...[algorithm, apu, apv].flatMap((part) => [uint32(part.length), part]), uint32(256),
  ])).digest();
  const contentKey = randomBytes(32), iv = randomBytes(12);
  const wrap = createCipheriv('id-aes256-wrap', wrappingKey, Buffer.alloc(8, 0xa6));
  const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()]);
  const protectedHeader = write(encoded(header));
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(protectedHeader));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return [protectedHeader, ...[wrapped, iv, ciphertext, cipher.getAuthTag()].map((part) => write(encoded(part)))].join('.');
}

/** A new ephemeral key on the curve of a recipient's key, and the secret that both agree on. */
export function agreeWith(recipient: RawKey): { readonly epk: Omit<RawKey, 'd'>; readonly shared: Buffer } {
  const own = recipient.crv === 'P-256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('x25519');
  const { kty, crv, x, y } = own.publicKey.export({ format: 'jwk' }) as unknown as RawKey;
  return { epk: { kty, crv, x, ...(y === undefined ? {} : { y }) }, shared: diffieHellman({ privateKey: own.privateKey, publicKey: publicOf(recipient) }) };
}

/** An X25519 private key of raw bytes as a JWK. */
export function x25519Of(bytes: Uint8Array): RawKey {
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), bytes]), format: 'der', type: 'pkcs8' });
  return key.export({ format: 'jwk' }) as unknown as RawKey;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
