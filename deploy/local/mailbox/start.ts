import { existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { KeptProcess, type Watcher } from '../kept-process.js';
import { nodeOptions, plainEnvironment } from '../nodes.js';
import { offsets, type Place, port } from '../place.js';
import { writePrivately } from '../secrets.js';
import { lettersFile, mailboxFolder } from './where.js';

/** How the places of the sample that have no node are reached; the others by hand. Invented, and visibly so. */
const ways = {
  from: 'domestic-abuse-information@probation.invalid', contact: 'The domestic abuse information team of the Probation Service, 01632 960100',
  places: { '05': { mail: 'da-unit@merseyside.invalid' }, '06': { mail: 'da-unit@greater-manchester.invalid' }, E08000012: { mail: 'mash@liverpool.invalid' }, 'marac-E08000012': { mail: 'marac@liverpool.invalid' } },
};

/** Starts the development mailbox, which stands for the secure mail of agencies without a node, and writes the file of ways unless there is one. */
export async function startMailbox(place: Place, watcher: Watcher): Promise<void> {
  mkdirSync(mailboxFolder(place), { recursive: true, mode: 0o700 });
  if (!existsSync(lettersFile(place))) writePrivately(lettersFile(place), `${JSON.stringify(ways, null, 2)}\n`);
  const portNumber = port(place, offsets.mailbox);
  const server = new KeptProcess(place.folder, {
    name: 'mailbox', command: process.execPath, args: [...nodeOptions, join(import.meta.dirname, 'main.js'), String(portNumber), mailboxFolder(place)], env: plainEnvironment(), cwd: place.repository,
    isUp: () => listens(portNumber), upWithinMs: 30_000, ask: 'SIGTERM', tell: 'SIGKILL', endWithinMs: 5_000,
  }, watcher);
  await server.start();
}

const listens = (portNumber: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(portNumber, '127.0.0.1');
  socket.once('connect', () => { socket.end(); resolve(true); });
  socket.once('error', () => resolve(false));
});
