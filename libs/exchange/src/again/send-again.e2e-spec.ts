import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateKey } from '#envelope';
import { type Sql } from '#platform';
import { answerRequests } from '../desk/answer-requests.js';
import { partner, us } from '../in/rails.fixture.js';
import { applyRepairs } from './apply-repairs.js';
import { digestOfToken } from './seal-anew.js';
import { sendAgain } from './send-again.js';
import { again, alarms, atOwnDesk, desk, finder, newKeys, opened, rails, receipt, relayed, sent, settle, tasks, victimSide, waiting } from './again.fixture.js';

/** What an operator asks to be sent again, to recipients and to the own desk. */
const asked = (messages: readonly string[], ownParts: readonly string[] = []) => rails.database.sql(`insert into repair (id, reason, person, messages, own_parts) values ($1, 'their store was restored', 'olu.operator', $2, $3)`, [randomUUID(), messages, ownParts]);

describe('a message that waits for its receipt when our own signing key is revoked', () => {
  it('is not sent for weeks to somebody who no longer believes it: it is given up at once, with its place, and a person is told', async () => {
    const before = await sent();
    await rails.use({ version: 2, ownSigning: generateKey('signing') });
    await finder.find(again);
    expect(await rails.database.sql('select stage, code from sent_message where message_id = $1', [before.message_id])).toEqual([{ stage: 'expired', code: 'PARTNER_KEY_REVOKED' }]);
    expect([await rails.count('outbox', 'not once'), await tasks(), await alarms('RESEND_IMPOSSIBLE')]).toEqual([0, [], [{ agency: partner, kind: 'connection-test', code: 'PARTNER_KEY_REVOKED' }]]);
    const [order] = await rails.database.sql('select ordering_key, sequence from sent_message where message_id = $1', [before.message_id]);
    expect(await rails.database.sql('select kind, ordering_key, sequence from submission')).toEqual([{ kind: 'place-given-up', ...order }]);
    await receipt(before, 'accepted');
    expect((await rails.database.sql('select stage from sent_message where message_id = $1', [before.message_id]))[0]).toEqual({ stage: 'accepted' });
  });

  it('is not sent again either where an operator asks for everything since a moment: a person is told that it cannot be', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await rails.use({ version: 2, ownSigning: generateKey('signing') });
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    expect([await rails.count('outbox', 'not once'), (await tasks()).map(({ code }) => code), await alarms('RESEND_IMPOSSIBLE')]).toEqual([0, ['PARTNER_KEY_REVOKED'], [{ agency: partner, kind: 'connection-test', code: 'PARTNER_KEY_REVOKED' }]]);
    expect((await waiting(before.message_id))?.stage).toBe('accepted');
  });

  it('is kept at the own desk all the same, where its own copy comes there afterwards', async () => {
    const before = await sent();
    await victimSide.sql('truncate victim_part');
    await rails.use({ version: 2, ownSigning: generateKey('signing') });
    await asked([], [before.message_id]);
    while (await applyRepairs(again) !== undefined);
    await atOwnDesk();
    expect(await victimSide.sql('select message_id, direction from victim_part')).toEqual([{ message_id: before.message_id, direction: 'sent' }]);
    expect(await victimSide.sql('select code from refused_arrival')).toEqual([]);
  });

  it('stays where it is while its recipient holds it: it was believed when it came', async () => {
    const before = await sent();
    await receipt(before, 'held');
    await rails.use({ version: 2, ownSigning: generateKey('signing') });
    await finder.find(again);
    expect((await waiting(before.message_id))?.stage).toBe('held');
  });
});

describe('a message that waits for its receipt when its recipient\'s keys have gone', () => {
  it('is sealed anew to both keys that stand, under the same id and signature, and says what it takes the place of', async () => {
    const before = await sent();
    const keys = newKeys();
    await rails.use({ version: 2, sealedTo: keys });
    await settle();
    const after = (await waiting(before.message_id))!;
    const bundle = await opened(after.sealed, before, keys);
    expect(bundle.replaces).toEqual([digestOfToken(before.sealed).toString('base64url')]);
    expect([await tasks(), await rails.count('outbox', `due_at <= now() and not once`)]).toEqual([[], 1]);
    expect(await rails.database.sql(`select purpose, lawful_basis, person, role, facts from audit_entry where event = 'message.sent-again' and message_id = $1`, [before.message_id])).toEqual([
      { purpose: 'run-exchange', lawful_basis: 'UKGDPR-6-1-e', person: 'olu.operator', role: 'operator', facts: { cause: 'key' } },
    ]);
  });

  it('keeps its victim part as it is where only the exchange key has gone, and asks no desk', async () => {
    const before = await sent();
    const { exchange } = newKeys();
    await rails.use({ version: 2, sealedTo: { exchange } });
    await finder.find(again);
    await sendAgain(again);
    await opened((await waiting(before.message_id))!.sealed, before, { exchange });
    expect(await victimSide.sql('select 1 from request')).toEqual([]);
  });

  it('is sealed anew where only the victim key has gone, by the own desk; the exchange never holds anything but ciphertext', async () => {
    const before = await sent();
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, { victim });
    const phrase = ((await victimSide.sql('select part from victim_part'))[0]!['part'] as string).match(/protected [0-9a-f-]+/)![0];
    expect(await rails.database.sql(`select 1 from sealed_part p where position($1 in p::text) > 0 union all select 1 from outbox o where position($1 in o::text) > 0`, [phrase])).toEqual([]);
  });

  it('is no longer sent to the key that has gone, and waits, with an alarm, until there is one', async () => {
    const before = await sent();
    await rails.use({ version: 2, canBeSealedTo: false });
    await settle();
    expect(await rails.database.sql(`select due_at = 'infinity' as waits from outbox`)).toEqual([{ waits: true }]);
    expect([(await tasks()).map(({ cause, code }) => [cause, code]), await alarms('PARTNER_NO_KEY')]).toEqual([[['key', null]], [{ agency: partner }]]);
    const keys = newKeys();
    await rails.use({ version: 3, sealedTo: keys });
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, keys);
  });

  it('is sealed anew for the desk that refuses its part although its receipt came while our own desk was sealing it', async () => {
    const before = await sent();
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    await finder.find(again);
    await sendAgain(again);
    await answerRequests(desk);
    await receipt(before, 'accepted');
    await rails.database.sql('update send_again set due_at = now()');
    await sendAgain(again);
    expect([await tasks(), await rails.count('outbox', 'not once')]).toEqual([[], 0]);
    await receipt(before, 'part-refused', 'ENVELOPE_UNKNOWN_KEY');
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, { victim });
  });

  it('is sent once in its new form although a receipt for the old one comes before that has left', async () => {
    const before = await sent();
    await rails.use({ version: 2, sealedTo: newKeys() });
    await settle();
    await receipt(before, 'accepted');
    expect(await rails.count('outbox', 'not once and due_at <= now()')).toBe(1);
    await relayed();
    await receipt(before, 'accepted');
    expect(await rails.count('outbox', 'not once')).toBe(0);
  });

  it('is sent in its new form although it was sealed anew while the old one was on its way to Kafka', async () => {
    const before = await sent();
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    const written = await relayed(() => settle());
    expect(written).toEqual([before.sealed]);
    await receipt(before, 'accepted');
    await receipt(before, 'part-refused', 'ENVELOPE_UNKNOWN_KEY');
    const [form] = await relayed();
    await opened(form!, before, { victim });
    await receipt(before, 'accepted');
    expect(await rails.count('outbox', 'not once')).toBe(0);
  });

  it('is left alone while its recipient is suspended, and what is said is that, not that a key is missing', async () => {
    const before = await sent();
    await rails.use({ version: 2, isSuspended: true });
    await finder.find(again);
    const noted = await rails.database.sql('select due_at from send_again');
    expect(await sendAgain(again)).toMatchObject({ more: false });
    expect([await rails.database.sql('select due_at from send_again'), await alarms('PARTNER_SUSPENDED'), await alarms('PARTNER_NO_KEY')]).toEqual([noted, [{ agency: partner }], []]);
    await rails.use({ version: 3 });
    await settle();
    expect([await tasks(), (await waiting(before.message_id))?.sealed, await rails.count('outbox', 'due_at <= now() and not once')]).toEqual([[], before.sealed, 1]);
  });

  it('does not wait behind others that were tried already: what has waited longest comes first', async () => {
    const [older, newer] = [await sent(), await sent()];
    await rails.database.sql(`insert into send_again (message_id, cause, due_at) values ($1, 'repair', now()), ($2, 'repair', now() - interval '1 minute')`, [older.message_id, newer.message_id]);
    const order: unknown[] = [];
    const watched = { ...again, database: { ...again.database, inTransaction: <T>(work: (sql: Sql) => Promise<T>) => again.database.inTransaction((sql) => work(async (text, params) => {
      if (text.includes('from send_again a join sent_message')) order.push(params?.[0]);
      return sql(text, params);
    })) } };
    await sendAgain(watched);
    expect(order).toEqual([newer.message_id, older.message_id]);
  });

  it('names every earlier form where keys have gone more than once', async () => {
    const before = await sent();
    await rails.use({ version: 2, sealedTo: newKeys() });
    await settle();
    const between = (await waiting(before.message_id))!;
    const keys = newKeys();
    await rails.use({ version: 3, sealedTo: keys });
    await settle();
    const bundle = await opened((await waiting(before.message_id))!.sealed, before, keys);
    expect([...bundle.replaces!].sort()).toEqual([before, between].map(({ sealed }) => digestOfToken(sealed).toString('base64url')).sort());
  });

  it('is not sealed again and again, nor where its receipt has come meanwhile', async () => {
    const before = await sent();
    await rails.use({ version: 2, sealedTo: newKeys() });
    await settle();
    const after = (await waiting(before.message_id))!;
    await settle();
    expect((await waiting(before.message_id))!.sealed).toBe(after.sealed);
    await relayed();
    await rails.database.sql(`insert into send_again (message_id, cause) values ($1, 'key')`, [before.message_id]);
    await receipt(before, 'accepted');
    await settle();
    expect([await tasks(), (await waiting(before.message_id))!.sealed]).toEqual([[], null]);
  });

  it('that cannot be put together again stays noted with the reason, and a person is told', async () => {
    const before = await sent();
    await rails.database.sql('update sent_message set salts = null');
    await rails.use({ version: 2, sealedTo: { exchange: generateKey('exchange') } });
    await settle();
    expect([await tasks(), await alarms('RESEND_IMPOSSIBLE')]).toEqual([[{ message_id: before.message_id, cause: 'key', code: 'RESEND_NOT_KEPT' }], [{ agency: partner, kind: 'connection-test', code: 'RESEND_NOT_KEPT' }]]);
  });
});

describe('a victim part that the recipient\'s desk could not open any more', () => {
  it('goes out anew as soon as the directory names another key, and not before', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await receipt(before, 'part-refused', 'ENVELOPE_UNKNOWN_KEY');
    await settle();
    expect([(await waiting(before.message_id))!.sealed, (await tasks()).length]).toEqual([null, 1]);
    const { victim } = newKeys();
    await rails.use({ version: 2, sealedTo: { victim } });
    await settle();
    await opened((await waiting(before.message_id))!.sealed, before, { victim });
    // Of the case part, under way for long: it says nothing of the part that is about to leave.
    await receipt(before, 'accepted');
    await opened((await relayed())[0]!, before, { victim });
    await receipt(before, 'accepted');
    expect([(await waiting(before.message_id))!.sealed, await tasks()]).toEqual([null, []]);
  });
});

describe('the desk', () => {
  it('seals a part for nobody but the agency that it was first sent to', async () => {
    const before = await sent();
    for (const [recipient, issuer] of [['police-cheshire', us], [partner, partner]]) {
      await victimSide.sql('insert into request (id, issuer, message_id, recipient) values ($1, $2, $3, $4)', [randomUUID(), issuer, before.message_id, recipient]);
    }
    await victimSide.sql(`update request set requested_at = now() - interval '2 minutes'`);
    await answerRequests(desk);
    expect(await victimSide.sql('select jwe, code from readdressed')).toEqual([{ jwe: null, code: 'RESEND_NOT_KEPT' }, { jwe: null, code: 'RESEND_NOT_KEPT' }]);
  });
});

describe('what an operator asks to be sent again', () => {
  it('leaves again although it was accepted, under the same id, and stands as sent until the new receipt', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    const after = (await waiting(before.message_id))!;
    await opened(after.sealed, before, {});
    expect(after.stage).toBe('sent');
    await relayed();
    await receipt(before, 'accepted');
    expect(await waiting(before.message_id)).toMatchObject({ stage: 'accepted', sealed: null });
  });

  it('leaves again at once as the very bytes where it waits for its receipt anyway', async () => {
    const before = await sent();
    await rails.database.sql(`update outbox set due_at = now() + interval '1 hour'`);
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    expect([(await waiting(before.message_id))!.sealed, await rails.count('outbox', 'due_at <= now()')]).toEqual([before.sealed, 1]);
  });

  it('comes back to the own desk, once, where that has lost its copy', async () => {
    const before = await sent();
    const [part] = await victimSide.sql('select part, salt from victim_part');
    await victimSide.sql('truncate victim_part');
    await asked([], [before.message_id]);
    await asked([], [before.message_id]);
    while (await applyRepairs(again) !== undefined);
    await atOwnDesk();
    expect(await victimSide.sql('select part, salt, direction from victim_part')).toEqual([{ ...part, direction: 'sent' }]);
  });

  it('is said to be impossible where it has expired', async () => {
    const before = await sent();
    await receipt(before, 'accepted');
    await rails.database.sql('update sent_message set expires_at = now()');
    await asked([before.message_id]);
    await applyRepairs(again);
    await settle();
    expect([(await tasks()).map(({ code }) => code), await alarms('RESEND_IMPOSSIBLE')]).toEqual([['MESSAGE_EXPIRED'], [{ agency: partner, kind: 'connection-test', code: 'MESSAGE_EXPIRED' }]]);
  });
});
