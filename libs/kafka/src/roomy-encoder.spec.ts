import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import './roomy-encoder.js';

type Written = Record<string, (value: unknown) => Written> & { readonly buffer: Buffer };
const Encoder = createRequire(import.meta.url)('kafkajs/src/protocol/encoder.js') as new (size?: number) => Written;

/** Each way in which kafkajs writes, with the bytes that it must give. */
const ways: readonly [string, fc.Arbitrary<unknown>, (value: never) => Buffer][] = [
  ['writeInt8', fc.integer({ min: -128, max: 127 }), (value: number) => { const bytes = Buffer.alloc(1); bytes.writeInt8(value); return bytes; }],
  ['writeInt16', fc.integer({ min: -32768, max: 32767 }), (value: number) => { const bytes = Buffer.alloc(2); bytes.writeInt16BE(value); return bytes; }],
  ['writeInt32', fc.integer(), (value: number) => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(value); return bytes; }],
  ['writeInt64', fc.integer(), (value: number) => { const bytes = Buffer.alloc(8); bytes.writeBigInt64BE(BigInt(value)); return bytes; }],
  ['writeString', fc.string({ unit: 'grapheme', maxLength: 900 }), (value: string) => { const length = Buffer.alloc(2); length.writeInt16BE(Buffer.byteLength(value)); return Buffer.concat([length, Buffer.from(value)]); }],
  ['writeBytes', fc.string({ unit: 'grapheme', maxLength: 3000 }), (value: string) => { const length = Buffer.alloc(4); length.writeInt32BE(Buffer.byteLength(value)); return Buffer.concat([length, Buffer.from(value)]); }],
  ['writeBuffer', fc.uint8Array({ maxLength: 5000 }).map((bytes) => Buffer.from(bytes)), (value: Buffer) => value],
];
const writes = fc.array(fc.oneof(...ways.map(([name, values, bytesOf]) => values.map((value) => ({ name, value, bytes: bytesOf(value as never) })))), { maxLength: 60 });

describe('what is encoded for Kafka', () => {
  it('is exactly what was written, however often the buffer grew', () => {
    // Memory that is used again would show where a byte was not written.
    for (let round = 0; round < 50; round += 1) Buffer.allocUnsafeSlow(1 << 16).fill(0xee);
    fc.assert(fc.property(writes, (some) => {
      const whole = some.reduce((encoder, { name, value }) => encoder[name]!(value), new Encoder(1));
      expect(whole.buffer.equals(Buffer.concat(some.map(({ bytes }) => bytes)))).toBe(true);
    }));
  });
});
