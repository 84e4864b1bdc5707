import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const sources = ['apps', 'libs'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'));
/** Files that write audit entries, by what they import. */
const writing = sources.map((file) => ({ file, text: readFileSync(file, 'utf8') })).filter(({ file, text }) => /\bappendAudit\b|\bAuditEntry\b/.test(text) && !file.startsWith(join('libs', 'audit')));

const catalogue = readFileSync('docs/audit-events.md', 'utf8');
const documented = [...catalogue.matchAll(/^\| `([a-z-]+\.[a-z-]+)` \| (case|victim|both) \|/gm)].map(([, event]) => event!);

describe('the catalogue of audit events', () => {
  it('has every event that is written, and no other', () => {
    const written = new Set(writing.flatMap(({ text }) => [...text.matchAll(/\bevent: '([^']+)'/g)].map(([, event]) => event!)));
    expect([...written].sort()).toEqual([...documented].sort());
  });

  it('names each event once', () => {
    expect(new Set(documented).size).toBe(documented.length);
  });

  it('cannot be gone around: an event is always written as a text that can be found', () => {
    for (const { file, text } of writing) expect([file, [...text.matchAll(/\bevent: (?!'[a-z-]+\.[a-z-]+')(.{0,30})/g)].map(([, rest]) => rest)]).toEqual([file, []]);
    expect(writing.length).toBeGreaterThan(7);
  });

  it('has every fact that an event is written with, in its line', () => {
    const written = writing.flatMap(({ text }) => [...text.matchAll(/event: '([^']+)'(?:(?!event:)[^]){0,400}?facts: \{ ([^}]+) \}/g)]
      .flatMap(([, event, facts]) => facts!.split(',').map((fact) => [event!, fact.split(':')[0]!.trim()] as const)));
    expect(written.length).toBeGreaterThan(10);
    for (const [event, fact] of written) {
      const line = catalogue.split('\n').find((one) => one.startsWith(`| \`${event}\``)) ?? '';
      expect([event, fact, line.includes(`\`${fact}\``)]).toEqual([event, fact, true]);
    }
  });
});
