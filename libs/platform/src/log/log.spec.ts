import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { linesTo } from './log.js';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the lines of a log', () => {
  it('are written at once', () => {
    const file = join(folder, 'written');
    const fd = openSync(file, 'a');
    linesTo(fd).write('a line\n');
    expect(readFileSync(file, 'utf8')).toBe('a line\n');
    closeSync(fd);
  });

  it('end nothing where they cannot be written, and take no more and more room', () => {
    const fd = openSync(join(folder, 'written'), 'r');
    const lines = linesTo(fd) as ReturnType<typeof linesTo> & { readonly _len: number };
    for (let line = 0; line < 300; line += 1) expect(() => lines.write(`${'x'.repeat(9_999)}\n`)).not.toThrow();
    expect(lines._len).toBeLessThan(1_100_000);
    closeSync(fd);
  });
});
