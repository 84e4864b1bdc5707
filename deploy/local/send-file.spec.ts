import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { countedBy, progressBar } from './send-file.js';

describe('the bar of a file that is sent', () => {
  const bytesOf = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

  it('moves on by each piece, and the pieces pass unchanged', async () => {
    const moved: number[] = [];
    const counted = countedBy({ increment: (bytes: number) => moved.push(bytes) } as never, bytesOf('one', 'three'));
    expect(Buffer.concat(await counted.toArray() as Buffer[]).toString()).toBe('onethree');
    expect(moved).toEqual([3, 5]);
  });

  it('lets a file that breaks off break off for whoever reads it', async () => {
    const source = new Readable({ read() { this.destroy(new Error('broken')); } });
    await expect(countedBy(undefined, source).toArray()).rejects.toThrow('broken');
  });

  it('is drawn on a terminal alone', () => {
    const drawn: string[] = [];
    const terminal = { isTTY: true, columns: 80, write: (text: string) => drawn.push(text), cursorTo() {}, moveCursor() {}, clearLine() {}, clearScreenDown() {}, on() {}, removeListener() {} };
    const bar = progressBar(10, terminal as never)!;
    bar.update(5);
    bar.stop();
    expect(drawn.join('')).toMatch(/50%.*5 of 10 bytes/);
    expect(progressBar(10, { ...terminal, isTTY: false } as never)).toBeUndefined();
  });
});
