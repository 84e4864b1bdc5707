import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import {
  type Breach, leafOf, type LogName, logNames, openCheckpoint, originOf, type ProofFile, proofForm, proveConsistency, proveEntry, type ProvenEntry, proveSubject, readProofFile, readVerifierKey, subjectTag, verifierKey, verifyLog,
  verifyProofFile, writeInclusion,
} from '#audit';
import { GatewayError } from '#messages';
import { type OpenLog, withLogs } from '../audit-logs.js';
import { CannotRun, readPlace } from '../place.js';
import { runningStack, type StackAgency, type StackFile } from '../stack-file.js';

interface Options {
  readonly agency?: string;
  readonly store?: LogName;
  readonly json?: boolean;
  readonly file?: string;
  readonly keys?: string;
  readonly entry?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly tlogProof?: boolean;
}

export function addAudit(program: Command): void {
  const noun = program.command('audit').description('the audit logs: verify them whole, and prove what stands in them');
  const verb = (name: string, description: string): Command => noun.command(name).description(description).option('--agency <code>', 'whose log')
    .addOption(new Option('--store <store>', 'which of its two logs').choices(logNames)).option('--json', 'JSON; one object a line for a list');
  verb('verify', 'recompute everything from the stored entries, and name the first that is broken; all agencies and both stores unless said')
    .option('--file <file>', 'verify a file of proofs instead; with --keys it needs no stack').option('--keys <file>', 'the agency\'s verifier keys, one a line, as `mag audit keys` prints them').action(verify);
  verb('prove', 'prove to somebody else one entry, everything about one subject, or that the log continues what it was')
    .option('--entry <id>', 'the id of an entry').option('--subject <id>', 'whom the entries concern, e.g. a CRN').option('--from <size>', 'the smaller of two signed sizes').option('--to <size>', 'the larger; the newest unless said')
    .option('--tlog-proof', 'of one entry: the C2SP tlog-proof, for other tools').action(prove);
  verb('checkpoints', 'the sizes that have been signed, and when').action(checkpoints);
  verb('keys', 'the verifier keys of a log, for other tools and for --keys').action(keys);
}

/** What the first broken thing is called. */
const breaches: Readonly<Record<Breach, string>> = {
  ENTRY_ALTERED: 'the entry is not what was sealed', ENTRY_GONE: 'the entry is gone', ENTRY_OUT_OF_ORDER: 'the entry does not stand in its place', ENTRY_NOT_SEALED: 'the entry was put in later',
  LEAF_ALTERED: 'the leaf is not that of its entry', LEAF_GONE: 'the leaf is gone', NODE_ALTERED: 'a kept hash is not that of the leaves below it',
  CHECKPOINT_DIFFERS: 'an earlier checkpoint says otherwise', CHECKPOINT_SIGNATURE: 'a checkpoint is not signed by its agency',
};

async function verify(options: Options): Promise<void> {
  if (options.file !== undefined) return verifyFile(options.file, options);
  const stack = runningStack(readPlace());
  const found = await withLogs(stack, options.agency === undefined ? stack.agencies : [agencyIn(stack, options)], options.store === undefined ? logNames : [options.store], async (log) => {
    const report = { agency: log.agency, store: log.log, ...await verifyLog({ sql: log.store.sql, checkpoints: await log.checkpoints(), open: log.open }) };
    if (!options.json) {
      const { agency, store, sealed, waiting, checkpoints: signed, broken } = report;
      console.log(`${agency}, ${store} store: ${broken === null ? `holds: ${sealed} entries sealed, ${waiting} wait, ${signed} checkpoints` : `BROKEN at place ${broken.position}, entry ${broken.entry ?? 'unknown'}: ${breaches[broken.what]} (${broken.what})`}`);
    }
    return report;
  });
  if (options.json) console.log(JSON.stringify({ logs: found }));
  if (found.some(({ broken }) => broken !== null)) process.exitCode = 1;
}

async function verifyFile(path: string, options: Options): Promise<void> {
  const answer = (valid: boolean, more: object): void => {
    console.log(options.json ? JSON.stringify({ valid, ...more }) : valid ? 'The proof holds.' : 'The proof does not hold.');
    if (!valid) process.exitCode = 1;
  };
  try {
    const file = readProofFile(textIn(path));
    const trusted = options.keys === undefined ? await keysOfStack(file) : textIn(options.keys).split('\n').filter(Boolean).map(readVerifierKey);
    // A file says of whose log it speaks; a key of another log or agency verifies nothing in it.
    verifyProofFile(file, (note) => openCheckpoint(note, trusted.filter(({ name }) => name === originOf(file.agency, file.log))));
    answer(true, { proves: file.proves, agency: file.agency, store: file.log });
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.code.startsWith('AUDIT_')) throw error;
    answer(false, { code: error.code });
  }
}

async function keysOfStack({ agency, log }: ProofFile) {
  const stack = runningStack(readPlace());
  return (await withLogs(stack, [agencyIn(stack, { agency })], [log], (one) => Promise.resolve(one.keys))).flat();
}

async function prove(options: Options): Promise<void> {
  if ([options.entry, options.subject, options.from].filter((one) => one !== undefined).length !== 1) throw new CannotRun('say what is to be proven: --entry ID, --subject ID, or --from SIZE');
  await withLog(options, async (log) => {
    const signed = await log.checkpoints();
    const newest = signed.at(-1);
    if (newest === undefined) return no('no checkpoint of this log has been signed yet');
    const file = await (options.from === undefined ? entries(log, newest, options) : consistency(log, signed, Number(options.from), Number(options.to ?? newest.size)));
    if (file === undefined) return;
    console.log(options.tlogProof && file.proves === 'entry' ? tlogProof(file.entries[0] as ProvenEntry, file.checkpoint).trimEnd() : JSON.stringify(file, null, options.json ? 0 : 2));
  });
}

async function entries({ agency, log, store }: OpenLog, { size, note }: { size: number; note: string }, { entry, subject }: Options): Promise<Extract<ProofFile, { checkpoint: string }> | undefined> {
  const proven = entry !== undefined ? await proveEntry(store.sql, entry, size) : await proveSubject(store.sql, await subjectTag(store.sql, subject ?? ''), size);
  if (proven.length === 0) return no('there is no such entry under a checkpoint; an entry comes under one within a minute or two');
  return { form: proofForm, agency, log, proves: entry !== undefined ? 'entry' : 'subject', checkpoint: note, entries: proven };
}

async function consistency({ agency, log, store }: OpenLog, signed: readonly { size: number; note: string }[], from: number, to: number): Promise<ProofFile | undefined> {
  const [first, second] = [from, to].map((size) => signed.find((one) => one.size === size)?.note);
  if (first === undefined || second === undefined || from > to) return no('no checkpoints of these sizes were signed, the smaller first; `mag audit checkpoints` lists them');
  return { form: proofForm, agency, log, proves: 'consistency', first, second, consistency: await proveConsistency(store.sql, from, to) };
}

const tlogProof = (one: ProvenEntry, checkpoint: string): string => writeInclusion(leafOf(one), one.position, one.inclusion.map((hash) => Buffer.from(hash, 'base64')), checkpoint);

async function checkpoints(options: Options): Promise<void> {
  await withLog(options, async (log) => {
    for (const { size, at } of await log.checkpoints()) console.log(options.json ? JSON.stringify({ size, at: at.toISOString() }) : `${size}  ${at.toISOString()}`);
  });
}

async function keys(options: Options): Promise<void> {
  await withLog(options, (log) => {
    for (const key of log.keys) console.log(options.json ? JSON.stringify({ key: verifierKey(key) }) : verifierKey(key));
    return Promise.resolve();
  });
}

async function withLog(options: Options, work: (log: OpenLog) => Promise<void>): Promise<void> {
  const stack = runningStack(readPlace());
  await withLogs(stack, [agencyIn(stack, options)], [options.store ?? 'case'], work);
}

function agencyIn(stack: StackFile, { agency = 'probation' }: Options): StackAgency {
  const found = stack.agencies.find((one) => one.agency === agency);
  if (found === undefined) throw new CannotRun(`the stack has no agency ${agency}`);
  return found;
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CannotRun(`${file} cannot be read`, { cause });
  }
}

/** The answer is no. */
function no(line: string): undefined {
  process.stderr.write(`mag: ${line}\n`);
  process.exitCode = 1;
}
