import { type Command } from 'commander';
import { resolve } from 'node:path';
import { addAgency, agree, differences, type DirectoryDocument, type Edited, endAgreement, longestExpiryMs, type PublishedKey, railGaps, resume, revokeKey, rotateKey, setContact, sharingAgreement, suspend, topicRetentionDays } from '#directory';
import { type Jwk, type KeyUse, keyUses, publicHalf } from '#envelope';
import { type AppName, type Label, parseAgencyCode } from '#messages';
import { addKey, keysIn } from '../directory/agency-keys.js';
import { addAnchorVerbs } from '../directory/anchor-verbs.js';
import { destroyPastKeys } from '../directory/destroy-keys.js';
import { directoryAtHand, keyFolderAtHand, publishersKafka, type WhichDirectory, whyOf, type WhyOptions, withWhy } from '../directory/at-hand.js';
import { DirectoryFolder, type Why } from '../directory/directory-folder.js';
import { DirectoryPublisher } from '../directory/publisher.js';
import { shownDirectory } from '../directory/show.js';
import { CannotRun } from '../place.js';

interface Options extends WhichDirectory { readonly json?: boolean; readonly publish?: boolean; readonly validDays?: string }
interface EditOptions extends Options, WhyOptions {}
interface AddOptions extends EditOptions { readonly app: AppName; readonly name: string; readonly forceCode?: string; readonly area?: string[]; readonly keys: string; readonly keyDays: string }
interface RotateOptions extends EditOptions { readonly use: KeyUse; readonly keys?: string; readonly leadSeconds: string; readonly overlapDays?: string; readonly keyDays: string }
interface AgreeOptions extends EditOptions { readonly kind: string; readonly purpose?: string[]; readonly ceiling?: Label; readonly lawfulBasis?: string[]; readonly acceptedWithin?: string; readonly openedWithin?: string; readonly replyWithin?: string; readonly replyWithinFor?: string[]; readonly end?: boolean }

const dayMs = 86_400_000;
const defaultValidDays = '30';
/** A signing key that ends at once would leave a node that has not heard of it yet without one. */
const signingOverlapMs = dayMs;

export function addDirectory(program: Command): void {
  const noun = program.command('directory').description('who takes part, with which keys, and what may pass between whom: one signed document');
  const verb = (name: string, description: string): Command => noun.command(name).description(description).option('--folder <folder>', 'folder of the directory; that of the running stack when left out').option('--json', 'JSON');
  const editing = (name: string, description: string): Command => withWhy(verb(name, description)).option('--publish', 'sign and publish the change at once').option('--valid-days <days>', 'how long the signed version is valid', defaultValidDays);
  verb('init', 'make a folder with a trust anchor and an empty document').action(init);
  verb('show [agency]', 'who takes part and how every key stands').action(show);
  verb('new-key <folder>', 'make a private key of an agency in front of those in its folder, and print the public half').requiredOption('--use <use>', keyUses.join(', ')).option('--make <make>', 'curve25519 or p256')
    .action((folder: string, { use, make }: { use: KeyUse; make?: 'curve25519' | 'p256' }) => { console.log(JSON.stringify({ keys: [addKey(resolve(folder), useOf(use), make)] })); });
  editing('add <agency>', 'add an agency with its first keys').requiredOption('--app <app>', 'which app it runs').requiredOption('--name <name>', 'its name').requiredOption('--keys <folder>', 'its key sets by use, public or private')
    .option('--force-code <code>', 'two digits, police forces only').option('--area <codes...>', 'GSS codes of the areas it serves').option('--key-days <days>', 'how long its keys are valid', '365').action(add);
  editing('contact <agency> <for> [reach]', 'say how it is reached for something; without an address, that it no longer is')
    .action((code: string, purpose: string, reach: string | undefined, options: EditOptions) => change(options, (document) => setContact(document, code, { for: purpose, ...(reach === undefined ? {} : { reach }) })));
  editing('rotate <agency>', 'publish a new key beside the old one').requiredOption('--use <use>', keyUses.join(', ')).option('--keys <folder>', 'where its new key lies first; in the local stack one is made')
    .option('--lead-seconds <seconds>', 'when it begins: once every node knows it', '60').option('--overlap-days <days>', 'how long the old one goes on').option('--key-days <days>', 'how long the new one is valid', '365').action(rotate);
  editing('revoke <agency> <kid>', 'end a key at once').option('--compromised-since <time>', 'since when somebody else may have had it')
    .action((code: string, kid: string, options: EditOptions & { compromisedSince?: string }) => change(options, (document) => revokeKey(document, code, kid, new Date(), options.compromisedSince === undefined ? undefined : timeOf(options.compromisedSince))));
  editing('suspend <agency>', 'let nothing pass from it or to it').action((code: string, options: EditOptions) => change(options, (document) => suspend(document, code, new Date())));
  editing('resume <agency>', 'end its suspension').action((code: string, options: EditOptions) => change(options, (document) => resume(document, code)));
  editing('agree <from> <to>', 'let a kind pass one way, or with --end no longer; what is not named stays as it was, and `none` takes a basis or a time away').requiredOption('--kind <kind>', 'which kind').option('--purpose <purposes...>', 'for what').option('--ceiling <label>', 'the most sensitive label')
    .option('--lawful-basis <bases...>', 'on which bases; any of the contract where none is named').option('--reply-within <duration>', 'e.g. PT24H or P10D').option('--reply-within-for <times...>', 'the same for an urgency, in working days too, e.g. SAME_DAY=PT4H ROUTINE=10WD; all of them anew')
    .option('--accepted-within <duration>', 'when a missing receipt of arrival is an alarm, e.g. PT10M').option('--opened-within <duration>', 'when it is an alarm that nobody has opened it, e.g. PT4H; the time to reply, unless said').option('--end', 'let it pass no longer').action(agreeOn);
  withWhy(verb('sign', 'sign the document as the next version')).option('--valid-days <days>', 'how long it is valid', defaultValidDays).action(async (options: EditOptions) => { await sign(directoryAtHand(options), options, whyOf(options)); });
  verb('publish', 'publish the newest signed version, and vouch for it once').action(publish);
  verb('vouch', 'publish, and go on vouching every 30 seconds in the foreground; `mag up` does so for its stack').action(vouch);
  verb('diff [before] [after]', 'what differs, in plain words; versions or files; the newest signed one and the document when left out').action(diff);
  verb('agreement <agency> <other>', 'the sharing agreement of two agencies, as Markdown').action(agreement);
  verb('destroy-keys <agency>', 'destroy its private exchange keys for which nothing can come any more').option('--keys <folder>', 'its key folder; in the local stack that of the agency')
    .option('--retention-days <days>', 'how long topics keep records, where it is longer', String(topicRetentionDays)).action(destroyKeys);
  addAnchorVerbs(noun, publish);
}

function init({ folder }: Options): void {
  if (folder === undefined) throw new CannotRun('name the folder to make with --folder; the running stack has its own.');
  const directory = new DirectoryFolder(resolve(folder));
  if (directory.begun) throw new CannotRun(`${directory.folder} has a directory already.`);
  directory.begin();
  console.log(`${directory.folder}: nodes pin ${directory.anchorsFile}`);
}

async function show(only: string | undefined, options: Options): Promise<void> {
  const folder = directoryAtHand(options), document = folder.read();
  if (only !== undefined && !document.agencies.some(({ code }) => code === only)) return refuse(`The directory has no agency ${only}.`);
  console.log(options.json ? JSON.stringify(only === undefined ? document : document.agencies.find(({ code }) => code === only)) : shownDirectory(document, (await folder.signed())?.directory.version, new Date(), only));
}

function add(code: string, options: AddOptions): Promise<void> {
  const now = new Date(), until = new Date(now.getTime() + numberOf(options.keyDays) * dayMs).toISOString();
  const published = (use: KeyUse): PublishedKey[] => [{ jwk: publicKey(keysIn(resolve(options.keys), use)[0]!), from: now.toISOString(), until }];
  return change(options, (document) => addAgency(document, {
    code: parseAgencyCode(code), app: options.app, name: options.name, ...(options.forceCode === undefined ? {} : { forceCode: options.forceCode }), areaCodes: options.area ?? [],
    keys: { signing: published('signing'), exchange: published('exchange'), victim: published('victim') },
  }));
}

async function rotate(code: string, options: RotateOptions): Promise<void> {
  const use = useOf(options.use), own = keyFolderAtHand(options, code);
  whyOf(options); // Before a key is made.
  if (options.keys === undefined && own === undefined) throw new CannotRun('name the folder with the agency\'s new key with --keys: it makes one with `mag directory new-key` and sends the public half.');
  const overlapMs = options.overlapDays === undefined ? (use === 'signing' ? signingOverlapMs : longestExpiryMs) : numberOf(options.overlapDays) * dayMs;
  if (use !== 'signing' && overlapMs < longestExpiryMs) return refuse(`The old ${use} key must go on for ${longestExpiryMs / dayMs} days: what was sealed to it may arrive as late. To end it at once, revoke it.`);
  if (!directoryAtHand(options).read().agencies.some((agency) => agency.code === code)) return refuse(`The directory has no agency ${code}.`);
  const jwk = options.keys === undefined ? addKey(own!, use) : publicHalf(keysIn(resolve(options.keys), use)[0]!);
  const from = new Date(Date.now() + numberOf(options.leadSeconds) * 1000), until = new Date(from.getTime() + numberOf(options.keyDays) * dayMs);
  await change(options, (document) => rotateKey(document, code, use, { jwk: publicKey(jwk), from, until }, overlapMs));
}

function agreeOn(from: string, to: string, { kind, purpose, ceiling, lawfulBasis, replyWithin, replyWithinFor, acceptedWithin, openedWithin, end, ...options }: AgreeOptions): Promise<void> {
  const [sender, recipient] = [parseAgencyCode(from), parseAgencyCode(to)];
  if (end) return change(options, (document) => endAgreement(document, sender, recipient, kind));
  return change(options, (document) => agree(document, sender, recipient, {
    kind, purposes: purpose, labelCeiling: ceiling, lawfulBases: lawfulBasis?.join() === 'none' ? null : lawfulBasis,
    replyWithin: orNone(replyWithin), replyWithinFor: replyWithinFor?.join() === 'none' ? null : replyWithinFor === undefined ? undefined : Object.fromEntries(replyWithinFor.map((one) => one.split('=', 2) as [string, string])), acceptedWithin: orNone(acceptedWithin), openedWithin: orNone(openedWithin),
  }));
}

const orNone = (word: string | undefined): string | null | undefined => (word === 'none' ? null : word);

/**
 * Changes the document and says what is different; with `--publish` the change is signed and in force at every node within moments. Refused where it would let something pass
 * without what the exchange must send about it: there is an order in which agreements can be made and ended without that.
 */
async function change(options: EditOptions, edit: (document: ReturnType<DirectoryFolder['read']>) => Edited): Promise<void> {
  const folder = directoryAtHand(options), why = whyOf(options), before = folder.read(), edited = edit(before);
  if ('refused' in edited) return refuse(edited.refused);
  const gaps = railGaps(edited.document, before);
  if (gaps.length > 0) return gaps.forEach(refuse);
  folder.write(edited.document);
  const changes = differences(before, edited.document);
  if (!options.json) for (const line of changes) console.log(line);
  if (!options.publish) {
    folder.note(why, new Date(), changes);
    console.log(options.json ? JSON.stringify({ changes }) : 'Not in force yet: sign and publish it.');
  } else if (await sign(folder, options, why)) await publish(options);
  else folder.write(before);
}

async function sign(folder: DirectoryFolder, options: Options, why: Why): Promise<boolean> {
  const signed = await folder.sign(new Date(), numberOf(options.validDays ?? defaultValidDays), why);
  if ('findings' in signed) {
    for (const finding of signed.findings) refuse(finding);
    return false;
  }
  const { version, expiresAt } = signed.document;
  signed.warnings.forEach(warn);
  warnOfGaps(signed.document);
  if (!options.publish) console.log(options.json ? JSON.stringify({ version, expiresAt }) : `Version ${version} is signed; it expires at ${expiresAt}`);
  return true;
}

async function publish(options: Options): Promise<void> {
  const publisher = new DirectoryPublisher(publishersKafka(options), directoryAtHand(options), () => undefined);
  try {
    const version = await publisher.publish().catch((cause: unknown) => { throw cause instanceof CannotRun ? cause : new CannotRun('Kafka does not take the directory: is it away, or is the user not the publisher?', { cause }); });
    if (version === undefined) throw new CannotRun('nothing is signed yet: `mag directory sign` signs the document.');
    console.log(options.json ? JSON.stringify({ version }) : `Version ${version} is published`);
  } finally {
    await publisher.stop();
  }
}

async function vouch(options: Options): Promise<void> {
  const publisher = new DirectoryPublisher(publishersKafka(options), directoryAtHand(options), (line) => console.log(line));
  await publisher.start();
  console.log('Vouching every 30 seconds for what is signed; Ctrl-C ends it');
  await new Promise<void>((end) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { end(); }); });
  await publisher.stop();
}

async function diff(before: string | undefined, after: string | undefined, options: Options): Promise<void> {
  const folder = directoryAtHand(options), signed = before === undefined ? (await folder.signed())?.directory.document : folder.version(before);
  if (signed === undefined) throw new CannotRun('nothing is signed yet.');
  const other = after === undefined ? folder.read() : folder.version(after), lines = differences(signed, other);
  warnOfGaps(other);
  if (options.json) console.log(JSON.stringify(lines));
  else console.log(lines.length === 0 ? 'Nothing differs.' : lines.join('\n'));
}

async function agreement(agency: string, other: string, options: Options): Promise<void> {
  const folder = directoryAtHand(options), text = sharingAgreement((await folder.signed())?.directory.document ?? folder.read(), agency, other);
  if (text === undefined) return refuse(`The directory has no two agencies ${agency} and ${other}.`);
  console.log(options.json ? JSON.stringify({ agencies: [agency, other], markdown: text }) : text);
}

async function destroyKeys(code: string, options: Options & { keys?: string; retentionDays: string }): Promise<void> {
  const days = numberOf(options.retentionDays);
  if (days < topicRetentionDays) return refuse(`Topics keep records for ${topicRetentionDays} days: what a key opens that is destroyed sooner may still come from there.`);
  const keys = options.keys === undefined ? keyFolderAtHand(options, code) : resolve(options.keys), signed = await directoryAtHand(options).signed();
  if (keys === undefined || signed === undefined) throw new CannotRun(keys === undefined ? 'name the folder of its keys with --keys.' : 'nothing is signed yet.');
  const folder = directoryAtHand(options), { destroyed, unlisted } = destroyPastKeys([signed.directory.document, ...folder.versions()], code, keys, new Date(), days);
  if (options.json) console.log(JSON.stringify({ destroyed, unlisted }));
  else console.log(destroyed.length === 0 ? 'Nothing is old enough.' : destroyed.map((kid) => `${kid} is destroyed`).join('\n'));
  if (unlisted.length > 0) refuse(`No version of this directory lists ${unlisted.join(', ')}: take each out of the file by hand once ${topicRetentionDays + longestExpiryMs / dayMs} days have passed since its end.`);
}

/** A document may have been written by hand, or before this was asked. It is told and never refused at signing: a revocation must not wait for an agreement. */
const warnOfGaps = (document: DirectoryDocument): void => { railGaps(document).forEach(warn); };

const warn = (what: string): void => { process.stderr.write(`mag: warning: ${what}\n`); };

/** No is an answer, not a failure of the tool. */
function refuse(why: string): void {
  process.stderr.write(`mag: ${why}\n`);
  process.exitCode = 1;
}

const publicKey = (jwk: Jwk): PublishedKey['jwk'] => publicHalf(jwk) as unknown as PublishedKey['jwk'];

function useOf(text: string): KeyUse {
  const use = keyUses.find((one) => one === text);
  if (use === undefined) throw new CannotRun(`${text} is no use of a key; there are ${keyUses.join(', ')}.`);
  return use;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new CannotRun(`${text} is no number that makes sense here.`);
  return number;
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new CannotRun(`${text} is no time: write it as 2026-03-02T10:00:00Z.`);
  return time;
}
