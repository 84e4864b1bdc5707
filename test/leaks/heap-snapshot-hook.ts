import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';

/**
 * Loaded into every process of a stack under test with `NODE_OPTIONS="--import <address of this file>?folder=<folder>"`: on SIGURG (which
 * nothing else uses, and which is ignored by default) the process writes a heap snapshot with whole strings there, as `<pid>.heapsnapshot`.
 */
const folder = new URL(import.meta.url).searchParams.get('folder');
if (folder !== null) {
  process.on('SIGURG', () => {
    // By default a snapshot cuts every string after 1,024 characters.
    setFlagsFromString('--heap-snapshot-string-limit=1000000000');
    const path = join(folder, `${process.pid}.heapsnapshot`);
    renameSync(writeHeapSnapshot(`${path}.part`), path);
  });
}
