import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { randomBytes } from 'node:crypto';
import { type Command } from 'commander';
import { directoryAtHand, type WhichDirectory } from '../directory/at-hand.js';
import { KafkaAdministration, type KafkaAtHand } from '../kafka/admin.js';
import { findingLines, type KafkaPlan, planLines } from '../kafka/plan.js';
import { CannotRun, readPlace } from '../place.js';
import { Secrets, writePrivately } from '../secrets.js';
import { runningStack } from '../stack-file.js';

interface Options extends WhichDirectory { readonly json?: boolean; readonly yes?: boolean; readonly passwords?: string }

export function addKafka(program: Command): void {
  const noun = program.command('kafka').description('topics, users and access rules of the broker, as the signed directory says');
  const verb = (name: string, description: string): Command => noun.command(name).description(description)
    .option('--folder <folder>', 'folder of the directory; that of the running stack when left out').option('--json', 'one JSON document');
  verb('plan', 'what differs, without changing anything').action(async (options: Options) => { await planned(options); });
  verb('apply', 'show what differs, and do it').option('--yes', 'without asking').option('--passwords <folder>', 'where the passwords of new users are written, one file each').action(apply);
}

async function planned(options: Options): Promise<{ readonly plan: KafkaPlan; readonly kafka: KafkaAdministration }> {
  const folder = directoryAtHand(options), signed = await folder.signed();
  if (signed === undefined) throw new CannotRun('nothing is signed yet: the broker follows what is in force, not what is being written.');
  const kafka = new KafkaAdministration(kafkaAtHand(options)), plan = await kafka.plan(signed.directory.document, folder.versions());
  const lines = [...planLines(plan), ...findingLines(plan)];
  if (options.json) console.log(JSON.stringify(plan));
  else console.log(lines.length === 0 ? 'The broker is as the directory says.' : lines.join('\n'));
  // Applying does not put it right, so somebody must be made to look.
  if (findingLines(plan).length > 0) process.exitCode = 1;
  return { plan, kafka };
}

async function apply(options: Options): Promise<void> {
  const { plan, kafka } = await planned(options);
  if (planLines(plan).length === 0) return;
  if (options.yes !== true && !await agreed()) {
    process.stderr.write('mag: nothing was changed\n');
    process.exitCode = 1;
    return;
  }
  const passwords = passwordsFor(options, plan);
  await kafka.apply(plan, (user) => passwords(user));
  if (!options.json) console.log('Done.');
}

/** A person at a terminal says yes; nobody else is asked. */
async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CannotRun('say --yes where nobody can be asked.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question('Do this? (yes) ')).trim() === 'yes';
  } finally {
    terminal.close();
  }
}

/** New passwords, written where only their owner may read them before the broker knows them: in the secrets of the local stack, or one file each. */
function passwordsFor({ folder, passwords }: Options, { addUsers }: KafkaPlan): (user: string) => string {
  if (folder === undefined && passwords === undefined) {
    const secrets = Secrets.open(readPlace().folder);
    return (user) => secrets.of(`kafka:${user}`);
  }
  if (passwords === undefined) {
    if (addUsers.length > 0) throw new CannotRun('name a folder for the passwords of the new users with --passwords.');
    return () => '';
  }
  mkdirSync(resolve(passwords), { recursive: true, mode: 0o700 });
  return (user) => {
    const password = randomBytes(24).toString('base64url');
    writePrivately(join(resolve(passwords), `${user}.password`), password);
    return password;
  };
}

/** The cluster that the environment names, or that of the running stack. @throws CannotRun */
function kafkaAtHand({ folder }: Options): KafkaAtHand {
  const { externalKafka } = readPlace();
  if (externalKafka !== undefined) return { brokers: externalKafka.brokers, caFile: externalKafka.caFile, admin: { user: externalKafka.adminUser, password: externalKafka.adminPassword } };
  if (folder !== undefined) throw new CannotRun('set KAFKA_BROKERS, KAFKA_CA, KAFKA_ADMIN_USER and KAFKA_ADMIN_PASSWORD to say which cluster is meant.');
  const { kafka } = runningStack(readPlace());
  return { brokers: kafka.brokers, caFile: kafka.ca, admin: { user: kafka.admin.username, password: kafka.admin.password } };
}
