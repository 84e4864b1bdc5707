import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { subjectTag } from '#audit';
import { newMessageId, newSubmissionId } from '#messages';
import { newOrder, openRails, partner, type Rails } from '../in/rails.fixture.js';
import { sealSubmissions } from './seal-submissions.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

async function submits(phrase: string, conversation: string): Promise<string> {
  const id = newSubmissionId();
  await rails.database.sql(
    `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part)
     values ($1, 'connection-test', $2, 'bulk', $3, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', $4, '{}', '{}')`, [id, partner, conversation, JSON.stringify({ phrase })]);
  return id;
}

const sealAll = async (): Promise<void> => { while (await sealSubmissions(rails.parts, 'bulk')); };

describe('a submission that can never be sealed', () => {
  it('is set aside with an alarm and shown as refused, takes no place in the order, and holds up nobody', async () => {
    const { conversation } = newOrder();
    const [before, culprit, after] = [await submits('before', conversation), await submits('x'.repeat(700_000), conversation), await submits('after', conversation)];
    await sealAll();
    expect(await rails.database.sql('select submission_id, sequence from sent_message order by sequence')).toEqual([{ submission_id: before, sequence: 1 }, { submission_id: after, sequence: 2 }]);
    expect(await rails.database.sql('select id, set_aside from submission')).toEqual([{ id: culprit, set_aside: 'MESSAGE_TOO_LARGE' }]);
    expect(await rails.database.sql('select stage, code from message_status where submission_id = $1', [culprit])).toEqual([{ stage: 'refused', code: 'MESSAGE_TOO_LARGE' }]);
    expect(await rails.database.sql(`select code, facts from alarm where cleared_at is null and code = 'SUBMISSION_SET_ASIDE'`)).toEqual([{ code: 'SUBMISSION_SET_ASIDE', facts: { agency: partner, kind: 'connection-test', code: 'MESSAGE_TOO_LARGE' } }]);
  });
});

describe('the audit entry of a message that was sealed', () => {
  it('is about the person whom the message names, or whom the message concerns that it answers, by tag alone', async () => {
    const asked = newMessageId();
    await rails.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', '', $3)`, [asked, partner, JSON.stringify({ subject: { crn: 'X000007' } })]);
    const submit = (kind: string, content: object, inReplyTo: string | null) => rails.database.sql(
      `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, in_reply_to, case_part, originator_part, mappa_part)
       values ($1, $2, $3, 'bulk', $4, 'manage-da-risk', 'OMA2007-s14', 'pat.testperson', 'practitioner', $5, $6, '{}', '{}')`, [newSubmissionId(), kind, partner, newOrder().conversation, inReplyTo, JSON.stringify(content)]);
    await submit('supervision-notification', { person: { crn: 'X000006' } }, null);
    await submit('supervision-snapshot', {}, null);
    await submit('da-response', {}, asked);
    await submit('da-response', {}, newMessageId());
    await sealAll();
    const rows = await rails.database.sql(
      `select s.kind, a.subject_tag, a::text as entry from sent_message s join audit_entry a on a.message_id = s.message_id and a.event = 'message.sealed' order by s.kind, a.subject_tag is null`);
    const [own, answered] = await Promise.all(['X000006', 'X000007'].map((crn) => subjectTag(rails.database.sql, crn)));
    expect(rows.map((row) => [row['kind'], row['subject_tag']])).toEqual([['da-response', answered], ['da-response', null], ['supervision-notification', own], ['supervision-snapshot', null]]);
    for (const row of rows) expect(row['entry']).not.toMatch(/X00000[67]/);
  });
});
