import { execFile } from 'node:child_process';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stackFile } from './stack.js';

/** Two above this file, whether it is run as it is written or as it was built. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const repository = basename(root) === 'dist' ? dirname(root) : root;

/** What a command said, and how it ended. */
export interface Said { readonly code: number; readonly out: string; readonly errors: string }

/** Runs `mag` against the stack of the tests. */
export const mag = (...args: string[]): Promise<Said> => magIn({ MAG_STACK: stackFile() }, ...args);

/** Runs `mag` with these settings beside those of the tests. */
export function magIn(settings: NodeJS.ProcessEnv, ...args: string[]): Promise<Said> {
  return new Promise((done) => {
    execFile(process.execPath, [resolve(repository, 'dist/deploy/local/cli.js'), ...args], { cwd: repository, env: { ...process.env, ...settings }, maxBuffer: 64 * 1024 * 1024 }, (error, out, errors) => {
      done({ code: error === null ? 0 : Number(error.code), out, errors });
    });
  });
}

/** The objects that a command printed, one a line. */
export const objects = <T>({ out }: Said): T[] => out.split('\n').filter(Boolean).map((line) => JSON.parse(line) as T);
