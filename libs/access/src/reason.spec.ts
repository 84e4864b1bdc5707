import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '#messages';
import { reasonFrom, reasonToKeep } from './index.js';

const findingsOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof GatewayError ? [error.code, error.row.http, error.findings] : error;
  }
  return undefined;
};
const toPutRight = ['REQUEST_INVALID', 422, [{ path: '/reason', code: 'CONTACT_DETAIL', todo: 'Leave out addresses, postcodes, phone numbers and emails.' }]];

describe('a reason', () => {
  it('is taken from the query or the header, without the spaces around it', () => {
    expect([reasonFrom({ query: { reason: ' To prepare. ' }, headers: {} }), reasonFrom({ query: {}, headers: { reason: 'To prepare.' } })]).toEqual(['To prepare.', 'To prepare.']);
  });

  it.each(['', '  ', 'xx', 'x'.repeat(501)])('is asked for where there is none: %j', (reason) => {
    expect(findingsOf(() => reasonFrom({ query: { reason }, headers: {} }))).toEqual(['ACCESS_REASON_NEEDED', 422, []]);
  });

  it.each(['She is at 14 Testing Road now.', 'Lives at WR1 2AB', 'Rang from 07700 900123.', 'Wrote from jo@example.org.'])('that the case side would keep may not lead to anybody: %s', (reason) => {
    for (const request of [{ query: { reason }, headers: {} }, { query: {}, headers: { reason } }]) expect(findingsOf(() => reasonFrom(request))).toEqual(toPutRight);
    expect(findingsOf(() => reasonToKeep(reason))).toEqual(toPutRight);
    expect(reasonFrom({ query: { reason }, headers: {} }, 'victim')).toBe(reason);
  });

  it.each(['To prepare the meeting on 14 March 2026 at 10:30.', 'Incident WM-2026-000123 of X123456, PNC 1979/0163001B.', 'Message 0d7f0077-0090-4012-a345-0e1b2aa90123 came twice.', 'Directory version 12, port 5432, 3 of 20 messages.'])('may name days, records and counts: %s', (reason) => {
    expect(reasonToKeep(reason)).toBe(reason);
  });
});
