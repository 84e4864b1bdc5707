import { type Family } from '../figures.js';
import { type Sections, type Shown } from './suppress.js';

/** A count that is to be found, within bounds. */
interface Range { low: number; high: number }
/** What is known of counts: one is the sum of others. */
interface Sum { readonly whole: number; readonly parts: readonly number[] }

const mostTried = 20_000;

/**
 * The hidden counts that somebody who knows every sum, and that `<5` is one to four, could work out from what is shown, though it is not nobody: those for which no other value fits. By bounds and trial, without a thought
 * of how the numbers were hidden; undefined where trying all takes too long to say.
 */
export function workedOut(before: Sections, after: Sections<Shown>, families: readonly Family[]): string[] | undefined {
  const ranges: Range[] = [];
  const truth: number[] = [];
  const called: (string | undefined)[] = [];
  const most = before.all[families[0]!.of]! + 5;
  const add = (name: string | undefined, value: number, shown: Shown): number => {
    called.push(name);
    truth.push(value);
    return ranges.push(typeof shown === 'number' ? { low: shown, high: shown } : shown === '<5' ? { low: 1, high: 4 } : { low: 0, high: most }) - 1;
  };
  const sums: Sum[] = [];
  const rowOf = (label: string, counts: Readonly<Record<string, number>>, shown: Readonly<Record<string, Shown>>): Map<string, number> => {
    const at = new Map(Object.keys(counts).map((name) => [name, add(`${label} ${name}`, counts[name]!, shown[name]!)]));
    for (const { of, parts, rest } of families) {
      const over = counts[of]! - parts.reduce((sum, part) => sum + counts[part]!, 0);
      sums.push({ whole: at.get(of)!, parts: [...parts.map((part) => at.get(part)!), ...(rest === undefined ? [] : [add(isSmall(over) ? `${label} ${of} without ${parts.join()}` : undefined, over, 'hidden')])] });
    }
    return at;
  };
  const sumUp = (whole: Map<string, number>, parts: readonly Map<string, number>[]): void => { for (const [name, at] of whole) sums.push({ whole: at, parts: parts.map((part) => part.get(name)!) }); };
  const all = rowOf('all', before.all, after.all);
  const sections = before.sections.map(({ sum, rows }, at) => {
    const section = rowOf(`section ${at}`, sum, after.sections[at]!.sum);
    const within = rows.map((row, place) => rowOf(`row ${at} ${place}`, row, after.sections[at]!.rows[place]!));
    if (within.length > 0) sumUp(section, within);
    return section;
  });
  sumUp(all, sections);
  const others = called.flatMap((name, at) => (name !== undefined && truth[at]! > 0 && ranges[at]!.low < ranges[at]!.high ? [{ name, another: hasAnother(ranges, sums, truth, at) }] : []));
  const found = others.filter(({ another }) => another === false).map(({ name }) => name);
  return found.length === 0 && others.some(({ another }) => another === undefined) ? undefined : found;
}

/** Whether another value fits; undefined where that is not found within what may be tried. */
function hasAnother(ranges: readonly Range[], sums: readonly Sum[], truth: readonly number[], at: number): boolean | undefined {
  const tries = { left: mostTried };
  const { low, high } = ranges[at]!;
  const others = Array.from({ length: high - low + 1 }, (_, place) => low + place).filter((value) => value !== truth[at]).sort((a, b) => Math.abs(a - truth[at]!) - Math.abs(b - truth[at]!));
  return others.some((value) => fits(ranges.map((range, place) => (place === at ? { low: value, high: value } : { ...range })), sums, truth, tries)) || (tries.left === 0 ? undefined : false);
}

const isSmall = (value: number): boolean => value >= 1 && value < 5;

/** Whether there are counts within the bounds for which all sums hold; what was really so is tried first. */
function fits(ranges: Range[], sums: readonly Sum[], truth: readonly number[], tries: { left: number }): boolean {
  if (tries.left === 0) return false;
  tries.left -= 1;
  if (!narrow(ranges, sums)) return false;
  const open = ranges.map(({ low, high }, at) => ({ at, width: high - low })).filter(({ width }) => width > 0).sort((a, b) => a.width - b.width)[0];
  if (open === undefined) return true;
  const { low, high } = ranges[open.at]!;
  const values = Array.from({ length: high - low + 1 }, (_, place) => low + place).sort((a, b) => Math.abs(a - truth[open.at]!) - Math.abs(b - truth[open.at]!));
  return values.some((value) => fits(ranges.map((range, at) => (at === open.at ? { low: value, high: value } : { ...range })), sums, truth, tries));
}

/** Draws the bounds in as far as the sums do. False where something fits no more. */
function narrow(ranges: Range[], sums: readonly Sum[]): boolean {
  for (let changed = true; changed;) {
    changed = false;
    const draw = (at: number, low: number, high: number): boolean => {
      const range = ranges[at]!;
      if (low > range.low) { range.low = low; changed = true; }
      if (high < range.high) { range.high = high; changed = true; }
      return range.low <= range.high;
    };
    for (const { whole, parts } of sums) {
      const [low, high] = [parts.reduce((sum, at) => sum + ranges[at]!.low, 0), parts.reduce((sum, at) => sum + ranges[at]!.high, 0)];
      if (!draw(whole, low, high)) return false;
      const { low: least, high: most } = ranges[whole]!;
      for (const at of parts) {
        const { low: own, high: ownMost } = ranges[at]!;
        if (!draw(at, least - (high - ownMost), most - (low - own))) return false;
      }
    }
  }
  return true;
}
