import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { newMessageId } from '#messages';
import { type Database } from '#platform';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { effectStatements, writeEffects } from '../in/write-effects.js';
import { createReceivedIncidents, dropReceivedIncidents, ReceivedIncidentHandler, receivedIncidentTable, ReceivedIncidentsController } from './index.js';

const reader = { person: 'mo.coordinator', agency: 'marac-worcestershire', roles: ['marac-coordinator'], teams: [] } as unknown as Actor;

class ReceivedIncidents1795000000300 {
  up = createReceivedIncidents;
  down = dropReceivedIncidents;
}

let own: OwnStore;
let database: Database;
let store: Awaited<ReturnType<typeof openCaseStore>>;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [ReceivedIncidents1795000000300] }));
  database = own.database;
  store = await openCaseStore(own.url, { name: 'test' });
});

afterAll(async () => {
  await store?.destroy();
  await own?.close();
});

describe('copies of incidents from two agencies that used one message id', () => {
  it('are both kept, both listed whatever the size of a page, and each shown as its sender wrote it', async () => {
    const id = newMessageId();
    const issuers = ['police-cheshire', 'police-west-mercia'];
    for (const issuer of issuers) {
      const message = { id, issuer, kind: 'reportable-incident-arrest', conversation: randomUUID(), lane: 'bulk', issuedAt: new Date(), receivedAt: new Date('2026-03-01T10:00:00Z'), content: {} } as never;
      await writeEffects(database.sql, [{ message, effects: new ReceivedIncidentHandler().arrest(message) } as never], effectStatements([receivedIncidentTable]));
      await database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', '', $3)`, [id, issuer, JSON.stringify({ force: issuer })]);
    }
    const controller = new ReceivedIncidentsController(store);
    const first = await controller.list({ limit: 1 } as never);
    const second = await controller.list({ limit: 1, cursor: first.next } as never);
    expect([...first.items, ...second.items].map((one) => (one as { issuer: string }).issuer).sort()).toEqual(issuers);
    for (const issuer of issuers) expect(await controller.one(reader, id, { issuer }, 'to prepare')).toMatchObject({ issuer, content: { force: issuer } });
  });
});
