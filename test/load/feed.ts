import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { feedTemplate } from '#apps/police-adapter';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { agency, ask, stack, withDatabase } from '../support/stack.js';
import { loadCaseload } from './caseload.js';
import { percentiles, settingsOf, wait } from './figures.js';
import { crnOf } from './incident.js';
import { bystanders, pause } from './processes.js';

/**
 * From a force's feed row by HTTP to the practitioner's queue by HTTP: `--rows N` in requests of `--together R` rows, `--rate R` rows a second;
 * then one file of `--file N` rows, in rows a second until all are in the queue's store. Exit 1 where a row was lost or doubled.
 */
const { seed, rows, together, rate, file, people } = readNumbers({ rows: 3_000, together: 10, rate: 100, file: 100_000, people: 500 });
const force = agency('police-west-mercia');
const probation = agency('probation');
const run = `F${seed.toString(36)}${Date.now().toString(36)}`;
const silentMs = 60_000;
const [template] = parse(feedTemplate('22').csv, { columns: true }) as Record<string, string>[];

await loadCaseload(people);
const release = pause(...bystanders(stack(), ['police-west-mercia', 'probation']));
const paced = rows > 0 ? await pacedRows() : {};
const whole = file > 0 ? await wholeFile() : {};
release();
printFigures({ ...(await settingsOf(stack())), ...paced, ...whole });

function referenceOf(part: string, n: number): string {
  return `${run}${part}/${n}`;
}

function csvOf(part: string, from: number, to: number): string {
  return stringify(Array.from({ length: to - from }, (_, at) => ({
    ...template, incident_reference: referenceOf(part, from + at), version: '1', crn: crnOf((from + at) % people), pnc: '', cro: '', imminent_harm: 'no',
  })), { header: true });
}

async function send(body: string, name: string): Promise<void> {
  const answer = await ask(force.url, '/api/feed-files', 'feed.wm', { method: 'POST', body, headers: { 'content-type': 'text/csv', 'file-name': name, 'idempotency-key': randomUUID() } });
  const report = await answer.json() as { accepted?: number; rejected?: number };
  if (!answer.ok || report.rejected !== 0) throw new Error(`the feed answered ${answer.status}: ${JSON.stringify(report).slice(0, 300)}`);
}

/** Looks at the practitioner's queue every 100 ms, newest first, as far back as the last known row. */
async function pacedRows(): Promise<Record<string, string>> {
  const sentAt = new Map<string, number>();
  const seenAt = new Map<string, number>();
  let ended = false;
  const looking = (async () => {
    while (!ended) {
      await lookAtQueue(seenAt);
      await wait(100);
    }
  })();
  const began = Date.now();
  const requests: Promise<void>[] = [];
  for (let from = 0; from < rows; from += together) {
    await wait(began + (from / rate) * 1000 - Date.now());
    const to = Math.min(from + together, rows);
    for (let n = from; n < to; n += 1) sentAt.set(referenceOf('p', n), Date.now());
    requests.push(send(csvOf('p', from, to), `${run}-${from}.csv`));
  }
  await Promise.all(requests);
  for (let known = -1, changed = Date.now(); seenAt.size < rows && Date.now() - changed < silentMs; await wait(100)) {
    if (seenAt.size !== known) [known, changed] = [seenAt.size, Date.now()];
  }
  ended = true;
  await looking;
  await complain('p', rows);
  return percentiles(`feed row to queue at ${rate} a second,`, [...seenAt].flatMap(([reference, at]) => { const then = sentAt.get(reference); return then === undefined ? [] : [at - then]; }));
}

async function lookAtQueue(seenAt: Map<string, number>): Promise<void> {
  for (let cursor = ''; ;) {
    const page = await (await ask(probation.url, `/api/incidents?limit=100${cursor}`, 'pat.practitioner')).json() as { items: { open: { incidentReference?: string } }[]; next: string | null };
    const at = Date.now();
    const fresh = page.items.flatMap(({ open }) => (open.incidentReference?.startsWith(run) && !seenAt.has(open.incidentReference) ? [open.incidentReference] : []));
    for (const reference of fresh) seenAt.set(reference, at);
    if (fresh.length < page.items.length || page.next === null) return;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function wholeFile(): Promise<Record<string, number>> {
  const body = csvOf('w', 0, file);
  const began = Date.now();
  await send(body, `${run}.csv`);
  const takenMs = Date.now() - began;
  for (let known = -1, changed = Date.now(); Date.now() - changed < silentMs; await wait(250)) {
    const now = await inQueue('w');
    if (now.rows >= file) break;
    if (now.rows !== known) [known, changed] = [now.rows, Date.now()];
  }
  const allMs = Date.now() - began;
  await complain('w', file);
  return { 'rows of the file': file, 'rows a second, taken by the feed': Math.round((file * 1000) / takenMs), 'rows a second, in the practitioner\'s queue': Math.round((file * 1000) / allMs) };
}

async function inQueue(part: string): Promise<{ rows: number; distinct: number }> {
  return withDatabase(probation.caseDatabaseUrl, async (client) => {
    const found = await client.query<{ rows: string; distinct: string }>('select count(*) as rows, count(distinct incident_reference) as distinct from incident where incident_reference like $1', [`${run}${part}/%`]);
    return { rows: Number(found.rows[0]?.rows), distinct: Number(found.rows[0]?.distinct) };
  });
}

async function complain(part: string, expected: number): Promise<void> {
  const found = await inQueue(part);
  if (found.distinct === expected && found.rows === expected) return;
  console.error(`${expected - found.distinct} of ${expected} rows are not in the queue, ${found.rows - found.distinct} are there twice`);
  process.exitCode = 1;
}
