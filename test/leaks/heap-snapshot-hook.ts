/**
 * Loaded into every process of a stack under test with `NODE_OPTIONS="--import <this file>"`: on SIGURG (which nothing else uses, and
 * which is ignored by default) the process writes a heap snapshot with whole strings into HEAP_SNAPSHOT_FOLDER, as `<pid>.heapsnapshot`.
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';

const folder = process.env['HEAP_SNAPSHOT_FOLDER'];
if (folder !== undefined) {
  process.on('SIGURG', () => {
    // By default a snapshot cuts every string after 1,024 characters.
    setFlagsFromString('--heap-snapshot-string-limit=1000000000');
    const path = join(folder, `${process.pid}.heapsnapshot`);
    renameSync(writeHeapSnapshot(`${path}.part`), path);
  });
}
