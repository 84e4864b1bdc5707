import { GatewayError } from '#messages';

/**
 * Decodes base64url that is written in its one canonical way: no padding, no white space, no other alphabet, unused bits zero
 * (RFC 4648 section 3.5). Writing the bytes again and comparing finds every other way at once.
 * @throws ENVELOPE_MALFORMED
 */
export function decodeCanonical(text: string, path: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new GatewayError('ENVELOPE_MALFORMED', { path });
  return bytes;
}

/** Whether a text is canonical base64url of exactly so many bytes. */
export function isCanonical(text: unknown, bytes: number): text is string {
  if (typeof text !== 'string') return false;
  const decoded = Buffer.from(text, 'base64url');
  return decoded.length === bytes && decoded.toString('base64url') === text;
}
