import { describe, expect, it } from '@jest/globals';
import { DiskWatch, unlessFull } from './disk.js';

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
