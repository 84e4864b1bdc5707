import 'reflect-metadata';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { mutateTokens } from './mutate-tokens.js';
import { mutations } from './mutations.js';

/**
 * Makes valid tokens wrong in every way of `mutations` and counts what is accepted all the same: `--seed N --count N`. Exit 1 where one is, where a valid one is refused,
 * or where one of the ways was never tried.
 */
const { seed, count } = readNumbers({ count: 200_000 });
const began = performance.now();
const { valid, validRefused, mutated, byMutation, byCode, acceptedInvalid } = await mutateTokens({ count, seed });
const seconds = (performance.now() - began) / 1000;
const table = (title: string, counts: Readonly<Record<string, number>>): void => {
  console.log(`\n${title}`);
  for (const [name, times] of Object.entries(counts).sort(([one], [other]) => one.localeCompare(other))) console.log(`  ${name.padEnd(70)} ${String(times)}`);
};
table('mutations', byMutation);
table('refused as', byCode);
for (const one of acceptedInvalid.slice(0, 20)) console.log(`ACCEPTED ${one}`);
const untried = Object.keys(mutations).filter((name) => byMutation[name] === undefined);
console.log('');
printFigures({
  'valid tokens': valid, 'valid tokens refused (target 0)': validRefused, 'ways to be wrong': Object.keys(mutations).length, 'of them never tried (target 0)': untried.length,
  'wrong tokens': mutated, 'wrong tokens a second': mutated / seconds, 'accepted-invalid (target 0)': acceptedInvalid.length,
});
process.exitCode = acceptedInvalid.length === 0 && validRefused === 0 && untried.length === 0 ? 0 : 1;
