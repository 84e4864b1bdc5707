import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { Automaton } from './automaton.js';
import { encodings } from './encodings.js';
import { findInlineValues, findLoggedToastValues, findToastValues, withoutPageHeaders } from './pglz.js';

/** Marks that begin alike, so that one pass over the bytes finds every place where one of them may stand. */
export interface MarkFamily {
  name: string;
  /** What every mark begins with: ASCII, rare in ordinary bytes, four characters or more. */
  prefix: string;
  /** The marks, all of one length when blanks and punctuation are left out; compared without them and in lower case. */
  marks: ReadonlySet<string>;
  /**
   * For short marks: in raw text a mark only counts where no letter or digit stands next to it, and in base64 only where what stands beside it is text too (or nothing).
   * Without this, seven characters occur by chance in some hundred megabytes of base64 (encrypted messages), and in one of five runs in what a thousand megabytes of it decode to.
   */
  standsAlone?: boolean;
}
export interface Find {
  place: string;
  at: number;
  family: string;
  mark: string;
  encoding: string;
}
/** `postgres`: also take apart values that PostgreSQL has compressed. */
export interface ScanOptions {
  postgres?: boolean;
}

const separators = /%20|[\s+.\-_()]/g;
/** The form in which marks are compared. */
export const foldMark = (text: string): string => text.replace(separators, '').toLowerCase();

/** True where no letter or digit stands directly before or behind the `length` letters and digits that begin at `at`. */
/** Whether bytes may be part of a text in UTF-8, wherever it was cut. */
const isText = (bytes: string): boolean => /^[\x80-\xbf]{0,3}(?:[\t\n\r\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3})*[\xc2-\xf4]?$/.test(bytes);

function standsAlone(bytes: Buffer, at: number, length: number): boolean {
  const text = bytes.toString('latin1', at, at + length * 3);
  let left = length;
  let end = 0;
  while (left > 0 && end < text.length) {
    const separator = /^(%20|[\s+.\-_()])/.exec(text.slice(end, end + 3));
    if (separator === null) left -= 1;
    end += separator === null ? 1 : separator[0].length;
  }
  return !/[a-z0-9]/i.test(text.charAt(end)) && (at === 0 || !/[a-z0-9]/i.test(String.fromCharCode(bytes[at - 1]!)));
}

const deepest = 4;
const largestUnpacked = 256 * 1024 * 1024;
type Unpack = (bytes: Buffer, options: { finishFlush: number; maxOutputLength: number }) => Buffer;
/** Takes apart one gzip member (RFC 1952) whatever stands behind it, which `gunzipSync` would refuse. */
const unpackGzip: Unpack = (bytes, options) => {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + bytes.readUInt16LE(at);
  for (const flag of [8, 16]) if ((flags & flag) !== 0) at = bytes.indexOf(0, at) + 1 || bytes.length;
  if ((flags & 2) !== 0) at += 2;
  return inflateRawSync(bytes.subarray(at), options);
};
const packers: readonly { magic: Buffer; name: string; unpack: Unpack; end: number }[] = [
  { magic: Buffer.from([0x1f, 0x8b, 0x08]), name: 'gzip', unpack: unpackGzip, end: constants.Z_SYNC_FLUSH },
  ...[0x01, 0x5e, 0x9c, 0xda].map((flags) => ({ magic: Buffer.from([0x78, flags]), name: 'zlib', unpack: inflateSync, end: constants.Z_SYNC_FLUSH })),
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), name: 'zstd', unpack: zstdDecompressSync, end: constants.ZSTD_e_flush },
];

interface Candidate {
  family: MarkFamily;
  length: number;
  folded: ReadonlySet<string>;
  prefix: string;
  encoding: (typeof encodings)[number];
}

/** Looks for marks in any of the encodings of encodings.ts, plainly and inside gzip, zlib and zstd streams (nested up to four deep). */
export class Scanner {
  readonly finds: Find[] = [];
  bytes = 0;
  places = 0;
  /** Packed streams that were too large to look into: a scan that reports any has not seen everything. */
  tooLarge = 0;
  readonly #automaton: Automaton;
  readonly #candidates: Candidate[] = [];

  constructor(families: readonly MarkFamily[]) {
    const patterns: Buffer[] = [];
    const known = new Set<string>();
    for (const family of families) {
      const folded = new Set([...family.marks].map(foldMark));
      const lengths = new Set([...folded].map((mark) => mark.length));
      if (lengths.size > 1) throw new Error(`marks of ${family.name} differ in length`);
      for (const prefix of new Set([family.prefix, family.prefix.toLowerCase(), family.prefix.toUpperCase()])) {
        for (const encoding of encodings) {
          const pattern = encoding.pattern(prefix);
          const key = `${pattern.toString('hex')} ${encoding.name.replace('base64url', 'base64')}`;
          if (known.has(key)) continue;
          known.add(key);
          patterns.push(pattern);
          this.#candidates.push({ family, length: [...lengths][0] ?? 0, folded, prefix, encoding });
        }
      }
    }
    this.#automaton = new Automaton([...patterns, ...packers.map((packer) => packer.magic)]);
  }

  /** Takes over what another scanner found and looked through. */
  add(other: Scanner): void {
    this.finds.push(...other.finds);
    this.bytes += other.bytes;
    this.places += other.places;
    this.tooLarge += other.tooLarge;
  }

  /** Scans bytes that stand at `place`. `offset` is added to what is reported. */
  scanBuffer(place: string, bytes: Buffer, options: ScanOptions = {}, offset = 0): void {
    this.places += 1;
    this.bytes += bytes.length;
    this.#look(place, bytes, offset, 0);
    if (options.postgres !== true) return;
    // A segment of the write-ahead log: 24 hexadecimal digits.
    const logged = /\/[0-9A-F]{24}$/.test(place);
    const records = logged ? withoutPageHeaders(bytes) : bytes;
    if (logged) this.#look(`${place} (without page headers)`, records, offset, 0);
    const inside = (what: string) => (plain: Buffer, at: number) => this.#look(`${place} (${what})`, plain, offset + at, 1);
    findInlineValues(records, inside('compressed value'));
    if (logged) findLoggedToastValues(records, inside('TOAST value'));
    else if (bytes.length % 8192 === 0) findToastValues(bytes, inside('TOAST value'));
  }

  #look(place: string, bytes: Buffer, offset: number, depth: number): void {
    this.#automaton.run(bytes, (pattern, at) => {
      const candidate = this.#candidates[pattern];
      if (candidate === undefined) {
        if (depth < deepest) this.#unpack(place, bytes, at, packers[pattern - this.#candidates.length]!, offset, depth);
        return;
      }
      const { family, length, folded, prefix, encoding } = candidate;
      const mark = foldMark(encoding.read(bytes, at, length * 3, prefix)).slice(0, length);
      if (!folded.has(mark)) return;
      if (family.standsAlone === true && encoding.name === 'raw' && !standsAlone(bytes, at, length)) return;
      // A mark may be written with a space in it.
      if (family.standsAlone === true && !isText(encoding.beside?.(bytes, at, length + 1) ?? '')) return;
      this.finds.push({ place, at: offset + at, family: family.name, mark, encoding: encoding.name });
    });
  }

  #unpack(place: string, bytes: Buffer, at: number, packer: (typeof packers)[number], offset: number, depth: number): void {
    // Deflate block type 3 does not exist: most chance occurrences of the two zlib bytes end here.
    if (packer.name === 'zlib' && (((bytes[at + 2] ?? 6) >> 1) & 3) === 3) return;
    let plain: Buffer;
    try {
      plain = packer.unpack(bytes.subarray(at, Math.min(bytes.length, at + largestUnpacked)), { finishFlush: packer.end, maxOutputLength: largestUnpacked });
    } catch (cause) {
      // Any other error: the bytes only looked like a packed stream.
      if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') this.tooLarge += 1;
      return;
    }
    if (plain.length > 0) this.#look(`${place} (inside ${packer.name})`, plain, offset + at, depth + 1);
  }

  /** Scans a file in pieces that overlap; a file that is gone meanwhile is passed over. */
  async scanFile(path: string, options: ScanOptions = {}): Promise<void> {
    const pieceSize = 128 * 1024 * 1024;
    const overlap = 1024 * 1024;
    let size: number;
    try {
      size = (await stat(path)).size;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw cause;
    }
    for (let start = 0; start < size; start += pieceSize - overlap) {
      const parts: Buffer[] = [];
      for await (const part of createReadStream(path, { start, end: Math.min(size, start + pieceSize) - 1, highWaterMark: 1024 * 1024 })) parts.push(part as Buffer);
      this.scanBuffer(path, Buffer.concat(parts), options, start);
      if (start + pieceSize >= size) break;
    }
  }

  /** Scans every file below a folder. `except` names what to leave out, by path. */
  async scanFolder(folder: string, options: ScanOptions = {}, except: (path: string) => boolean = () => false): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (except(path)) continue;
      if (entry.isDirectory()) await this.scanFolder(path, options, except);
      else if (entry.isFile()) await this.scanFile(path, options);
    }
  }
}
