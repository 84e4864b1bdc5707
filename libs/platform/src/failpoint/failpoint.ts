import { existsSync, readFileSync, rmSync } from 'node:fs';

/**
 * A named place at an arrow of the two ways (in and out) at which a fault test may kill this process as a power cut would.
 * Armed only when settings name a failpoint file, which production never does; otherwise a pass costs one comparison.
 */
let armed: { name: string; passes: number } | undefined;
let file: string | undefined;

/** Reads the file (one line: name and, optionally, the pass at which to die, counted from 1) and takes it away, so that it kills once. */
function claim(): void {
  if (file === undefined || !existsSync(file)) return;
  const [name = '', passes = '1'] = readFileSync(file, 'utf8').trim().split(/\s+/);
  rmSync(file);
  armed = { name, passes: Number(passes) };
}

/** Names the file; it is read now and again on every SIGUSR2. */
export function armFailpointsFrom(path: string | undefined): void {
  if (path === undefined || file !== undefined) return;
  file = path;
  claim();
  process.on('SIGUSR2', claim);
}

/** Dies by SIGKILL here if a fault test has armed this name. */
export function failpoint(name: string): void {
  if (armed?.name !== name) return;
  armed.passes -= 1;
  if (armed.passes <= 0) process.kill(process.pid, 'SIGKILL');
}
