import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApiDocument } from './asyncapi.js';
import { type Example, madeExamples } from './examples.js';
import { openApiDocuments } from './openapi.js';
import { errorsPage, labelsPage } from './pages.js';
import { publishedSchemas, schemaFile } from './schemas.js';
import { kindsDocument } from '../kinds-document.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A row of `examples/index.json`: enough for a partner's test to walk all examples. */
export interface ListedExample {
  readonly file: string;
  readonly schema: string;
  readonly valid: boolean;
  readonly about: string;
  /** Made from the declarations; otherwise written by hand. */
  readonly made: boolean;
}

const indexFile = 'examples/index.json';
/** Folders in which nothing else may lie. */
const ownFolders = ['schemas', 'openapi'];

/** Every generated file by its path below `contracts/`, but for the list of examples, which also names those written by hand. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const schemas = [...publishedSchemas()].map(([name, schema]): [string, string] => [schemaFile(name), json(schema)]);
  const openApi = [...(await openApiDocuments())].map(([name, document]): [string, string] => [`openapi/${name}.json`, json(document)]);
  const examples = madeExamples().map(({ file, content }): [string, string] => [file, json(content)]);
  return new Map([['errors.md', errorsPage()], ['labels.md', labelsPage()], ['kinds.md', kindsDocument()], ['asyncapi.json', json(asyncApiDocument())], ...schemas, ...openApi, ...examples]);
}

/** The list of all examples of a folder, made ones and those written by hand, in the order of their files. */
export function listExamples(folder: string, made: readonly Example[] = madeExamples()): ListedExample[] {
  const byFile = new Map(made.map((example) => [example.file, example]));
  const written = [...publishedSchemas().keys()].flatMap((schema) => filesIn(join(folder, 'examples', schema)).map((name) => ({ schema, name, file: `examples/${schema}/${name}` })))
    .filter(({ file, name }) => !byFile.has(file) && /^(in)?valid-[a-z0-9-]+\.json$/.test(name))
    .map(({ schema, name, file }) => ({ file, schema, valid: name.startsWith('valid-'), about: sentence(name.replace(/^(in)?valid-/, '').replace('.json', '')), made: false }));
  const all = [...made.map(({ file, schema, valid, about }) => ({ file, schema, valid, about, made: true })), ...written];
  return all.sort((a, b) => (a.file < b.file ? -1 : 1));
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1).replaceAll('-', ' ')}.`;

/** Paths of files that are missing, altered or left over. */
export async function differencesIn(folder: string): Promise<string[]> {
  const wanted = await generatedFiles();
  wanted.set(indexFile, json(listExamples(folder)));
  const differing = [...wanted].filter(([path, text]) => textOf(join(folder, path)) !== text).map(([path]) => path);
  const present = ownFolders.flatMap((own) => filesIn(join(folder, own)).map((name) => `${own}/${name}`));
  return [...differing, ...present.filter((path) => !wanted.has(path))].sort();
}

/** Writes every generated file and takes away what an earlier run made and this one does not. */
export async function writeContracts(folder: string): Promise<void> {
  const files = await generatedFiles();
  for (const own of ownFolders) rmSync(join(folder, own), { recursive: true, force: true });
  for (const { file, made } of earlierList(folder)) if (made) rmSync(join(folder, file), { force: true });
  for (const [path, text] of files) writeText(join(folder, path), text);
  writeText(join(folder, indexFile), json(listExamples(folder)));
}

function earlierList(folder: string): readonly ListedExample[] {
  return JSON.parse(textOf(join(folder, indexFile)) ?? '[]') as ListedExample[];
}

export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
/** The text of a file; nothing where there is none. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
