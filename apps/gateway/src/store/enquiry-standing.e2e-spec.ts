import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { type Kind, type KindDeclaration, kinds, newMessageId } from '#messages';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { fileAnswer } from '../enquiries/answers.handler.js';
import { inScope } from '../enquiries/refusals.fixture.js';
import { gatewayMigrations } from './index.js';

let own: OwnStore;
beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
});
afterAll(async () => {
  await own?.close();
});

/** Where an enquiry stands once these have come, an hour apart, each filed as its handler files it. */
async function stateAfter(...came: readonly Kind[]): Promise<string> {
  const conversation = randomUUID();
  const { answers }: KindDeclaration = kinds[came[0] ?? 'da-response'];
  const asked = { conversation, recipient: 'police-west-mercia', kind: answers!.kinds[0], crn: 'X000001' };
  await own.database.sql(`insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, $2, $3, $4, $5, $6, 'pat.practitioner', false, '{}')`, [conversation, randomUUID(), randomUUID(), asked.kind, asked.crn, asked.recipient]);
  for (const [at, kind] of came.entries()) {
    const arrived = { id: newMessageId(), issuer: asked.recipient, conversation, kind, content: kind === 'da-response' ? inScope() : {}, receivedAt: new Date(Date.UTC(2026, 6, 1, at)), preloaded: { asked: [{ ...asked, content: {}, places: [] }] } };
    const [filed] = fileAnswer(arrived as unknown as Parameters<typeof fileAnswer>[0]) as [{ insert: string; row: Record<string, unknown> }];
    const names = Object.keys(filed.row);
    await own.database.sql(`insert into ${filed.insert} (${names.join()}) values (${names.map((_, place) => `$${place + 1}`).join()})`, Object.values(filed.row));
  }
  const [row] = await own.database.sql('select state from enquiry_standing where conversation = $1', [conversation]);
  return String(row!['state']);
}

describe('where an enquiry stands', () => {
  it('is open before anything came, and follows what came last', async () => {
    expect([await stateAfter(), await stateAfter('da-response'), await stateAfter('enquiry-refusal', 'da-response'), await stateAfter('da-response', 'enquiry-refusal')]).toEqual(['ASKED', 'ANSWERED', 'ANSWERED', 'REFUSED']);
  });

  it('is acknowledged, then decided, for a referral of children, and acknowledged for one to a MARAC', async () => {
    expect([await stateAfter('referral-acknowledgement'), await stateAfter('referral-acknowledgement', 'referral-outcome'), await stateAfter('marac-acknowledgement')]).toEqual(['ACKNOWLEDGED', 'DECIDED', 'ACKNOWLEDGED']);
  });
});
