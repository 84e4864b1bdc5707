import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// What tests write into the folder for temporary files lies in one of their own, and goes with it; workers inherit it.
const temporary = mkdtempSync(join(tmpdir(), 'mag-test-'));
process.env.TMPDIR = temporary;
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** Unit tests need nothing running; the other projects need the stack that `npm test` starts (test/README.md). Test files run in plain Node (ADR 0044). */
const shared = {
  runtime: '<rootDir>/test/runner/runtime.mjs',
  testEnvironment: '<rootDir>/test/runner/environment.mjs',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      swcrc: false, module: { type: 'es6' }, sourceMaps: 'inline',
      jsc: {
        experimental: { keepImportAttributes: true },
        target: 'es2022', parser: { syntax: 'typescript', decorators: true }, keepClassNames: true,
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
    }],
  },
  setupFiles: ['reflect-metadata'],
};
export default {
  maxWorkers: 2,
  // A test against the stack waits for other processes, on a machine that may be busy. Jest takes this for all projects or none.
  testTimeout: 120_000,
  workerIdleMemoryLimit: '1200MB',
  projects: [
    { ...shared, displayName: 'unit', roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/deploy', '<rootDir>/test'], testRegex: '\\.spec\\.ts$' },
    { ...shared, displayName: 'stack', globalSetup: '<rootDir>/test/support/unpack-browser.mjs', roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'], testRegex: '\\.e2e-spec\\.ts$' },
    // One after the other, when nothing else runs on the stack: what changes for everybody while it lasts.
    { ...shared, displayName: 'alone', roots: ['<rootDir>/test'], testRegex: '\\.alone-spec\\.ts$' },
  ],
};
