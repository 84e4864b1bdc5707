import { GatewayError } from '#messages';

/**
 * A tag is what stands in the register for a value: the first 8 bytes of its output. Among seven million tags a value that nobody has is found by chance once in two million million times; then nobody is among the candidates that are asked for.
 * Many tags lie in one buffer, one after the other.
 */
export const tagBytes = 8;
export type Tag = Buffer;

export const tagOf = (output: Uint8Array): Tag => Buffer.from(output.subarray(0, tagBytes));
export const countOf = (tags: Buffer): number => tags.length / tagBytes;
export const tagAt = (tags: Buffer, at: number): Tag => tags.subarray(at * tagBytes, (at + 1) * tagBytes);
export const eachTag = (tags: Buffer): Tag[] => Array.from({ length: countOf(tags) }, (_, at) => tagAt(tags, at));

/** In ascending order, each once: nothing is left of the order in which they were made. */
export function sortTags(tags: Buffer): Buffer {
  const aligned = Buffer.from(new Uint8Array(tags).buffer);
  aligned.swap64();
  new BigUint64Array(aligned.buffer).sort();
  aligned.swap64();
  let kept = 0;
  for (let at = 0; at < countOf(aligned); at += 1) {
    if (kept > 0 && tagAt(aligned, at).equals(tagAt(aligned, kept - 1))) continue;
    if (at !== kept) tagAt(aligned, at).copy(aligned, kept * tagBytes);
    kept += 1;
  }
  return aligned.subarray(0, kept * tagBytes);
}

/** Whether tags ascend, none twice. */
export function isSorted(tags: Buffer): boolean {
  for (let at = 1; at < countOf(tags); at += 1) if (tags.compare(tags, (at - 1) * tagBytes, at * tagBytes, at * tagBytes, (at + 1) * tagBytes) <= 0) return false;
  return true;
}

/** Where a tag stands among sorted ones, or would stand. */
export function placeOf(sorted: Buffer, tag: Tag): { readonly at: number; readonly isThere: boolean } {
  let low = 0, high = countOf(sorted);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = sorted.compare(tag, 0, tagBytes, middle * tagBytes, (middle + 1) * tagBytes);
    if (order === 0) return { at: middle, isThere: true };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low, isThere: false };
}

/** Sorted tags with some added and some taken away, both sorted. @throws REGISTER_FORK where one to be added is there or one to be taken away is not */
export function changedTags(sorted: Buffer, additions: Buffer, removals: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  const changes = [...eachTag(additions).map((tag) => ({ tag, adds: true })), ...eachTag(removals).map((tag) => ({ tag, adds: false }))].sort((a, b) => a.tag.compare(b.tag));
  for (const { tag, adds } of changes) {
    const { at, isThere } = placeOf(sorted, tag);
    if (isThere === adds) throw new GatewayError('REGISTER_FORK', { code: adds ? 'addition' : 'removal' });
    pieces.push(sorted.subarray(from * tagBytes, at * tagBytes));
    if (adds) pieces.push(tag);
    from = adds ? at : at + 1;
  }
  pieces.push(sorted.subarray(from * tagBytes));
  return Buffer.concat(pieces);
}
