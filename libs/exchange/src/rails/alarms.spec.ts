import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errorTable } from '#messages';
import { type Sql } from '#platform';
import { clearKeyAlarms, passingAlarms } from './alarms.js';

describe('alarms that clear themselves', () => {
  it('are those of the runbook, with the same words', () => {
    const documented = [...readFileSync('docs/runbooks/README.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.*) \|$/gm)].map(([, code, when]) => [code, when]);
    expect(documented).toEqual(Object.entries(passingAlarms));
  });

  it('are known errors, and never one that a person must follow up', () => {
    for (const code of Object.keys(passingAlarms)) expect(errorTable).toHaveProperty(code);
    for (const code of ['RECEIPT_REFUSED', 'RECEIPT_OVERDUE', 'RECEIPT_UNKNOWN', 'INBOX_ID_REUSED', 'INBOX_ATTEMPTS', 'ENVELOPE_SIGNATURE']) expect(passingAlarms).not.toHaveProperty(code);
  });

  it('about keys go for the agencies that have keys again, and stay for the others', async () => {
    const cleared: unknown[] = [];
    const sql: Sql = async (text, params = []) => {
      if (text.startsWith('select') && params[1] !== '{}') return [];
      if (text.startsWith('select')) return [{ agency: 'police-cheshire' }, { agency: 'police-west-mercia' }];
      cleared.push(params[1]);
      return [];
    };
    await clearKeyAlarms(sql, (agency) => agency === 'police-cheshire');
    expect(cleared).toEqual(['{"agency":"police-cheshire"}']);
  });
});
