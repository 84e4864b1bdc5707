import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type StackFile } from '../../deploy/local/stack-file.js';

/** The stack that the tests run against, as `stack.json` describes it now: read anew each time, because pids change when a process is started again. */
export function stack(): StackFile {
  return JSON.parse(readFileSync(stackFile(), 'utf8')) as StackFile;
}

/** The file that describes the stack of the tests. */
export const stackFile = (): string => resolve(process.env['MAG_STACK'] ?? 'var/stack.json');
