import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { type FeedColumn, makeFeedRows, writeCsv } from './incidents.js';
import { type Marks } from './marks.js';
import { Caller, type RunningStack } from './stack.js';

const launcher = fileURLToPath(new URL('../../../deploy/mag.mjs', import.meta.url));
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Runs `mag` against a stack; gives what it printed. */
export async function mag(folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, MAG_VAR: folder, MAG_STACK: join(folder, 'stack.json') };
  return (await promisify(execFile)(process.execPath, [launcher, ...args], { env, maxBuffer: 64 * 1024 * 1024 })).stdout;
}

/** One JSON document, or one object a line. */
function readObjects<T>(text: string): T[] {
  const trimmed = text.trim();
  return trimmed.startsWith('[') ? (JSON.parse(trimmed) as T[]) : trimmed.split('\n').filter(Boolean).map((line) => JSON.parse(line) as T);
}

/** Loads the sample caseload, so that incidents concern somebody. */
async function loadCaseload(folder: string): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'mag-caseload-'));
  const file = join(place, 'caseload.csv');
  await writeFile(file, await mag(folder, 'caseload', 'template'));
  await mag(folder, 'caseload', 'load', file, '--json');
  await rm(place, { recursive: true });
}

/** The feed of the first sample force, with a caseload loaded that its template's first row concerns. */
export interface Feed {
  agency: string;
  url: string;
  officer: Caller;
  columns: FeedColumn[];
  template: Record<string, string>;
}

export async function prepareFeed({ stack, folder }: Pick<RunningStack, 'stack' | 'folder'>): Promise<Feed> {
  await loadCaseload(folder);
  const columns = readObjects<FeedColumn>(await mag(folder, 'feed', 'template', '--json'));
  const [template] = parse(await mag(folder, 'feed', 'template'), { columns: true }) as Record<string, string>[];
  const { agency, url } = stack.agencies.find(({ app }) => app === 'police-adapter')!;
  const officer = new Caller(stack, stack.people.find((person) => person.agency === agency && person.roles.includes('feed-officer'))!.username);
  await untilNotified(officer, url);
  return { agency, url, officer, columns, template: template! };
}

/** Sends rows over HTTP in files of some hundred; gives how many were accepted. @throws where one was rejected */
export async function sendRows({ url, officer, columns }: Feed, rows: readonly Record<string, string>[], name: string): Promise<number> {
  let accepted = 0;
  for (let from = 0; from < rows.length; from += 500) {
    const body = writeCsv(columns, rows.slice(from, from + 500));
    const headers = { 'content-type': 'text/csv', 'file-name': `${name}-${from}.csv`, 'idempotency-key': randomUUID() };
    const answer = await officer.ask(`${url}/api/feed-files`, { method: 'POST', body, headers });
    const report = JSON.parse(answer.text) as { accepted?: number; rejected?: number; id?: string };
    if (answer.status >= 300 || report.accepted === undefined) throw new Error(`the feed answered ${answer.status}: ${answer.text.slice(0, 500)}`);
    if ((report.rejected ?? 0) > 0) {
      const refused = await officer.ask(`${url}/api/feed-files/${String(report.id)}/rows`);
      throw new Error(`the feed rejected ${String(report.rejected)} rows: ${refused.text.slice(0, 800)}`);
    }
    accepted += report.accepted;
  }
  return accepted;
}

/** Sends `count` incidents with marks in every VICTIM field and in narratives; gives how many were accepted. */
export async function sendIncidents(running: Pick<RunningStack, 'stack' | 'folder'>, marks: Marks, count: number): Promise<number> {
  const feed = await prepareFeed(running);
  const run = marks.draw.text(5, 'ABCDEFGHJKLMNPQRSTUVWXYZ');
  return sendRows(feed, makeFeedRows(feed.columns, feed.template, marks, run, count), `leaks-${run}`);
}

/** Waits until the force has been told of somebody under supervision. */
async function untilNotified(caller: Caller, url: string): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) {
    const { text } = await caller.ask(`${url}/api/supervised-people/count`);
    if (/"count":\s*[1-9]/.test(text)) return;
  }
  throw new Error('the force was not told of anybody under supervision within a minute');
}

/** Reads every victim part at one desk that is not among `known`; gives the texts by message id. */
export async function readVictimParts(caller: Caller, deskUrl: string, known: ReadonlySet<string>): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  for (let next: string | null = ''; next !== null; ) {
    const page = JSON.parse((await caller.ask(`${deskUrl}/api/victim-parts?limit=100${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`)).text) as { items?: { messageId: string }[]; next?: string | null };
    for (const { messageId } of page.items ?? []) {
      if (known.has(messageId) || parts.has(messageId)) continue;
      parts.set(messageId, (await caller.ask(`${deskUrl}/api/victim-parts/${messageId}?reason=Counting+what+arrived`)).text);
    }
    next = page.next ?? null;
  }
  return parts;
}
