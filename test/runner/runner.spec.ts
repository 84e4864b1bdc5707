import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Report {
  readonly testResults: { readonly name: string; readonly status: string; readonly message: string; readonly assertionResults: { readonly title: string; readonly status: string }[] }[];
}

/** Runs the samples as every file of tests is run, all in one process. */
describe('what runs the tests', () => {
  let code: number | null;
  let report: Report;
  const of = (sample: string) => report.testResults.find(({ name }) => name.endsWith(`/${sample}.fixture.ts`))!;
  const outcomes = (sample: string) => Object.fromEntries(of(sample).assertionResults.map(({ title, status }) => [title, status]));

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'runner-'));
    try {
      const file = join(folder, 'report.json');
      ({ status: code } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--runInBand', '--selectProjects', 'unit', '--testRegex', 'runner/samples/.*\\.fixture\\.ts$', '--json', `--outputFile=${file}`], { stdio: 'ignore' }));
      report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is told by its exit that something is red', () => expect(code).toBe(1));

  it('says of each test that does not hold that it failed, whatever the way', () => {
    expect(outcomes('red')).toEqual({
      'expects something else': 'failed', 'expects too little': 'failed', 'never ends': 'failed', 'leaves a rejection behind': 'failed', 'fails with its hook': 'failed', 'holds': 'passed',
    });
  });

  it('says of a file that does not load that it failed, and where', () => {
    expect(of('unloadable')).toMatchObject({ status: 'failed', message: expect.stringMatching(/this file does not load[^]*unloadable\.fixture\.ts:4:7/) });
  });

  it('gives each file a process as it was, state of its own, and the product that is loaded already', () => {
    for (const file of ['first', 'second']) expect([file, of(file).status]).toEqual([file, 'passed']);
  });
});
