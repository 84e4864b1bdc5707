/** The forms in which rows may be dropped. */
export type RowFormat = 'csv' | 'ndjson';

const extensions: ReadonlyMap<string, RowFormat> = new Map([['csv', 'csv'], ['ndjson', 'ndjson'], ['jsonl', 'ndjson']]);
const endingOf = (name: string): string => name.split('.').slice(1).at(-1) ?? '';

/** The form of a file by its name; none for hidden files, for partial ones and for all others. */
export function formatOf(name: string): RowFormat | undefined {
  return name.startsWith('.') ? undefined : extensions.get(endingOf(name).toLowerCase());
}

/** Whether a file is still being written, by its name: it is hidden, or ends as writers end what is not whole yet. */
export const isPartial = (name: string): boolean => name.startsWith('.') || /\.(part|filepart|tmp)$/i.test(name);

const longestName = 120;

/** A name that has room for an id before it and an ending behind it, in any file system: the ending is kept, the rest cut to so many bytes. */
export function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestName) return name;
  const ending = endingOf(name);
  const kept = ending !== '' && Buffer.byteLength(ending) < 16 ? `.${ending}` : '';
  let stem = '';
  for (const letter of name) {
    if (Buffer.byteLength(stem + letter + kept) > longestName) break;
    stem += letter;
  }
  return stem + kept;
}
