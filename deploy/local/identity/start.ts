import { join } from 'node:path';
import { KeptProcess, type Watcher } from '../kept-process.js';
import { addressOf, answersReady, nodeOptions, plainEnvironment } from '../nodes.js';
import { offsets, type Place, port } from '../place.js';
import { agencies } from '../sample/agencies.js';
import { people } from '../sample/people.js';
import { type Secrets, writePrivately } from '../secrets.js';
import { type IdentitySettings, type SignInPerson } from './provider.js';

/** The test people with the passwords of this stack. */
export function signInPeople(secrets: Secrets): SignInPerson[] {
  return people.map((person) => ({ ...person, password: secrets.of(`person:${person.username}`) }));
}

/** Starts the development identity provider as a process of its own. */
export async function startIdentityProvider(place: Place, secrets: Secrets, watcher: Watcher): Promise<{ readonly issuer: string }> {
  const portNumber = port(place, offsets.identityProvider);
  const issuer = `http://127.0.0.1:${portNumber}`;
  const settings: IdentitySettings = {
    issuer, port: portNumber, keysFile: join(place.folder, 'keys', 'identity-provider.jwk.json'), cookieSecret: secrets.of('identity-provider:cookies'),
    pages: agencies.flatMap((agency) => [addressOf(place, agency, 'web'), addressOf(place, agency, 'desk')]), people: signInPeople(secrets),
  };
  const file = join(place.folder, 'settings', 'identity-provider.json');
  writePrivately(file, JSON.stringify(settings));
  const server = new KeptProcess(place.folder, {
    name: 'identity-provider', command: process.execPath, args: [...nodeOptions, join(import.meta.dirname, 'main.js'), file], env: plainEnvironment(), cwd: place.repository,
    isUp: () => answersReady(issuer), upWithinMs: 30_000, ask: 'SIGTERM', tell: 'SIGKILL', endWithinMs: 5_000,
  }, watcher);
  await server.start();
  return { issuer };
}
