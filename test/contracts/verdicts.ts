/**
 * Shows that the published schemas and the running code say the same of every document: a validator that has nothing in common with ours is asked beside
 * the code of the nodes, on every example, on random contents and on seeded mutations of those that fit, for the whole content and every part of every kind.
 *
 *     node deploy/mag.mjs run test/contracts/verdicts --count 10000 --seed 1
 *
 * - `x-check` (the check character of an identifier) is outside JSON Schema; every valid example is tried with wrong ones, too. Where only the running code refuses, and does so at a field with `x-check`, that
 *   value is replaced by the schema's example, and both are asked again; how often is one of the figures.
 * - `signed`, `directory` and `freshness` have rules between members that no schema says. There the running code may refuse more, never accept more.
 * - What class-validator says of a whole content is compared too: it accepts what is accepted, and can explain what is refused.
 */
import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { kindNames, kinds, type Kind, partNames } from '#messages';
import { split } from '#labels';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { ContentGenerator } from '../generate/content.js';
import { Draw } from '../generate/draw.js';
import { type PublishedKind, readPublished } from '../generate/shape.js';
import { copyOf, mutated } from './mutate.js';
import { isOfKind, loadContract, publishedValidator, runningVerdict, type Validator, type Verdict } from './verdict.js';

/** What came of a comparison. */
export interface Outcome {
  readonly documents: number;
  /** How many of them under each schema. */
  readonly bySchema: Readonly<Record<string, number>>;
  readonly accepted: number;
  readonly refused: number;
  /** Documents that fit the schema and were refused for a check character. */
  readonly checkCharacters: number;
  /** What the two disagree about, without any value of the document. */
  readonly disagreements: readonly string[];
}

interface Schema { readonly pattern?: string; readonly properties?: Record<string, Schema>; readonly items?: Schema; readonly 'x-check'?: string; readonly examples?: readonly unknown[] }
type Holder = Record<string, unknown>;

const oneSided: ReadonlySet<string> = new Set(['signed', 'directory', 'freshness']);
const contentsOfAKind = 12;

/** How much is compared, from which seed, and by which validators; those of the published schemas, unless others are given. */
export interface Comparison {
  readonly count: number;
  readonly seed: number;
  readonly validator?: (schema: string) => Promise<Validator>;
  /** One schema alone; left out, all. */
  readonly only?: string;
}

/** Compares the verdicts on all examples, on random contents and on `count` mutations of them. */
export async function compareVerdicts({ count, seed, validator = publishedValidator, only }: Comparison): Promise<Outcome> {
  const draw = new Draw(seed);
  const documents = new Map([...documentsBySchema(draw)].filter(([schema]) => only === undefined || schema === only));
  const schemas = [...documents.keys()];
  const outcome: Counted = { documents: 0, bySchema: {}, accepted: 0, refused: 0, checkCharacters: 0, disagreements: [] };
  for (const [schema, all] of documents) for (const document of all) compareOne(schema, document, await validator(schema), 'as it stands', outcome);
  const fitting = new Map<string, object[]>();
  for (const [schema, all] of documents) fitting.set(schema, all.filter(await publishedValidator(schema)));
  for (let at = 0; at < count; at += 1) {
    const schema = schemas[at % schemas.length]!;
    compareOne(schema, mutated(draw.pick(fitting.get(schema)!), draw), await validator(schema), `mutation ${at} of seed ${seed}`, outcome);
  }
  return outcome;
}

/** Every example by its schema, with random contents of every kind, and the parts of all of them. */
function documentsBySchema(draw: Draw): Map<string, object[]> {
  const documents = new Map<string, object[]>();
  const add = (schema: string, document: object): void => { documents.set(schema, [...(documents.get(schema) ?? []), document]); };
  const published = new Map(readPublished('contracts/schemas').map((kind) => [kind.kind, kind]));
  for (const { schema, file, valid } of loadContract('examples/index.json') as { schema: string; file: string; valid: boolean }[]) {
    const document = loadContract(file) as object;
    add(schema, document);
    if (!valid || !isOfKind(schema)) continue;
    addParts(schema, document, add);
    add(schema, misread(schemaOf(schema), document) as object);
  }
  for (const kind of kindNames) {
    const generator = new ContentGenerator(published.get(kind) as PublishedKind, draw);
    for (let left = contentsOfAKind; left > 0; left -= 1) {
      const content = generator.make();
      add(kind, content);
      addParts(kind, content, add);
    }
  }
  return documents;
}

/** The same with another last letter, where its pattern lets that pass, in every identifier that has a check character: no schema refuses it. */
function misread(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => misread(schema.items ?? {}, one));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, misread(schema.properties?.[name] ?? {}, inner)]));
  if (schema['x-check'] === undefined || typeof value !== 'string') return value;
  return [...'ABCDEFGHJKLMNPQRTUVWXYZ'].map((letter) => `${value.slice(0, -1)}${letter}`).find((other) => other !== value && new RegExp(schema.pattern ?? '', 'u').test(other)) ?? value;
}

function addParts(kind: Kind, content: object, add: (schema: string, document: object) => void): void {
  const parts = split(kind, content);
  for (const part of partNames) if (part !== 'victim' || kinds[kind].mayHaveVictimPart) add(`${kind}.${part}`, parts[part]);
}

type Counted = { -readonly [Name in keyof Outcome]: Outcome[Name] } & { readonly disagreements: string[]; readonly bySchema: Record<string, number> };

function compareOne(schema: string, document: object, published: Validator, which: string, outcome: Counted): void {
  let inHand = document, fits = published(inHand), verdict = runningVerdict(schema, inHand), putRight = 0;
  // Only the code refuses: is it for the check character of an identifier? Then on with the schema's example in its place.
  while (fits && !verdict.accepted && putRight < 100) {
    const copy = copyOf(inHand);
    if (!replaceChecked(schemaOf(schema), copy as Holder, verdict.path.split('/').slice(1))) break;
    putRight += 1;
    inHand = copy;
    fits = published(inHand);
    verdict = runningVerdict(schema, inHand);
  }
  outcome.documents += 1;
  outcome.bySchema[schema] = (outcome.bySchema[schema] ?? 0) + 1;
  if (putRight > 0) outcome.checkCharacters += 1;
  if (fits) outcome.accepted += 1;
  else outcome.refused += 1;
  const said = disagreement(schema, inHand, fits, verdict);
  if (said !== undefined) outcome.disagreements.push(`${schema}, ${which}: ${said}`);
}

function disagreement(schema: string, document: object, fits: boolean, verdict: Verdict): string | undefined {
  if (fits && !verdict.accepted) return oneSided.has(schema) ? undefined : `the schema accepts it and the code refuses ${verdict.path}`;
  if (!verdict.accepted) return verdict.unexplained ? 'no rule of the sender explains what the schema refuses' : undefined;
  if (!fits) return 'the schema refuses it and the code accepts it';
  return isOfKind(schema) ? ruleThatRefuses(schema, document) : undefined;
}

/** What the rules of class-validator, made by the same declarations, refuse though the schema accepts it. */
function ruleThatRefuses(kind: Kind, content: object): string | undefined {
  const errors = validateSync(plainToInstance(kinds[kind].content, content) as object, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  return errors[0] && `a rule refuses ${errors[0].property}, which the schema accepts`;
}

const schemas = new Map<string, Schema>();
function schemaOf(name: string): Schema {
  const schema = schemas.get(name) ?? (loadContract(`schemas/${name}.schema.json`) as Schema);
  schemas.set(name, schema);
  return schema;
}

/** Puts the example in the place of the value that a path leads to, if its schema has `x-check`. A list of identifiers is told of as a whole. */
function replaceChecked(schema: Schema, holder: Holder, [name, ...rest]: string[]): boolean {
  if (name === undefined) return false;
  const inner = Array.isArray(holder) ? schema.items : schema.properties?.[name];
  if (inner === undefined || !Object.hasOwn(holder, name)) return false;
  if (rest.length > 0) return typeof holder[name] === 'object' && holder[name] !== null && replaceChecked(inner, holder[name] as Holder, rest);
  if (inner['x-check'] !== undefined) holder[name] = inner.examples![0];
  else if (inner.items?.['x-check'] !== undefined) holder[name] = [inner.items.examples![0]];
  else return false;
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = Date.now();
  const { disagreements, bySchema, ...figures } = await compareVerdicts(readNumbers({ count: 10_000 }));
  for (const line of disagreements.slice(0, 20)) console.error(line);
  printFigures({ schemas: Object.keys(bySchema).length, ...figures, disagreements: disagreements.length, seconds: (Date.now() - began) / 1000 });
  process.exitCode = disagreements.length === 0 ? 0 : 1;
}
