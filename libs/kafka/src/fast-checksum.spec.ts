import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import './fast-checksum.js';

const require = createRequire(import.meta.url);
const slow = require('kafkajs/src/protocol/recordBatch/crc32C/crc32C.js') as (bytes: Buffer) => number;
const used = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number;

describe('the checksum of a batch', () => {
  it('is the published one of the digits 1 to 9', () => expect(used(Buffer.from('123456789'))).toBe(0xe3069283));

  it.each([0, 1, 7, 8, 1023, 70_000])('is what kafkajs computes, of %i bytes', (length) => {
    const bytes = randomBytes(length);
    expect(used(bytes)).toBe(slow(bytes) >>> 0);
  });
});
