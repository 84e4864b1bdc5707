import { readFileSync } from 'node:fs';
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
  for await (const line of linesOf(process.stdin)) {
    const answer = await read(line, keys, { profile: options.profile === true });
    allValid &&= answer.valid;
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  if (!allValid) process.exitCode = 1;
}

/** A line ends with a line feed and with nothing else: whatever stands before it, a carriage return too, belongs to the token, as in a Kafka record. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let kept: Buffer[] = [];
  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      yield Buffer.concat([...kept, chunk.subarray(from, at)]).toString('latin1');
      kept = [];
      from = at + 1;
    }
    if (from < chunk.length) kept.push(chunk.subarray(from));
  }
  if (kept.length > 0) yield Buffer.concat(kept).toString('latin1');
}
const lineFeed = 0x0a;

function keysIn(file: string): TokenKeys {
  try {
    return readTokenKeys(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CannotRun(`${file} cannot be read as a JWK Set: give a JSON file of the form {"keys":[...]}`, { cause });
  }
}
