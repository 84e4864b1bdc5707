/** The longest row taken as one, in bytes: what fits into one sealed part should it have to be kept, and far more than a row needs. */
export const longestRow = 128 * 1024;

/** One line of a file as it came, without its line feed. */
export interface Line {
  readonly bytes: Buffer;
  /** False when the line was longer than {@link longestRow} and this is only a piece of it. */
  readonly whole: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Splits a stream into lines in constant memory: a line that is too long comes in pieces, so that none of it is lost. */
export async function* readLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let inPieces = false;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let start = 0;
    for (let end = rest.indexOf(lineFeed, start); end !== -1; end = rest.indexOf(lineFeed, start)) {
      yield { bytes: rest.subarray(start, end), whole: !inPieces && end - start <= longestRow };
      inPieces = false;
      start = end + 1;
    }
    rest = rest.subarray(start);
    while (rest.length > longestRow) {
      yield { bytes: rest.subarray(0, longestRow), whole: false };
      inPieces = true;
      rest = rest.subarray(longestRow);
    }
  }
  if (rest.length > 0) yield { bytes: rest, whole: !inPieces };
}

/** A line without the carriage return that some systems end it with. */
export function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
