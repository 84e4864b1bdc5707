import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MarkFamily } from './scan.js';

/** Long enough to be rare among the bytes of other things. */
const beginning = 8;

/**
 * The private half (`d`, RFC 7517) of every key in these folders and in sets given as text, e.g. as the environment gives them, as marks: nothing but its file, the set, and a process that uses it
 * may hold one. Each is a family by itself, for no two begin alike.
 */
export async function privateKeys(folders: readonly string[], sets: readonly string[] = []): Promise<MarkFamily[]> {
  const files = await Promise.all(folders.map(async (folder) => (await readdir(folder)).filter((name) => name.endsWith('.jwk.json')).map((name) => join(folder, name))));
  const texts = [...await Promise.all(files.flat().map((file) => readFile(file, 'utf8'))), ...sets];
  const halves = texts.flatMap((text) => (JSON.parse(text) as { keys: { d?: string }[] }).keys.flatMap(({ d }) => d ?? []));
  return [...new Set(halves)].map((half, index) => ({ name: `private key ${String(index + 1)}`, prefix: half.slice(0, beginning), marks: new Set([half]) }));
}

/** The sets of private keys that the environment gives to processes. */
export const keySetsOf = (variables: NodeJS.ProcessEnv): string[] => Object.entries(variables).flatMap(([name, value]) => (/^MAG_[A-Z]+_KEYS$/.test(name) && value ? [value] : []));
