import { compare, type Comparison, type Field, fields, levels } from './comparison.js';
import { type FrequencyField, frequencyFields, type MatchingModel, type Odds, valueOf } from './model.js';
import { type Prepared } from './person.js';

/** Pairs that are compared, and the fields that they were chosen by: of these they say nothing. */
export interface Block {
  readonly pairs: Iterable<readonly [Prepared, Prepared]>;
  readonly chosenBy: readonly Field[];
}

interface Pattern { readonly comparison: Comparison; count: number }

/** No share is less: what was never seen may still be. */
const least = 1e-5;
/** Nor, among pairs of one person, than this, unless it was never seen among pairs of two either: no way of writing somebody down is so rare that it should decide alone. */
const leastOfOne = 1e-3;
const rounds = 60;

function patternsOf(pairs: Iterable<readonly [Prepared, Prepared]>): Pattern[] {
  const patterns = new Map<string, Pattern>();
  const into = new Uint8Array(fields.length);
  for (const [a, b] of pairs) {
    const key = compare(a, b, into).join();
    const known = patterns.get(key);
    if (known === undefined) patterns.set(key, { comparison: into.slice(), count: 1 });
    else known.count += 1;
  }
  return [...patterns.values()];
}

/** The shares of the levels of each field among weighted patterns; without those of which a record lacked the field. */
function sharesOf(patterns: readonly Pattern[], weightOf: (pattern: Pattern) => number): Float64Array[] {
  const sums = fields.map((field) => new Float64Array(levels[field].length + 1));
  for (const pattern of patterns) {
    const weight = weightOf(pattern);
    for (let place = 0; place < fields.length; place += 1) sums[place]![pattern.comparison[place]!]! += weight;
  }
  return sums.map((of) => {
    const all = of.slice(1).reduce((sum, one) => sum + one, 0);
    return of.map((one, level) => (level === 0 ? 1 : all === 0 ? 0 : Math.max(one / all, least)));
  });
}

/** Typical agreement of two records of one person, from which estimation begins: nearly all in the best level, the rest spread. */
const beginning = (): Float64Array[] => fields.map((field) => {
  const count = levels[field].length;
  return Float64Array.from([1, ...levels[field].map((_, place) => (place === 0 ? 0.8 : 0.2 / (count - 1)))]);
});

/**
 * Estimates by expectation and maximisation, on pairs of which nobody said whether they are of one person (Winkler 1988; Fellegi and Sunter 1969): `u` from pairs drawn at random, which are nearly all of two people; `m` from each block with
 * `u` fixed, without the fields that its pairs were chosen by; the mean of all blocks counts. Pure, and the same for the same pairs.
 */
export function estimateOdds(random: Iterable<readonly [Prepared, Prepared]>, blocks: readonly Block[]): MatchingModel['odds'] {
  const u = sharesOf(patternsOf(random), ({ count }) => count);
  const estimates = blocks.map(({ pairs, chosenBy }) => ({ chosenBy, m: maximise(patternsOf(pairs), u, new Set(chosenBy.map((field) => fields.indexOf(field)))) }));
  return Object.fromEntries(fields.flatMap((field, place) => {
    const free = estimates.filter(({ chosenBy }) => !chosenBy.includes(field));
    const all = u[place]!.slice(1).reduce((sum, one) => sum + one, 0);
    if (free.length === 0 || all === 0) return [];
    return [[field, Object.fromEntries(levels[field].map((level, at): [string, Odds] => {
      const [m, ofTwo] = [free.reduce((sum, { m: of }) => sum + of[place]![at + 1]!, 0) / free.length, u[place]![at + 1]!];
      return [level, { m: rounded(Math.max(m, ofTwo > least ? leastOfOne : least)), u: rounded(ofTwo) }];
    }))]];
  }));
}

function maximise(patterns: readonly Pattern[], u: readonly Float64Array[], chosenBy: ReadonlySet<number>): Float64Array[] {
  let m = beginning(), share = 0.1;
  for (let round = 0; round < rounds; round += 1) {
    const odds = m.map((of, place) => of.map((one, level) => (level === 0 || chosenBy.has(place) || u[place]![level] === 0 ? 1 : one / u[place]![level]!)));
    const [prior, all] = [share / (1 - share), patterns.reduce((sum, { count }) => sum + count, 0)];
    const isOne = new Map(patterns.map((pattern) => {
      const ratio = pattern.comparison.reduce((product, level, place) => product * odds[place]![level]!, prior);
      return [pattern, pattern.count * (Number.isFinite(ratio) ? ratio / (1 + ratio) : 1)];
    }));
    m = sharesOf(patterns, (pattern) => isOne.get(pattern)!);
    share = Math.min(Math.max([...isOne.values()].reduce((sum, one) => sum + one, 0) / all, 1e-6), 0.999);
  }
  return m;
}

const rounded = (share: number): number => Number(share.toPrecision(4));

/** How many values of a field are kept with their share. */
const kept = 400;
/** Of so many people one at least must have it: what fewer have may be an error of writing. */
const fewestInAll = 2_000;

/** The shares of the values of some people. */
export function frequenciesOf(people: readonly Prepared[]): MatchingModel['frequencies'] {
  return Object.fromEntries(frequencyFields.map((field: FrequencyField) => {
    const counts = new Map<string, number>();
    let all = 0;
    for (const person of people) {
      const value = valueOf[field](person);
      if (value === '') continue;
      counts.set(value, (counts.get(value) ?? 0) + 1);
      all += 1;
    }
    const fewest = Math.max(2, all / fewestInAll);
    const common = [...counts].toSorted(([one, first], [other, second]) => second - first || (one < other ? -1 : 1)).slice(0, kept).filter(([, count]) => count >= fewest);
    return [field, Object.fromEntries(common.map(([value, count]) => [value, rounded(count / all)]))];
  }));
}
