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

export interface Sent {
  incidents: number;
  accepted: number;
  /** Marks that stand in a VICTIM field or a narrative of an accepted row. */
  rows: Record<string, string>[];
}

/** Sends `count` incidents with marks by the feed of the first sample force, over HTTP, in files of some hundred rows. */
export async function sendIncidents({ stack, folder }: Pick<RunningStack, 'stack' | 'folder'>, marks: Marks, count: number): Promise<Sent> {
  await loadCaseload(folder);
  const columns = readObjects<FeedColumn>(await mag(folder, 'feed', 'template', '--json'));
  const [template] = parse(await mag(folder, 'feed', 'template'), { columns: true }) as Record<string, string>[];
  const force = stack.agencies.find(({ app }) => app === 'police-adapter')!;
  const officer = stack.people.find(({ agency, roles }) => agency === force.agency && roles.includes('feed-officer'))!;
  const caller = new Caller(stack, officer.username);
  await untilNotified(caller, force.url);
  const run = marks.draw.text(5, 'ABCDEFGHJKLMNPQRSTUVWXYZ');
  const rows = makeFeedRows(columns, template!, marks, run, count);
  let accepted = 0;
  for (let from = 0; from < rows.length; from += 500) {
    const body = writeCsv(columns, rows.slice(from, from + 500));
    const headers = { 'content-type': 'text/csv', 'file-name': `leaks-${run}-${from}.csv`, 'idempotency-key': randomUUID() };
    const answer = await caller.ask(`${force.url}/api/feed-files`, { method: 'POST', body, headers });
    const report = JSON.parse(answer.text) as { accepted?: number; rejected?: number; id?: string };
    if (answer.status >= 300 || report.accepted === undefined) throw new Error(`the feed answered ${answer.status}: ${answer.text.slice(0, 500)}`);
    if ((report.rejected ?? 0) > 0) {
      const refused = await caller.ask(`${force.url}/api/feed-files/${String(report.id)}/rows`);
      throw new Error(`the feed rejected ${String(report.rejected)} rows: ${refused.text.slice(0, 800)}`);
    }
    accepted += report.accepted;
  }
  return { incidents: count, accepted, rows };
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
