import { dirname, join, resolve } from 'node:path';
import pMap from 'p-map';
import { kinds } from '#messages';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { protectedContent } from '../generate/of-kind.js';
import { atOnce, crawlAllPages, typedTexts } from './all-pages.js';
import { askAndAnswer } from './asked.js';
import { crawl } from './crawl.js';
import { checkpoint, scanCluster } from './databases.js';
import { Marks } from './marks.js';
import { scanHeapSnapshot, scanMemory } from './memory.js';
import { keySetsOf, privateKeys } from './private-keys.js';
import { Scanner } from './scan.js';
import { Caller, type RunningStack, type Stack, useStack } from './stack.js';
import { readVictimParts, sendIncidents } from './traffic.js';

/**
 * Sends incidents with a unique mark in every VICTIM field and in narratives through a running stack, then looks for the marks
 * wherever they must not be, on the API and the pages, in stores, files, logs, memory and Kafka: `--seed N --incidents N`, against MAG_STACK or a stack of its own with every process apart.
 * Exit 1 where one is found there, where the desks lack one, or where their pages show none.
 */
const { seed, incidents } = readNumbers({ incidents: 3000 });
const marks = new Marks(new Draw(seed));
type At = Pick<RunningStack, 'stack' | 'folder' | 'heapFolder'>;
const stage = (text: string): void => console.log(`${new Date().toISOString()}  ${text}`);
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** How many addresses of a kind one person asks for on pages, which cost more. */
const mostOfAKind = Math.max(10, Math.ceil(incidents / 40));
/** As many ids at each end of a list as everything that is sent here can have there: each has two at most. What others left before may lie between. */
const idsAtEachEnd = 2 * incidents;

/** The people of the stack who read the victim side. */
const victimRoles = new Set(['victim-liaison', 'daso', 'idva', 'marac-coordinator', 'da-unit', 'social-worker', 'adult-social-worker']);
const isVictimSide = ({ roles }: Stack['people'][number]): boolean => roles.some((role) => victimRoles.has(role));

async function look({ stack, folder, heapFolder }: At): Promise<void> {
  const accepted = await sendIncidents({ stack, folder }, marks, incidents);
  stage(`${accepted} incidents accepted with ${marks.count} marks`);
  let exchanged = 0;
  const conversed = await askAndAnswer({ stack }, (kind, isAsked) => {
    const before = marks.count;
    const content = isAsked ? marks.whileTyping(() => protectedContent(kind, marks.draw, marks)) : protectedContent(kind, marks.draw, marks);
    if (kinds[kind].mayHaveVictimPart && marks.count > before) exchanged += 1;
    return content;
  }, Math.max(1, Math.ceil(incidents / 100)));
  const planted = marks.count;
  stage(`${exchanged} enquiries, referrals and answers to them besides; ${planted} marks in all`);
  const typed = typedTexts(marks);
  const victim = new Scanner(marks.families());
  const atDesk = await untilArrived(stack, accepted + exchanged, victim);
  const marksAtDesk = new Set(victim.finds.map(({ mark }) => mark)).size;
  stage(`${atDesk} victim parts at the desk, with ${marksAtDesk} marks`);

  // A private key may stand nowhere but in its file and with the processes that use it: no web, no store, no log, not in Kafka.
  const keyFolders = [...stack.agencies.map(({ keyDirectory }) => keyDirectory), join(dirname(stack.directoryFile), 'trust-anchor')];
  const keys = await privateKeys(keyFolders, keySetsOf(process.env));
  const scanner = new Scanner([...marks.families(), ...keys]);
  const figures: Record<string, number | string> = {};
  const count = async (what: string, scan: () => Promise<unknown>): Promise<void> => {
    const before = { finds: scanner.finds.length, bytes: scanner.bytes, places: scanner.places };
    await scan();
    figures[what] = `${scanner.finds.length - before.finds} found in ${scanner.places - before.places} places, ${((scanner.bytes - before.bytes) / 1e6).toFixed(1)} MB`;
    stage(`${what}: ${figures[what]}`);
  };

  await count('HTTP answers of case roles', () => crawlAll(stack, scanner, idsAtEachEnd));
  const atDesks = new Scanner(marks.families());
  const seenBy = (one: Scanner) => (place: string, answer: string): void => one.scanBuffer(place, Buffer.from(answer));
  await count('pages of case roles', () => crawlAllPages(
    stack, { isVictimSide, seen: seenBy(scanner), seenAtDesk: seenBy(atDesks) }, typed, new Set(conversed.flatMap(({ from, to }) => [from, to])), mostOfAKind,
  ));
  const onDeskPages = new Set(atDesks.finds.map(({ mark }) => mark)).size;
  figures['control: marks on pages of the desks'] = onDeskPages;
  await count('metrics of all processes', async () => {
    for (const { agency, url, deskUrl, exchangeUrl } of stack.agencies) {
      for (const base of [url, deskUrl, exchangeUrl]) scanner.scanBuffer(`metrics of ${agency} at ${base}`, Buffer.from(await (await fetch(`${base}/metrics`)).text()));
    }
  });
  const gateway = stack.agencies.find(({ app }) => app === 'gateway')!;
  const { exchange, web, desk } = gateway.pids;
  const others = stack.agencies.filter((one) => one !== gateway).flatMap(({ pids }) => [pids.exchange, pids.web, pids.desk]);
  const apart = [exchange, web].every((pid) => pid !== null && !others.includes(pid));
  if (apart) {
    const memory: Record<string, number> = {};
    await count('memory of the gateway’s exchange and web', async () => {
      const withKeys = new Scanner(marks.families());
      memory['exchange'] = await scanMemory(withKeys, 'memory of exchange', exchange!);
      scanner.add(withKeys);
      // What a practitioner types has passed through web and is freed, not wiped; nothing may still hold it, as the heap snapshot shows. Everything else has no business there.
      const untyped = new Scanner([...marks.families('untyped'), ...keys]);
      memory['web'] = await scanMemory(untyped, 'memory of web', web!);
      scanner.add(untyped);
    });
    if (Object.values(memory).some((bytes) => bytes === 0)) figures['memory of the gateway’s exchange and web'] = 'not allowed here';
    if (heapFolder === null) figures['heap snapshots'] = 'not taken: the stack was started without the hook for them';
    else await count('heap snapshots of the gateway’s exchange and web', async () => {
      for (const [name, pid] of Object.entries({ exchange, web })) {
        const one = new Scanner([...marks.families(), ...(name === 'exchange' ? [] : keys)]);
        if (!(await scanHeapSnapshot(one, `heap snapshot of ${name}`, pid!, heapFolder))) throw new Error(`${name} wrote no heap snapshot`);
        scanner.add(one);
      }
    });
    const control = new Scanner(marks.families());
    if ((await scanMemory(control, 'memory of the desk', desk!)) > 0) figures['control: marks in the memory of the gateway’s desk'] = new Set(control.finds.map(({ mark }) => mark)).size;
  } else figures['memory and heap snapshots'] = 'not taken: the processes are not apart';

  const { case: caseFolder, victim: victimFolder, kafka } = stack.dataDirectories;
  const inside = (path: string, holder: string | null): boolean => holder !== null && resolve(path) === resolve(holder);
  if (caseFolder !== null) await count('case cluster and its write-ahead log, before a checkpoint', () => scanner.scanFolder(caseFolder, { postgres: true }));
  await count('every table of the case cluster, as text', () => scanCluster(scanner, stack.caseClusterUrl));
  await checkpoint(stack.caseClusterUrl);
  if (caseFolder !== null) await count('case cluster and its write-ahead log, after a checkpoint', () => scanner.scanFolder(caseFolder, { postgres: true }));
  if (kafka !== null) await count('log segments of Kafka', () => scanner.scanFolder(kafka));
  await count('logs', () => scanner.scanFolder(stack.logDirectory));
  // What the desks put out for those who may read it; the folders of the case side are looked through.
  const deskFolders = join(folder, 'desk-folders');
  await count('all else in the folder of the stack', () =>
    scanner.scanFolder(folder, {}, (path) => [caseFolder, victimFolder, kafka, stack.logDirectory, deskFolders, ...keyFolders].some((holder) => inside(path, holder))));

  const control = new Scanner(marks.families());
  if (victimFolder !== null) {
    await checkpoint(stack.victimClusterUrl);
    await control.scanFolder(victimFolder, { postgres: true });
    figures['control: marks in the files of the victim cluster'] = new Set(control.finds.map(({ mark }) => mark)).size;
    await count('victim cluster, for private keys', async () => {
      const forKeys = new Scanner(keys);
      await forKeys.scanFolder(victimFolder, { postgres: true });
      scanner.add(forKeys);
    });
  }
  const keyFiles = new Scanner(keys);
  for (const keyFolder of keyFolders) await keyFiles.scanFolder(keyFolder);
  const keysFound = new Set(keyFiles.finds.map(({ family }) => family)).size;

  for (const find of scanner.finds.slice(0, 40)) console.log(`FOUND ${keys.some(({ name }) => name === find.family) ? 'a' : find.mark} (${find.family}, ${find.encoding}) in ${find.place} at ${find.at}`);
  console.log('');
  printFigures({
    incidents: accepted,
    'enquiries, referrals and answers': exchanged,
    'marks planted': planted,
    'marks typed into forms that are not taken': marks.count - planted,
    ...figures,
    'control: private keys in their files (target all)': `${keysFound} of ${keys.length}`,
    'packed streams too large to look into (target 0)': scanner.tooLarge,
    'places scanned': scanner.places,
    'bytes scanned': scanner.bytes,
    'marks at the desk (target all)': `${marksAtDesk} of ${planted}`,
    'found where they must not be (target 0)': scanner.finds.length,
  });
  // Of a stack of its own everything can be looked into; of another one, what its owner lets be.
  const skipped = heapFolder === null ? [] : Object.entries(figures).filter(([, figure]) => String(figure).startsWith('not '));
  for (const [what] of skipped) console.log(`NOT LOOKED INTO: ${what}`);
  process.exitCode = skipped.length === 0 && scanner.finds.length === 0 && scanner.tooLarge === 0 && marksAtDesk === planted && planted > 0 && onDeskPages > 0 && keysFound === keys.length && keysFound > 0 ? 0 : 1;
}

/** Waits until the gateway's desk shows as many victim parts as incidents were accepted; scans them. */
async function untilArrived(stack: Stack, expected: number, scanner: Scanner): Promise<number> {
  const gateway = stack.agencies.find(({ app }) => app === 'gateway')!;
  const liaison = new Caller(stack, stack.people.find(({ agency, roles }) => agency === gateway.agency && roles.includes('victim-liaison'))!.username);
  const known = new Set<string>();
  let marked = 0;
  for (let quietSince = Date.now(); marked < expected && Date.now() - quietSince < 90_000; await wait(1000)) {
    const arrived = await readVictimParts(liaison, gateway.deskUrl, known);
    for (const [id, text] of arrived) {
      known.add(id);
      const before = scanner.finds.length;
      scanner.scanBuffer(`victim part ${id}`, Buffer.from(text));
      if (scanner.finds.length > before) marked += 1;
    }
    if (arrived.size > 0) quietSince = Date.now();
  }
  return marked;
}

/** Everything that everybody can read on the case side, and what case roles are told at the desks. */
async function crawlAll(stack: Stack, scanner: Scanner, atEachEnd: number): Promise<void> {
  await pMap(stack.people, async (person) => {
    const { username, agency } = person;
    const node = stack.agencies.find((one) => one.agency === agency)!;
    const caller = new Caller(stack, username);
    const seen = (place: string, answer: string): void => scanner.scanBuffer(place, Buffer.from(answer));
    await crawl(caller, node.url, seen, atEachEnd);
    if (!isVictimSide(person)) await crawl(caller, node.deskUrl, seen, atEachEnd);
  }, { concurrency: atOnce });
}

stage('starting');
const running = await useStack();
try {
  await look(running);
} finally {
  await running.stop();
}
