import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/**
 * Reads `--name value` options of a test program, all of them whole numbers, and adds `seed` (random unless given).
 * The seed is printed first, so that any run can be repeated.
 */
export function readNumbers<K extends string>(defaults: Record<K, number>): Record<K | 'seed', number> {
  const names = [...Object.keys(defaults), 'seed'];
  const values = readOptions(names);
  const given: Record<string, number> = { seed: randomInt(2 ** 31), ...defaults };
  for (const [name, value] of Object.entries(values)) {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < 0) stop(`--${name} must be a whole number, not "${String(value)}"`);
    given[name] = number;
  }
  console.log(`seed ${given['seed']}`);
  return given as Record<K | 'seed', number>;
}

function stop(line: string): never {
  console.error(line);
  process.exit(2);
}

function readOptions(names: readonly string[]): Record<string, string | undefined> {
  try {
    return parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])), allowPositionals: false }).values;
  } catch {
    return stop(`The options are ${names.map((name) => `--${name} N`).join(', ')}.`);
  }
}

/** Prints figures as aligned `name  value` lines: the last thing a test program prints. */
export function printFigures(figures: Record<string, string | number>): void {
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name.padEnd(width)}  ${typeof value === 'number' ? value.toLocaleString('en-GB', { maximumFractionDigits: 4 }) : value}`);
  }
}
