import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { connectionTest, draft, type Draft, note, produce, rootOfOne, seal, standing } from '../support/sealed.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const sender = 'police-west-mercia';
const recipient = 'police-cheshire';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A receipts message over one leaf. */
function receipts(from: string, about: Draft, receipt: object, claims: object = {}): Draft {
  const leaf = { salt: randomBytes(16).toString('base64url'), text: JSON.stringify({ message: about.payload.id, digest: sha256(JSON.stringify(about.payload)).toString('base64url'), outcome: 'accepted', at: new Date().toISOString(), ...receipt }) };
  return draft(from, about.payload.iss, 'receipts', { leaves: [leaf] }, { orderingKey: null, sequence: null, root: rootOfOne(leaf), ...claims });
}

/** Sends receipts and waits until the agency that they are for has decided about them: taken in, or in quarantine. */
async function given(from: string, message: Draft): Promise<{ readonly accepted: boolean; readonly code: string | null }> {
  const store = agency(message.payload.aud).caseDatabaseUrl;
  await note(message);
  await produce(from, message.payload.aud, [await seal(message)]);
  return eventually(async () => {
    const [taken] = await rowsOf(store, 'select 1 from inbox where message_id = $1', [message.payload.id]);
    const [kept] = await rowsOf<{ code: string }>(store, 'select code from quarantine where message_id = $1', [message.payload.id]);
    return (taken !== undefined || kept !== undefined) && { accepted: taken !== undefined, code: kept?.code ?? null };
  }, 30_000, 'the receipts');
}

/** A message that was never really sent, so that nobody but the test receipts it. */
async function waiting(): Promise<Draft> {
  const message = connectionTest(sender, recipient);
  await note(message);
  return message;
}

/** The message goes now, so that the stores of both agree in the end. */
const sendNow = async (message: Draft): Promise<void> => {
  await produce(sender, recipient, [await seal(message)]);
  await eventually(async () => (await standing(message))?.stage === 'accepted', 30_000, 'the true receipt');
};

describe('a receipt', () => {
  it('of the recipient for the very message settles it', async () => {
    const message = await waiting();
    expect(await given(recipient, receipts(recipient, message, { outcome: 'held' }))).toEqual({ accepted: true, code: null });
    expect(await standing(message)).toEqual({ stage: 'held', code: null });
    await sendNow(message);
  });

  it.each([
    ['of another agency', 'mappa-west-mercia', {}],
    ['for another digest', recipient, { digest: randomBytes(32).toString('base64url') }],
    ['for another message', recipient, { message: '01930000-0000-7000-8000-000000000001' }],
  ])('%s settles nothing and raises an alarm', async (_, from, receipt) => {
    const message = await waiting();
    expect(await given(from, receipts(from, message, receipt))).toEqual({ accepted: true, code: null });
    expect(await standing(message)).toEqual({ stage: 'sent', code: null });
    expect(await rowsOf(agency(sender).caseDatabaseUrl, 'select stage from receipt where message_id = $1', [message.payload.id])).toEqual([]);
    expect((await rowsOf(agency(sender).caseDatabaseUrl, `select 1 from alarm where code = 'RECEIPT_UNKNOWN'`)).length).toBeGreaterThan(0);
    await sendNow(message);
  });

  it('that does not lead to the signed root settles nothing', async () => {
    const message = await waiting();
    expect(await given(recipient, receipts(recipient, message, {}, { root: randomBytes(32).toString('base64url') }))).toEqual({ accepted: false, code: 'ENVELOPE_RECEIPT_PATH' });
    expect(await standing(message)).toEqual({ stage: 'sent', code: null });
    await sendNow(message);
  });

  it('never takes a message back', async () => {
    const message = await waiting();
    await sendNow(message);
    expect(await given(recipient, receipts(recipient, message, { outcome: 'held' }))).toEqual({ accepted: true, code: null });
    expect(await standing(message)).toEqual({ stage: 'accepted', code: null });
  });
});
