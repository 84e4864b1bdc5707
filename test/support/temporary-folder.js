import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before all tests: what they write into the folder for temporary files lies in one of their own, and goes with it. Workers inherit it. */
export default function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'mag-test-'));
  process.env.TMPDIR = folder;
  globalThis.temporaryFolder = folder;
}

/** After all tests. */
export function tearDown() {
  rmSync(globalThis.temporaryFolder, { recursive: true, force: true });
}
