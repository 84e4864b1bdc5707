import { type Kind } from '#messages';
import { flatten } from '../columns/flatten.js';
import { stringifyRows } from '../csv/safe-csv.js';
import { writeUnsettled } from '../drop/write-file.js';

/** One message as it is put out. */
export interface FiledItem {
  readonly messageId: string;
  readonly issuer: string;
  readonly kind: Kind;
  readonly conversation: string;
  readonly lane?: string;
  readonly receivedAt: Date;
  /** The token that it came with, for the audit: it is not put out. */
  readonly signed: string;
  /** The parts that whoever has the folder may see, and no other. */
  readonly parts: { readonly case?: object; readonly originator?: object; readonly victim?: object };
}

/** Its name without an ending: ids and codes only. Who uses one id twice is told apart by the issuer. */
export const nameOf = ({ kind, issuer, messageId }: FiledItem): string => `${kind}.${issuer}.${messageId}`;

const headOf = ({ messageId, issuer, kind, conversation, lane, receivedAt }: FiledItem): Readonly<Record<string, string>> =>
  ({ messageId, issuer, kind, conversation, ...(lane === undefined ? {} : { lane }), receivedAt: receivedAt.toISOString() });

/** The item as one JSON object; the case part is its `content`. */
export function asNdjson(item: FiledItem): string {
  const { case: content, originator, victim } = item.parts;
  return `${JSON.stringify({ ...headOf(item), ...(content && { content }), ...(originator && { originator }), ...(victim && { victim }) })}\n`;
}

/** The item as a header and one row. Columns of the content have the names of its fields; those of the originator part begin with `originator.` */
export function asCsv(item: FiledItem): string {
  const { case: content, originator, victim } = item.parts;
  const cells = [
    ...Object.entries(headOf(item)), ...(content === undefined ? [] : flatten(item.kind, 'case', content)), ...(victim === undefined ? [] : flatten(item.kind, 'victim', victim)),
    ...(originator === undefined ? [] : flatten(item.kind, 'originator', originator).map(([name, cell]) => [`originator.${name}`, cell] as const)),
  ];
  return stringifyRows([cells.map(([name]) => name), cells.map(([, cell]) => cell)]);
}

/** Writes both files of an item, each whole or not at all, for the folder to be settled; the same item again is the same names with the same bytes. */
export async function writeItem(folder: string, item: FiledItem): Promise<void> {
  await writeUnsettled(folder, `${nameOf(item)}.ndjson`, asNdjson(item));
  await writeUnsettled(folder, `${nameOf(item)}.csv`, asCsv(item));
}
