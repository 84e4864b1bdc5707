import { type JsonPointer } from '#messages';

type Content = Record<string, unknown>;

/**
 * Puts together again what was divided by label: the case part of a content and its victim part, with narratives as they were written. For whoever may have both, where a content goes out in full to somebody who has no node. Elements of lists are found by their ids,
 * which stay; labels are how a part was marked, and no content.
 */
export function join(casePart: object, victimPart: object): object {
  const open = Object.fromEntries(Object.entries(casePart).filter(([name]) => name !== 'labels'));
  const { originals, ...hidden } = victimPart as Content;
  const whole = joined(open, hidden) as Content;
  for (const { path, text } of (originals ?? []) as readonly { readonly path: JsonPointer; readonly text: string }[]) putBack(whole, path, text);
  return whole;
}

const isObject = (value: unknown): value is Content => typeof value === 'object' && value !== null && !Array.isArray(value);

function joined(one: unknown, other: unknown): unknown {
  if (other === undefined) return structuredClone(one);
  if (one === undefined) return structuredClone(other);
  if (Array.isArray(one) && Array.isArray(other)) return joinedLists(one, other);
  if (!isObject(one) || !isObject(other)) return structuredClone(one);
  return Object.fromEntries([...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => [name, joined(one[name], other[name])]));
}

function joinedLists(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const idOf = (element: unknown): unknown => (isObject(element) ? element['id'] : undefined);
  const known = new Set(one.map(idOf));
  return [...one.map((element) => joined(element, idOf(element) === undefined ? undefined : other.find((each) => idOf(each) === idOf(element)))), ...structuredClone(other.filter((each) => idOf(each) === undefined || !known.has(idOf(each))))];
}

/** Puts a narrative back where it stood; one whose place is gone is left out, for it belongs to nothing that is told. */
function putBack(whole: Content, path: JsonPointer, text: string): void {
  const names = path.split('/').slice(1), last = names.pop() ?? '';
  const holder = names.reduce<unknown>((within, name) => (typeof within === 'object' && within !== null ? (within as Content)[name] : undefined), whole);
  if (typeof holder === 'object' && holder !== null && typeof (holder as Content)[last] === 'string') (holder as Content)[last] = text;
}
