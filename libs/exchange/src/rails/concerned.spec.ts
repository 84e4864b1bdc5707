import { describe, expect, it } from '@jest/globals';
import { newMessageId } from '#messages';
import { type Row, type Sql } from '#platform';
import { concernedBy } from './concerned.js';

const enquiry = JSON.stringify({ subject: { crn: 'X123456' } });

/** A store that keeps one enquiry of probation's. */
function store(): { readonly sql: Sql; readonly asked: string; readonly statements: () => number } {
  const asked = newMessageId();
  let statements = 0;
  const sql: Sql = (_, [keys] = []) => {
    statements += 1;
    return Promise.resolve((JSON.parse(String(keys)) as Row[]).filter((key) => key['message_id'] === asked && key['issuer'] === 'probation').map((key) => ({ ...key, body: enquiry })));
  };
  return { sql, asked, statements: () => statements };
}

describe('whom messages concern that go out', () => {
  it('is named by themselves, without a statement', async () => {
    const { sql, statements } = store();
    const notice = { kind: 'supervision-notification', body: JSON.stringify({ person: { crn: 'X000001' } }), partner: 'police-cheshire', inReplyTo: null };
    expect(await concernedBy(sql, [notice, { kind: 'supervision-snapshot', body: '{}', partner: 'police-cheshire' }, { kind: 'da-enquiry', body: enquiry, partner: 'police-cheshire' }])).toEqual(['X000001', undefined, 'X123456']);
    expect(statements()).toBe(0);
  });

  it('is, of an answer, whom its enquiry concerns: one statement for all of them, and nobody where the enquiry is no longer kept', async () => {
    const { sql, asked, statements } = store();
    const answer = (inReplyTo: string, partner = 'probation') => ({ kind: 'da-response', body: '{}', partner, inReplyTo });
    expect(await concernedBy(sql, [answer(asked), answer(newMessageId()), answer(asked, 'police-cheshire')])).toEqual(['X123456', undefined, undefined]);
    expect(statements()).toBe(1);
  });
});
