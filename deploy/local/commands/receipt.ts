import { readFileSync, writeFileSync } from 'node:fs';
import { type Command } from 'commander';
import { Directory } from '#directory';
import { loadAnchors, type VerifyKeys } from '#envelope';
import { type JudgedBy, verifyProof } from '#exchange/receipts';
import { expectDone, NodeApi } from '../http.js';
import { CannotRun, readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly agency: string; readonly stage?: string; readonly out?: string; readonly anchors?: string; readonly directory?: string; readonly json?: boolean }
interface Standing { readonly id: string; readonly receipts: readonly { readonly stage: string }[] }

export function addReceipt(program: Command): void {
  const noun = program.command('receipt').description('proof of what became of a message, for somebody who was not there');
  noun.command('prove <message>').description('write the proof of one receipt to a file that stands alone (docs/protocol/receipts.md)')
    .option('--agency <code>', 'who sent the message', 'probation').option('--stage <stage>', 'accepted, delivered, opened, refused, held or part-refused; the last that came, unless said')
    .option('--out <file>', 'where to; receipt-MESSAGE-STAGE.json unless said').option('--json', 'print it instead of writing a file')
    .action(prove);
  noun.command('verify <file>').description('check such a file; needs no stack, only the trust anchors of the directory')
    .option('--anchors <file>', 'JWK Set with the pinned trust anchors; those of the running stack, unless said')
    .option('--directory <file>', 'the newest signed directory, to judge by whether a key was revoked; without --anchors that of the running stack, otherwise the one inside the proof').option('--json', 'one JSON object')
    .action(verify);
}

async function prove(message: string, options: Options): Promise<void> {
  const api = await NodeApi.as(runningStack(readPlace()), options.agency, 'operator');
  const standing = await api.get(`/api/messages/${encodeURIComponent(message)}`);
  if (standing.status === 404) return no(`${options.agency} has sent no message with the id ${message}`);
  const { id, receipts } = expectDone(standing) as unknown as Standing;
  const stage = options.stage ?? receipts.at(-1)?.stage;
  const proof = stage === undefined ? undefined : await api.get(`/api/messages/${id}/receipts/${encodeURIComponent(stage)}/proof`);
  if (proof === undefined || proof.status === 404) return no(`no receipt ${stage ?? ''} has come for ${message}`.replace('  ', ' '));
  const text = JSON.stringify(expectDone(proof));
  if (options.json) return void console.log(text);
  const file = options.out ?? `receipt-${id}-${String(stage)}.json`;
  writeFileSync(file, `${text}\n`);
  console.log(`${file} proves that ${id} was ${String(stage)}; npx mag receipt verify ${file}`);
}

async function verify(file: string, options: Options): Promise<void> {
  const stack = options.anchors === undefined ? runningStack(readPlace()) : undefined;
  const anchors = await loadAnchors(options.anchors ?? stack?.trustAnchorsFile ?? '');
  const newest = options.directory ?? stack?.directoryFile;
  const answer = await verifyProof(textOf(file), anchors, newest === undefined ? undefined : await directoryIn(newest, anchors));
  if (!answer.valid) process.exitCode = 1;
  if (options.json) return void console.log(JSON.stringify(answer));
  if (!answer.valid) console.log(`${file} proves nothing: ${answer.code}`);
  else console.log(`${answer.by} has signed that ${answer.kind} ${answer.message} of ${answer.to} was ${answer.outcome}${answer.role === undefined ? '' : ` by ${answer.role}`}${answer.code === undefined ? '' : ` (${answer.code})`}, ${answer.at}; signed ${answer.signedAt}`);
  if (answer.judgedBy !== undefined) console.log(inWords(answer.judgedBy, newest));
}

/** By which directory the keys were judged, and what it cannot know. */
function inWords({ version, issuedAt, from }: JudgedBy, newest: string | undefined): string {
  const inside = newest === undefined ? 'which lies inside the proof; --directory FILE judges by a newer one' : `which lies inside the proof and is newer than ${newest}`;
  return `Keys were judged by version ${String(version)} of the directory, issued ${issuedAt}, ${from === 'given' ? `from ${newest ?? ''}` : inside}. If a key was revoked later than that, this does not know it.`;
}

async function directoryIn(file: string, anchors: VerifyKeys): Promise<Directory> {
  return Directory.read(textOf(file), anchors).catch((cause: unknown) => { throw new CannotRun(`${file} is no directory that one of these trust anchors has signed`, { cause }); });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CannotRun(`${file} cannot be read`, { cause });
  }
}

/** Not there is an answer, not a failure of the tool. */
function no(line: string): void {
  process.stderr.write(`mag: ${line}\n`);
  process.exitCode = 1;
}
