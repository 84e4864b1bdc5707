import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newSubmissionId } from '#messages';
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
