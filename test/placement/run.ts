import { type Draw } from '../generate/draw.js';
import { type PublishedKind, type Shape } from '../generate/shape.js';
import { type Split, mutants } from './mutants.js';
import { type Fault, type Finding, checkSplit } from './oracle.js';
import { type LabelledRecord, RecordGenerator } from './record.js';

/** How often a kind is drawn: as often as its published content has different labels, so that a new kind has its share without a line here. */
const weightOf = ({ content }: PublishedKind): number => new Set(labelsOf(content)).size;
const labelsOf = (shape: Shape): string[] => (shape.shape === 'leaf' ? [shape.label] : shape.shape === 'list' ? labelsOf(shape.of) : shape.fields.flatMap(({ of }) => labelsOf(of)));

/** Draws random labelled records of all kinds. */
export class Records {
  readonly #generators: RecordGenerator[];

  constructor(published: readonly PublishedKind[], readonly draw: Draw, kinds: (kind: string) => boolean = () => true) {
    this.#generators = published.filter(({ kind }) => kinds(kind)).flatMap((one) => Array<RecordGenerator>(weightOf(one)).fill(new RecordGenerator(one, draw)));
  }

  next(): LabelledRecord {
    return this.draw.pick(this.#generators).make();
  }
}

export interface Placed {
  records: number;
  raised: number;
  values: number;
  faults: Record<Fault, number>;
  /** Records that the split refused with an error. */
  refused: number;
  /** Ids of list elements that occurred in two records. */
  idsTwice: number;
  examples: string[];
}

const leavesOf = (value: unknown): number =>
  Array.isArray(value) ? value.reduce<number>((sum, one) => sum + leavesOf(one), 0) : typeof value === 'object' && value !== null ? leavesOf(Object.values(value)) : 1;
const tell = (record: LabelledRecord, finding: Finding): string =>
  `${finding.fault}: ${record.published.kind} ${finding.part} ${finding.pointer} raised ${JSON.stringify(record.raised)}`;

/** Adds up what several runs found. */
export function addUp(runs: readonly Placed[]): Placed {
  const sum = (get: (one: Placed) => number): number => runs.reduce((total, one) => total + get(one), 0);
  const fault = (name: Fault): number => sum(({ faults }) => faults[name]);
  return {
    records: sum(({ records }) => records), raised: sum(({ raised }) => raised), values: sum(({ values }) => values),
    faults: { 'wrong place': fault('wrong place'), lost: fault('lost'), link: fault('link'), label: fault('label'), form: fault('form') },
    refused: sum(({ refused }) => refused), idsTwice: sum(({ idsTwice }) => idsTwice), examples: runs.flatMap(({ examples }) => examples).slice(0, 20),
  };
}

/** Splits `count` records and compares each with the oracle. */
export function place(records: Records, split: Split, count: number): Placed {
  const placed: Placed = { records: 0, raised: 0, values: 0, faults: { 'wrong place': 0, lost: 0, link: 0, label: 0, form: 0 }, refused: 0, idsTwice: 0, examples: [] };
  const recentIds = new Set<string>();
  const note = (text: string): void => {
    if (placed.examples.length < 20) placed.examples.push(text);
  };
  for (let i = 0; i < count; i += 1) {
    const record = records.next();
    placed.records += 1;
    placed.values += leavesOf(record.content);
    if (Object.keys(record.raised).length > 0) placed.raised += 1;
    try {
      const before = i % 50 === 0 ? JSON.stringify(record.content) : null;
      const { findings, ids } = checkSplit(record, split(record.published.kind, record.content, record.raised));
      if (before !== null && JSON.stringify(record.content) !== before) findings.push({ fault: 'form', part: 'the content that was split', pointer: 'was changed' });
      for (const finding of findings) {
        placed.faults[finding.fault] += 1;
        note(tell(record, finding));
      }
      for (const id of ids) {
        if (recentIds.has(id)) placed.idsTwice += 1;
        recentIds.add(id);
      }
      if (recentIds.size > 200_000) recentIds.clear();
    } catch (cause) {
      placed.refused += 1;
      note(`refused: ${record.published.kind} raised ${JSON.stringify(record.raised)}: ${cause instanceof Error ? `${cause.message} ${JSON.stringify((cause as { facts?: unknown }).facts ?? {})}` : String(cause)}`);
    }
  }
  return placed;
}

/** Lets each mutant split records until the oracle finds a fault; tells after how many it did, or `null`. */
export function catchMutants(records: Records, split: Split, most: number): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(mutants).map(([name, mutant]) => {
      for (let i = 1; i <= most; i += 1) {
        const record = records.next();
        let findings: readonly Finding[];
        try {
          findings = checkSplit(record, mutant(split, record, records.draw)).findings;
        } catch {
          continue; // the split itself refused this record: that says nothing about the mutant
        }
        if (findings.length > 0) return [name, i];
      }
      return [name, null];
    }),
  );
}
