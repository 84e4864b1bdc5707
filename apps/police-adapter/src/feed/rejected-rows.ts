import { guardRecord } from '#file-folders';
import { type FeedFormat, openFeedFile } from './records.js';
import { type ReportRow } from './taken.js';

/**
 * The rows of a file that were not accepted, below its header, so that they can be put right and dropped again: in CSV safe in a spreadsheet, and read as they were when they come again.
 * `told` says what became of the rows, in order.
 */
export async function* rejectedRows(stream: AsyncIterable<Buffer>, format: FeedFormat, told: AsyncGenerator<ReportRow>): AsyncGenerator<Buffer> {
  const line = (bytes: Buffer): Buffer[] => (format === 'csv' ? [guardRecord(bytes)] : [bytes, Buffer.from('\n')]);
  const { header, records } = await openFeedFile(stream, format);
  if (header.length > 0) yield* line(header);
  let next = await told.next();
  for await (const { row, bytes } of records) {
    while (next.done !== true && next.value.row < row) next = await told.next();
    if (next.done !== true && next.value.row === row && next.value.outcome === 'REJECTED') yield* line(bytes);
  }
}
