import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newSubmissionId } from '#messages';
import { newOrder, openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { type Outcome, sealReceipts } from './give-receipts.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

describe('a message whose victim part was refused', () => {
  it('is accepted when the part is taken in after all, and not by an ordinary acceptance', async () => {
    await rails.database.sql(
      `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part)
       values ($1, 'connection-test', $2, 'bulk', $3, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', '{"phrase":"invented"}', '{}', '{}')`, [newSubmissionId(), partner, newOrder().conversation]);
    await sealSubmissions(rails.parts, 'bulk');
    const [sent] = await rails.database.sql('select message_id, digest from sent_message');
    const message = { payload: { id: sent?.['message_id'] as never, iss: us, kind: 'connection-test' }, digest: (sent?.['digest'] as Buffer).toString('base64url') };
    const standsAfter = async (outcome: Omit<Outcome, 'message'>): Promise<unknown> => {
      const { sealed } = await sealReceipts(rails.sender, 'bulk', [{ message, ...outcome }], rails.parts.log);
      await rails.take(sealed[0]!.message);
      return (await rails.database.sql('select stage, code from sent_message'))[0];
    };
    expect(await standsAfter({ outcome: 'part-refused', code: 'ENVELOPE_PART', part: 'victim' })).toEqual({ stage: 'part-refused', code: 'ENVELOPE_PART' });
    expect(await standsAfter({ outcome: 'accepted' })).toEqual({ stage: 'part-refused', code: 'ENVELOPE_PART' });
    expect(await standsAfter({ outcome: 'accepted', part: 'victim' })).toEqual({ stage: 'accepted', code: null });
    // A victim store that has come back from an older copy tells all of it again.
    await standsAfter({ outcome: 'part-refused', code: 'ENVELOPE_PART', part: 'victim' });
    expect(await standsAfter({ outcome: 'accepted', part: 'victim' })).toEqual({ stage: 'accepted', code: null });
    expect(await standsAfter({ outcome: 'part-refused', code: 'ENVELOPE_PART', part: 'victim', at: new Date(Date.now() - 60_000) })).toEqual({ stage: 'accepted', code: null });
    expect(await standsAfter({ outcome: 'part-refused', code: 'ENVELOPE_PART', part: 'victim', at: new Date(Date.now() + 1_000) })).toEqual({ stage: 'part-refused', code: 'ENVELOPE_PART' });
    expect(await rails.count('receipt')).toBe(7);
  });
});
