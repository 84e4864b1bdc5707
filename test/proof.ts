import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pMap from 'p-map';

/** One of the long programs as it is run in full: what it needs, and how long it may take. */
interface LongProgram {
  readonly name: string;
  readonly file: string;
  readonly options: readonly string[];
  /** Runs against a stack that this program starts for it; otherwise it starts its own, or needs none. */
  readonly onStack?: 'apart';
  /** Needs nothing that runs: it takes what time the others leave of the processor. */
  readonly computes?: true;
  readonly minutes: number;
}

/** All of it ends within this, whatever the machine is like: what has not been finished by then has not held. */
const minutesInAll = 58;
/** In full: what judges times or measures them alone, one after another. Bounds are for a slow machine. */
const alone: readonly LongProgram[] = [
  { name: 'load', file: 'load/main.js', options: [], onStack: 'apart', minutes: 8 },
  { name: 'open enquiries', file: 'load/open-enquiries.js', options: [], minutes: 7 },
  { name: 'seals of the audit', file: 'load/sealer.js', options: ['--entries', '10000', '--seconds', '30'], onStack: 'apart', minutes: 4 },
  { name: 'times of failures', file: '../libs/exchange/bench/unproven.js', options: ['120'], minutes: 4 },
];
/** Then what ends processes everywhere and waits until all are well again: with one stack on the machine. */
const kills: LongProgram = { name: 'kills', file: 'faults/kills.js', options: ['--rounds', '5', '--minutes', '24'], minutes: 30 };
/** Then the others, whose times are not judged or within minutes: two at once, since they have stacks of their own and mostly wait; the longest first. */
const others: readonly LongProgram[] = [
  { name: 'leaks', file: 'leaks/leaks.js', options: [], minutes: 22 },
  { name: 'repairs', file: 'faults/repairs.js', options: [], minutes: 20 },
  { name: 'trust', file: 'faults/trust.js', options: [], minutes: 16 },
  { name: 'lifecycle', file: 'faults/lifecycle.js', options: [], minutes: 16 },
  { name: 'placement in the stores', file: 'placement/stored.js', options: [], minutes: 12 },
  { name: 'readme', file: 'readme/readme.js', options: [], minutes: 12 },
];
/** Beside all these, one after another, the longest last, with the lowest priority. */
const computing: readonly LongProgram[] = [
  { name: 'tokens', file: 'vectors/mutate.js', options: ['--count', '300000'], computes: true, minutes: 30 },
  { name: 'contracts', file: 'contracts/verdicts.js', options: ['--count', '100000'], computes: true, minutes: 15 },
  { name: 'register', file: 'register/register.js', options: [], computes: true, minutes: 10 },
  { name: 'redaction', file: 'redaction/redaction.js', options: [], computes: true, minutes: 15 },
  { name: 'matching', file: 'matching/matching.js', options: [], computes: true, minutes: 10 },
  { name: 'placement', file: 'placement/placement.js', options: [], computes: true, minutes: 55 },
];
/** The second one begins when the first one's stack stands: both at once would look for free ports in the same moment. */
const secondAfterMs = 60_000;
const until = Date.now() + minutesInAll * 60_000;

interface Outcome {
  readonly name: string;
  readonly outcome: 'held' | 'broken' | 'not finished in time' | 'not there';
  readonly seconds: number;
  /** The aligned `name  value` lines that the program printed last. */
  readonly figures: readonly string[];
}

/** Runs a program with this one's own Node; what it prints is shown behind its name (at its end, where it computes), its last figures are kept. */
async function run({ name, file, options, minutes, computes }: LongProgram, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const began = Date.now();
  const child = spawn(process.execPath, ['--enable-source-maps', join(import.meta.dirname, file), ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (computes === true && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let said = '';
  let line = '';
  let late = false;
  child.stdout.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-20_000);
    if (computes === true) return;
    const lines = (line + chunk.toString()).split('\n');
    line = lines.pop() ?? '';
    for (const one of lines) console.log(`${name.padEnd(10)} ${one}`);
  });
  const end = setTimeout(() => {
    late = true;
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
  }, Math.min(minutes * 60_000, until - began));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearTimeout(end);
  if (computes === true) console.log(`\n${said}`);
  const blocks = said.trimEnd().split('\n\n');
  return { name, outcome: late ? 'not finished in time' : code === 0 ? 'held' : 'broken', seconds: Math.round((Date.now() - began) / 1000), figures: blocks.at(-1)?.split('\n').filter((one) => /\S {2,}\S/.test(one)) ?? [] };
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
  const nothing = { name: program.name, seconds: 0, figures: [] };
  if (!existsSync(join(import.meta.dirname, program.file))) return { ...nothing, outcome: 'not there' };
  if (Date.now() > until) return { ...nothing, outcome: 'not finished in time' };
  console.log(`\n== ${program.name}: at most ${program.minutes} minutes\n`);
  return program.onStack === undefined ? run(program, process.env) : runOnStack(program);
}

const outcomes = [
  ...await pMap(alone, prove, { concurrency: 1 }),
  ...(await Promise.all([
    prove(kills).then(async (first) => [first, ...await pMap(others, async (program, at) => {
      if (at === 1) await wait(secondAfterMs);
      return prove(program);
    }, { concurrency: 2 })]),
    pMap(computing, prove, { concurrency: 1 }),
  ])).flat(),
];

console.log('\n\n== Figures\n');
for (const { name, outcome, seconds, figures } of outcomes) {
  console.log(`${name.padEnd(20)} ${outcome}, ${seconds} s`);
  for (const line of figures) console.log(`    ${line}`);
}
process.exitCode = outcomes.every(({ outcome }) => outcome === 'held') ? 0 : 1;
