import { type Line, longestRow, withoutReturn } from './lines.js';

/** A CSV record as it came: one line, or several when a quoted value has line ends. */
export interface CsvRecord {
  readonly bytes: Buffer;
  readonly fault?: 'ROW_TOO_LONG' | 'QUOTE_NOT_CLOSED';
}

/** A quoted value may run over so many lines; beyond that its closing quote was forgotten. */
const mostLines = 200;

/**
 * Joins lines to records by the quotes of RFC 4180 section 2.
 * A quote that is never closed would swallow every row after it: then only its own line is the bad row, and reading goes on with the next one.
 */
export async function* joinRecords(lines: AsyncIterable<Line>): AsyncGenerator<CsvRecord> {
  let open: Buffer[] = [];
  let length = 0;
  let state: QuoteState = 'start';
  const add = function* (line: Buffer): Generator<CsvRecord> {
    const ended = withoutReturn(line);
    state = stateAfter(ended, state === 'quoted' ? 'quoted' : 'start');
    // Inside a quoted value a carriage return belongs to the value.
    const bytes = state === 'quoted' ? line : ended;
    open.push(bytes);
    length += bytes.length + 1;
    if (state === 'broken' || (open.length > 1 && length > longestRow)) yield* giveUp();
    else if (state !== 'quoted') yield take();
    else if (open.length >= mostLines) yield* giveUp();
  };
  const take = (): CsvRecord => {
    const bytes = joined(open);
    open = [];
    length = 0;
    state = 'start';
    return { bytes };
  };
  const giveUp = function* (): Generator<CsvRecord> {
    const [first, ...others] = open;
    take();
    if (first) yield { bytes: withoutReturn(first), fault: 'QUOTE_NOT_CLOSED' };
    for (const bytes of others) yield* add(bytes);
  };
  for await (const line of lines) {
    if (line.whole) {
      yield* add(line.bytes);
      continue;
    }
    while (open.length > 0) yield* giveUp();
    yield { bytes: line.bytes, fault: 'ROW_TOO_LONG' };
  }
  while (open.length > 0) yield* giveUp();
}

/** `broken`: something stands between a closing quote and the next comma, as when an earlier quote was never closed. */
type QuoteState = 'start' | 'plain' | 'quoted' | 'closed' | 'broken';

const quote = 0x22;
const comma = 0x2c;

/** Where a line's last byte stands: inside quotes or not. A quote opens a value only as its first byte. */
function stateAfter(bytes: Buffer, from: QuoteState): QuoteState {
  let state = from;
  for (const byte of bytes) {
    if (state === 'quoted') {
      if (byte === quote) state = 'closed';
    } else if (byte === comma) state = 'start';
    else if (byte === quote) state = state === 'plain' ? 'broken' : 'quoted';
    else if (state === 'closed') state = 'broken';
    else state = 'plain';
    if (state === 'broken') return state;
  }
  return state;
}

function joined(lines: readonly Buffer[]): Buffer {
  return lines.length === 1 && lines[0] ? lines[0] : Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [Buffer.from('\n'), line])));
}
