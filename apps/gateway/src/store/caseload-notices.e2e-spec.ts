import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore } from '#case-store';
import { caseOutlet, putOut } from '#file-folders';
import { type Kind, newMessageId } from '#messages';
import { type Database } from '#platform';
import { keptToken } from '../../../../test/support/kept-token.js';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { caseloadNotices } from './caseload-notices.js';
import { gatewayMigrations } from './index.js';

const actorOf = (team: string): Actor => ({ person: 'file-folder', agency: 'probation', roles: ['practitioner'], teams: [team] }) as unknown as Actor;

let own: OwnStore;
let database: Database;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  ({ database } = own);
  for (const [crn, team] of [['X000001', 'North'], ['X000002', 'North'], ['X000003', 'South']]) {
    await database.sql(
      `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
       values ($1, 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', $2, 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid())`, [crn, team]);
    await database.sql('insert into caseload_allocation (crn, practitioner, team) values ($1, $2, $3)', [crn, 'pat.practitioner', team]);
  }
  await database.sql(`insert into limited_access (crn, person, rule) values ('X000002', 'file-folder', 'EXCLUDED')`);
});

afterAll(async () => {
  await own?.close();
});

async function arrives(kind: Kind, conversation: string = randomUUID()): Promise<string> {
  const id = newMessageId();
  await database.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed, stage) values ($1, 'police-west-mercia', '\\x00', $2, 'bulk', $3, now(), now() + interval '30 days', $4, 'delivered')`,
    [id, kind, conversation, await keptToken({ id, kind, purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14' })]);
  for (const part of ['case', 'originator']) await database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'police-west-mercia', $2, '', '{}')`, [id, part]);
  return id;
}

async function incidentAbout(crn: string | null): Promise<string> {
  const id = await arrives('reportable-incident-no-arrest');
  await database.sql(`insert into incident (id, issuer, conversation, kind, incident_reference, version, crn, arrest, received_at, sensitive, open_content) values ($1, 'police-west-mercia', $2, 'reportable-incident-no-arrest', $4, 1, $3, false, now(), true, '{}')`, [id, randomUUID(), crn, `T/${id.slice(-12)}`]);
  return id;
}

async function refusalAbout(crn: string): Promise<string> {
  const conversation = randomUUID();
  await database.sql(`insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, $2, $3, 'da-enquiry', $4, 'police-west-mercia', 'pat.practitioner', false, '{}')`, [conversation, randomUUID(), randomUUID(), crn]);
  const id = await arrives('enquiry-refusal', conversation);
  await database.sql(`insert into enquiry_answer (id, issuer, conversation, kind, leaves, crn, received_at) values ($1, 'police-west-mercia', $2, 'enquiry-refusal', 'REFUSED', $3, now())`, [id, conversation, crn]);
  return id;
}

describe('what comes for a caseload', () => {
  it('is put out for the team that a folder works for: incidents and answers of its people, nobody else and nobody from whom it is barred', async () => {
    const [mine, limited, others, nobodys] = [await incidentAbout('X000001'), await incidentAbout('X000002'), await incidentAbout('X000003'), await incidentAbout(null)];
    const [refused, refusedOthers] = [await refusalAbout('X000001'), await refusalAbout('X000003')];
    const folder = mkdtempSync(join(tmpdir(), 'notices-'));
    for (const source of caseloadNotices) await putOut(database, caseOutlet(source, actorOf('North'), 'practitioner', folder));
    expect(readdirSync(folder).filter((file) => file.endsWith('.ndjson')).sort()).toEqual([`enquiry-refusal.police-west-mercia.${refused}.ndjson`, `reportable-incident-no-arrest.police-west-mercia.${mine}.ndjson`]);
    expect(JSON.parse(readFileSync(join(folder, `enquiry-refusal.police-west-mercia.${refused}.ndjson`), 'utf8'))).toHaveProperty('originator');
    expect([limited, others, nobodys, refusedOthers].filter((id) => readdirSync(folder).some((file) => file.includes(id)))).toEqual([]);
  });
});
