import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { gateway } from '#apps/gateway';
import { policeAdapter } from '#apps/police-adapter';
import { type Retention } from '#exchange';
import { caseSideRetention, victimSideRetention } from '#exchange/retention';

const lines = (side: string, kept: readonly Retention[] = []) => kept.map(({ table, days, since }) => [table, side, String(days), since]);

describe('the page of what is kept how long', () => {
  it('says what is taken away, and nothing else', () => {
    const documented = [...readFileSync('docs/protocol/retention.md', 'utf8').matchAll(/^\| `([a-z_]+)` \| ([a-z-]+) \| (\d+) \| (.*) \|$/gm)].map((found) => found.slice(1));
    expect(documented).toEqual([
      ...lines('case', caseSideRetention), ...lines('police-adapter', policeAdapter.retention), ...lines('gateway', gateway.retention), ...lines('victim', victimSideRetention(undefined)),
    ]);
  });

  it('is about nothing that an audit needs', () => {
    for (const { table } of [...caseSideRetention, ...(policeAdapter.retention ?? []), ...(gateway.retention ?? []), ...victimSideRetention(undefined)]) expect(table).not.toMatch(/^audit/);
  });
});
