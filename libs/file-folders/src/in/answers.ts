import { isUuid, type Kind, kinds, type LawfulBasis, lawfulBases, parseStrictJson } from '#messages';
import { fieldNamed, readCell, withEmptyLists } from '../columns/columns.js';
import { unflatten } from '../columns/unflatten.js';
import { openCsv, ndjsonLines } from '../csv/read-rows.js';
import { unguardCell } from '../csv/safe-csv.js';
import { type RowFormat } from '../drop/drop-folder.js';
import { type RowFinding, valueFinding } from '../drop/findings.js';
import { answerFinding } from './answer-findings.js';

/** An answer to one piece of work, as its row says it; whether there is such work, and whether it may be answered so, has not been asked. */
export interface Answer {
  readonly inReplyTo: string;
  readonly kind: Kind;
  readonly lawfulBasis?: LawfulBasis;
  readonly content: Record<string, unknown>;
}

/** One row as it came: read as an answer, or with what keeps it from being read. */
export interface AnswerRow {
  readonly row: number;
  /** The very bytes, so that a bad row can be given back. */
  readonly bytes: Buffer;
  readonly answer: Answer | undefined;
  readonly findings: readonly RowFinding[];
  /** The column at which a path of the content is to be put right. */
  columnOf(path: string): string;
}

/** A file of answers that has been opened. */
export interface AnswerFile {
  /** What keeps the whole file from being read. */
  readonly findings: readonly RowFinding[];
  /** What must stand before rows that are given back. */
  readonly header: Buffer;
  readonly rows: AsyncGenerator<AnswerRow>;
}

/** The columns of an answer that are not its content; in NDJSON the content stands below `content`. */
export const answerColumns = ['inReplyTo', 'kind', 'lawfulBasis'] as const;

/** Opens a file of answers of these kinds, in constant memory. */
export async function openAnswers(stream: AsyncIterable<Buffer | string>, format: RowFormat, answering: readonly Kind[]): Promise<AnswerFile> {
  return format === 'csv' ? csvAnswers(stream, answering) : { findings: [], header: Buffer.alloc(0), rows: ndjsonAnswers(stream, answering) };
}

async function csvAnswers(stream: AsyncIterable<Buffer | string>, answering: readonly Kind[]): Promise<AnswerFile> {
  const { header, headerBytes, rows } = await openCsv(stream);
  const findings = header === undefined ? [answerFinding('EMPTY_FILE')] : headerFindings(header, answering);
  return { findings, header: headerBytes, rows: csvRows(rows, findings.length > 0 ? undefined : header ?? [], answering) };
}

const isOwn = (name: string): boolean => answerColumns.some((one) => one === name);

function headerFindings(header: readonly string[], answering: readonly Kind[]): RowFinding[] {
  const known = (name: string): boolean => isOwn(name) || answering.some((kind) => fieldNamed(kind, name) !== undefined);
  return [
    ...header.flatMap((name, at) => (known(name) ? [] : [answerFinding('UNKNOWN_COLUMN', `column ${at + 1}`)])),
    ...[...new Set(header.filter((name, at) => known(name) && header.indexOf(name) !== at))].map((name) => answerFinding('REPEATED_COLUMN', name)),
    ...answerColumns.filter((name) => name !== 'lawfulBasis' && !header.includes(name)).map((name) => answerFinding('MISSING_COLUMN', name)),
  ];
}

/** Without a header that can be read the rows are given back as they are. */
async function* csvRows(rows: Awaited<ReturnType<typeof openCsv>>['rows'], header: readonly string[] | undefined, answering: readonly Kind[]): AsyncGenerator<AnswerRow> {
  for await (const { row, bytes, cells, findings } of rows) {
    if (header === undefined) yield unread(row, bytes, [answerFinding('NOT_READ')]);
    else if (findings.length > 0) yield unread(row, bytes, findings);
    else yield fromCells(row, bytes, new Map(header.map((name, at) => [name, unguardCell(cells[at] ?? '')])), answering);
  }
}

function fromCells(row: number, bytes: Buffer, cells: ReadonlyMap<string, string>, answering: readonly Kind[]): AnswerRow {
  const own = (name: (typeof answerColumns)[number]): string | undefined => cells.get(name)?.trim() || undefined;
  const said = { inReplyTo: own('inReplyTo'), kind: own('kind'), lawfulBasis: own('lawfulBasis') };
  const { head, findings } = headOf(said, answering);
  if (head === undefined) return unread(row, bytes, findings);
  const values = new Map<string, unknown>();
  for (const [name, cell] of cells) {
    const field = isOwn(name) || cell.trim() === '' ? undefined : fieldNamed(head.kind, name);
    if (field === undefined) {
      if (!isOwn(name) && cell.trim() !== '') findings.push(answerFinding('UNKNOWN_COLUMN', name, 'An answer of this kind does not have it: empty it.'));
      continue;
    }
    const read = readCell(field, cell);
    if (read?.ok === true) values.set(name, read.value);
    else if (read !== undefined) findings.push(valueFinding(read.code, name, read.todo, cell));
  }
  const { content, columnOf } = unflatten(values);
  return { row, bytes, answer: findings.length > 0 ? undefined : { ...head, content: withEmptyLists(kinds[head.kind].content, content) }, findings, columnOf };
}

async function* ndjsonAnswers(stream: AsyncIterable<Buffer | string>, answering: readonly Kind[]): AsyncGenerator<AnswerRow> {
  for await (const { row, bytes, text, findings } of ndjsonLines(stream)) yield findings.length > 0 ? unread(row, bytes, findings) : fromJson(row, bytes, text, answering);
}

function fromJson(row: number, bytes: Buffer, text: string, answering: readonly Kind[]): AnswerRow {
  const said = objectIn(text);
  const content = said?.['content'];
  if (said === undefined || typeof content !== 'object' || content === null || Array.isArray(content)) return unread(row, bytes, [answerFinding('ROW_NOT_JSON')]);
  const { head, findings } = headOf(said, answering);
  const unknown = Object.keys(said).flatMap((name, at) => (isOwn(name) || name === 'content' ? [] : [answerFinding('UNKNOWN_COLUMN', `name ${at + 1}`)]));
  const all = [...findings, ...unknown];
  const answer = head === undefined || all.length > 0 ? undefined : { ...head, content: content as Record<string, unknown> };
  return { row, bytes, answer, findings: all, columnOf: (path) => path.split('/').slice(1).join('.') };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseStrictJson(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

/** What every answer says before its content: of what, and of which kind it is. */
function headOf(said: { readonly inReplyTo?: unknown; readonly kind?: unknown; readonly lawfulBasis?: unknown }, answering: readonly Kind[]): { readonly head: Omit<Answer, 'content'> | undefined; readonly findings: RowFinding[] } {
  const { inReplyTo, lawfulBasis } = said;
  const kind = answering.find((one) => one === said.kind);
  const findings: RowFinding[] = [];
  if (inReplyTo === undefined) findings.push(answerFinding('MISSING_VALUE', 'inReplyTo'));
  else if (typeof inReplyTo !== 'string' || !isUuid(inReplyTo)) findings.push(answerFinding('NO_SUCH_WORK', 'inReplyTo'));
  if (kind === undefined) findings.push(answerFinding('NOT_AN_ANSWER', 'kind', `They are ${answering.join(', ')}.`));
  const isBasis = lawfulBasis === undefined || (typeof lawfulBasis === 'string' && Object.hasOwn(lawfulBases, lawfulBasis));
  if (!isBasis) findings.push({ code: 'NOT_IN_LIST', column: 'lawfulBasis', todo: `Choose one of ${Object.keys(lawfulBases).join(', ')}, or leave it out.` });
  if (findings.length > 0 || kind === undefined || typeof inReplyTo !== 'string') return { head: undefined, findings };
  return { head: { inReplyTo, kind, ...(lawfulBasis === undefined ? {} : { lawfulBasis: lawfulBasis as LawfulBasis }) }, findings };
}

const unread = (row: number, bytes: Buffer, findings: readonly RowFinding[]): AnswerRow => ({ row, bytes, answer: undefined, findings, columnOf: () => '' });
