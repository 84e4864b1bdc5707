import { createHash } from 'node:crypto';

const digestBytes = 64, blockBytes = 128;
const zeroBlock = Buffer.alloc(blockBytes);

/** `expand_message_xmd` with SHA-512 (RFC 9380 section 5.3.1): bytes that look random, of a message under a tag of at most 255 bytes. */
export function expandMessage(message: Uint8Array, tag: Uint8Array, length: number): Buffer {
  const tagged = Buffer.concat([tag, Buffer.of(tag.length)]);
  const wanted = Buffer.of(length >> 8, length & 0xff, 0);
  const first = createHash('sha512').update(zeroBlock).update(message).update(wanted).update(tagged).digest();
  const blocks: Buffer[] = [];
  for (let at = 1; (at - 1) * digestBytes < length; at += 1) {
    const before = blocks.at(-1);
    const mixed = Buffer.from(first);
    if (before !== undefined) for (let byte = 0; byte < digestBytes; byte += 1) mixed[byte]! ^= before[byte]!;
    blocks.push(createHash('sha512').update(mixed).update(Buffer.of(at)).update(tagged).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}
