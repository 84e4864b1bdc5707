import { type WorkingDays } from '#clocks';
import { type AgreedKind, type Directory } from '#directory';
import { type Kind } from '#messages';
import { type Sql } from '#platform';
import { count, type Statement } from './count.js';
import { type Counted, countNames, families, type Grouping, notAsked, type Percentiles, type TimeName } from './figures.js';
import { type Period } from './period.js';
import { dueTables } from './reply-term.js';
import { type Counts, type Shown, suppress } from './suppress/suppress.js';

/** What is due, of which it can be told whether it was done: so many things, and how many of them were asked about. */
export interface Covered {
  readonly on: string;
  readonly due: number;
  readonly made: number;
}

/** Places that could not be asked in a period for want of a node, of one kind and group. */
export interface NotAskedCount {
  readonly kind: string;
  readonly group: string | null;
  readonly count: number;
}

/** Where figures come from: the side that asks, or a side that is asked. */
export interface MeasureSource {
  /** What is asked, or comes in. */
  readonly kinds: readonly Kind[];
  /** One row for each thing that was asked in a period, as {@link count} takes it. */
  facts(period: Period, directory: Directory): Statement;
  /** What is agreed of these kinds between us and the agency that is asked or asks. */
  agreed(directory: Directory, own: string, agency: string): readonly AgreedKind[];
  /** Left out where nobody here knows whom somebody else could not ask. */
  notAsked?(sql: Sql, period: Period, by: Grouping): Promise<NotAskedCount[]>;
  /** Left out where nobody here knows what was due. */
  covered?(sql: Sql, period: Period): Promise<Covered[]>;
  /** Counts that nobody here can make: they are not told, rather than told as none. */
  readonly uncounted?: readonly string[];
  /** What one would want to know and is not recorded here, each by a code that the pages have words for. */
  readonly notKnown: readonly string[];
}

/** The figures of the whole, of a kind or of a group within a kind; small numbers hidden. */
export interface Figures {
  readonly level: Counted['level'];
  readonly kind: string | null;
  readonly group: string | null;
  readonly unit: string | null;
  /** Null for what is not known here. */
  readonly counts: Readonly<Record<string, Shown | null>>;
  readonly toTake: Percentiles;
  readonly toAnswer: Percentiles;
  readonly systems: number | null;
}

/** What was asked in a period and what became of it (DOMAIN 5.1). */
export interface Measures extends Period {
  readonly by: Grouping;
  readonly figures: readonly Figures[];
  readonly coverage: readonly { readonly on: string; readonly due: Shown; readonly made: Shown }[];
  readonly notKnown: readonly string[];
}

/** What measuring needs of the node. */
export interface MeasureParts {
  readonly sql: Sql;
  readonly directory: Directory;
  readonly own: string;
  readonly calendar: WorkingDays;
  readonly now: Date;
}

/** Counts, and hides what is small. */
export async function measure({ sql, directory, own, calendar, now }: MeasureParts, source: MeasureSource, period: Period, by: Grouping): Promise<Measures> {
  const due = dueTables(source.kinds, directory.agencies.map(({ code }) => ({ agency: code, agreed: source.agreed(directory, own, code) })), period, calendar);
  const [counted, withoutNode, covered] = await Promise.all([
    count(sql, source.facts(period, directory), due, by, now), source.notAsked?.(sql, period, by) ?? [], source.covered?.(sql, period) ?? [],
  ]);
  return {
    ...period, by, figures: hidden(withNotAsked(counted, withoutNode, by), [...(source.notAsked === undefined ? [notAsked] : []), ...source.uncounted ?? []]), coverage: covered.map(coverage), notKnown: source.notKnown,
  };
}

const none: Omit<Counted, 'kind' | 'group' | 'level'> = {
  unit: null, counts: Object.fromEntries(countNames.map((name) => [name, 0])), times: { toTake: { median: null, p90: null }, toAnswer: { median: null, p90: null } }, systems: null,
};

/** Adds to the figures the places that were not asked: to what they belong to, or as groups of their own. */
function withNotAsked(counted: readonly Counted[], places: readonly NotAskedCount[], by: Grouping): Counted[] {
  const all = [...counted];
  const add = (level: Counted['level'], kind: string | null, group: string | null, more: number): void => {
    const at = all.findIndex((one) => one.level === level && one.kind === kind && one.group === group && one.unit === null);
    const before = all[at] ?? { ...none, level, kind, group };
    const after = { ...before, counts: { ...before.counts, [notAsked]: before.counts[notAsked]! + more } };
    if (at === -1) all.push(after);
    else all[at] = after;
  };
  for (const { kind, group, count: more } of places) {
    add('all', null, null, more);
    add('kind', kind, null, more);
    if (by !== 'kind') add('group', kind, group, more);
  }
  return all;
}

/** The figures with what is small hidden: the whole first, then each kind with its groups. */
function hidden(counted: readonly Counted[], notKnown: readonly string[]): Figures[] {
  const inOrder = (a: Counted, b: Counted): number => compare(a.kind, b.kind) || compare(a.group, b.group) || compare(a.unit, b.unit);
  const all = counted.find(({ level }) => level === 'all') ?? { ...none, level: 'all', kind: null, group: null };
  const sections = counted.filter(({ level }) => level === 'kind').sort(inOrder).map((section) => ({ section, rows: counted.filter(({ level, kind }) => level === 'group' && kind === section.kind).sort(inOrder) }));
  const shown = suppress({ all: all.counts, sections: sections.map(({ section, rows }) => ({ sum: section.counts, rows: rows.map(({ counts }) => counts) })) }, families, [notAsked]);
  const show = (one: Counted, counts: Readonly<Record<string, Shown>>): Figures => figures(one, { ...counts, ...Object.fromEntries(notKnown.map((name) => [name, null])) });
  return [show(all, shown.all), ...sections.flatMap(({ section, rows }, at) => [show(section, shown.sections[at]!.sum), ...rows.map((row, place) => show(row, shown.sections[at]!.rows[place]!))])];
}

const compare = (a: string | null, b: string | null): number => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1);

/** Of what was asked too seldom to be shown, no times are. */
function figures({ level, kind, group, unit, times, systems }: Counted, counts: Figures['counts']): Figures {
  const isShown = typeof counts['asked'] === 'number';
  const nothing: Percentiles = { median: null, p90: null };
  const time = (name: TimeName): Percentiles => (isShown ? times[name] : nothing);
  return { level, kind, group, unit, counts, toTake: time('toTake'), toAnswer: time('toAnswer'), systems: isShown ? systems : null };
}

function coverage({ on, due, made }: Covered): Measures['coverage'][number] {
  const counts: Counts = { due, made };
  const { all } = suppress({ all: counts, sections: [] }, [{ of: 'due', parts: ['made'], rest: true }]);
  return { on, due: all['due']!, made: all['made']! };
}
