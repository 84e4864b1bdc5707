import { GatewayError } from '#messages';

/** Longest line that is read, in bytes; one of the lookup has some three hundred. */
const longestLine = 65_536;

/** That of UTF-8, read as latin1. */
const byteOrderMark = /^\u00ef\u00bb\u00bf/;

/** One line of a file: its cells, or null where its quotation marks do not add up. */
export interface Line {
  readonly cells: readonly string[] | null;
  /** The file ends in it without a line end: it may have been cut off. */
  readonly isCut: boolean;
}

/**
 * Reads the lines of a CSV file whose values are codes and numbers, in quotation marks or not: no value of the lookup has a line end or a quotation mark in it, so each line is a row and a stray
 * mark spoils only its own. Bytes are taken as latin1; empty lines are passed by.
 * @throws GatewayError REQUEST_INVALID where a line is so long that this can be no such file
 */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let rest = '';
  let isFirst = true;
  for await (const chunk of source) {
    const parts = (rest + chunk.toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    if (isFirst && parts[0] !== undefined) {
      parts[0] = parts[0].replace(byteOrderMark, '');
      isFirst = false;
    }
    if (rest.length > longestLine) throw new GatewayError('REQUEST_INVALID', { path: 'line' }, { findings: [{ path: 'line', code: 'TOO_LONG', todo: 'Give the National Statistics Postcode Lookup as it is published, as CSV and not packed.' }] });
    yield parts.flatMap((line) => lineOf(line, false));
  }
  yield lineOf(rest, true);
}

function lineOf(line: string, isCut: boolean): Line[] {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text === '' ? [] : [{ cells: cellsOf(text), isCut }];
}

function cellsOf(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (let at = 0; ; at += 1) {
    const isQuoted = line[at] === '"';
    const found = isQuoted ? line.indexOf('"', at + 1) : line.indexOf(',', at);
    if (isQuoted && found === -1) return null;
    const end = found === -1 ? line.length : found;
    cells.push(line.slice(isQuoted ? at + 1 : at, end));
    at = isQuoted ? end + 1 : end;
    if (at >= line.length) return cells;
    if (line[at] !== ',') return null;
  }
}
