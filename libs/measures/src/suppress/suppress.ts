import { type Family } from '../figures.js';
import { type Arc, type Cell, isSmall, protect } from './protect.js';

/** What is shown of a count: the count, that it is one to four, or nothing. */
export type Shown = number | '<5' | 'hidden';
export const shownAs = { few: '<5', hidden: 'hidden' } as const;

/** The counts of one row by name. */
export type Counts = Readonly<Record<string, number>>;

/** Rows in sections, with what each section makes and what they make together. A section may have no rows of its own. */
export interface Sections<Value = number> {
  readonly all: Readonly<Record<string, Value>>;
  readonly sections: readonly { readonly sum: Readonly<Record<string, Value>>; readonly rows: readonly Readonly<Record<string, Value>>[] }[];
}

type Cells = Readonly<Record<string, Cell>>;

/**
 * Hides small numbers, and what they could be worked out from (ADR 0034). Counts of one to four are shown as `<5`; where a sum would give one away, other counts are hidden as well, as small ones as will do. Nothing that is part of a
 * hidden count is shown. What is hidden in the sums depends on the sums alone, so that tables with the same sums hide the same of them. `single` are counts that nothing is part of. Pure.
 */
export function suppress({ all, sections }: Sections, families: readonly Family[], single: readonly string[] = []): Sections<Shown> {
  const marked: Sections<Cell> = { all: cellsOf(all), sections: sections.map(({ sum, rows }) => ({ sum: cellsOf(sum), rows: rows.map(cellsOf) })) };
  for (const name of [families[0]!.of, ...single]) overRows(marked, name);
  for (const family of families) withinRows(marked, family);
  return { all: shown(marked.all), sections: marked.sections.map(({ sum, rows }) => ({ sum: shown(sum), rows: rows.map(shown) })) };
}

const cellsOf = (counts: Counts): Cells => Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, { value, mark: 'shown' }]));
const shown = (cells: Cells): Record<string, Shown> => Object.fromEntries(Object.entries(cells).map(([name, { value, mark }]) => [name, mark === 'shown' ? value : shownAs[mark]]));
const rowsOf = ({ all, sections }: Sections<Cell>): readonly Cells[] => [all, ...sections.flatMap(({ sum, rows }) => [sum, ...rows])];

/** A count that is part of no other: the rows make their section, and the sections the whole. */
function overRows(marked: Sections<Cell>, name: string): void {
  const { all, sections } = marked;
  const whole = all[name]!;
  if (isSmall(whole)) {
    for (const cells of rowsOf(marked)) cells[name]!.mark = 'hidden';
    whole.mark = 'few';
    return;
  }
  const ofSections = (mayHide: boolean): Arc[] => sections.map(({ sum }, at) => ({ from: mayHide ? 'outside' : `section ${at}`, to: 'all', cell: sum[name]!, mayHide }));
  protect(ofSections(true));
  protect([...ofSections(false), ...sections.flatMap(({ rows }, at) => rows.map((row): Arc => ({ from: 'outside', to: `section ${at}`, cell: row[name]!, mayHide: true })))]);
}

/**
 * The parts of a count, row by row: first of the whole, then of the sections, then of their rows. Each time nothing is taken to be unknown of the count itself, so that it holds whatever becomes known of that, and the parts of one count are
 * hidden without regard to those of another.
 */
function withinRows(marked: Sections<Cell>, family: Family): void {
  for (const cells of rowsOf(marked)) if (cells[family.of]!.mark !== 'shown') for (const part of family.parts) cells[part]!.mark = 'hidden';
  const [whole, sections] = [partsOf(family, marked.all), marked.sections.map(({ sum, rows }) => ({ sum: partsOf(family, sum), rows: rows.map((row) => partsOf(family, row)) }))];
  const ofWhole = (from: (name: string) => string, mayHide: boolean): Arc[] => whole.map(({ name, cell }) => ({ from: from(name), to: 'all', cell, mayHide }));
  const ofSections = (from: (name: string, at: number) => string, mayHide: boolean): Arc[] => sections.flatMap(({ sum }, at) => sum.map(({ name, cell }) => ({ from: from(name, at), to: name, cell, mayHide })));
  const ofRows = sections.flatMap(({ rows }, at) => rows.flatMap((row, place) => row.map(({ name, cell }): Arc => ({ from: `row ${at} ${place}`, to: `${name} in ${at}`, cell, mayHide: true }))));
  protect(ofWhole(() => 'outside', true));
  for (const part of family.parts) loosen(marked.all[part]!, marked.sections.map(({ sum }) => sum[part]!));
  protect([...ofWhole((name) => name, false), ...ofSections((_, at) => `section ${at}`, true)]);
  for (const { sum, rows } of marked.sections) for (const part of family.parts) loosen(sum[part]!, rows.map((row) => row[part]!));
  protect([...ofWhole((name) => name, false), ...ofSections((name, at) => `${name} in ${at}`, false), ...ofRows]);
}

/** A hidden count is at least what is shown of those that make it. Where that is all of it, and no more can be, it would be known: so nothing is shown of them then. */
function loosen(whole: Cell, parts: readonly Cell[]): void {
  if (whole.mark !== 'hidden' || whole.value === 0) return;
  const least = parts.reduce((sum, cell) => sum + (cell.mark === 'hidden' ? 0 : isSmall(cell) ? 1 : cell.value), 0);
  if (least === whole.value) for (const part of parts) if (part.value > 0) part.mark = 'hidden';
}

/** The parts of a row, with what they leave over, which is never shown. */
function partsOf(family: Family, cells: Cells): { readonly name: string; readonly cell: Cell }[] {
  const parts = family.parts.map((name) => ({ name, cell: cells[name]! }));
  if (family.rest === undefined) return parts;
  return [...parts, { name: 'rest', cell: { value: cells[family.of]!.value - parts.reduce((sum, { cell }) => sum + cell.value, 0), mark: 'hidden', isUnlisted: true } }];
}
