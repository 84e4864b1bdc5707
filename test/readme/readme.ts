import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { printFigures } from '../generate/command-line.js';
import { environmentOf, newPlace, type OwnPlace, processesOf, stackFileOf, StartedStack } from '../support/started.js';
import { commandBlocks, commandsInSentences, type Done, statedInReadme } from './commands.js';

/**
 * Follows README.md in an empty folder: clones the last commit of this working tree, runs the commands of the page in their order, and holds what they do to what the page says. `npm test` is
 * left out: it is what runs everywhere else. Exit 1 where a command does something else, or the page has one that nobody knows.
 */
const source = fileURLToPath(new URL('../../../', import.meta.url));
const pagePortBase = 21_100;
/** A message that was just sent is on its way for a moment. */
const arrivesWithinMs = 120_000;
const lingerMs = 3_000;

const began = Date.now();
const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const findings: string[] = [];
const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();

const home = await mkdtemp(join(tmpdir(), 'mag-readme-'));
// As any folder that somebody works in: others may pass through it.
await chmod(home, 0o755);
const repository = join(home, 'clone');
let place: OwnPlace | undefined;
let stack: StartedStack | undefined;
let ran = 0;
const end = async (): Promise<void> => {
  await stack?.kill();
  for (const folder of [home, place?.folder]) if (folder !== undefined) await rm(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end().then(() => process.exit(1)));
try {
  await follow();
} catch (error) {
  findings.push(error instanceof Error ? error.message : String(error));
} finally {
  await end();
}

for (const finding of findings) console.log(`NOT AS THE README SAYS: ${finding}`);
console.log('');
printFigures({ 'commands run': ran, 'seconds in all': Math.round((Date.now() - began) / 1000), 'not as the README says (target 0)': findings.length });
process.exitCode = findings.length === 0 && ran > 0 ? 0 : 1;

async function follow(): Promise<void> {
  const commit = git('-C', source, 'rev-parse', 'HEAD');
  git('clone', '--quiet', source, repository);
  git('-C', repository, 'checkout', '--quiet', commit);
  say(`cloned ${commit}`);
  const here = place = await newPlace(repository);
  const page = readFileSync(join(repository, 'README.md'), 'utf8');
  for (const block of commandBlocks(page)) {
    if (block.includes('npm start')) await start(here);
    else await runBlock(here, block);
  }
  for (const command of commandsInSentences(page)) await runBlock(here, [command]);
  await lookAround(here, page);
  await stop(here);
  const changed = git('-C', repository, 'status', '--porcelain');
  if (changed !== '') findings.push(`the clone is not as it was: ${changed.slice(0, 400)}`);
}

async function start(here: OwnPlace): Promise<void> {
  const from = Date.now();
  stack = StartedStack.begin(here, 'npm', ['start']);
  await stack.ready();
  ran += 1;
  say(`npm start: ready after ${Math.round((Date.now() - from) / 1000)} s, with everything that had to be installed and built`);
}

/** Runs the lines of a block in one shell; what only reads is asked again until what was sent has arrived. */
async function runBlock(here: OwnPlace, block: readonly string[]): Promise<void> {
  const readsOnly = block.every((line) => /^(TOKEN=|curl -s )/.test(line));
  for (const until = Date.now() + arrivesWithinMs; ; await wait(2_000)) {
    const wrong = (await inShell(here, block)).flatMap((done, at) => wrongWith(block[at]!, done));
    if (wrong.length > 0 && readsOnly && Date.now() < until) continue;
    findings.push(...wrong);
    break;
  }
  ran += block.length;
  for (const line of block) say(line);
}

function wrongWith(line: string, done: Done | undefined): string[] {
  const stated = statedInReadme.find(({ command }) => command.test(line));
  if (stated === undefined) return [`nobody knows what \`${line}\` is to do`];
  if (done === undefined) return [`\`${line}\` was not run to its end`];
  if (done.code !== 0) return [`\`${line}\` ended with ${done.code}: ${done.out.slice(0, 400)}`];
  return stated.wrong(done).map((what) => `\`${line}\`: ${what}: ${done.out.slice(0, 400)}`);
}

/** Each line with its exit code and what it printed; ports are those of this stack. */
async function inShell(here: OwnPlace, block: readonly string[]): Promise<(Done | undefined)[]> {
  const mark = randomUUID();
  const lines = block.map((line) => line.replaceAll(/(?<=127\.0\.0\.1:)\d+/g, (port) => String(Number(port) - pagePortBase + here.portBase)));
  const script = lines.map((line) => `${line}\nprintf '\\n${mark} %s\\n' "$?"\n`).join('');
  const out = await new Promise<string>((done) => {
    execFile('sh', ['-c', script], { cwd: here.repository, env: environmentOf(here), maxBuffer: 64 * 1024 * 1024 }, (_error, printed, errors) => {
      if (errors.trim() !== '') say(errors.trim().split('\n').at(-1) ?? '');
      done(printed);
    });
  });
  const told = [...out.matchAll(new RegExp(`([^]*?)\\n${mark} (\\d+)\\n`, 'g'))];
  return block.map((_, at) => (told[at] === undefined ? undefined : { out: told[at][1]!, code: Number(told[at][2]) }));
}

/** The addresses and test people that the page names are there. */
async function lookAround({ portBase, ...here }: OwnPlace, page: string): Promise<void> {
  const ports = [...new Set([...page.matchAll(/\b211[1-3]\d\b/g)].map(([port]) => Number(port)))];
  for (const port of ports) {
    const answer = await fetch(`http://127.0.0.1:${port - pagePortBase + portBase}/health/ready`).catch(() => undefined);
    if (answer?.ok !== true) findings.push(`nothing is ready at the address that the page calls ${port}`);
  }
  const named = [...new Set([...page.matchAll(/`([a-z]+\.[a-z]{2,})`/g)].map(([, name = '']) => name))].filter((name) => !/\.(ts|json|md|mjs)$/.test(name));
  const people = new Set(stackFileOf({ portBase, ...here })?.people.map(({ username }) => username));
  findings.push(...named.filter((name) => !people.has(name)).map((name) => `there is no test person ${name}`));
  if (ports.length < 4 || named.length < 4) findings.push(`the page names ${ports.length} ports and ${named.length} people: more were there to be looked at`);
}

/** Ctrl-C stops it. npm itself ends by the signal where its shell does. */
async function stop(here: OwnPlace): Promise<void> {
  const ended = await stack!.interrupt();
  for (const until = Date.now() + lingerMs; processesOf(here).length > 0 && Date.now() < until;) await wait(100);
  const left = processesOf(here);
  if (ended === 'not within minutes' || (ended.code !== 0 && ended.signal !== 'SIGINT' && ended.code !== 130)) findings.push(`Ctrl-C ended npm start with ${JSON.stringify(ended)}`);
  if (left.length > 0) findings.push(`Ctrl-C left ${left.length} processes`);
  if (stackFileOf(here)?.ready === true) findings.push('after Ctrl-C stack.json says that the stack is ready');
  say('Ctrl-C: stopped');
}
