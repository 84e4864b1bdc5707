import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Draw } from '../generate/draw.js';
import { type MarkFamily, Scanner } from './scan.js';

const draw = new Draw(20260101);
const words: MarkFamily = { name: 'words', prefix: 'Qzjv', marks: new Set(Array.from({ length: 500 }, () => `Qzjv${draw.text(10, 'abcdefghijklmnoprstuwxy')}`)) };
const phones: MarkFamily = { name: 'phones', prefix: '07918', marks: new Set(Array.from({ length: 500 }, () => `07918${draw.digits(6)}`)) };
const postcodes: MarkFamily = { name: 'postcodes', prefix: 'ZQ', marks: new Set(Array.from({ length: 300 }, () => `ZQ${draw.integer(10, 99)} ${draw.integer(0, 9)}${draw.text(2, 'ABDEFGHJLN')}`)) };
const families = [words, { ...phones, standsAlone: true }, { ...postcodes, standsAlone: true }];

/** Bytes that hold no mark. */
function noise(size: number): Buffer {
  const made = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) made[i] = draw.integer(0, 255);
  return made;
}
const found = (bytes: Buffer, postgres = false): string[] => {
  const scanner = new Scanner(families);
  scanner.scanBuffer('here', bytes, { postgres });
  return [...new Set(scanner.finds.map((find) => find.mark))];
};
const within = (planted: Buffer): Buffer => Buffer.concat([noise(draw.integer(200, 900)), planted, noise(draw.integer(200, 900))]);
const percent = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

const ways: Record<string, (text: string) => Buffer> = {
  raw: (t) => Buffer.from(`"${t}"`),
  'in lower case': (t) => Buffer.from(` ${t.toLowerCase()},`),
  'in upper case': (t) => Buffer.from(`\n${t.toUpperCase()}\n`),
  'in hex': (t) => Buffer.from(Buffer.from(t).toString('hex')),
  'in upper-case hex': (t) => Buffer.from(Buffer.from(t).toString('hex').toUpperCase()),
  'in base64 at offset 0': (t) => Buffer.from(Buffer.from(`${t}...`).toString('base64')),
  'in base64 at offset 1': (t) => Buffer.from(Buffer.from(`a${t}..`).toString('base64')),
  'in base64 at offset 2': (t) => Buffer.from(Buffer.from(`ab${t}.`).toString('base64')),
  'in base64url at offset 1': (t) => Buffer.from(Buffer.from(`?${t}???>>>`).toString('base64url')),
  'in lower-case base64': (t) => Buffer.from(Buffer.from(`abcd${t.toLowerCase()}`).toString('base64')),
  'URL-encoded': (t) => Buffer.from(`?q=${encodeURIComponent(t)}&`),
  'URL-encoded throughout': (t) => Buffer.from(percent(t)),
  'as a form field': (t) => Buffer.from(new URLSearchParams({ t, u: '' }).toString()),
  'in JSON escapes': (t) => Buffer.from([...Buffer.from(t)].map((byte) => `\\u00${byte.toString(16)}`).join('')),
  'in UTF-16LE': (t) => wide(t),
  'in UTF-16BE': (t) => wide(t).swap16(),
  'in UTF-16LE upper case': (t) => wide(t.toUpperCase()),
  'in a gzip member': (t) => gzipSync(Buffer.concat([noise(100), Buffer.from(`<${t}>`), noise(100)])),
  'in a zlib stream': (t) => deflateSync(Buffer.from(`{"text":"${t}"}`)),
  'in a zstd frame': (t) => zstdCompressSync(Buffer.from(`{"text":"${t}"}`)),
  'in hex inside gzip': (t) => gzipSync(Buffer.from(Buffer.from(t).toString('hex'))),
  'in gzip inside gzip': (t) => gzipSync(gzipSync(Buffer.from(t))),
};

/** A compressor of PostgreSQL's form that copies repeated runs of three bytes and more; the value begins with its header. */
function asInlineValue(text: string): Buffer {
  const source = Buffer.from(text);
  const stream: number[] = [];
  for (let at = 0; at < source.length; ) {
    const control = stream.length;
    stream.push(0);
    for (let bit = 0; bit < 8 && at < source.length; bit += 1) {
      let best = 0;
      let distance = 0;
      for (let back = 1; back <= Math.min(at, 4095); back += 1) {
        let length = 0;
        while (length < 17 && at + length < source.length && source[at + length - back] === source[at + length]) length += 1;
        if (length > best) [best, distance] = [length, back];
      }
      if (best >= 3) {
        stream[control]! |= 1 << bit;
        stream.push(((distance >> 4) & 0xf0) | (best - 3), distance & 0xff);
        at += best;
      } else {
        stream.push(source[at]!);
        at += 1;
      }
    }
  }
  const header = Buffer.alloc(8);
  header.writeUInt32LE(((stream.length + 8) << 2) | 2, 0);
  header.writeUInt32LE(source.length, 4);
  return Buffer.concat([header, Buffer.from(stream)]);
}

describe('the scanner for marks', () => {
  for (const [way, write] of Object.entries(ways)) {
    it(`finds a mark that stands ${way}`, () => {
      for (const family of families) {
        for (const mark of draw.sample([...family.marks], 10)) {
          expect(found(within(write(mark)))).toEqual([mark.replace(' ', '').toLowerCase()]);
        }
      }
    });
  }

  it('finds nothing in random bytes, nor in marks that are not among those it was given', () => {
    expect(found(noise(256 * 1024))).toEqual([]);
    expect(found(Buffer.from('Qzjvabcdefghik Qzjv 07918000000 0791 ZQ1 ZQ10 9ZZ'))).toEqual([]);
  });

  it('finds every mark in a text that is full of them', () => {
    const all = [...words.marks].join(', ');
    expect(found(Buffer.from(all)).length).toBe(words.marks.size);
  });

  it('finds a mark in a value that PostgreSQL has compressed, where the raw bytes do not show it', () => {
    const mark = [...words.marks][0]!;
    const text = `Qzjv 12 abcabcabcabc 12 Qzjv ${mark}, once more ${'the same words again and again '.repeat(8)}`;
    const bytes = within(asInlineValue(text));
    expect(bytes.includes(mark)).toBe(false);
    expect(found(bytes)).toEqual([]);
    expect(found(bytes, true)).toEqual([mark.toLowerCase()]);
  });

  it('does not take the middle of a longer word for a short mark', () => {
    const [mark] = postcodes.marks;
    expect(found(Buffer.from(`A${mark!}`))).toEqual([]);
    expect(found(Buffer.from(`${mark!.replace(' ', '')}9`))).toEqual([]);
  });

  it('finds a number that is written with blanks or a dash', () => {
    const mark = [...phones.marks][0]!;
    expect(found(Buffer.from(`${mark.slice(0, 5)} ${mark.slice(5, 8)}-${mark.slice(8)}`))).toEqual([mark]);
  });

  it('finds a short mark in base64 that decodes to text, at every offset, and not where random bytes happen to decode to one', () => {
    for (const mark of draw.sample([...postcodes.marks], 20)) {
      for (const start of ['{"postcode":"', '{"place":"', '{"at": "', '']) expect(found(Buffer.from(Buffer.from(`${start}${mark}","town":"é"}`).toString('base64url')))).toEqual([mark.replace(' ', '').toLowerCase()]);
      const besides = [Buffer.from([0x9a, 0x01, 0xff, 0x07, 0xc0]), Buffer.from([0x02, 0xf8, 0x90, 0x00, 0x1b, 0xee])] as const;
      for (const shift of [0, 1, 2]) expect(found(Buffer.from(Buffer.concat([Buffer.alloc(shift, 0x81), besides[0], Buffer.from(mark), besides[1]]).toString('base64url')))).toEqual([]);
    }
  });

  it('says in which file, where and in which encoding a mark stands', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mag-scan-'));
    const mark = [...words.marks][7]!;
    await writeFile(join(folder, 'one.log'), `xxxx${mark}`);
    await writeFile(join(folder, 'two.log'), 'nothing');
    const scanner = new Scanner(families);
    await scanner.scanFolder(folder);
    await rm(folder, { recursive: true });
    expect(scanner.finds).toEqual([{ place: join(folder, 'one.log'), at: 4, family: 'words', mark: mark.toLowerCase(), encoding: 'raw' }]);
    expect(scanner.places).toBe(2);
  });
});
