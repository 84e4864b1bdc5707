import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Directory } from '#directory';
import { generateKey } from '#envelope';
import { newMessageId, newSubmissionId } from '#messages';
import { newOrder, openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { receiptsOf } from '../web/standing.js';
import { type Outcome, sealReceipts } from './give-receipts.js';
import { proofOf, verifyProof } from './proof.js';
import { watchReceipts } from './watch-receipts.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const sql = (text: string, params: readonly unknown[] = []) => rails.database.sql(text, params);
const watch = () => watchReceipts({ database: rails.database, agency: us, directory: rails.parts.directory });
const alarms = async () => (await sql(`select code, facts, cleared_at is null as raised from alarm where code like 'RECEIPT_%' order by raised_at, code`)).map((row) => [row['code'], row['facts'], row['raised']]);
const marks = async () => (await sql('select missing from late_receipt order by missing')).map((row) => row['missing']);
const aboutIt = { agency: partner, kind: 'connection-test', lane: 'bulk' };

/** Sends a message to the partner, as our own exchange does. */
async function send(): Promise<{ id: string; message: Outcome['message'] }> {
  await sql(
    `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part)
     values ($1, 'connection-test', $2, 'bulk', $3, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', '{"phrase":"invented"}', '{}', '{}')`, [newSubmissionId(), partner, newOrder().conversation]);
  await sealSubmissions(rails.parts, 'bulk');
  const [sent] = await sql('select message_id, digest from sent_message order by message_id desc limit 1');
  const id = sent?.['message_id'] as string;
  return { id, message: { payload: { id: id as never, iss: us, kind: 'connection-test' }, digest: (sent?.['digest'] as Buffer).toString('base64url') } };
}
/** The partner gives a receipt, and it is taken in. */
async function give(...outcomes: readonly Outcome[]): Promise<void> {
  const { sealed } = await sealReceipts(rails.sender, 'bulk', outcomes, rails.parts.log);
  for (const { message } of sealed) await rails.take(message);
}
const hoursAgo = (hours: number, column: string, table: string): Promise<unknown> => sql(`update ${table} set ${column} = now() - make_interval(hours => $1)`, [hours]);

describe('a receipt that does not come', () => {
  it('raises an alarm after its time, which is over when it comes', async () => {
    const { message } = await send();
    await watch();
    expect([await marks(), await alarms()]).toEqual([[], []]);
    await hoursAgo(2, 'created_at', 'outbox');
    await watch();
    await watch();
    expect([await marks(), await alarms()]).toEqual([['accepted'], [['RECEIPT_LATE', aboutIt, true]]]);
    expect(await sql(`select l.since = o.created_at + interval '1 hour' as end_of_time from late_receipt l join outbox o on o.message_id = l.message_id`)).toEqual([{ end_of_time: true }]);
    await give({ message, outcome: 'accepted' });
    await watch();
    expect([await marks(), await alarms()]).toEqual([[], [['RECEIPT_LATE', aboutIt, false]]]);
  });

  it('raises another when nobody opens what stands in a queue, until somebody does', async () => {
    const { message } = await send();
    await give({ message, outcome: 'accepted' }, { message, outcome: 'delivered' });
    await hoursAgo(71, 'stage_at', 'sent_message');
    await watch();
    expect(await marks()).toEqual([]);
    await hoursAgo(73, 'stage_at', 'sent_message');
    await watch();
    expect([await marks(), await alarms()]).toEqual([['opened'], [['RECEIPT_UNOPENED', aboutIt, true]]]);
    expect(await sql(`select l.since = s.stage_at + interval '72 hours' as end_of_time from late_receipt l join sent_message s on s.message_id = l.message_id`)).toEqual([{ end_of_time: true }]);
    await give({ message, outcome: 'opened', role: 'da-unit' });
    await watch();
    expect([await marks(), await alarms()]).toEqual([[], [['RECEIPT_UNOPENED', aboutIt, false]]]);
  });

  it('is not waited for where the message never reached a queue', async () => {
    const { message } = await send();
    await give({ message, outcome: 'accepted' });
    await hoursAgo(1000, 'stage_at', 'sent_message');
    await watch();
    expect([await marks(), await alarms()]).toEqual([[], []]);
  });
});

describe('a receipt that comes otherwise than expected', () => {
  const standingOf = async (id: string) => (await receiptsOf(rails.database.sql, [id]))(id);

  it('is shown once, with how often, where it came again', async () => {
    const { id, message } = await send();
    for (let times = 0; times < 3; times += 1) await give({ message, outcome: 'accepted' });
    expect((await standingOf(id)).receipts).toMatchObject([{ stage: 'accepted', times: 3, late: false }]);
    expect((await sql('select stage from sent_message'))[0]).toEqual({ stage: 'accepted' });
  });

  it('still says where its message stands, and that it was late, where that had expired', async () => {
    const { id, message } = await send();
    await sql(`update sent_message set stage = 'expired', code = 'RECEIPT_OVERDUE', expires_at = now() - interval '1 hour'`);
    await give({ message, outcome: 'accepted' });
    expect((await standingOf(id)).receipts).toMatchObject([{ stage: 'accepted', times: 1, late: true }]);
    expect((await sql('select stage, code from sent_message'))[0]).toEqual({ stage: 'accepted', code: null });
  });

  it('is kept for a person where it names what was never sent, and moves nothing', async () => {
    const { id, message } = await send();
    const never = newMessageId();
    await give({ message: { ...message, payload: { ...message.payload, id: never } }, outcome: 'accepted' }, { message: { ...message, digest: Buffer.alloc(32).toString('base64url') }, outcome: 'opened' });
    expect((await sql('select issuer, message_id, stage from unknown_receipt order by stage'))).toEqual([{ issuer: partner, message_id: never, stage: 'accepted' }, { issuer: partner, message_id: id, stage: 'opened' }]);
    expect([(await standingOf(id)).receipts, (await sql('select stage from sent_message'))[0]]).toEqual([[], { stage: 'sealed' }]);
    expect(await alarms()).toEqual([['RECEIPT_UNKNOWN', { agency: partner }, true]]);
  });
});

describe('the proof of one receipt', () => {
  const proven = async (id: string): Promise<string> => {
    const [row] = await sql('select leaf, carrier, leaves, message from receipt_evidence where message_id = $1', [id]);
    return JSON.stringify(proofOf(row!, rails.directoryToken()));
  };

  it('holds without its neighbours, for whoever has the trust anchor alone', async () => {
    const sent = [await send(), await send(), await send(), await send(), await send()];
    await give(...sent.map(({ message }): Outcome => ({ message, outcome: 'delivered' })));
    for (const { id } of sent) {
      const text = await proven(id);
      expect(await verifyProof(text, rails.anchors)).toMatchObject({ valid: true, by: partner, to: us, message: id, outcome: 'delivered', kind: 'connection-test' });
      for (const other of sent) if (other.id !== id) expect(text).not.toContain(other.id);
    }
  });

  it('does not hold when anything in it was changed, or for anybody else\'s anchor', async () => {
    const [one, two] = [await send(), await send()];
    await give({ message: one.message, outcome: 'accepted' }, { message: two.message, outcome: 'accepted' });
    const text = await proven(one.id), proof = JSON.parse(text) as Record<string, unknown> & { receipt: { salt: string; text: string }; path: { hashes: string[] } }, other = JSON.parse(await proven(two.id)) as typeof proof;
    const changed = (change: object): string => JSON.stringify({ ...proof, ...change });
    const wrong = [
      changed({ receipt: { ...proof.receipt, text: proof.receipt.text.replace('accepted', 'opened') } }), changed({ receipt: other.receipt }), changed({ path: other.path }), changed({ path: { ...proof.path, hashes: [] } }),
      changed({ message: other['message'] }), changed({ carrier: proof['message'] }), changed({ carrier: `${String(proof['carrier'])}=` }), changed({ directory: proof['carrier'] }), changed({ form: 'mag-receipt-proof/2' }), changed({ more: 1 }),
      text.replace('{', '{"form":"x",'), '', 'null',
    ];
    for (const one of wrong) expect((await verifyProof(one, rails.anchors)).valid).toBe(false);
    expect(await verifyProof(text, [])).toMatchObject({ valid: false });
    expect((await verifyProof(text, rails.anchors)).valid).toBe(true);
  });

  it('is judged by the newest directory at hand: a key that it calls revoked proves nothing, one that it no longer lists still does', async () => {
    const { id, message } = await send();
    await give({ message, outcome: 'accepted' });
    await rails.use({ version: 5 });
    const text = await proven(id), inside = await Directory.read(rails.directoryToken(), rails.anchors);
    const by = async (otherwise: Parameters<Rails['use']>[0]): Promise<Directory> => {
      await rails.use(otherwise);
      return Directory.read(rails.directoryToken(), rails.anchors);
    };
    const judgedBy = ({ version, issuedAt }: Directory, from: string): object => ({ judgedBy: { version, issuedAt: issuedAt.toISOString(), from } });
    const ownSigning = generateKey('signing');
    const [revoked, unlisted, older, same] = [await by({ version: 7, ownSigning }), await by({ version: 7, ownSigning, isUsualUnlisted: true }), await by({ version: 4, ownSigning }), await by({ version: 8 })];
    expect(await verifyProof(text, rails.anchors)).toMatchObject({ valid: true, directoryVersion: 5, ...judgedBy(inside, 'proof') });
    expect(await verifyProof(text, rails.anchors, revoked)).toEqual({ valid: false, code: 'PARTNER_KEY_REVOKED', ...judgedBy(revoked, 'given') });
    expect(await verifyProof(text, rails.anchors, unlisted)).toMatchObject({ valid: true, directoryVersion: 5, ...judgedBy(unlisted, 'given') });
    expect(await verifyProof(text, rails.anchors, older)).toMatchObject({ valid: true, ...judgedBy(inside, 'proof') });
    expect(await verifyProof(text, rails.anchors, same)).toMatchObject({ valid: true, ...judgedBy(same, 'given') });
  });

  it('made after the revocation is not saved by a directory that knows nothing of it', async () => {
    const { id, message } = await send();
    await give({ message, outcome: 'accepted' });
    const usual = await Directory.read(rails.directoryToken(), rails.anchors);
    await rails.use({ version: 7, ownSigning: generateKey('signing') });
    const proof = await proven(id);
    expect(await verifyProof(proof, rails.anchors, usual)).toMatchObject({ valid: false, code: 'PARTNER_KEY_REVOKED', judgedBy: { version: 7, from: 'proof' } });
    await rails.use({ version: 9 });
    expect(await verifyProof(proof, rails.anchors, await Directory.read(rails.directoryToken(), rails.anchors))).toMatchObject({ valid: false, code: 'PARTNER_KEY_REVOKED', judgedBy: { version: 9, from: 'given' } });
  });
});
