import { type Command } from 'commander';
import { CannotRun, readPlace } from '../place.js';
import { runningStack, type StackFile } from '../stack-file.js';

export function addToken(program: Command): void {
  program.command('token').description('print a development bearer token for a test person')
    .requiredOption('--person <name>', 'user name of the test person, e.g. pat.practitioner')
    .option('--json', 'one JSON document')
    .action(async (options: { person: string; json?: boolean }) => {
      const token = await tokenFor(runningStack(readPlace()), options.person);
      console.log(options.json ? JSON.stringify({ person: options.person, token }) : token);
    });
}

/** A bearer token for a test person, from the stack's identity provider. @throws CannotRun */
export async function tokenFor(stack: Pick<StackFile, 'people' | 'identityProvider'>, username: string): Promise<string> {
  const person = stack.people.find((each) => each.username === username);
  if (!person) throw new CannotRun(`there is no test person ${username}; the test people are ${stack.people.map((each) => each.username).join(', ')}`);
  let answer: Response;
  try {
    answer = await fetch(stack.identityProvider.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: stack.identityProvider.clientId, username, password: person.password }),
    });
  } catch (cause) {
    throw new CannotRun(`the identity provider at ${stack.identityProvider.issuer} does not answer; is the stack running?`, { cause });
  }
  const body = await answer.json() as { access_token?: string; error?: string };
  if (!body.access_token) throw new CannotRun(`the identity provider gave no token (${body.error ?? answer.status})`);
  return body.access_token;
}
