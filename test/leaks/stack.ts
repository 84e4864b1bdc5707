import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { useStack as useOwnStack } from '../faults/own-stack.js';

/** What `stack.json` tells of a running stack, as far as it is used here. */
export interface Stack {
  ready: boolean;
  agencies: {
    agency: string;
    app: string;
    url: string;
    deskUrl: string;
    exchangeUrl: string;
    keyDirectory: string;
    pids: { exchange: number | null; web: number | null; desk: number | null };
  }[];
  directoryFile: string;
  caseClusterUrl: string;
  victimClusterUrl: string;
  dataDirectories: { case: string | null; victim: string | null; kafka: string | null };
  logDirectory: string;
  identityProvider: { tokenEndpoint: string; clientId: string };
  people: { username: string; agency: string; roles: string[]; password: string }[];
}
export interface RunningStack {
  stack: Stack;
  /** The folder of the stack: data, logs, settings. */
  folder: string;
  /** Where its processes write heap snapshots when asked; `null` for a stack that was started without the hook. */
  heapFolder: string | null;
  stop(): Promise<void>;
}

const read = async (file: string): Promise<Stack> => JSON.parse(await readFile(file, 'utf8')) as Stack;

/** Uses the stack whose `stack.json` MAG_STACK names, or starts one of its own, every process apart, with the hook for heap snapshots in it. */
export async function useStack(): Promise<RunningStack> {
  const given = process.env['MAG_STACK'];
  if (given !== undefined) return { stack: await read(given), folder: dirname(resolve(given)), heapFolder: null, stop: async () => undefined };
  const heapFolder = await mkdtemp(join(tmpdir(), 'mag-heap-'));
  const hook = new URL(`./heap-snapshot-hook.js?folder=${encodeURIComponent(heapFolder)}`, import.meta.url).href;
  const end = await useOwnStack(['--apart'], { NODE_OPTIONS: `--import ${hook}` });
  const file = process.env['MAG_STACK'] ?? '';
  const stop = async (): Promise<void> => {
    await end();
    await rm(heapFolder, { recursive: true, force: true });
  };
  return { stack: await read(file), folder: dirname(file), heapFolder, stop };
}

/** Asks a stack's nodes over HTTP as one of its test people. */
export class Caller {
  #token = '';
  #until = 0;

  constructor(readonly stack: Stack, readonly username: string) {}

  async #bearer(): Promise<string> {
    if (Date.now() < this.#until) return this.#token;
    const person = this.stack.people.find(({ username }) => username === this.username);
    if (person === undefined) throw new Error(`there is no test person ${this.username}`);
    const { tokenEndpoint, clientId } = this.stack.identityProvider;
    const body = new URLSearchParams({ grant_type: 'password', client_id: clientId, username: this.username, password: person.password });
    const answer = (await (await fetch(tokenEndpoint, { method: 'POST', body })).json()) as { access_token?: string };
    if (answer.access_token === undefined) throw new Error(`no token for ${this.username}`);
    this.#token = answer.access_token;
    this.#until = Date.now() + 60_000;
    return this.#token;
  }

  /** The whole answer, headers first, as it would show on a screen or in a proxy's record. */
  async ask(url: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}): Promise<{ status: number; text: string; everything: string }> {
    const answer = await fetch(url, { ...init, headers: { authorization: `Bearer ${await this.#bearer()}`, ...init.headers } });
    const text = await answer.text();
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    return { status: answer.status, text, everything: `${answer.status}\n${headers}\n\n${text}` };
  }
}
