/** `node dist/deploy/contracts.js write|check`: writes the published contracts from the declarations, or names what differs. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentSchema, errorTable, kindNames, kinds, partNames, partSchema, signedPayloadSchema } from '#messages';
import { kindsDocument } from './kinds-document.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function errorsDocument(): string {
  const rows = Object.entries(errorTable).map(
    ([code, row]) => `| \`${code}\` | ${row.fate} | ${row.receipt ? 'receipt with the code' : 'nothing'} | ${row.alarm ? 'yes' : 'no'} | ${row.http ?? ''} | ${row.text} |`,
  );
  return [
    '# Error codes', '', 'Generated from `libs/messages/src/errors/table.ts`; change the table, not this page.', '',
    'Fates: *retry* waits for infrastructure without using up attempts of a message; *quarantine* keeps the sealed bytes for a person;',
    '*halt* stops the process. A sender that is not verified hears nothing, whatever the code.', '',
    '| code | fate | what the sender gets | alarm | HTTP | text |', '| --- | --- | --- | --- | --- | --- |', ...rows, '',
  ].join('\n');
}

/** Every generated file, by its path below `contracts/`. Parts that a kind never has are left out. */
export function generatedContracts(): Map<string, string> {
  const files = new Map<string, string>([['errors.md', errorsDocument()], ['kinds.md', kindsDocument()], ['schemas/signed.schema.json', json(signedPayloadSchema)]]);
  for (const kind of kindNames) {
    files.set(`schemas/${kind}.schema.json`, json(contentSchema(kind)));
    for (const part of partNames) {
      if (part !== 'victim' || kinds[kind].mayHaveVictimPart) files.set(`schemas/${kind}.${part}.schema.json`, json(partSchema(kind, part)));
    }
  }
  return files;
}

/** Paths of files that are missing, altered or left over. */
export function differencesIn(folder: string): string[] {
  const wanted = generatedContracts();
  const differing = [...wanted].filter(([path, text]) => textOf(join(folder, path)) !== text).map(([path]) => path);
  const present = filesIn(join(folder, 'schemas')).map((name) => `schemas/${name}`);
  return [...differing, ...present.filter((path) => !wanted.has(path))].sort();
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function write(folder: string): void {
  rmSync(join(folder, 'schemas'), { recursive: true, force: true });
  for (const [path, text] of generatedContracts()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function main(verb: string | undefined): number {
  const folder = join(process.cwd(), 'contracts');
  if (verb === 'write') {
    write(folder);
    return 0;
  }
  if (verb !== 'check') {
    console.error('Say write or check.');
    return 2;
  }
  const differing = differencesIn(folder);
  for (const path of differing) console.error(`contracts/${path} is not what the declarations say; run: node dist/deploy/contracts.js write`);
  return differing.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv[2]);
