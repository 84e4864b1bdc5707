import { parseStrictJson } from '#messages';

/**
 * The name of the key that a token of ours was sealed to or signed with, read from its first segment alone; undefined where that is not the header of a token. For what
 * we made ourselves: nothing that came in is judged by it.
 */
export function keyNamedIn(protectedHeader: string): string | undefined {
  try {
    const { kid } = parseStrictJson(Buffer.from(protectedHeader, 'base64url').toString('utf8')) as { kid?: unknown };
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}
