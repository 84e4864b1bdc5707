import { type Draw } from '../generate/draw.js';

type Holder = Record<string | number, unknown>;

/** A copy made of this realm's own objects, which `structuredClone` does not give inside a test runner. */
export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Values that are wrong in most places, and right in some. No NUL and no half of a surrogate pair: those are refused with the text of the JSON, before any schema. */
const oddValues: readonly unknown[] = [
  null, '', ' ', 'x', 'Ü', 0, 1, -1, 1.5, 1e15, true, false, {}, [], [[]], [null], [{}], 'a\nb', 'a\u2028b', '\u{1f600}', '\u{1f600}'.repeat(40), 'x'.repeat(41), 'x'.repeat(9000), '22', 'SUSPECT', 'VICTIM', 'YES',
  'ENDED', 'ADDED', 'OPEN', 'SENSITIVE', '2026-02-30', '2028-02-29', '2026-03-01', '2026-03-01T24:00:00Z', '2026-03-01T23:59:60Z', '2026-03-01T23:59:59.123456Z', '2026-03-01T21:00:00+01:00',
  '2026-03-01T21:00:00z', '1979/0163001B', '79/163001B', 'X123456', 'x123456', '065656/91H', '9434765919', 'WR1 2AB', 'wr12ab', 'W1A 0AX', '100012345678', '01632 960123', '+44 1632 960123', 'a@b', 'a@example.org',
  '6f2d1c3a-0b5e-4a7d-9c81-2e4f6a8b0c1d', '6F2D1C3A-0B5E-4A7D-9C81-2E4F6A8B0C1D', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV', 'E10000034', 'P1D', 'PT24H',
];

const oddValue = (draw: Draw): unknown => copyOf(draw.pick(oddValues));

/** Every object and list of a document, the document itself first. */
function holdersOf(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holdersOf)];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** One small change of a text: a character more, less or another, or other letters. */
function changedText(text: string, draw: Draw): string {
  const characters = [...text];
  const at = draw.integer(0, characters.length - 1);
  switch (draw.integer(0, 7)) {
    case 0: return characters.toSpliced(at, 1).join('');
    case 1: return characters.toSpliced(at, 0, draw.pick(['x', '7', ' ', '-', '/', '\t', 'é', '\u007f'])).join('');
    case 2: return characters.with(at, draw.pick(['A', '0', 'z', '.', '\n'])).join('');
    case 3: return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
    case 4:
    case 5:
    case 6: return text.replace(/\d/, (digit) => String((Number(digit) + draw.integer(1, 9)) % 10));
    default: return text.repeat(draw.integer(2, 60)).slice(0, 9000);
  }
}

function changeOne(holder: Holder, draw: Draw): void {
  if (Array.isArray(holder)) return changeList(holder, draw);
  const names = Object.keys(holder);
  if (names.length === 0 || draw.chance(0.05)) {
    holder[draw.pick(['undeclaredField', 'id', 'labels', 'originals', 'x'])] = oddValue(draw);
    return;
  }
  const name = draw.pick(names);
  const value = holder[name];
  if (draw.chance(0.3)) delete holder[name];
  else if (isText(value) && draw.chance(0.5)) holder[name] = changedText(value, draw);
  else if (typeof value === 'number' && draw.chance(0.5)) holder[name] = value + draw.pick([-1, 1, 0.5, 1e6, -1e6]);
  else if (draw.chance(0.15)) holder[name] = copyOf(holder[draw.pick(names)]);
  else holder[name] = oddValue(draw);
}

const manyElements = 120;

function changeList(list: unknown[], draw: Draw): void {
  const way = list.length === 0 ? 'odd' : draw.pick(['again', 'again', 'out', 'out', 'many', 'text', 'odd']);
  const [first] = list;
  if (way === 'again') list.push(copyOf(draw.pick(list)));
  else if (way === 'out') list.splice(draw.integer(0, list.length - 1), 1);
  else if (way === 'many') list.push(...Array.from({ length: manyElements }, () => copyOf(first)));
  else if (way === 'text' && isText(first)) list[0] = changedText(first, draw);
  else list.push(oddValue(draw));
}

/** A copy of a document with one or two small changes anywhere in it. The document stays an object. */
export function mutated(document: object, draw: Draw): object {
  const copy = copyOf(document);
  for (let left = draw.pick([1, 1, 1, 1, 2]); left > 0; left -= 1) changeOne(draw.pick(holdersOf(copy)), draw);
  return copyOf(copy);
}
