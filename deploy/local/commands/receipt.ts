import { readFileSync, writeFileSync } from 'node:fs';
import { type Command } from 'commander';
import { loadAnchors } from '#envelope';
import { verifyProof } from '#exchange/receipts';
import { expectDone, NodeApi } from '../http.js';
import { CannotRun, readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly agency: string; readonly stage?: string; readonly out?: string; readonly anchors?: string; readonly json?: boolean }
interface Standing { readonly id: string; readonly receipts: readonly { readonly stage: string }[] }

export function addReceipt(program: Command): void {
  const noun = program.command('receipt').description('proof of what became of a message, for somebody who was not there');
  noun.command('prove <message>').description('write the proof of one receipt to a file that stands alone (docs/protocol/receipts.md)')
    .option('--agency <code>', 'who sent the message', 'probation').option('--stage <stage>', 'accepted, delivered, opened, refused, held or part-refused; the last that came, unless said')
    .option('--out <file>', 'where to; receipt-MESSAGE-STAGE.json unless said').option('--json', 'print it instead of writing a file')
    .action(prove);
  noun.command('verify <file>').description('check such a file; needs no stack, only the trust anchors of the directory')
    .option('--anchors <file>', 'JWK Set with the pinned trust anchors; those of the running stack, unless said').option('--json', 'one JSON object')
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
  const anchors = await loadAnchors(options.anchors ?? runningStack(readPlace()).trustAnchorsFile);
  const answer = await verifyProof(textOf(file), anchors);
  if (!answer.valid) process.exitCode = 1;
  if (options.json) console.log(JSON.stringify(answer));
  else if (!answer.valid) console.log(`${file} proves nothing: ${answer.code}`);
  else console.log(`${answer.by} has signed that ${answer.kind} ${answer.message} of ${answer.to} was ${answer.outcome}${answer.role === undefined ? '' : ` by ${answer.role}`}${answer.code === undefined ? '' : ` (${answer.code})`}, ${answer.at}; signed ${answer.signedAt}, by the directory's version ${String(answer.directoryVersion)}`);
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
