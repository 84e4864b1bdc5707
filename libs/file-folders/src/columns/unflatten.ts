import { type JsonPointer } from '#messages';

/** Content that was put together from columns. */
export interface Unflattened {
  readonly content: Record<string, unknown>;
  /** The column at which a path of the content is to be put right: elements that were left out have no number in the content, so the numbers may differ. */
  columnOf(path: JsonPointer): string;
}

type Node = Map<string, unknown>;

/** Puts values at their columns together to content. Elements of a list that have no value at all are left out, so that a gap in the numbers means nothing. */
export function unflatten(values: ReadonlyMap<string, unknown>): Unflattened {
  const root: Node = new Map();
  for (const [name, value] of values) {
    const steps = name.split('.');
    const last = steps.pop()!;
    let at = root;
    for (const step of steps) {
      if (!at.has(step)) at.set(step, new Map());
      at = at.get(step) as Node;
    }
    at.set(last, value);
  }
  const columns = new Map<JsonPointer, string>([['', '']]);
  const content = compact(root, '', '', columns) as Record<string, unknown>;
  return { content, columnOf: (path) => columnAt(path, columns) };
}

function compact(node: Node, path: JsonPointer, column: string, columns: Map<JsonPointer, string>): unknown {
  const isList = path !== '' && [...node.keys()].every((key) => /^\d+$/.test(key));
  const keys = isList ? [...node.keys()].sort((one, other) => Number(one) - Number(other)) : [...node.keys()];
  const entries = keys.map((key, at): [string, unknown] => {
    const here = `${path}/${isList ? at : key}`;
    const there = column === '' ? key : `${column}.${key}`;
    columns.set(here, there);
    const value = node.get(key);
    return [key, value instanceof Map ? compact(value as Node, here, there, columns) : value];
  });
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** The nearest column above a path that is known, and from there on by the names in the path. */
function columnAt(path: JsonPointer, columns: ReadonlyMap<JsonPointer, string>): string {
  for (let known = path; ; known = known.slice(0, known.lastIndexOf('/'))) {
    const column = columns.get(known);
    if (column === undefined) continue;
    const rest = path.slice(known.length).split('/').slice(1).join('.');
    return column === '' || rest === '' ? `${column}${rest}` : `${column}.${rest}`;
  }
}
