import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { GatewayError } from '#messages';
import { sha256 } from '../tree/hashing.js';

/** The curves of keys that sign notes. */
export type NoteCurve = 'Ed25519' | 'P-256';

/** A key that signs notes under a name. */
export interface NoteKey {
  readonly name: string;
  readonly curve: NoteCurve;
  /** As notes and verifier keys of the curve have it. */
  readonly publicKey: Buffer;
}

/** A key whose private half is at hand, however it is kept. */
export interface NoteSigner extends NoteKey {
  /** The signature as notes of the curve have it. */
  sign(bytes: Buffer): Buffer | Promise<Buffer>;
}

/** A note carries two signatures of each key: over the text, and over the text with the time of signing. */
type SignatureType = 'plain' | 'timed';

/** All that differs between the curves on which notes are signed. */
interface NoteAlgorithm {
  /** What stands for each type of signature, in a verifier key and in the id of a key (C2SP signed-note, signature types). */
  readonly types: Readonly<Record<SignatureType, Buffer>>;
  idOf(key: NoteKey, type: SignatureType): Buffer;
  /** The public key; undefined for bytes that are none in its one form. */
  keyOf(publicKey: Buffer): KeyObject | undefined;
  /** The digest that is signed; null where the algorithm takes the bytes themselves. */
  readonly hash: 'sha256' | null;
}

/** The id of a key as C2SP recommends it. */
const recommendedId = ({ name, curve, publicKey }: NoteKey, type: SignatureType): Buffer => sha256(Buffer.from(`${name}\n`, 'utf8'), algorithms[curve].types[type], publicKey).subarray(0, keyIdBytes);

/**
 * Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures, each naming its key. Over the text: types 1 and 2, which other tools verify. With the time: type 4 (C2SP
 * tlog-cosignature), which only Ed25519 has; on P-256 the same bytes under a type of our own, behind the byte that is kept for such (ADR 0022).
 */
const algorithms: Readonly<Record<NoteCurve, NoteAlgorithm>> = {
  'Ed25519': {
    types: { plain: Buffer.of(1), timed: Buffer.of(4) }, hash: null,
    idOf: recommendedId,
    keyOf: (publicKey) => (publicKey.length === 32 ? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' }) : undefined),
  },
  'P-256': {
    types: { plain: Buffer.of(2), timed: Buffer.concat([Buffer.of(0xff), Buffer.from('mag/timed-ecdsa-p256-sha256/v1', 'utf8')]) }, hash: 'sha256',
    // Of type 2 the id is that of the key alone, whatever its name.
    idOf: (key, type) => (type === 'plain' ? sha256(key.publicKey).subarray(0, keyIdBytes) : recommendedId(key, type)),
    keyOf: p256KeyOf,
  },
};

/** A SubjectPublicKeyInfo of P-256, in its one form (RFC 5480). */
function p256KeyOf(publicKey: Buffer): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' && key.export({ format: 'der', type: 'spki' }).equals(publicKey) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** A note whose signatures have been read, not verified. */
export interface ReadNote {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly keyId: Buffer; readonly signature: Buffer }[];
}

/** Longer than any note of ours, with room for the signatures of sixteen others. */
export const longestNote = 8_192;
const keyIdBytes = 4;
const timeBytes = 8;

/** The short id of a key in a note; it finds the key and proves nothing. */
export const keyId = (key: NoteKey, type: SignatureType = 'plain'): Buffer => algorithms[key.curve].idOf(key, type);

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
  if (timed.length <= timeBytes) throw new GatewayError('AUDIT_CHECKPOINT');
  const seconds = Number(timed.readBigUInt64BE());
  const isTrue = isSignature(Buffer.from(text, 'utf8'), plain, key) && isSignature(timedMessage(text, seconds), timed.subarray(timeBytes), key);
  if (!isTrue || !Number.isSafeInteger(seconds * 1000)) throw new GatewayError('AUDIT_CHECKPOINT');
  return new Date(seconds * 1000);
}

function isSignature(bytes: Buffer, signature: Buffer, { curve, publicKey }: NoteKey): boolean {
  const { hash, keyOf } = algorithms[curve], key = keyOf(publicKey);
  return key !== undefined && verify(hash, bytes, key, signature);
}

const timedMessage = (text: string, seconds: number): Buffer => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`, 'utf8');

const signatureLine = (key: NoteKey, type: SignatureType, signature: Buffer): string => `\u2014 ${key.name} ${Buffer.concat([keyId(key, type), signature]).toString('base64')}\n`;

/** The bytes of a text in the one form of base64 (RFC 4648 section 4). */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A key as other tools of this form take it: name, short id and typed key (C2SP signed-note, verifier keys). */
export const verifierKey = (key: NoteKey): string => `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([algorithms[key.curve].types.plain, key.publicKey]).toString('base64')}`;

/** Reads such a key. @throws AUDIT_CHECKPOINT */
export function readVerifierKey(text: string): NoteKey {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const typed = fromBase64(encoded) ?? Buffer.alloc(0);
  const curve = (Object.keys(algorithms) as NoteCurve[]).find((one) => algorithms[one].types.plain[0] === typed[0]);
  if (curve === undefined) throw new GatewayError('AUDIT_CHECKPOINT');
  const key = { name, curve, publicKey: typed.subarray(1) };
  if (algorithms[curve].keyOf(key.publicKey) === undefined || keyId(key).toString('hex') !== id) throw new GatewayError('AUDIT_CHECKPOINT');
  return key;
}
