import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { migrateCaseStore } from '#case-store';
import { migrateVictimStore } from '#victim-store';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { reconcile } from './reconcile.js';
import { repairsOf } from './repairs.js';

const [us, partner] = ['probation', 'police-west-mercia'];
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

let stores: { readonly own: OwnStore; readonly theirs: OwnStore; readonly victim: OwnStore };
beforeAll(async () => {
  const caseStore = (): Promise<OwnStore> => openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
  stores = { own: await caseStore(), theirs: await caseStore(), victim: await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} })) };
});
beforeEach(async () => {
  await stores.own.database.sql('truncate sent_message, dealt_with');
  await stores.theirs.database.sql('truncate inbox, sequence_in, quarantine');
  await stores.victim.database.sql('truncate victim_part');
});
afterAll(async () => { for (const store of Object.values(stores)) await store.close(); });

interface Sent { readonly id: string; readonly order: string }

/** A message that the sender has had for an hour, and the recipient never had. */
async function sent(stage: string, expiresAt: Date, sequence = 1): Promise<Sent> {
  const [id, order] = [uuidv7(), randomUUID()];
  await stores.own.database.sql(
    `insert into sent_message (message_id, recipient, kind, lane, conversation, ordering_key, sequence, digest, signed, issued_at, expires_at, stage, stage_at)
     values ($1, $2, 'connection-test', 'bulk', $3, $4, $5, '\\x00', '', now() - interval '1 hour', $6, $7, now() - interval '1 hour')`, [id, partner, randomUUID(), order, sequence, expiresAt, stage]);
  return { id, order };
}
const quarantined = (id: string) => stores.theirs.database.sql(
  `insert into quarantine (id, lane, topic, partition, record_offset, sealed, sealed_digest, code, facts, issuer, message_id) values ($1, 'bulk', 't', 0, 0, '\\x00', '\\x00', 'MESSAGE_MALFORMED', '{}', $2, $3)`, [randomUUID(), us, id]);
const goesOn = ({ order }: Sent, next: number) => stores.theirs.database.sql('insert into sequence_in (issuer, ordering_key, next) values ($1, $2, $3)', [us, order, next]);

async function reconciled() {
  const node = (agency: string, store: OwnStore) => ({ agency, caseDatabaseUrl: store.url, victimDatabaseUrl: stores.victim.url });
  const { differences, waiting } = await reconcile([node(us!, stores.own), node(partner!, stores.theirs)]);
  return { differences, named: differences.map(({ what, agency, messageId }) => [what, agency, messageId]), repairs: repairsOf(differences, new Date()), waiting };
}

describe('an own victim part whose message the sender\'s store does not know any more', () => {
  const part = async (): Promise<string> => {
    const id = uuidv7();
    await stores.victim.database.sql(
      `insert into victim_part (issuer, message_id, direction, kind, partner, conversation, signed, salt, part, issued_at, received_at)
       values ($1, $2, 'sent', 'connection-test', $3, $4, '', 'salt', '{}', now() - interval '1 hour', now() - interval '1 hour')`, [us, id, partner, randomUUID()]);
    return id;
  };

  it('is told apart by whether its recipient has the message: what has nobody never left, and must be said anew', async () => {
    const [there, waits, nowhere] = [await part(), await part(), await part()];
    await stores.theirs.database.sql(
      `insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed) values ($1, $2, '\\x00', 'connection-test', 'bulk', $3, now(), now() + interval '1 day', '')`, [there, us, randomUUID()]);
    await quarantined(waits);
    const { differences } = await reconciled();
    const own = differences.filter(({ agency, direction }) => agency === us && direction === 'sent').map(({ what, messageId, partner: to }) => [messageId, [what, to]] as const);
    expect(new Map(own)).toEqual(new Map([[there, ['victim part without message', undefined]], [waits, ['victim part without message', undefined]], [nowhere, ['never left', partner]]]));
  });
});

describe('a message that expired before it arrived', () => {
  it('is told apart from what is missing, and never to be repaired', async () => {
    const [expired, unsealed, missing, lost] = [await sent('expired', minutes(-1)), await sent('sent', minutes(-1)), await sent('sent', minutes(60)), await sent('accepted', minutes(60))];
    const { named, repairs } = await reconciled();
    expect(new Map(named.map(([what, agency, id]) => [id, [what, agency]]))).toEqual(new Map([
      [expired.id, ['expired before it arrived', partner]], [unsealed.id, ['expired before it arrived', partner]], [missing.id, ['missing at recipient', partner]], [lost.id, ['missing at recipient', partner]],
    ]));
    expect(repairs.asked.map(({ agency, messages }) => [agency, [...messages].sort()])).toEqual([[us, [missing.id, lost.id].sort()]]);
    expect(repairs.not.map(({ difference }) => difference.messageId).sort()).toEqual([expired.id, unsealed.id].sort());
  });

  it('is not told once its recipient has gone past its place, and until then it is', async () => {
    const message = await sent('expired', minutes(-1), 3);
    await goesOn(message, 3);
    expect((await reconciled()).named).toEqual([['expired before it arrived', partner, message.id]]);
    await stores.theirs.database.sql('update sequence_in set next = 4');
    expect((await reconciled()).named).toEqual([]);
  });

  it('is not told once a person has dealt with it', async () => {
    const [{ id }, other] = [await sent('expired', minutes(-1)), await sent('expired', minutes(-1))];
    await stores.own.database.sql(`insert into dealt_with (message_id, why, person, role, reason) values ($1, 'expired', 'olu.operator', 'operator', 'The unit was rung')`, [id]);
    expect((await reconciled()).named).toEqual([['expired before it arrived', partner, other.id]]);
  });

  it('is missing all the same where it had been confirmed, though its recipient has gone past its place', async () => {
    const message = await sent('accepted', minutes(-1));
    await goesOn(message, 2);
    expect((await reconciled()).named).toEqual([['missing at recipient', partner, message.id]]);
  });

  it('waits where its recipient has it in quarantine', async () => {
    const { id } = await sent('expired', minutes(-1));
    await quarantined(id);
    expect(await reconciled()).toMatchObject({ named: [], waiting: 1 });
  });
});
