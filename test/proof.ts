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
  readonly minutes: number;
}

/** In full, one after another, so that none disturbs another's figures. The bounds are for a slow machine. */
const programs: readonly LongProgram[] = [
  { name: 'kills', file: 'faults/kills.js', options: ['--rounds', '5'], minutes: 40 },
  { name: 'repairs', file: 'faults/repairs.js', options: [], minutes: 30 },
  { name: 'leaks', file: 'leaks/leaks.js', options: [], minutes: 15 },
  { name: 'load', file: 'load/main.js', options: [], onStack: 'apart', minutes: 10 },
  { name: 'placement', file: 'placement/placement.js', options: [], minutes: 20 },
  { name: 'contracts', file: 'contracts/verdicts.js', options: ['--count', '100000'], minutes: 5 },
  { name: 'tokens', file: 'vectors/mutate.js', options: ['--count', '300000'], minutes: 30 },
  { name: 'redaction', file: 'redaction/redaction.js', options: [], minutes: 4 },
];
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Outcome {
  readonly name: string;
  readonly outcome: 'held' | 'broken' | 'not finished in time' | 'not there';
  readonly seconds: number;
  /** The aligned `name  value` lines that the program printed last. */
  readonly figures: readonly string[];
}

/** Runs a program with this one's own Node; what it prints is shown, its last figures are kept. */
async function run({ name, file, options, minutes }: LongProgram, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const began = Date.now();
  const child = spawn(process.execPath, ['--enable-source-maps', join(import.meta.dirname, file), ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let late = false;
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    said = (said + chunk.toString()).slice(-20_000);
  });
  const end = setTimeout(() => {
    late = true;
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
  }, minutes * 60_000);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearTimeout(end);
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

const outcomes: Outcome[] = [];
for (const program of programs) outcomes.push(await prove(program));

console.log('\n\n== Figures\n');
for (const { name, outcome, seconds, figures } of outcomes) {
  console.log(`${name.padEnd(20)} ${outcome}, ${seconds} s`);
  for (const line of figures) console.log(`    ${line}`);
}
process.exitCode = outcomes.every(({ outcome }) => outcome === 'held') ? 0 : 1;
