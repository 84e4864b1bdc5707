import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { CannotRun } from './place.js';

/** Where each noun's verbs are; loaded only when asked for, so that a short command stays short. */
const nouns: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  up: async () => (await import('./commands/up.js')).addUp,
  status: async () => (await import('./commands/status.js')).addStatus,
  token: async () => (await import('./commands/token.js')).addToken,
  caseload: async () => (await import('./commands/caseload.js')).addCaseload,
  clock: async () => (await import('./commands/clock.js')).addClock,
  gazetteer: async () => (await import('./commands/gazetteer.js')).addGazetteer,
  feed: async () => (await import('./commands/feed.js')).addFeed,
  match: async () => (await import('./commands/match.js')).addMatch,
  directory: async () => (await import('./commands/directory.js')).addDirectory,
  compromised: async () => (await import('./commands/compromised.js')).addCompromised,
  kafka: async () => (await import('./commands/kafka.js')).addKafka,
  envelope: async () => (await import('./commands/envelope.js')).addEnvelope,
  receipt: async () => (await import('./commands/receipt.js')).addReceipt,
  alarm: async () => (await import('./commands/alarm.js')).addAlarm,
  quarantine: async () => (await import('./commands/quarantine.js')).addQuarantine,
  audit: async () => (await import('./commands/audit.js')).addAudit,
  reconcile: async () => (await import('./commands/reconcile.js')).addReconcile,
  bench: async () => (await import('./commands/bench.js')).addBench,
};

/** The command line. Exit code 0: done; 1: the answer is no; 2: could not run. */
async function run(words: readonly string[]): Promise<void> {
  const program = new Command('mag').description('Multi-agency gateway: local stack and tools').exitOverride().showHelpAfterError(false);
  program.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'mag: ')) });
  const noun = words.find((word) => !word.startsWith('-'));
  const wanted = noun !== undefined && noun in nouns ? [nouns[noun]!] : Object.values(nouns);
  for (const add of await Promise.all(wanted.map((load) => load()))) add(program);
  for (const command of program.commands) inherit(command);
  await program.parseAsync(words.length === 0 ? ['help'] : [...words], { from: 'user' });
}

function inherit(command: Command): void {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'mag: ')) });
  for (const each of command.commands) inherit(each);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`mag: ${(error as Error).message}\n`);
    if (!(error instanceof CannotRun) && process.env['DEBUG']) process.stderr.write(`${(error as Error).stack ?? ''}\n`);
    process.exitCode = 2;
  }
  if (process.argv[2] === 'up') process.exit(2);
}
