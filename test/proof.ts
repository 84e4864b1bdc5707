import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One of the long programs as it is run in full: what it needs, and how long it may take. */
interface LongProgram {
  readonly name: string;
  readonly file: string;
  readonly options: readonly string[];
  /** Runs against a stack that this program starts for it; otherwise it starts its own, or needs none. */
  readonly onStack?: 'apart';
  /** Needs nothing that runs, and takes one core: it runs beside those that do. */
  readonly beside?: true;
  readonly minutes: number;
}

/** In full: the load alone, because its figures are times; then the others in two rows, each one after another. The bounds are for a slow machine. */
const load: LongProgram = { name: 'load', file: 'load/main.js', options: [], onStack: 'apart', minutes: 10 };
const others: readonly LongProgram[] = [
  { name: 'kills', file: 'faults/kills.js', options: ['--rounds', '5', '--minutes', '38'], minutes: 42 },
  { name: 'repairs', file: 'faults/repairs.js', options: [], minutes: 20 },
  { name: 'trust', file: 'faults/trust.js', options: [], minutes: 20 },
  { name: 'leaks', file: 'leaks/leaks.js', options: [], minutes: 15 },
  { name: 'placement in the stores', file: 'placement/stored.js', options: [], minutes: 15 },
  { name: 'lifecycle', file: 'faults/lifecycle.js', options: [], minutes: 12 },
  { name: 'readme', file: 'readme/readme.js', options: [], minutes: 10 },
  { name: 'placement', file: 'placement/placement.js', options: [], beside: true, minutes: 30 },
  { name: 'tokens', file: 'vectors/mutate.js', options: ['--count', '300000'], beside: true, minutes: 30 },
  { name: 'contracts', file: 'contracts/verdicts.js', options: ['--count', '100000'], beside: true, minutes: 10 },
  { name: 'redaction', file: 'redaction/redaction.js', options: [], beside: true, minutes: 10 },
];
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Outcome {
  readonly name: string;
  readonly outcome: 'held' | 'broken' | 'not finished in time' | 'not there';
  readonly seconds: number;
  /** The aligned `name  value` lines that the program printed last. */
  readonly figures: readonly string[];
}

/** Runs a program with this one's own Node; what it prints is shown (at its end, where it runs beside another), its last figures are kept. */
async function run({ name, file, options, minutes, beside }: LongProgram, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const began = Date.now();
  const child = spawn(process.execPath, ['--enable-source-maps', join(import.meta.dirname, file), ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let late = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (beside === undefined) process.stdout.write(chunk);
    said = (said + chunk.toString()).slice(-20_000);
  });
  const end = setTimeout(() => {
    late = true;
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
  }, minutes * 60_000);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearTimeout(end);
  if (beside === true) console.log(`\n${said}`);
  const blocks = said.trimEnd().split('\n\n');
  return { name, outcome: late ? 'not finished in time' : code === 0 ? 'held' : 'broken', seconds: Math.round((Date.now() - began) / 1000), figures: blocks.at(-1)?.split('\n').filter((line) => /\S {2,}\S/.test(line)) ?? [] };
}

/** Starts a stack, runs the program against it and ends the stack. */
async function runOnStack(program: LongProgram): Promise<Outcome> {
  const { useStack } = await import('./faults/own-stack.js');
  const stop = await useStack([`--${String(program.onStack)}`]);
  try {
    return await run(program, process.env);
  } finally {
    await stop();
    delete process.env['MAG_STACK'];
    await wait(2_000);
  }
}

async function prove(program: LongProgram): Promise<Outcome> {
  if (!existsSync(join(import.meta.dirname, program.file))) return { name: program.name, outcome: 'not there', seconds: 0, figures: [] };
  console.log(`\n== ${program.name}: at most ${program.minutes} minutes\n`);
  return program.onStack === undefined ? run(program, process.env) : runOnStack(program);
}

async function proveEach(some: readonly LongProgram[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const program of some) outcomes.push(await prove(program));
  return outcomes;
}

const outcomes = [
  await prove(load),
  ...(await Promise.all([proveEach(others.filter(({ beside }) => beside === undefined)), proveEach(others.filter(({ beside }) => beside === true))])).flat(),
];

console.log('\n\n== Figures\n');
for (const { name, outcome, seconds, figures } of outcomes) {
  console.log(`${name.padEnd(20)} ${outcome}, ${seconds} s`);
  for (const line of figures) console.log(`    ${line}`);
}
process.exitCode = outcomes.every(({ outcome }) => outcome === 'held') ? 0 : 1;
