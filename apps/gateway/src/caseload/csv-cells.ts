/** Longest record that is read, in bytes; a longer one is a quotation mark that was never closed. */
export const longestRecord = 65_536;

/** One record of a file as it stood, and its cells, or `null` where it cannot be read as a record at all. */
export interface RawRecord {
  /** 1 for the first record after the header. */
  readonly rowNumber: number;
  /** The very bytes, without the line end. */
  readonly bytes: Buffer;
  /** Cells in the order of the header. */
  readonly cells: readonly string[] | null;
}

/**
 * Cells of one CSV record (RFC 4180), still as bytes in latin1; `null` when its quotation marks do not add up.
 * Written out because the record is already cut and must stay cut: a parser made for each record costs ten times as much.
 */
export function csvCells(record: string): string[] | null {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  for (let at = 0; ; ) {
    let end: number;
    if (record[at] === '"') {
      end = closingQuote(record, at + 1);
      if (end === -1) return null;
      cells.push(record.slice(at + 1, end).replaceAll('""', '"'));
      end += 1;
    } else {
      const comma = record.indexOf(',', at);
      end = comma === -1 ? record.length : comma;
      const cell = record.slice(at, end);
      if (cell.includes('"')) return null;
      cells.push(cell);
    }
    if (end === record.length) return cells;
    if (record[end] !== ',') return null;
    at = end + 1;
  }
}

/** Where the quoted cell that begins at `from` is closed; a doubled mark stands for itself. */
function closingQuote(record: string, from: number): number {
  let at = record.indexOf('"', from);
  while (at !== -1 && record[at + 1] === '"') at = record.indexOf('"', at + 2);
  return at;
}

/**
 * Cuts a stream of CSV bytes into records of `width` cells, in constant memory and without losing a byte.
 * A quoted cell may hold line breaks. A record of several lines that does not come out as `width` cells has a stray quotation mark: then
 * only its first line is given as unreadable and reading goes on with the second, so that one bad row never takes its neighbours with it.
 * The bytes are held as latin1 (one character a byte); `decodeCell` turns a cell into text.
 */
export async function* csvRecords(source: AsyncIterable<Buffer>, width: (header: readonly string[]) => number): AsyncGenerator<RawRecord | { readonly header: readonly string[] }> {
  let rest = '';
  let expected: number | undefined;
  let rowNumber = 0;
  const take = (last: boolean): { record: string; cells: string[] | null; next: number } | undefined => {
    const firstEnd = rest.indexOf('\n');
    let quotes = 0;
    let from = 0;
    for (;;) {
      const end = rest.indexOf('\n', from);
      const stop = end === -1 ? rest.length : end;
      if (end === -1 && !last && rest.length <= longestRecord) return undefined;
      for (let at = rest.indexOf('"', from); at !== -1 && at < stop; at = rest.indexOf('"', at + 1)) quotes += 1;
      if (quotes % 2 === 0 && (end !== -1 || last)) {
        const record = withoutReturn(rest.slice(0, stop));
        const cells = csvCells(record);
        if (stop === firstEnd || firstEnd === -1 || (cells !== null && (expected === undefined || cells.length === expected))) return { record, cells, next: stop + 1 };
      } else if (end !== -1 && stop <= longestRecord) {
        from = end + 1;
        continue;
      }
      const lineEnd = firstEnd === -1 ? rest.length : firstEnd;
      return { record: withoutReturn(rest.slice(0, lineEnd)), cells: null, next: lineEnd + 1 };
    }
  };
  const drain = function* (last: boolean): Generator<RawRecord | { readonly header: readonly string[] }> {
    while (rest !== '') {
      const taken = take(last);
      if (taken === undefined) return;
      rest = rest.slice(taken.next);
      if (taken.record === '') continue;
      if (expected === undefined) {
        const header = (taken.cells ?? []).map(decodeCell).map((name) => (name ?? '').trim());
        expected = width(header);
        yield { header };
        continue;
      }
      rowNumber += 1;
      yield { rowNumber, bytes: Buffer.from(taken.record, 'latin1'), cells: taken.cells };
    }
  };
  let first = true;
  for await (const chunk of source) {
    rest += (first && chunk.subarray(0, 3).equals(byteOrderMark) ? chunk.subarray(3) : chunk).toString('latin1');
    first = false;
    yield* drain(false);
  }
  yield* drain(true);
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const strict = new TextDecoder('utf-8', { fatal: true });

/** A cell as text: UTF-8, composed (NFC), without surrounding white space; `undefined` where the bytes are not UTF-8. */
export function decodeCell(cell: string): string | undefined {
  if (/^[\x20-\x7e]*$/.test(cell)) return cell.trim();
  try {
    return strict.decode(Buffer.from(cell, 'latin1')).normalize('NFC').trim();
  } catch {
    return undefined; // not UTF-8: the caller reports the column
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
