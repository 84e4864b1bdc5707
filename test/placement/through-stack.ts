import pg from 'pg';
import { type Kind } from '#messages';
import { type Content, ContentGenerator, type Fill } from '../generate/content.js';
import { Draw } from '../generate/draw.js';
import { publishedOf } from '../generate/of-kind.js';
import { askAndAnswer } from '../leaks/asked.js';
import { type FeedColumn, valuesOf } from '../leaks/incidents.js';
import { type RunningStack } from '../leaks/stack.js';
import { prepareFeed, sendRows } from '../leaks/traffic.js';
import { destinationOf, type Part } from './lattice.js';
import { makeMark, markPattern } from './record.js';

/** What a sample of messages left in the stores of a running stack: each mark stands for one value, whose column or field tells its label. */
export interface StoredSample {
  incidents: number;
  /** How many of each kind that is asked or answered. */
  exchanged: Record<string, number>;
  marks: number;
  wrongPlace: number;
  /** Marks that do not stand where they belong, at the sender or at the recipient. */
  lost: number;
  /** Messages whose parts in the two stores do not belong to the same message. */
  mixed: number;
  examples: string[];
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const text = (column: FeedColumn): boolean => column.rule.startsWith('text') && !/reference|version|tool/.test(column.name);

/** Where a value belongs: in which part, of which message, at which agencies. */
interface Home {
  readonly part: Part;
  readonly row: string;
  readonly at: readonly string[];
}

/** A row with a mark of its own in every column that takes a text. */
function markedRow(columns: readonly FeedColumn[], template: Record<string, string>, reference: string, draw: Draw, at: readonly string[], belongs: Map<string, Home>): Record<string, string> {
  const row: Record<string, string> = { ...template, incident_reference: reference, version: '1' };
  for (const column of columns) {
    if (text(column)) {
      const mark = makeMark(draw);
      belongs.set(mark.toLowerCase(), { part: destinationOf(column.label), row: reference, at });
      row[column.name] = `Words ${mark}`;
    } else if (valuesOf(column).length > 0 && /^(person\d+_role|source_kind|intelligence_)/.test(column.name)) row[column.name] = draw.pick(valuesOf(column));
  }
  return row;
}

/** Random content with a mark of its own in every text that has room; `parts` takes where each belongs. */
function markedContent(kind: Kind, draw: Draw, parts: Map<string, Part>): Content {
  const fill: Fill = ({ schema, label }) => {
    if (schema.type !== 'string' || schema.pattern?.includes('(?=') !== true || (schema.maxLength ?? 0) < 40) return undefined;
    const mark = makeMark(draw);
    parts.set(mark.toLowerCase(), destinationOf(label));
    return label === 'VICTIM' ? `Behind doors ${mark}` : `Invented words ${mark}`;
  };
  return new ContentGenerator(publishedOf(kind), draw, fill, { optional: 0.9, longLists: 0 }).make();
}

/** Asks and answers everything that can be; gives how many messages of each kind went, and puts down where their values belong. */
async function exchange(running: Pick<RunningStack, 'stack'>, draw: Draw, times: number, belongs: Map<string, Home>): Promise<Record<string, number>> {
  const parts = new Map<string, Part>();
  const sent = await askAndAnswer(running, (kind) => markedContent(kind, draw, parts), times);
  sent.forEach(({ kind, content, from, to }, at) => {
    for (const [mark] of JSON.stringify(content).matchAll(markPattern)) belongs.set(mark.toLowerCase(), { part: parts.get(mark.toLowerCase())!, row: `${kind} ${at}`, at: [from, to] });
  });
  return Object.fromEntries([...Map.groupBy(sent, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]));
}

async function query(clusterUrl: string, database: string, sql: string): Promise<{ id: string; part: Part; body: string }[]> {
  const at = new URL(clusterUrl);
  at.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: at.href });
  await client.connect();
  try {
    return (await client.query<{ id: string; part: Part; body: string }>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The parts that an agency holds, of both stores. */
async function partsOf({ stack }: Pick<RunningStack, 'stack'>, agency: string): Promise<{ id: string; part: Part; body: string }[]> {
  const name = agency.replaceAll('-', '_');
  const caseSide = await query(stack.caseClusterUrl, `case_${name}`, 'select message_id as id, part, body from message_part');
  const victimSide = await query(stack.victimClusterUrl, `victim_${name}`, `select message_id as id, 'victim' as part, part as body from victim_part`);
  return [...caseSide, ...victimSide];
}

/** Sends `count` marked incidents by the feed of a running stack, asks and answers `times` times all that can be, and looks where each value came to lie at the sender and the recipient. */
export async function placeThroughStack(running: Pick<RunningStack, 'stack' | 'folder'>, seed: number, count: number, times: number): Promise<StoredSample> {
  const draw = new Draw(seed);
  const feed = await prepareFeed(running);
  const gateway = running.stack.agencies.find(({ app }) => app === 'gateway')!.agency;
  const all = new Map<string, Home>();
  const run = draw.text(5, 'ABCDEFGHJKLMNPQRSTUVWXYZ');
  const rows = Array.from({ length: count }, (_, i) => markedRow(feed.columns, feed.template, `P${run}/${i}`, draw, [feed.agency, gateway], all));
  await sendRows(feed, rows, `placement-${run}`);
  const exchanged = await exchange(running, draw, times, all);
  const sample: StoredSample = { incidents: count, exchanged, marks: all.size, wrongPlace: 0, lost: 0, mixed: 0, examples: [] };
  for (const agency of new Set([...all.values()].flatMap(({ at }) => at))) {
    const belongs = new Map([...all].filter(([, { at }]) => at.includes(agency)));
    const seen = await readUntilAll(running, agency, belongs);
    const note = (what: string): void => {
      if (sample.examples.length < 20) sample.examples.push(`${agency}: ${what}`);
    };
    const rowOfMessage = new Map<string, string>();
    for (const { id, part, mark } of seen) {
      const home = belongs.get(mark)!;
      if (home.part !== part) {
        sample.wrongPlace += 1;
        note(`a value of the ${home.part} part stands in the ${part} part of ${id}`);
      }
      const row = rowOfMessage.get(id) ?? home.row;
      rowOfMessage.set(id, row);
      if (row !== home.row) sample.mixed += 1;
    }
    const present = new Set(seen.map(({ mark }) => mark));
    for (const [mark, { part, row }] of belongs) {
      if (present.has(mark)) continue;
      sample.lost += 1;
      note(`a value of the ${part} part of ${row} is nowhere`);
    }
  }
  return sample;
}

interface Seen {
  id: string;
  part: Part;
  mark: string;
}

/** The marks in an agency's stores, once all have come or nothing more comes for a minute. Originals of redacted texts do not count. */
async function readUntilAll(running: Pick<RunningStack, 'stack'>, agency: string, belongs: ReadonlyMap<string, unknown>): Promise<Seen[]> {
  let seen: Seen[] = [];
  let quietSince = Date.now();
  for (;;) {
    const now = (await partsOf(running, agency)).flatMap(({ id, part, body }) => {
      const shown = part === 'victim' ? JSON.stringify({ ...(JSON.parse(body) as object), originals: undefined }) : body;
      return [...shown.matchAll(markPattern)].map(([mark]) => ({ id, part, mark: mark.toLowerCase() })).filter(({ mark }) => belongs.has(mark));
    });
    if (now.length !== seen.length) quietSince = Date.now();
    seen = now;
    if (new Set(seen.map(({ mark }) => mark)).size === belongs.size || Date.now() - quietSince > 60_000) return seen;
    await wait(2000);
  }
}
