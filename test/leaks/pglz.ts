/**
 * PostgreSQL stores longer values compressed by its own method, pglz (`src/common/pg_lzcompress.c`), in which no mark can be
 * found as it stands. Here such values are found in raw bytes of data files and write-ahead log and taken apart.
 */

const maximumRawSize = 64 * 1024 * 1024;
const scratch = Buffer.alloc(8 * 1024 * 1024);

/**
 * Takes apart a pglz stream in `bytes[from, to)`.
 * @param whole true asks for exactly `rawSize` bytes out of exactly all of the stream; false takes what there is
 * @returns `null` where it is none
 */
export function inflatePglz(bytes: Uint8Array, from: number, to: number, rawSize: number, whole: boolean): Buffer | null {
  // Most streams tried are none and fail within some bytes: they share one buffer, so that trying costs no memory.
  const out = rawSize <= scratch.length ? scratch : Buffer.alloc(rawSize);
  let source = from;
  let at = 0;
  while (source < to && at < rawSize) {
    let control = bytes[source]!;
    source += 1;
    for (let bit = 0; bit < 8 && source < to && at < rawSize; bit += 1, control >>= 1) {
      if ((control & 1) === 0) {
        out[at] = bytes[source]!;
        at += 1;
        source += 1;
        continue;
      }
      if (source + 1 >= to) return whole ? null : Buffer.from(out.subarray(0, at));
      let length = (bytes[source]! & 0x0f) + 3;
      const back = ((bytes[source]! & 0xf0) << 4) | bytes[source + 1]!;
      source += 2;
      if (length === 18) {
        if (source >= to) return whole ? null : Buffer.from(out.subarray(0, at));
        length += bytes[source]!;
        source += 1;
      }
      if (back === 0 || back > at) return null;
      if (whole && at + length > rawSize) return null;
      for (let end = Math.min(at + length, rawSize); at < end; at += 1) out[at] = out[at - back]!;
    }
  }
  if (whole && (source !== to || at !== rawSize)) return null;
  return Buffer.from(out.subarray(0, at));
}

/** Calls `found` with the plain bytes of every value that stands compressed within a row (a 4-byte header with the low bits 10, then raw size and method). */
export function findInlineValues(bytes: Buffer, found: (plain: Buffer, at: number) => void): void {
  for (let at = 0; at + 12 < bytes.length; at += 1) {
    if ((bytes[at]! & 3) !== 2 || bytes[at + 3] !== 0 || bytes[at + 2]! > 1) continue;
    const length = bytes.readUInt32LE(at) >>> 2;
    const rawSize = bytes.readUInt32LE(at + 4);
    // The two high bits are the method: 0 is pglz. A value is only kept compressed where that saves something.
    if (length < 16 || rawSize <= length - 8 || rawSize > length * 300 || at + length > bytes.length) continue;
    const plain = inflatePglz(bytes, at + 8, at + length, rawSize, true);
    if (plain !== null) found(plain, at);
  }
}

const pageSize = 8192;
interface Chunk {
  sequence: number;
  data: Buffer;
}

/** Collects the rows of one page that have the form of TOAST (value id, number of the piece, piece), deleted rows too. */
function readToastPage(page: Buffer, pieces: Map<number, Map<number, Chunk>>): void {
  const lower = page.readUInt16LE(12);
  const upper = page.readUInt16LE(14);
  if (lower < 24 || lower > upper || upper > pageSize || (page.readUInt16LE(18) & 0xff00) !== pageSize) return;
  for (let pointer = 24; pointer + 4 <= lower; pointer += 4) {
    const word = page.readUInt32LE(pointer);
    const offset = word & 0x7fff;
    const length = word >>> 17;
    if (length < 24 + 12 || offset + length > pageSize) continue;
    const columns = page.readUInt16LE(offset + 18) & 0x07ff;
    const start = offset + page[offset + 22]!;
    if (columns !== 3 || start + 12 > offset + length) continue;
    const header = page.readUInt32LE(start + 8);
    const short = (header & 1) === 1;
    const size = short ? ((header & 0xff) >>> 1) - 1 : (header >>> 2) - 4;
    const data = start + 8 + (short ? 1 : 4);
    if (size <= 0 || data + size > offset + length) continue;
    const id = page.readUInt32LE(start);
    const sequence = page.readInt32LE(start + 4);
    const known = pieces.get(id) ?? new Map<number, Chunk>();
    known.set(sequence, { sequence, data: Buffer.from(page.subarray(data, data + size)) });
    pieces.set(id, known);
  }
}

/** Calls `found` with the bytes of every value that stands in pieces in a TOAST table's file, put together and taken apart where compressed. */
export function findToastValues(file: Buffer, found: (plain: Buffer, at: number) => void): void {
  const pieces = new Map<number, Map<number, Chunk>>();
  for (let at = 0; at + pageSize <= file.length; at += pageSize) readToastPage(file.subarray(at, at + pageSize), pieces);
  join(pieces, found);
}

/** The records of a write-ahead log segment without the headers of its pages, which stand in the middle of values. */
export function withoutPageHeaders(segment: Buffer): Buffer {
  const pages: Buffer[] = [];
  for (let at = 0; at + pageSize <= segment.length; at += pageSize) {
    const page = segment.subarray(at, at + pageSize);
    // xlp_info, bit 1: the longer header of a segment's first page.
    if (page.readUInt16LE(0) === segment.readUInt16LE(0)) pages.push(page.subarray((page.readUInt16LE(2) & 2) === 0 ? 24 : 40));
  }
  return Buffer.concat(pages);
}

/** The same as findToastValues for the records of a write-ahead log, where rows of TOAST tables stand one after the other among others. */
export function findLoggedToastValues(records: Buffer, found: (plain: Buffer, at: number) => void): void {
  const pieces = new Map<number, Map<number, Chunk>>();
  for (let at = 8; at + 12 < records.length; at += 1) {
    // value id, number of the piece, length of the piece with its header of four bytes
    if (records[at + 3] !== 0 || records[at + 2] !== 0 || (records[at]! & 3) !== 0 || records[at - 1] !== 0 || records[at - 2] !== 0) continue;
    const size = (records.readUInt32LE(at) >>> 2) - 4;
    const id = records.readUInt32LE(at - 8);
    const sequence = records.readUInt32LE(at - 4);
    if (size < 8 || size > 2000 || sequence > 10_000 || id < 16384 || at + 4 + size > records.length) continue;
    const known = pieces.get(id) ?? new Map<number, Chunk>();
    known.set(sequence, { sequence, data: Buffer.from(records.subarray(at + 4, at + 4 + size)) });
    pieces.set(id, known);
  }
  for (const [id, chunks] of pieces) if (!chunks.has(0)) pieces.delete(id);
  join(pieces, found);
}

/** Puts the pieces of each value together, and takes it apart where it is compressed. */
function join(pieces: ReadonlyMap<number, ReadonlyMap<number, Chunk>>, found: (plain: Buffer, at: number) => void): void {
  for (const [id, chunks] of pieces) {
    const stream = Buffer.concat([...chunks.values()].sort((a, b) => a.sequence - b.sequence).map((chunk) => chunk.data));
    if (stream.length < 8) continue;
    found(stream, id);
    const rawSize = stream.readUInt32LE(0);
    if (rawSize <= stream.length - 4 || rawSize > Math.min(maximumRawSize, stream.length * 300)) continue;
    const plain = inflatePglz(stream, 4, stream.length, rawSize, false);
    if (plain !== null && plain.length > 0) found(plain, id);
  }
}
