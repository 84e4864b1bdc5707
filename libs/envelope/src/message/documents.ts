import { createHash } from 'node:crypto';
import { GatewayError, parseStrictJson } from '#messages';
import { signCompact, verifyCompact } from '../engine/crypto.js';
import { type SigningKey, type VerifyKeys } from '../keys/keys.js';
import { checkLength, parseJws, readText } from '../strict/token.js';
import { tokenTypes } from './types.js';

/** The documents that are signed: those of the directory by a pinned anchor, those of the blinded register by the agency that publishes it. */
export type DocumentType = 'directory' | 'freshness' | 'register-epoch' | 'register-delta';

/** A document whose signature holds. Its shape has not been looked at. */
export interface VerifiedDocument {
  readonly document: unknown;
  /** base64url SHA-256 of the exact bytes that were signed. */
  readonly digest: string;
}

/** Signs a document of a type. @throws ENVELOPE_TOO_LARGE for one that nobody would read */
export async function signDocument(type: DocumentType, document: object, signer: SigningKey): Promise<string> {
  const token = await signCompact(Buffer.from(JSON.stringify(document), 'utf8'), signer, tokenTypes[type]);
  checkLength(token);
  return token;
}

/**
 * Verifies a document of a type against the keys of its signer and reads its JSON strictly.
 * @throws ENVELOPE_TYPE, ENVELOPE_HEADER, ENVELOPE_UNKNOWN_KEY, ENVELOPE_SIGNATURE, ENVELOPE_CLAIMS and those of the strict form
 */
export async function verifyDocument(type: DocumentType, token: string, anchors: VerifyKeys): Promise<VerifiedDocument> {
  const jws = parseJws(token);
  if (jws.typ !== tokenTypes[type]) throw new GatewayError('ENVELOPE_TYPE');
  if (jws.kid === undefined) throw new GatewayError('ENVELOPE_HEADER', { path: '/kid' });
  await verifyCompact(jws, anchors.filter(({ kid }) => kid === jws.kid));
  let document: unknown;
  try {
    document = parseStrictJson(readText(jws.payload, 'payload'));
  } catch (cause) {
    throw new GatewayError('ENVELOPE_CLAIMS', { path: '' }, { cause });
  }
  return { document, digest: createHash('sha256').update(jws.payload).digest('base64url') };
}
