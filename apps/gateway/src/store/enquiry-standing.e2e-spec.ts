import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { answersTo, type Kind, kindNames, newMessageId } from '#messages';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { gatewayMigrations } from './index.js';

/** Where each kind that comes back leaves what was asked. */
const leaves: Readonly<Partial<Record<Kind, string>>> = {
  'da-response': 'ANSWERED', 'safeguarding-response': 'ANSWERED', 'enquiry-refusal': 'REFUSED', 'marac-acknowledgement': 'ACKNOWLEDGED',
};

let own: OwnStore;
beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
});
afterAll(async () => {
  await own?.close();
});

async function stateAfter(...kinds: readonly string[]): Promise<string> {
  const conversation = randomUUID();
  await own.database.sql(`insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, $2, $3, 'da-enquiry', 'X000001', 'police-west-mercia', 'pat.practitioner', false, '{}')`, [conversation, randomUUID(), randomUUID()]);
  for (const [at, kind] of kinds.entries()) {
    await own.database.sql(`insert into enquiry_answer (id, issuer, conversation, kind, crn, received_at) values ($1, 'police-west-mercia', $2, $3, 'X000001', timestamptz '2026-07-01' + $4 * interval '1 hour')`, [newMessageId(), conversation, kind, at]);
  }
  const [row] = await own.database.sql('select state from enquiry_standing where conversation = $1', [conversation]);
  return String(row!['state']);
}

describe('where an enquiry stands', () => {
  const back = kindNames.filter((kind) => askedKinds.some((asked) => answersTo(kind, asked.kind)));

  it.each(back)('is said of every kind that comes back, as after %s', async (kind) => expect([kind, await stateAfter(kind)]).toEqual([kind, leaves[kind] ?? 'a state to be said in enquiry_standing and here']));

  it('is open before anything came, and follows what came last', async () => {
    expect([await stateAfter(), await stateAfter('enquiry-refusal', 'da-response'), await stateAfter('da-response', 'enquiry-refusal')]).toEqual(['ASKED', 'ANSWERED', 'REFUSED']);
  });
});
