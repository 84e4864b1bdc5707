import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { reconcile } from '#exchange';
import { mag, objects } from '../support/command.js';
import { connectionTest, type Draft, note, produce, seal, secondsAgo, standing, victimPart } from '../support/sealed.js';
import { agency, eventually, stack } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const us = 'probation';
const force = 'police-west-mercia';

interface Listed { readonly id: string; readonly code: string; readonly state: string; readonly size: number; readonly messageId: string | null; readonly seen: number }

/** The id in quarantine of a record, by the digest of its bytes. */
const kept = (value: string): Promise<string> => eventually(async () =>
  (await rowsOf<{ id: string }>(agency(us).caseDatabaseUrl, 'select id from quarantine where sealed_digest = $1', [createHash('sha256').update(value).digest()]))[0]?.id, 30_000, 'the record in quarantine');
const state = (id: string, wanted: string): Promise<{ decided_by: string; reason: string }> => eventually(async () =>
  (await rowsOf<{ decided_by: string; reason: string }>(agency(us).caseDatabaseUrl, 'select decided_by, reason from quarantine where id = $1 and state = $2', [id, wanted]))[0], 30_000, `the record being ${wanted}`);
const audited = async (id: string): Promise<unknown[]> =>
  (await rowsOf<{ facts: { decision: string } }>(agency(us).caseDatabaseUrl, `select facts from audit_entry where event = 'quarantine.decided' and facts->>'quarantineId' = $1 and person = 'olu.operator' order by at`, [id])).map(({ facts }) => facts.decision);
const listOf = async (...options: string[]): Promise<Listed[]> => objects<Listed>(await mag('quarantine', 'list', '--json', ...options));

/** An expired connection test, as its sender signed it an hour ago and the broker kept it. */
function late(): Draft {
  const at = secondsAgo(120);
  return connectionTest(force, us, { at, exp: Math.floor(at.getTime() / 1000) + 60 });
}

describe('a record that cannot be read', () => {
  it('is listed and shown without its bytes, stays when its release fails again, and is discarded for good', async () => {
    const value = `no token ${randomBytes(8).toString('hex')}`;
    await produce(force, us, [value, value]);
    const id = await kept(value);
    const listed = (await listOf('--state', 'waiting')).find((one) => one.id === id);
    expect(listed).toMatchObject({ code: 'ENVELOPE_MALFORMED', state: 'waiting', messageId: null, size: value.length });
    const shown = await mag('quarantine', 'show', id, '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ id, code: 'ENVELOPE_MALFORMED' });
    for (const form of [value, Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64')]) expect(shown.out).not.toContain(form);
    await eventually(async () => (await rowsOf<{ seen: number }>(agency(us).caseDatabaseUrl, 'select seen from quarantine where id = $1', [id]))[0]!.seen === 2 && true, 20_000, 'the second record being counted');

    for (const verb of ['release', 'discard']) expect((await mag('quarantine', verb, id, '--reason', 'It is about 14 Testing Road')).code).not.toBe(0);
    expect(await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from quarantine_decision where quarantine_id = $1', [id])).toEqual([]);
    expect((await mag('quarantine', 'release', id, '--reason', 'Somebody says that it is right')).code).toBe(0);
    await eventually(async () => (await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from quarantine_decision where quarantine_id = $1 and applied_at is not null', [id])).length === 1, 20_000, 'the failed release');
    expect((await listOf('--state', 'waiting')).find((one) => one.id === id)).toMatchObject({ code: 'ENVELOPE_MALFORMED', state: 'waiting' });

    expect((await mag('quarantine', 'discard', id, '--reason', 'A broken record of a test')).code).toBe(0);
    expect(await state(id, 'discarded')).toEqual({ decided_by: 'olu.operator', reason: 'A broken record of a test' });
    expect((await listOf('--state', 'waiting')).some((one) => one.id === id)).toBe(false);
    expect((await listOf('--state', 'discarded')).some((one) => one.id === id)).toBe(true);
    expect(await audited(id)).toEqual(['release', 'discard']);
    expect((await mag('quarantine', 'discard', id, '--reason', 'Once more')).code).not.toBe(0);
  });

  it('of an id that is not there is told so', async () => {
    const { code, errors } = await mag('quarantine', 'show', '01930000-0000-7000-8000-000000000001');
    expect([code, errors]).toEqual([1, expect.stringContaining('nothing with the id')]);
  });
});

describe('a message that expired on its way', () => {
  it('is taken in when a person releases it, told to its sender, and leaves the stores in agreement', async () => {
    const message = late();
    const value = await seal(message);
    await note(message);
    await produce(force, us, [value]);
    const id = await kept(value);
    await eventually(async () => (await standing(message))?.code === 'MESSAGE_EXPIRED', 30_000, 'the refusal');
    expect((await listOf('--state', 'waiting')).find((one) => one.id === id)).toMatchObject({ code: 'MESSAGE_EXPIRED', messageId: message.payload.id });

    expect((await mag('quarantine', 'release', id, '--reason', 'The broker was away for an hour')).code).toBe(0);
    await state(id, 'released');
    await eventually(async () => (await standing(message))?.stage === 'accepted', 30_000, 'the acceptance');
    expect(await rowsOf(agency(us).caseDatabaseUrl, 'select kind from inbox where message_id = $1', [message.payload.id])).toEqual([{ kind: 'connection-test' }]);
    await eventually(async () => (await rowsOf(agency(us).victimDatabaseUrl, 'select 1 from victim_part where message_id = $1', [message.payload.id])).length === 1, 20_000, 'the victim part');
    await eventually(async () => {
      // As if it were an hour later, so that nothing of this message counts as still on its way.
      const { differences } = await reconcile(stack().agencies, new Date(Date.now() + 3_600_000));
      return differences.every(({ messageId }) => messageId !== message.payload.id);
    }, 60_000, 'the stores agreeing about the message');
  });

  it('does not come back when a person discards it, and what was held behind it goes on', async () => {
    const first = late();
    const next = connectionTest(force, us, { sequence: 2, orderingKey: first.payload['orderingKey'], conversation: first.payload['conversation'] });
    const value = await seal(first);
    for (const message of [first, next]) await note(message);
    await produce(force, us, [value]);
    const id = await kept(value);
    await produce(force, us, [await seal(next)]);
    await eventually(async () => (await standing(next))?.stage === 'held', 30_000, 'the next one being held');
    expect((await mag('quarantine', 'discard', id, '--reason', 'It is of no use any more')).code).toBe(0);
    await state(id, 'discarded');
    await eventually(async () => (await standing(next))?.stage === 'accepted', 40_000, 'the next one being accepted');
    expect(await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [first.payload.id])).toEqual([]);
  });
});

describe('a victim part that the desk could not open', () => {
  it('is listed at the desk by its code, refused again when it is tried again, and discarded with a reason', async () => {
    const message = connectionTest(force, us);
    await note(message);
    await produce(force, us, [await seal(message, { victim: await victimPart(message.victim!, 'police-cheshire') })]);
    const waiting = (): Promise<Listed> => eventually(async () => (await listOf('--desk', '--state', 'waiting')).find(({ messageId }) => messageId === message.payload.id), 40_000, 'the refused part in the list');
    const first = await waiting();
    expect(first).toMatchObject({ code: 'ENVELOPE_UNKNOWN_KEY', state: 'waiting' });

    expect((await mag('quarantine', 'release', first.id, '--desk', '--reason', 'Perhaps it can be read now')).code).toBe(0);
    const again = await waiting();
    expect(again.id).not.toBe(first.id);
    expect((await mag('quarantine', 'discard', again.id, '--desk', '--reason', 'It was meant for another desk')).code).toBe(0);
    expect(JSON.parse((await mag('quarantine', 'show', again.id, '--desk', '--json')).out)).toMatchObject({ state: 'discarded', decidedBy: 'olu.operator', reason: 'It was meant for another desk' });
    expect((await mag('quarantine', 'discard', again.id, '--desk', '--reason', 'Once more')).code).not.toBe(0);
    expect((await rowsOf<{ facts: { decision: string } }>(agency(us).victimDatabaseUrl, `select facts from audit_entry where event = 'refused-part.decided' and message_id = $1 order by at`, [message.payload.id])).map(({ facts }) => facts.decision)).toEqual(['retry', 'discard']);
  });
});
