import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { type AgencyCode, type MessageId, newMessageId } from '#messages';
import { migrateVictimStore, openVictimStore } from '#victim-store';
import { keptToken } from '../../../../test/support/kept-token.js';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { correctionsOf } from './http/corrections-of.js';
import { compromisedMessages } from './http/compromised-messages.js';
import { VictimPartsController } from './http/victim-parts.controller.js';

const us = 'probation' as AgencyCode;
const partner = 'police-west-mercia';
const actor: Actor = { person: 'lee.testperson', agency: us, roles: ['victim-liaison'], teams: [] };

let own: { readonly caseSide: OwnStore; readonly victimSide: OwnStore };
let stores: { readonly caseSide: Awaited<ReturnType<typeof openCaseStore>>; readonly victimSide: Awaited<ReturnType<typeof openVictimStore>> };
let controller: VictimPartsController;

beforeAll(async () => {
  own = { caseSide: await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] })), victimSide: await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} })) };
  stores = { caseSide: await openCaseStore(own.caseSide.url, { name: 'test' }), victimSide: await openVictimStore(own.victimSide.url, { name: 'test' }) };
  controller = new VictimPartsController({ store: stores.victimSide, limits: { hiddenFrom: async () => new Set() }, compromised: compromisedMessages(stores.caseSide), corrections: correctionsOf(stores.caseSide) });
});
beforeEach(async () => {
  await own.caseSide.database.sql('truncate compromised_message');
  await own.victimSide.database.sql('truncate victim_part');
});
afterAll(async () => {
  for (const side of ['caseSide', 'victimSide'] as const) {
    await stores?.[side].destroy();
    await own?.[side].close();
  }
});

/** A victim part that lies at the desk. */
async function kept(issuer: string = partner, id: MessageId = newMessageId()): Promise<MessageId> {
  const kind = 'reportable-incident-arrest';
  await own.victimSide.database.sql(
    `insert into victim_part (issuer, message_id, direction, kind, partner, conversation, signed, salt, part, issued_at, received_at) values ($1, $2, 'received', $3, $1, $4, $5, '', '{}', now(), now())`,
    [issuer, id, kind, randomUUID(), await keptToken({ id, kind, purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14' })]);
  return id;
}
const listCompromised = (id: string) => own.caseSide.database.sql(
  `insert into compromised_message (message_id, issuer, kid, kind, conversation, received_at, compromised_since) values ($1, $2, 'a kid', 'reportable-incident-arrest', $3, now(), now() - interval '1 hour')`, [id, partner, randomUUID()]);
const decide = (id: string, decision: string) => own.caseSide.database.sql('update compromised_message set decision = $2 where message_id = $1', [id, decision]);

const marked = async () => new Map((await controller.list({ limit: 50 } as never, actor)).items.map(({ messageId, issuer, keyCompromised }) => [`${issuer} ${messageId}`, keyCompromised]));
const one = async (id: string, issuer: string = partner) => (await controller.show(id, { issuer }, 'To ring her safely', actor)).keyCompromised;

describe('a victim part whose message came under a stolen key', () => {
  it('is marked in the list and by itself, and no other is', async () => {
    const [forged, other] = [await kept(), await kept()];
    await listCompromised(forged);
    expect(await marked()).toEqual(new Map([[`${partner} ${other}`, false], [`${partner} ${forged}`, true]]));
    expect([await one(forged), await one(other)]).toEqual([true, false]);
  });

  it('is marked until somebody has decided that it is genuine', async () => {
    const id = await kept();
    await listCompromised(id);
    for (const [decision, isMarked] of [['undecidable', true], ['forged', true], ['genuine', false]] as const) {
      await decide(id, decision);
      expect([decision, await one(id), [...(await marked()).values()]]).toEqual([decision, isMarked, [isMarked]]);
    }
  });

  it('does not mark the message of another agency that bears the same id', async () => {
    const id = await kept();
    await kept('police-cheshire', id);
    await listCompromised(id);
    expect(await marked()).toEqual(new Map([[`police-cheshire ${id}`, false], [`${partner} ${id}`, true]]));
    expect([await one(id), await one(id, 'police-cheshire')]).toEqual([true, false]);
  });
});
