import 'reflect-metadata';
import { split } from '#labels';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { fartherVariations } from '../generate/farther-variations.js';
import { measure, type Tally, total } from './measure.js';

/**
 * Measures redaction at the source on generated narratives, through the front door of the labels: `--seed N --texts N --examples N`.
 * Exit 1 where recall is under 0.99, an original is missing, or more than 1 in 50 of what must stay is lost.
 */
const { seed, texts, examples } = readNumbers({ texts: 10_000, examples: 0 });
const measured = measure((content) => split('reportable-incident-arrest', content), new Draw(seed), texts);

const farther = measure((content) => split('reportable-incident-arrest', content), new Draw(seed), Math.ceil(texts / 5), fartherVariations);
for (const name of Object.keys(farther.byVariation)) if (!(name in fartherVariations)) delete farther.byVariation[name];

const share = ({ of, missed }: Tally): string => (of === 0 ? '-' : (1 - missed / of).toFixed(4));
const table = (title: string, tallies: Record<string, Tally>): void => {
  console.log(`\n${title}`);
  for (const [name, tally] of Object.entries(tallies).sort()) console.log(`  ${name.padEnd(28)} ${share(tally)}  of ${tally.of}`);
};
for (const example of [...measured.examples, ...farther.examples].slice(0, examples)) console.log(example);
table('recall by variation', measured.byVariation);
table('recall by kind of value', measured.byKind);
table('kept of what must stay', measured.byStay);

table('recall on ways of writing beyond the target', farther.byVariation);

const gone = total(measured.byVariation);
const stayed = total(measured.byStay);
const recall = 1 - gone.missed / gone.of;
const overRedaction = stayed.missed / stayed.of;
console.log('');
printFigures({
  texts,
  'values that must go': gone.of,
  'recall (target 0.99)': recall,
  'recall beyond the target (no target)': 1 - total(farther.byVariation).missed / total(farther.byVariation).of,
  'values that must stay': stayed.of,
  'share of them lost': overRedaction,
  'share of ordinary words lost': measured.words.missed / measured.words.of,
  'originals missing (target 0)': measured.originalsMissing,
});
process.exitCode = recall >= 0.99 && overRedaction <= 0.02 && measured.originalsMissing === 0 ? 0 : 1;
