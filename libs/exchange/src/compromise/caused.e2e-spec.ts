import { describe, expect, it } from '@jest/globals';
import { type Directory } from '#directory';
import { newSubmissionId } from '#messages';
import { alarms, atOwnDesk, rails, receipt, relayed, sent, settle, tasks, waiting } from '../again/again.fixture.js';
import { newOrder, partner } from '../in/rails.fixture.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { type EffectTable } from '../rails/effects.js';
import { receiptsOf } from '../web/standing.js';
import { causedBy } from './caused.js';
import { listCompromised } from './list-compromised.js';

/** Says that the partner's first key was in other hands for an hour, and lists what came under it. */
const listStolen = async (): Promise<void> => {
  const agencies = [{ code: partner, keys: { signing: [{ jwk: rails.keys[partner]!.signing, compromisedSince: new Date(Date.now() - 3_600_000).toISOString() }] } }];
  while (await listCompromised({ database: rails.database, directory: () => ({ agencies }) as unknown as Directory }));
};
/** The partner signs with a new key from now on. */
const newKey = (): Promise<void> => rails.use({ version: 2, signing: [rails.keys[partner]!.signing, rails.changeSigningKey()] });
const caused = async (kind: string, tables: readonly EffectTable[] = []) => {
  const listed = await rails.database.sql('select * from compromised_message where kind = $1 order by message_id', [kind]);
  return listed.map(await causedBy(rails.database.sql, tables, listed));
};
const standsAs = async (id: string) => (await rails.database.sql('select stage, code from sent_message where message_id = $1', [id]))[0];

describe('a message of ours whose receipt came under a stolen key', () => {
  it('is sent again until a good one comes, and the list says what was said of it', async () => {
    const message = await sent();
    await receipt(message, 'accepted');
    expect(await waiting(message.message_id)).toMatchObject({ stage: 'accepted', sealed: null });
    await listStolen();
    expect([await standsAs(message.message_id), (await tasks()).map(({ message_id }) => message_id)]).toEqual([{ stage: 'sent', code: null }, [message.message_id]]);
    expect(await caused('receipts')).toMatchObject([{ stage: 'accepted', rows: {}, sent: [], places: [], victimPart: null, settled: [{ messageId: message.message_id, kind: 'connection-test', said: 'accepted', stands: 'sent' }] }]);
    expect((await receiptsOf(rails.database.sql, [message.message_id]))(message.message_id).receipts).toEqual([]);
    await settle();
    expect((await waiting(message.message_id))!.sealed).not.toBeNull();
    await newKey();
    await relayed();
    await receipt(message, 'accepted');
    expect(await waiting(message.message_id)).toMatchObject({ stage: 'accepted', sealed: null });
    expect((await receiptsOf(rails.database.sql, [message.message_id]))(message.message_id).receipts).toMatchObject([{ stage: 'accepted', times: 1 }]);
  });

  it('stands where another receipt of its recipient has brought it, and is not sent again', async () => {
    const message = await sent();
    await receipt(message, 'part-refused', 'ENVELOPE_UNKNOWN_KEY');
    await newKey();
    await receipt(message, 'accepted');
    expect(await standsAs(message.message_id)).toEqual({ stage: 'part-refused', code: 'ENVELOPE_UNKNOWN_KEY' });
    await listStolen();
    expect(await standsAs(message.message_id)).toEqual({ stage: 'accepted', code: null });
    await settle();
    expect([await tasks(), (await waiting(message.message_id))!.sealed]).toEqual([[], null]);
  });

  it('becomes a task for a person where it has expired meanwhile', async () => {
    const message = await sent();
    await receipt(message, 'accepted');
    await rails.database.sql(`update sent_message set expires_at = now() - interval '1 minute'`);
    await listStolen();
    expect([await standsAs(message.message_id), await tasks(), await alarms('RECEIPT_OVERDUE')]).toEqual([{ stage: 'expired', code: 'RECEIPT_OVERDUE' }, [], [{ agency: partner, kind: 'connection-test' }]]);
  });
});

describe('what a message under a stolen key has caused', () => {
  const table: EffectTable = { table: 'caused_row', key: ['id', 'issuer'], columns: { id: 'uuid', issuer: 'text' } };

  it('is told as it is now, also what came about after it was listed', async () => {
    await rails.database.sql('create table caused_row (id uuid, issuer text)');
    const { conversation } = newOrder(), message = await rails.test({ conversation });
    await rails.take(message);
    await listStolen();
    expect(await caused('connection-test', [table])).toEqual([{ stage: 'accepted', openedAs: null, victimPart: 'on its way', rows: {}, sent: [], settled: [], places: [] }]);

    await rails.database.sql('insert into caused_row (id, issuer) values ($1, $2), ($1, $3)', [message.id, partner, 'police-cheshire']);
    await rails.database.sql(`update inbox set stage = 'opened', opened_as = 'operator' where message_id = $1`, [message.id]);
    await rails.database.sql(
      `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part)
       values ($1, 'connection-test', $2, 'bulk', $3, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', '{"phrase":"invented"}', '{}', '{}')`, [newSubmissionId(), partner, conversation]);
    await sealSubmissions(rails.parts, 'bulk');
    await atOwnDesk();
    const [answer] = await rails.database.sql('select message_id from sent_message');
    expect(await caused('connection-test', [table])).toMatchObject([{
      stage: 'opened', openedAs: 'operator', victimPart: 'at the desk', rows: { caused_row: 1 }, sent: [{ messageId: answer?.['message_id'], kind: 'connection-test', recipient: partner }],
    }]);
  });

  it('is the place in the order that it took from a message which has not come', async () => {
    const order = { ...newOrder(), sequence: 1 }, message = await rails.test(order);
    await rails.take(await rails.giveUp(message, order));
    await listStolen();
    expect(await caused('place-given-up')).toMatchObject([{ places: [{ sequence: 1, next: 2, messageId: message.id, kind: 'connection-test', arrived: false }] }]);
  });
});
