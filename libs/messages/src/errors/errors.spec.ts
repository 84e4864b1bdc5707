import { describe, expect, it } from '@jest/globals';
import { asGatewayError, type ErrorCode, errorTable, GatewayError } from './index.js';

const rows = Object.entries(errorTable) as [ErrorCode, (typeof errorTable)[ErrorCode]][];

describe('the error table', () => {
  it.each(rows)('%s carries its fate, text and status into the error', (code, row) => {
    const error = new GatewayError(code);
    expect([error.code, error.fate, error.message, error.row]).toEqual([code, row.fate, row.text, row]);
    expect(row.text).toMatch(/^[A-Z].*\.$/);
  });
  it('has no text twice', () => expect(new Set(rows.map(([, { text }]) => text)).size).toBe(rows.length));
  it('tells nothing to a sender who is not verified', () => {
    for (const [code, row] of rows.filter(([name]) => name.startsWith('ENVELOPE_'))) expect([code, row.receipt, row.fate, row.alarm]).toEqual([code, false, 'quarantine', true]);
  });
  it('waits for infrastructure and stops for a wrong setting', () => {
    expect([errorTable.TRANSPORT_AWAY.fate, errorTable.STORE_AWAY.fate, errorTable.CONFIG_KEYS.fate, errorTable.INVARIANT_BROKEN.fate]).toEqual(['retry', 'retry', 'halt', 'halt']);
  });
  it('treats what it does not know as quarantine with an alarm, and keeps the cause out of what leaves', () => {
    const error = asGatewayError(new TypeError('14 Testing Road'), { kind: 'receipts' });
    expect([error.code, error.fate, error.row.alarm]).toEqual(['INBOX_UNEXPECTED', 'quarantine', true]);
    expect(JSON.stringify(error)).not.toContain('Testing');
  });
});
