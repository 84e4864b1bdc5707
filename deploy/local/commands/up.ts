import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { type Command } from 'commander';
import { fullDisk, isFull } from '../disk.js';
import { CannotRun, makeFolders, type Place, readPlace } from '../place.js';
import { Progress } from '../progress.js';
import { endLeftovers, forgetPid, livePid, notePid } from '../running.js';
import { Supervisor } from '../supervisor.js';
import { addressOf } from '../nodes.js';
import { agencies } from '../sample/agencies.js';

/** Two signals closer together than this are one: the terminal tells every process of the group, and the launcher tells us again. */
const oneActMs = 800;

export function addUp(program: Command): void {
  program.command('up')
    .description('start the local stack in the foreground; Ctrl-C stops it')
    .option('--apart', 'one process for each agency and role instead of three in all')
    .action(async (options: { apart?: boolean }) => { await up(readPlace(), options.apart === true); });
}

async function up(place: Place, apart: boolean): Promise<void> {
  const progress = new Progress();
  await takePlace(place, progress);
  const supervisor = new Supervisor(place, progress, apart);
  const stopped = stopWhenTold(place, supervisor, progress);
  try {
    await supervisor.start();
  } catch (error) {
    if (stopped.asked) return;
    await supervisor.stop();
    forgetPid(place.folder, 'up');
    if (error instanceof CannotRun) throw error;
    if (isFull(error)) throw new CannotRun(fullDisk(place.folder), { cause: error });
    throw new CannotRun(`the stack could not be started: ${(error as Error).message}; logs are in ${join(place.folder, 'logs')}`, { cause: error });
  }
  if (!stopped.asked) greet(place, progress);
}

/** Makes this the only stack of its folder and clears away what a killed one has left. */
async function takePlace(place: Place, progress: Progress): Promise<void> {
  try {
    makeFolders(place);
  } catch (cause) {
    throw new CannotRun(`cannot start: the folder ${place.folder} cannot be written (${(cause as NodeJS.ErrnoException).code}): make it writable, or set MAG_VAR to a folder that is.`, { cause });
  }
  const other = livePid(place.folder, 'up');
  if (other !== undefined) throw new CannotRun(`cannot start: a stack runs in ${place.folder} already (process ${other}): stop it with Ctrl-C, or set MAG_VAR and MAG_PORT_BASE to run another beside it.`);
  notePid(place.folder, 'up', process.pid);
  const left = await endLeftovers(place.folder, 'up');
  if (left > 0) progress.say(`Ended ${left} process${left > 1 ? 'es' : ''} that a former run had left`);
  const { portProblem } = await import(pathToFileURL(join(place.repository, 'deploy', 'preflight.mjs')).href) as { portProblem(base: number): Promise<string | undefined> };
  const problem = await portProblem(place.portBase);
  if (problem !== undefined) {
    forgetPid(place.folder, 'up');
    throw new CannotRun(`cannot start: ${problem}.`);
  }
}

/** The first Ctrl-C stops cleanly, a second one at once. Our launcher's end counts as one too, so that nothing is left running alone. */
function stopWhenTold(place: Place, supervisor: Supervisor, progress: Progress): { readonly asked: boolean } {
  const state = { asked: false, askedAt: 0 };
  const stop = (): void => {
    if (state.asked) {
      if (Date.now() - state.askedAt < oneActMs) return;
      supervisor.kill();
      forgetPid(place.folder, 'up');
      process.exit(1);
    }
    Object.assign(state, { asked: true, askedAt: Date.now() });
    progress.say('Stopping: nodes first, then broker and databases (Ctrl-C again ends all at once)');
    supervisor.stop().then(() => {
      progress.say('Stopped');
      forgetPid(place.folder, 'up');
      process.exit(0);
    }, (error: unknown) => {
      process.stderr.write(`mag: could not stop everything: ${(error as Error).message}\n`);
      process.exit(1);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  return state;
}

function greet(place: Place, progress: Progress): void {
  const width = Math.max(...agencies.map(({ name }) => name.length));
  progress.say('Ready. Everything is invented; for development only.');
  console.log(['',
    ...agencies.map((agency) => `  ${agency.name.padEnd(width)}  ${addressOf(place, agency, 'web')}  desk ${addressOf(place, agency, 'desk')}`),
    '', `  All addresses, keys and test people: ${join(place.folder, 'stack.json')}`, `  Logs: ${join(place.folder, 'logs')}`, '',
    '  Try, in another terminal:',
    '    npx mag caseload template > people.csv && npx mag caseload load people.csv',
    '    npx mag feed template > incidents.csv && npx mag feed send incidents.csv',
    '    npx mag status', '', '  Ctrl-C stops everything.', ''].join('\n'));
}
