import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { type Command } from 'commander';
import { openToken, readTokenKeys, sealToken, type TokenAnswer, type TokenKeys, verifyToken } from '#envelope';
import { CannotRun } from '../place.js';

interface Options { readonly keys: string; readonly profile?: boolean; readonly signer?: string; readonly json?: boolean }

export function addEnvelope(program: Command): void {
  const noun = program.command('envelope').description('seal, open and verify by the rules of the running system; needs no stack');
  const verb = (name: string, description: string): Command => noun.command(name).description(description)
    .requiredOption('--keys <file>', 'JWK Set; keys without kid are tried in order').option('--json', 'output is JSON in any case');
  verb('verify', 'one compact JWS a line from standard input; one JSON object a line comes out').option('--profile', 'check type and claims too')
    .action((options: Options) => eachLine(options, verifyToken));
  verb('open', 'the same for JWE').option('--profile', 'check type and content too')
    .action((options: Options) => eachLine(options, openToken));
  verb('seal', 'seal standard input, whole, to the first key of the set').option('--signer <file>', 'JWK Set with a private key: sign first, then seal')
    .action(async (options: Options) => {
      const signer = options.signer === undefined ? undefined : keysIn(options.signer).sign[0];
      if (options.signer !== undefined && !signer) throw new CannotRun(`${options.signer} has no private key that signs`);
      const token = await sealToken(await buffer(process.stdin), keysIn(options.keys), signer);
      console.log(options.json ? JSON.stringify({ token }) : token);
    });
}

/** Exit code 1 when any line is not valid. */
async function eachLine(options: Options, read: (token: string, keys: TokenKeys, options: { profile: boolean }) => Promise<TokenAnswer>): Promise<void> {
  const keys = keysIn(options.keys);
  let allValid = true;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const answer = await read(line, keys, { profile: options.profile === true });
    allValid &&= answer.valid;
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  if (!allValid) process.exitCode = 1;
}

function keysIn(file: string): TokenKeys {
  try {
    return readTokenKeys(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CannotRun(`${file} cannot be read as a JWK Set: give a JSON file of the form {"keys":[...]}`, { cause });
  }
}
