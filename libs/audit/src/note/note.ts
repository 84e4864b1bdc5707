import { createPublicKey, verify } from 'node:crypto';
import { GatewayError } from '#messages';
import { sha256 } from '../tree/hashing.js';

/**
 * Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures, each naming its key. Two kinds of signature are known, both Ed25519: over the text,
 * and over the text with the time of signing (C2SP tlog-cosignature).
 */
export const signatureTypes = { plain: 1, timed: 4 } as const;
type SignatureType = keyof typeof signatureTypes;

/** A key that signs notes under a name. */
export interface NoteKey {
  readonly name: string;
  /** The 32 bytes of an Ed25519 public key (RFC 8032). */
  readonly publicKey: Buffer;
}

/** A key whose private half is at hand, however it is kept. */
export interface NoteSigner extends NoteKey {
  sign(bytes: Buffer): Buffer | Promise<Buffer>;
}

/** A note whose signatures have been read, not verified. */
export interface ReadNote {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly keyId: Buffer; readonly signature: Buffer }[];
}

/** Longer than any note of ours, with room for the signatures of sixteen others. */
export const longestNote = 8_192;
const keyIdBytes = 4;
const signatureBytes = 64;
const timeBytes = 8;

/** The short id of a key in a note; it finds the key and proves nothing. */
export const keyId = ({ name, publicKey }: NoteKey, type: SignatureType = 'plain'): Buffer =>
  sha256(Buffer.from(`${name}\n`, 'utf8'), Buffer.of(signatureTypes[type]), publicKey).subarray(0, keyIdBytes);

/** Signs a text that ends in a newline: once as it is and once with the time. */
export async function signNote(text: string, signer: NoteSigner, at: Date): Promise<string> {
  const seconds = Math.floor(at.getTime() / 1000);
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(seconds));
  const plain = await signer.sign(Buffer.from(text, 'utf8'));
  const timed = await signer.sign(timedMessage(text, seconds));
  return `${text}\n${signatureLine(signer, 'plain', plain)}${signatureLine(signer, 'timed', Buffer.concat([time, timed]))}`;
}

/** Takes a note apart. @throws AUDIT_CHECKPOINT for anything that is not one */
export function readNote(note: string): ReadNote {
  const split = note.lastIndexOf('\n\n');
  // eslint-disable-next-line no-control-regex -- The form forbids them, by number.
  if (note.length > longestNote || split <= 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.isWellFormed()) throw new GatewayError('AUDIT_CHECKPOINT');
  const lines = note.slice(split + 2, -1).split('\n');
  return { text: note.slice(0, split + 1), signatures: lines.map(readSignature) };
}

function readSignature(line: string): ReadNote['signatures'][number] {
  const [, name, encoded] = /^\u2014 ([^\s+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes === undefined || bytes.length <= keyIdBytes) throw new GatewayError('AUDIT_CHECKPOINT');
  return { name, keyId: bytes.subarray(0, keyIdBytes), signature: bytes.subarray(keyIdBytes) };
}

/**
 * When a key signed a note, if it did, both ways; signatures of others are passed over, as the form demands.
 * @throws AUDIT_CHECKPOINT where a signature that names the key is not its
 */
export function signedAt({ text, signatures }: ReadNote, key: NoteKey): Date | undefined {
  const of = (type: SignatureType): Buffer | undefined => signatures.find(({ name, keyId: id }) => name === key.name && id.equals(keyId(key, type)))?.signature;
  const [plain, timed] = [of('plain'), of('timed')];
  if (plain === undefined || timed === undefined) return undefined;
  if (timed.length !== timeBytes + signatureBytes) throw new GatewayError('AUDIT_CHECKPOINT');
  const seconds = Number(timed.readBigUInt64BE());
  const isTrue = isSignature(Buffer.from(text, 'utf8'), plain, key) && isSignature(timedMessage(text, seconds), timed.subarray(timeBytes), key);
  if (!isTrue || !Number.isSafeInteger(seconds * 1000)) throw new GatewayError('AUDIT_CHECKPOINT');
  return new Date(seconds * 1000);
}

const isSignature = (bytes: Buffer, signature: Buffer, { publicKey }: NoteKey): boolean =>
  signature.length === signatureBytes && verify(null, bytes, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' }), signature);

const timedMessage = (text: string, seconds: number): Buffer => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`, 'utf8');

const signatureLine = (key: NoteKey, type: SignatureType, signature: Buffer): string => `\u2014 ${key.name} ${Buffer.concat([keyId(key, type), signature]).toString('base64')}\n`;

/** The bytes of a text in the one form of base64 (RFC 4648 section 4). */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A key as other tools of this form take it: name, short id and typed key (C2SP signed-note, verifier keys). */
export const verifierKey = (key: NoteKey): string => `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([Buffer.of(signatureTypes.plain), key.publicKey]).toString('base64')}`;

/** Reads such a key. @throws AUDIT_CHECKPOINT */
export function readVerifierKey(text: string): NoteKey {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  const key = { name, publicKey: bytes?.subarray(1) ?? Buffer.alloc(0) };
  if (bytes?.[0] !== signatureTypes.plain || key.publicKey.length !== 32 || keyId(key).toString('hex') !== id) throw new GatewayError('AUDIT_CHECKPOINT');
  return key;
}
