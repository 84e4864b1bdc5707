import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Preflight {
  missing(folder: string, base: number, variables: Record<string, string>): Promise<string[]>;
  portProblem(base: number, variables: Record<string, string>): Promise<string | undefined>;
  diskProblem(folder: string, freeBytes: (folder: string) => number, least?: number): string | undefined;
}

const gibibyte = 1024 ** 3;
let preflight: Preflight;
let folder: string;
beforeAll(async () => {
  preflight = await import(pathToFileURL(join('deploy', 'preflight.mjs')).href) as Preflight;
  folder = mkdtempSync(join(tmpdir(), 'preflight-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('before a start', () => {
  it('names all that is missing at once, each with what to do', async () => {
    const problems = await preflight.missing('/proc/none', 70_000, { PATH: folder, XDG_CACHE_HOME: folder, JAVA_HOME: '' });
    expect(problems).toEqual([
      expect.stringMatching(/^Java is missing: install Java 17 or later/), expect.stringMatching(/^Maven is missing, .*: install Maven/),
      expect.stringMatching(/^the folder \/proc\/none cannot be written \(E[A-Z]+\): make it writable, or set MAG_VAR/), expect.stringMatching(/^MAG_PORT_BASE must be a whole number from 1024 to 65416/),
    ]);
  });

  it('asks for neither Java nor Maven where a Kafka cluster is named', async () => {
    const problems = await preflight.missing(folder, 70_000, { KAFKA_BROKERS: 'broker.invalid:9092', PATH: folder, XDG_CACHE_HOME: folder });
    expect(problems.filter((problem) => /Java|Maven/.test(problem))).toEqual([]);
  });

  it('says of a disk with too little room, which may be that of a folder above, how much there is and how much is needed', () => {
    const wanted = join(folder, 'not', 'there', 'yet');
    const asked: string[] = [];
    const withFree = (bytes: number): string | undefined => preflight.diskProblem(wanted, (at) => { asked.push(at); return bytes; });
    expect(withFree(0.06 * gibibyte)).toBe(`only 0.1 GiB are free on the disk of ${folder}: free at least 2 GiB, or set MAG_VAR to a folder on another disk`);
    expect([withFree(2 * gibibyte), withFree(2 * gibibyte - 1)]).toEqual([undefined, expect.stringContaining('free at least 2 GiB')]);
    expect(new Set(asked)).toEqual(new Set([folder]));
  });

  it('says of another disk that is used how much it needs', () => {
    expect(preflight.diskProblem(folder, () => 0.3 * gibibyte, 0.5 * gibibyte)).toBe(`only 0.3 GiB are free on the disk of ${folder}: free at least 0.5 GiB`);
    expect(preflight.diskProblem(folder, () => 0.5 * gibibyte, 0.5 * gibibyte)).toBeUndefined();
  });

  it('names a port on which somebody else listens', async () => {
    const server = await new Promise<Server>((resolve) => { const listening = createServer().listen(0, '127.0.0.1', () => resolve(listening)); });
    const { port } = server.address() as { port: number };
    expect(await preflight.portProblem(port, {})).toMatch(new RegExp(`^ports? .*\\b${port}\\b.* of 127\\.0\\.0\\.1 .*in use: stop what listens there, or set MAG_PORT_BASE`));
    await new Promise((resolve) => { server.close(resolve); });
  });
});

describe('a start that cannot be', () => {
  const start = (variables: Record<string, string>) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['deploy/mag.mjs', 'up'], { env: { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: folder, ...variables }, encoding: 'utf8' });
    return { status, stdout, lines: stderr.split('\n').slice(0, -1) };
  };

  it.each<[string, Record<string, string>, RegExp]>([
    ['Java and Maven are missing', { PATH: '/none', JAVA_HOME: '' }, /Java is missing: install .*; Maven is missing, .*: install Maven/],
    ['the folder cannot be written', { MAG_VAR: '/proc/none' }, /the folder \/proc\/none cannot be written/],
    ['the ports cannot be', { MAG_PORT_BASE: '2' }, /MAG_PORT_BASE must be a whole number/],
  ])('says in one line on stderr what to do where %s, and ends with 2', (_, variables, line) => {
    expect(start({ MAG_VAR: join(folder, 'var'), ...variables })).toEqual({ status: 2, stdout: '', lines: [expect.stringMatching(line)] });
  });

  it('says so of a port that is in use', async () => {
    const server = await new Promise<Server>((resolve) => { const listening = createServer().listen(0, '127.0.0.1', () => resolve(listening)); });
    const { port } = server.address() as { port: number };
    const { status, lines } = start({ MAG_VAR: join(folder, 'var'), MAG_PORT_BASE: String(port - 10) });
    await new Promise((resolve) => { server.close(resolve); });
    expect([status, lines]).toEqual([2, [expect.stringMatching(new RegExp(`ports? .*\\b${port}\\b.*in use: stop what listens there`))]]);
  });
});
