import { stringifyRows } from '#file-folders';
import { countNames } from './figures.js';
import { type Figures, type Measures } from './measure.js';

const columns: readonly (readonly [name: string, of: (one: Figures) => string | number | null])[] = [
  ['level', ({ level }) => level], ['kind', ({ kind }) => kind], ['group', ({ group }) => group], ['unit', ({ unit }) => unit],
  ...countNames.map((name): [string, (one: Figures) => string | number | null] => [name, ({ counts }) => counts[name] ?? null]),
  ['medianMinutesToTake', ({ toTake }) => toTake.median], ['p90MinutesToTake', ({ toTake }) => toTake.p90], ['medianMinutesToAnswer', ({ toAnswer }) => toAnswer.median], ['p90MinutesToAnswer', ({ toAnswer }) => toAnswer.p90],
  ['medianSystems', ({ systems }) => systems],
];

/** The figures as CSV, a line for each, and after them a line for each thing that is known to have been due, by what made it due (`group`): as they are shown, with the same hidden. */
export const csvOf = ({ from, until, figures, coverage }: Measures): string =>
  stringifyRows([
    ['from', 'until', ...columns.map(([name]) => name), 'due', 'made'],
    ...figures.map((one) => [from, until, ...columns.map(([, of]) => of(one)), null, null]),
    ...coverage.map(({ on, due, made }) => [from, until, ...columns.map(([name]) => (name === 'level' ? 'coverage' : name === 'group' ? on : null)), due, made]),
  ]);

/** What such a file is called. */
export const csvName = ({ from, until, by }: Measures): string => `measures-${from}-${until}-by-${by}.csv`;
