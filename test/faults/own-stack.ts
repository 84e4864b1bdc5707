import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const readyWithinMs = 600_000;

/** Uses the stack that MAG_STACK names, or starts one on free ports in a folder of its own with these options of `mag up`, and these variables; answers how to end it. It ends with this process, too. */
export async function useStack(options: readonly string[] = [], variables: Readonly<Record<string, string>> = {}): Promise<() => Promise<void>> {
  if (process.env['MAG_STACK'] !== undefined) return async () => undefined;
  const { freePortBase } = await import(pathToFileURL(join(root, 'deploy', 'free-ports.mjs')).href) as { freePortBase(): Promise<number | undefined> };
  const base = await freePortBase();
  if (base === undefined) throw new Error('no range of 120 ports is free');
  const folder = await mkdtemp(join(tmpdir(), 'mag-stack-'));
  const child = spawn(process.execPath, [join(root, 'deploy', 'mag.mjs'), 'up', ...options], { env: { ...process.env, ...variables, MAG_VAR: folder, MAG_PORT_BASE: String(base) }, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => {
    child.kill('SIGINT');
    void ended.then(remove).finally(() => process.exit(1));
  });
  const file = join(folder, 'stack.json');
  const isReady = (): boolean => existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { ready: boolean }).ready;
  for (const until = Date.now() + readyWithinMs; !isReady(); await wait(500)) {
    if (child.exitCode !== null) throw new Error(`the stack ended with ${child.exitCode}`);
    if (Date.now() > until) throw new Error('the stack was not ready after ten minutes');
  }
  process.env['MAG_STACK'] = file;
  return async () => {
    child.kill('SIGINT');
    await ended;
    await remove();
  };
}
