import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command } from 'commander';
import { type Kafka } from 'kafkajs';
import { kafkaAs, kafkaOfEnvironment } from '../kafka/admin.js';
import { publisherUser } from '../kafka/rules.js';
import { CannotRun, readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';
import { DirectoryFolder, type Why } from './directory-folder.js';

/** Which directory a command is about. */
export interface WhichDirectory { readonly folder?: string }

/** The named folder, or that of the running stack. @throws CannotRun */
export function directoryAtHand({ folder }: WhichDirectory): DirectoryFolder {
  const found = new DirectoryFolder(folder === undefined ? dirname(runningStack(readPlace()).directoryFile) : resolve(folder));
  if (!found.begun) throw new CannotRun(`${found.folder} has no directory: make one with \`mag directory init --folder ${found.folder}\`.`);
  return found;
}

/** The options of every verb that changes the directory: who does it and why, which stands beside the signed version. */
export interface WhyOptions extends WhichDirectory { readonly by: string; readonly reason: string }
export const withWhy = (verb: Command): Command => verb.requiredOption('--by <name>', 'who changes it; kept beside the signed version').requiredOption('--reason <text>', 'why; kept there too');

/** @throws CannotRun where either says nothing */
export function whyOf({ by, reason }: WhyOptions): Why {
  if (by.trim() === '' || reason.trim() === '') throw new CannotRun('say who changes the directory with --by, and why with --reason.');
  return { by: by.trim(), reason: reason.trim() };
}

/** Where an agency's private keys lie in the local stack; nowhere for a folder that was named, whose agencies keep their own. */
export const keyFolderAtHand = ({ folder }: WhichDirectory, code: string): string | undefined => {
  if (folder !== undefined) return undefined;
  const found = join(dirname(runningStack(readPlace()).directoryFile), code);
  return existsSync(found) ? found : undefined;
};

/** The broker as the user that publishes: as the environment says, in the names that every process uses, or that of the running stack. @throws CannotRun */
export function publishersKafka({ folder }: WhichDirectory, variables: NodeJS.ProcessEnv = process.env): Kafka {
  const found = kafkaOfEnvironment(variables, { retry: { retries: 3 } });
  if (!('missing' in found)) return found;
  if (folder !== undefined) throw new CannotRun(`set ${found.missing.join(', ')} to say where Kafka is, and which user publishes there.`);
  const { kafka } = runningStack(readPlace());
  return kafkaAs({ brokers: kafka.brokers, caFile: kafka.ca }, publisherUser, kafka.users[publisherUser] ?? '', { retry: { retries: 3 } });
}
