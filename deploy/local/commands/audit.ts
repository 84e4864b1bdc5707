import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import {
  type Breach, type CopiesFile, isCopyOf, leafOf, type LogName, type LogReport, logNames, openCheckpoint, type OpenedCheckpoint, originOf, type ProofFile, proofForm, proveConsistency, proveEntry, type ProvenEntry, proveSubject, readCopiesFile,
  readProofFile, readVerifierKey, sizeIn, subjectTag, verifierKey, verifyLog, verifyProofFile, writeInclusion,
} from '#audit';
import { GatewayError } from '#messages';
import { copiesHeldBy, type OpenLog, withLogs } from '../audit-logs.js';
import { CannotRun, readPlace } from '../place.js';
import { runningStack, type StackAgency, type StackFile } from '../stack-file.js';

interface Options {
  readonly agency?: string;
  readonly store?: LogName;
  readonly json?: boolean;
  readonly file?: string;
  readonly keys?: string;
  readonly copies?: string;
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
    .option('--file <file>', 'verify a file of proofs instead; with --keys it needs no stack').option('--keys <file>', 'the agency\'s verifier keys, one a line, as `mag audit keys` prints them')
    .option('--copies <file>', 'as `mag audit copies` prints them: each log of which there is one must hold it; with --file, one must be what a proof of consistency begins or ends with').action(verify);
  verb('prove', 'prove to somebody else one entry, everything about one subject, or that the log continues what it was')
    .option('--entry <id>', 'the id of an entry').option('--subject <id>', 'whom the entries concern: a CRN; with --store victim the id of a message').option('--from <size>', 'the smaller of two signed sizes').option('--to <size>', 'the larger; the newest unless said')
    .option('--tlog-proof', 'of one entry: the C2SP tlog-proof, for other tools').action(prove);
  verb('checkpoints', 'the sizes that have been signed, and when').action(checkpoints);
  verb('copies', 'what --agency holds of the logs of all others: their newest checkpoints, and any that contradict each other, as a file for --copies or for somebody else').action(copies);
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
  const given = options.copies === undefined ? undefined : copiesIn(options.copies);
  const found = await withLogs(stack, agenciesToVerify(stack, options, given), options.store === undefined ? logNames : [options.store], async (log) => {
    const held = (given?.copies ?? []).filter((one) => one.agency === log.agency && one.log === log.log).map(({ note }) => ({ size: sizeIn(note), note }));
    const all = [...await log.checkpoints(), ...held].sort((one, other) => one.size - other.size);
    const report = {
      agency: log.agency, store: log.log, ...await verifyLog({ sql: log.store.sql, checkpoints: all, open: log.open }), ...(given === undefined ? {} : { copies: held.length, contradictions: contradictionsOf(log, given) }),
    };
    if (!options.json) tell(report, given);
    return report;
  });
  if (options.json) console.log(JSON.stringify({ logs: found }));
  if (found.some(({ broken }) => broken !== null)) process.exitCode = 1;
}

/** All, or the one that was asked for; with copies those that they are of. */
function agenciesToVerify(stack: StackFile, options: Options, given: CopiesFile | undefined): readonly StackAgency[] {
  if (options.agency !== undefined) return [agencyIn(stack, options)];
  return given === undefined ? stack.agencies : stack.agencies.filter(({ agency }) => [...given.copies, ...given.contradictions].some((one) => one.agency === agency));
}

interface Contradicted { readonly verdict: string; readonly at: string; readonly signed: boolean }

/** What contradicts itself in what is held of a log, and whether its agency has signed both. After a restore it may be explained: whoever reads it decides. */
function contradictionsOf({ agency, log, open }: OpenLog, { contradictions }: CopiesFile): Contradicted[] {
  return contradictions.filter((one) => one.agency === agency && one.log === log).map(({ verdict, at, held, came }) => ({ verdict, at, signed: [held, came].every((note) => isSigned(note, open)) }));
}

function isSigned(note: string, open: OpenLog['open']): boolean {
  try {
    open(note);
    return true;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'AUDIT_CHECKPOINT') return false;
    throw error;
  }
}

interface Told extends LogReport { readonly agency: string; readonly store: string; readonly copies?: number; readonly contradictions?: readonly Contradicted[] }

function tell({ agency, store, sealed, waiting, checkpoints: signed, broken, copies: held = 0, contradictions = [] }: Told, given: CopiesFile | undefined): void {
  const name = `${agency}, ${store} store`, among = given === undefined ? '' : `, with ${held} that ${given.heldBy} holds`;
  if (broken === null) console.log(`${name}: holds: ${sealed} entries sealed, ${waiting} wait, ${signed} checkpoints${among}`);
  else console.log(`${name}: BROKEN at place ${broken.position}, entry ${broken.entry ?? 'unknown'}: ${breaches[broken.what]} (${broken.what}${among})`);
  for (const { verdict, at, signed: both } of contradictions) {
    console.log(`${name}: two checkpoints that ${given?.heldBy ?? ''} holds contradict each other (${verdict}, ${at}); ${both ? 'both are signed by the agency' : 'they are not both signed by the agency'}`);
  }
}

async function verifyFile(path: string, options: Options): Promise<void> {
  const answer = (valid: boolean, more: object): void => {
    console.log(options.json ? JSON.stringify({ valid, ...more }) : valid ? 'The proof holds.' : 'The proof does not hold.');
    if (!valid) process.exitCode = 1;
  };
  const given = options.copies === undefined ? undefined : copiesIn(options.copies);
  try {
    const file = readProofFile(textIn(path));
    const trusted = options.keys === undefined ? await keysOfStack(file) : textIn(options.keys).split('\n').filter(Boolean).map(readVerifierKey);
    // A file says of whose log it speaks; a key of another log or agency verifies nothing in it.
    const open = (note: string): OpenedCheckpoint => openCheckpoint(note, trusted.filter(({ name }) => name === originOf(file.agency, file.log)));
    verifyProofFile(file, open);
    if (given !== undefined) checkCopy(file, given, open);
    answer(true, { proves: file.proves, agency: file.agency, store: file.log, ...(given === undefined ? {} : { heldBy: given.heldBy }) });
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.code.startsWith('AUDIT_')) throw error;
    answer(false, { code: error.code });
  }
}

/** What another agency holds of the log must be one of the two that the proof is about. @throws AUDIT_PROOF */
function checkCopy(file: ProofFile, { copies: held, heldBy }: CopiesFile, open: (note: string) => OpenedCheckpoint): void {
  if (file.proves !== 'consistency') throw new CannotRun('--copies goes with a proof of consistency (`mag audit prove --from SIZE`)');
  const copy = held.find(({ agency, log }) => agency === file.agency && log === file.log);
  if (copy === undefined) throw new CannotRun(`${heldBy} holds nothing of ${file.agency}'s ${file.log} log`);
  if (!isCopyOf(copy, [open(file.first), open(file.second)], open)) throw new GatewayError('AUDIT_PROOF');
}

async function copies(options: Options): Promise<void> {
  const held = await copiesHeldBy(agencyIn(runningStack(readPlace()), options)), isAsked = ({ log }: { readonly log: LogName }): boolean => options.store === undefined || log === options.store;
  console.log(JSON.stringify({ ...held, copies: held.copies.filter(isAsked), contradictions: held.contradictions.filter(isAsked) }, null, options.json ? 0 : 2));
}

/** @throws CannotRun */
function copiesIn(path: string): CopiesFile {
  const text = textIn(path);
  try {
    return readCopiesFile(text);
  } catch (cause) {
    throw new CannotRun(`${path} is no file of copies, as \`mag audit copies\` prints it`, { cause });
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
  if (entry === undefined) console.error(reachOf(log, agency, size, proven.length));
  if (proven.length === 0) return no('there is no such entry under a checkpoint; an entry comes under one within a minute or two');
  return { form: proofForm, agency, log, proves: entry !== undefined ? 'entry' : 'subject', checkpoint: note, entries: proven };
}

/** What a proof of everything about one subject does not reach: whoever is given it is to know (docs/audit-events.md, "Whom an entry concerns"). */
const notReached: Readonly<Record<LogName, string>> = {
  case: 'messages and reads in which nothing names the person by this CRN (by a former one: prove that too), lists, records in quarantine that could not be read, '
    + 'the victim log (of each message_id: `mag audit prove --store victim --subject MESSAGE_ID`), and what other agencies did (each has its own log)',
  victim: 'lists, and everything outside this log; a message is named here by its id alone, whom it concerns by the case log',
};

const reachOf = (log: LogName, agency: string, size: number, count: number): string =>
  `${count} entries: all that the ${log} log of ${agency} has about this subject under its checkpoint of ${size}. Not covered: ${notReached[log]}.`;

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
