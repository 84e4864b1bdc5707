import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { split } from '#labels';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { readPublished } from '../generate/shape.js';
import { type Split } from './mutants.js';
import { addUp, catchMutants, type Placed, Records } from './run.js';

/**
 * Random labelled records through the split, against an oracle that knows only the published schemas and DESIGN.md:
 * `--seed N --records N --threads N`. Exit 1 where one value stands in a wrong place or is lost, or one of the mutants of the split is not caught.
 */
const { seed, records: count, threads } = readNumbers({ records: 1_000_000, threads: availableParallelism() });
const schemas = fileURLToPath(new URL('../../../contracts/schemas', import.meta.url));
const published = readPublished(schemas);
const run: Split = (kind, content, raised) => split(kind as never, content, raised as never) as never;

function placeInThread(thread: number): Promise<Placed> {
  const share = Math.floor(count / threads) + (thread < count % threads ? 1 : 0);
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: { seed: seed + thread, count: share, schemas } });
  return new Promise((done, fail) => {
    worker.once('message', done);
    worker.once('error', fail);
  });
}

const started = performance.now();
const placed = addUp(await Promise.all(Array.from({ length: threads }, (_, thread) => placeInThread(thread))));
const seconds = (performance.now() - started) / 1000;
for (const example of placed.examples) console.log(example);

const caught = catchMutants(new Records(published, new Draw(seed)), run, 2_000);
console.log('\nmutants of the split, and the record by which each was caught');
for (const [name, after] of Object.entries(caught)) console.log(`  ${name.padEnd(60)} ${after ?? 'NOT CAUGHT'}`);
const caughtCount = Object.values(caught).filter((after) => after !== null).length;

console.log('');
printFigures({
  kinds: published.length,
  records: placed.records,
  'of them with raised labels': placed.raised,
  values: placed.values,
  'records a second': placed.records / seconds,
  'in the wrong place (target 0)': placed.faults['wrong place'],
  'lost (target 0)': placed.faults.lost,
  'elements wrongly linked (target 0)': placed.faults.link + placed.idsTwice,
  'raised but not listed, or listed but not raised (target 0)': placed.faults.label,
  'parts missing (target 0)': placed.faults.form,
  'refused (target 0)': placed.refused,
  'mutants caught': `${caughtCount}/${Object.keys(caught).length}`,
});
const faults = Object.values(placed.faults).reduce((sum, one) => sum + one, 0) + placed.idsTwice + placed.refused;
process.exitCode = faults === 0 && caughtCount === Object.keys(caught).length && published.length > 0 ? 0 : 1;
