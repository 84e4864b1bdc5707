import { describe, expect, it } from '@jest/globals';
import { cannotMake, DiskWatch, unlessFull } from './disk.js';

const mebibyte = 1024 ** 2;

describe('the watch of the disks', () => {
  it('says once that one is nearly full and what to do, and once that it has room again', () => {
    const said: string[] = [];
    let free = 4096;
    const watch = new DiskWatch((line) => said.push(line), (folder) => (folder === '/stack' ? free * mebibyte : 4096 * mebibyte));
    const answers = [4096, 200, 10, 300, 2048, 4096].map((mebibytes) => {
      free = mebibytes;
      return watch.look(['/stack', '/elsewhere']);
    });
    expect(answers).toEqual([false, false, false, false, true, false]);
    expect(said).toEqual([expect.stringMatching(/^THE DISK OF \/stack IS NEARLY FULL \(200 MiB left\): free at least 2 GiB\./), expect.stringMatching(/^The disk of \/stack has room again/)]);
  });

  it('lets a write fail for want of room, and for nothing else', () => {
    const failing = (code: string) => () => { throw Object.assign(new Error('invented'), { code }); };
    for (const code of ['ENOSPC', 'EDQUOT']) expect(() => unlessFull(failing(code))).not.toThrow();
    expect(() => unlessFull(failing('EACCES'))).toThrow('invented');
  });
});

describe('a folder that a server cannot make', () => {
  it.each([
    ['creating configuration files ... ok\ninitdb: error: could not access directory: Permission denied\ninitdb: removing contents of data directory', 'PostgreSQL could not make its folder /data: initdb: error: could not access directory: Permission denied'],
    ['running bootstrap script ... FATAL: could not write to file: No space left on device\ninitdb: removing contents of data directory', 'cannot start: the disk of /data is full: free at least 2 GiB, or set MAG_VAR to a folder on another disk.'],
    ['something\nthe last line\n', 'PostgreSQL could not make its folder /data: the last line'],
  ])('is said by the line that names the cause, and what to do where the disk is full: %j', (said, line) => expect(cannotMake('PostgreSQL', '/data', said, undefined).message).toBe(line));
});
