import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { storableFindings } from '#file-folders';
import { checkRow } from './check-row.js';
import { feedColumns } from './columns.js';
import { isProtectedColumn } from './contract.js';
import { withAllFindings } from './judge-again.js';
import { openFeedFile } from './records.js';
import { type ReportRow } from './taken.js';

const judge = (record: Parameters<typeof checkRow>[0]) => checkRow(record, { forceCode: '22', now: new Date('2026-03-31T12:00:00Z') }).findings;
const rowOf = (changes: Record<string, string>): string => `${JSON.stringify(Object.fromEntries(feedColumns.map(({ name, examples }) => [name, changes[name] ?? examples[1]])))}\n`;
const file = rowOf({}) + rowOf({ person1_postcode: 'Hiddenplace' }) + rowOf({ arrest: 'perhaps' }) + rowOf({ person1_phone: 'ask the neighbour', pnc: '1981/0000034A' });
const open = () => openFeedFile(Readable.from([Buffer.from(file)]), 'ndjson');

async function stored(): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for await (const record of (await open()).records) rows.push({ row: record.row, outcome: 'REJECTED', findings: storableFindings(judge(record), isProtectedColumn) });
  return rows.filter(({ findings }) => findings.length > 0);
}

describe('a report of a feed file', () => {
  it('says more of a victim\'s details than the store does, which knows only that something is wrong', async () => {
    const kept = await stored();
    expect(kept.map(({ row, findings }) => [row, ...findings.map(({ code, column }) => `${code} ${column}`)])).toEqual([[2, 'PROTECTED_VALUE '], [3, 'NOT_IN_LIST arrest'], [4, 'PNC_CHECK_LETTER pnc', 'PROTECTED_VALUE ']]);
    expect(JSON.stringify(kept)).not.toMatch(/postcode|phone|What stands here/i);
    const told: ReportRow[] = [];
    for await (const row of withAllFindings(Readable.from(kept), { open, judge })) told.push(row);
    expect(told.map(({ row, findings }) => [row, ...findings.map(({ code, column }) => `${code} ${column}`).sort()])).toEqual([
      [2, 'NOT_A_POSTCODE person1_postcode'], [3, 'NOT_IN_LIST arrest'], [4, 'NOT_A_PHONE person1_phone', 'PNC_CHECK_LETTER pnc'],
    ]);
  });

  it('does not open the file where the store was told everything', async () => {
    const kept: ReportRow[] = [{ row: 3, outcome: 'REPEATED', findings: [{ code: 'REPEATED_ROW', column: '', todo: 'Nothing to do.' }] }];
    for await (const row of withAllFindings(Readable.from(kept), { open: () => { throw new Error('opened'); }, judge })) expect(row).toEqual(kept[0]);
  });
});
