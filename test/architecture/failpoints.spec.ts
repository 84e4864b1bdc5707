import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { armedElsewhere, arrows } from '../faults/arrows.js';

const sources = ['apps', 'libs'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
  .filter((file) => file.endsWith('.ts') && !/\.(e2e-|alone-)?spec\.ts$|\.fixture\.ts$/.test(file));
const calls = sources.filter((file) => !file.endsWith('failpoint.ts')).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bfailpoint\(([^)]*)\)/g)].map(([, name = '']) => ({ file, name })));
const inTheCode = [...new Set(calls.map(({ name }) => name.slice(1, -1)))].sort();
const killedAt = [...new Set(arrows.map(({ name }) => name))];

describe('the failpoints', () => {
  it('are each armed by the kills, or by another program for a reason that is told', () => {
    expect([...killedAt, ...armedElsewhere.map(({ name }) => name)].sort()).toEqual(inTheCode);
  });

  it('cannot be gone around: each is written as a text that can be found', () => {
    expect(calls.length).toBeGreaterThan(30);
    for (const { file, name } of calls) expect([file, name]).toEqual([file, expect.stringMatching(/^'[a-z.-]+'$/)]);
  });

  it.each(armedElsewhere)('that messages on their way do not pass are armed where the list says: $name', ({ name, because, by }) => {
    expect(readFileSync(by, 'utf8')).toContain(`'${name}'`);
    expect(because.length).toBeGreaterThan(20);
  });

  it('are killed at once a process: no place is counted twice', () => {
    const places = arrows.flatMap(({ name, roles }) => roles.map((role) => `${name} (${role})`));
    expect(new Set(places).size).toBe(places.length);
  });
});
