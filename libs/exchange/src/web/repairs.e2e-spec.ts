import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { type AgencyCode } from '#messages';
import { type Database } from '#platform';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { RepairsController } from './repairs.controller.js';
import { type CaseDatabase } from './tokens.js';

const actor: Actor = { person: 'olu.operator', agency: 'probation' as AgencyCode, roles: ['operator'], teams: [] };
const request = { headers: {} } as never;
let own: OwnStore;
let database: Database;
let store: CaseDatabase;
let controller: RepairsController;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
  database = own.database;
  store = await openCaseStore(own.url, { name: 'test' });
  controller = new RepairsController(store);
});
afterAll(async () => {
  await store?.destroy();
  await own?.close();
});

describe('what an operator asks for after a loss', () => {
  it('is kept with the reason for the exchange to take up, and stands in the audit', async () => {
    const [message, own, came, key, learnt] = Array.from({ length: 5 }, () => randomUUID()) as [string, string, string, string, string];
    const reason = 'Their store came back from a backup';
    const { id, by } = await controller.ask({
      messages: [message], ownParts: [own], answers: [{ issuer: 'police-cheshire', messageId: came }], places: [{ recipient: 'police-cheshire', orderingKey: key, sequence: 4 }],
      learnt: [{ messageId: learnt, signed: 'a.b.c', case: { salt: 's', body: '{}' } }], recipient: 'marac-worcestershire', since: '2026-03-01T10:00:00Z', resume: true, reason,
    }, actor, request);
    expect(by).toBe('olu.operator');
    expect(await database.sql('select id, reason, person, messages, own_parts, recipient, answers, places, resume, applied_at from repair')).toEqual([{
      id, reason, person: 'olu.operator', messages: [message], own_parts: [own], recipient: 'marac-worcestershire', answers: [{ issuer: 'police-cheshire', messageId: came }],
      places: [{ recipient: 'police-cheshire', orderingKey: key, sequence: 4 }], resume: true, applied_at: null,
    }]);
    expect(await database.sql('select message_id, signed, case_body, originator_body from learnt')).toEqual([{ message_id: learnt, signed: 'a.b.c', case_body: '{}', originator_body: null }]);
    expect(await database.sql('select event, person, partner, facts from audit_entry')).toEqual([{
      event: 'repair.asked', person: 'olu.operator', partner: 'marac-worcestershire', facts: { repair: id, count: 5, since: '2026-03-01T10:00:00Z', resume: true, reason },
    }]);
  });

  it.each([[{}], [{ recipient: 'police-cheshire' }], [{ since: '2026-03-01T10:00:00Z' }]])('is refused where it asks for nothing: %j', async (body) => {
    await expect(controller.ask({ ...body, reason: 'Their store came back from a backup' }, actor, request)).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' });
  });

  it('is listed for as long as it waits, and for good where it cannot be done', async () => {
    const ids = [randomUUID(), randomUUID()].sort();
    for (const [at, id] of ids.entries()) {
      await database.sql(`insert into sent_message (message_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at) values ($1, 'police-cheshire', 'connection-test', 'bulk', $1, '\\x00', '', now(), now())`, [id]);
      await database.sql('insert into send_again (message_id, cause, code) values ($1, $2, $3)', [id, at === 0 ? 'key' : 'repair', at === 0 ? null : 'MESSAGE_EXPIRED']);
    }
    const { items } = await controller.list({ limit: 50 } as never);
    expect(items).toMatchObject([{ messageId: ids[0], partner: 'police-cheshire', cause: 'key', code: null }, { messageId: ids[1], kind: 'connection-test', cause: 'repair', code: 'MESSAGE_EXPIRED' }]);
  });
});
