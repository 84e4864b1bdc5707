import { type FeedFormat, openFeedFile } from './records.js';
import { type ReportRow } from './taken.js';

/** The rows of a file that were not accepted, as they came and below its header, so that they can be put right and dropped again. `told` says what became of the rows, in order. */
export async function* rejectedRows(stream: AsyncIterable<Buffer>, format: FeedFormat, told: AsyncGenerator<ReportRow>): AsyncGenerator<Buffer> {
  const lineEnd = Buffer.from('\n');
  const { header, records } = await openFeedFile(stream, format);
  if (header.length > 0) yield* [header, lineEnd];
  let next = await told.next();
  for await (const { row, bytes } of records) {
    while (next.done !== true && next.value.row < row) next = await told.next();
    if (next.done !== true && next.value.row === row && next.value.outcome === 'REJECTED') yield* [bytes, lineEnd];
  }
}
