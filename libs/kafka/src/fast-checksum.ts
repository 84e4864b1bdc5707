import { createRequire } from 'node:module';
import { crc32c } from '@node-rs/crc32';

/**
 * kafkajs 2.2.4 computes the checksum of each batch that it writes (CRC-32C, RFC 3720 appendix B.4) byte by byte in JavaScript: a tenth of the time of
 * an exchange that sends. The processor has an instruction for it. It takes the place of kafkajs's own module, so it must be loaded before kafkajs is.
 */
const require = createRequire(import.meta.url);
const file = require.resolve('kafkajs/src/protocol/recordBatch/crc32C/index.js');
require(file);
const loaded = require.cache[file];
if (loaded !== undefined) loaded.exports = (bytes: Buffer) => crc32c(bytes);
