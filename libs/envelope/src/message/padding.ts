import { GatewayError } from '#messages';

const kibibyte = 1024;

/**
 * The sizes, in bytes, that the plaintext of a victim part may have. The smallest holds what one incident usually says of two or three
 * people, so that an empty part is as long as a typical full one; above it each class is twice the one before.
 */
export const victimPartSizes: readonly number[] = [2, 4, 8, 16, 32, 64, 128, 256].map((size) => size * kibibyte);

/** The sizes, in bytes, that a bundle may have: four steps to each doubling, so that at most a quarter is padding above the smallest. */
export const bundleSizes: readonly number[] = [
  4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640,
].map((size) => size * kibibyte);

/** The one character that padding consists of. */
const filler = ' ';
const onlyFiller = /^ *$/;

/**
 * Writes an object as JSON that is exactly as long as the smallest size that takes it; `pad` is its last member.
 * @throws MESSAGE_TOO_LARGE when no size takes it
 */
export function writePadded(content: object, sizes: readonly number[]): Buffer {
  const text = JSON.stringify({ ...content, pad: '' });
  const length = Buffer.byteLength(text);
  const size = sizes.find((one) => one >= length);
  if (size === undefined) throw new GatewayError('MESSAGE_TOO_LARGE', { count: length });
  const bytes = Buffer.alloc(size, filler);
  bytes.write(text.slice(0, -2), 'utf8');
  bytes.write('"}', size - 2, 'latin1');
  return bytes;
}

/** Whether bytes have one of the sizes and their `pad` is nothing but padding. */
export const isPadded = (bytes: Buffer, pad: unknown, sizes: readonly number[]): boolean =>
  sizes.includes(bytes.length) && typeof pad === 'string' && onlyFiller.test(pad);
