import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore } from '#case-store';
import { conversationStanding } from '#exchange/web';
import { newMessageId } from '#messages';
import { type Database, openDatabase } from '#platform';
import { gatewayMigrations, messagePeople } from './index.js';

const stack = JSON.parse(readFileSync(process.env['MAG_STACK'] ?? 'var/stack.json', 'utf8')) as { caseClusterUrl: string };
const name = `people_${randomUUID().slice(0, 8)}`;
const url = Object.assign(new URL(stack.caseClusterUrl), { pathname: `/${name}` }).toString();
const practitioner = (person: string): Actor => ({ person, agency: 'probation', roles: ['practitioner'], teams: ['North'] }) as unknown as Actor;
const asked = 'police-west-mercia';

let admin: Database;
let database: Database;

beforeAll(async () => {
  admin = openDatabase(stack.caseClusterUrl, { max: 1, name: 'test' });
  await admin.sql(`create database ${name}`);
  await admin.sql(`revoke connect, temporary on database ${name} from public`);
  await migrateCaseStore({ ownerUrl: url, roles: {}, appMigrations: gatewayMigrations });
  database = openDatabase(url, { max: 2, name: 'test' });
  await database.sql(
    `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
     values ('X000001', 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid())`);
  await database.sql(`insert into caseload_allocation (crn, practitioner, team) values ('X000001', 'pat.practitioner', 'North')`);
  await database.sql(`insert into limited_access (crn, person, rule) values ('X000001', 'robin.practitioner', 'EXCLUDED')`);
});
afterAll(async () => {
  await database?.close();
  await admin?.sql(`drop database if exists ${name} with (force)`);
  await admin?.close();
});

async function enquiry(): Promise<string> {
  const conversation = randomUUID();
  await database.sql(`insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, $2, $3, 'da-enquiry', 'X000001', $4, 'pat.practitioner', false, '{}')`, [conversation, randomUUID(), randomUUID(), asked]);
  return conversation;
}
const held = (conversation: string) => database.sql(
  `insert into held (issuer, ordering_key, sequence, message_id, digest, lane, kind, conversation, sealed) values ($1, $2, 2, $3, '\\x00', 'bulk', 'da-response', $4, '\\x00')`, [asked, randomUUID(), newMessageId(), conversation]);
const quarantined = (conversation: string, issuer = asked, state = 'waiting') => database.sql(
  `insert into quarantine (id, lane, topic, partition, record_offset, sealed, sealed_digest, code, facts, issuer, message_id, kind, conversation, state, decided_at)
   values ($1, 'bulk', 't', 0, 0, '\\x00', decode($2, 'hex'), 'MESSAGE_REJECTED', '{}', $3, $4, 'da-response', $5, $6, case $6 when 'discarded' then now() end)`, [randomUUID(), randomUUID().replaceAll('-', ''), issuer, newMessageId(), conversation, state]);
const seenBy = async (person: string, conversation: string) => (await conversationStanding(database.sql, practitioner(person), messagePeople, conversation)).messages.map(({ partner, stage }) => [partner, stage]);

describe('an answer that does not get through', () => {
  it.each<[string, (conversation: string) => Promise<unknown>]>([
    ['held', held], ['quarantined', (conversation) => quarantined(conversation)], ['discarded', (conversation) => quarantined(conversation, asked, 'discarded')],
  ])('is shown as %s to the practitioner who asked, and to nobody whom the case is kept from', async (stage, arrives) => {
    const conversation = await enquiry();
    await arrives(conversation);
    expect(await seenBy('pat.practitioner', conversation)).toEqual([[asked, stage]]);
    await expect(seenBy('robin.practitioner', conversation)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('is not shown where it names the conversation of another agency', async () => {
    const conversation = await enquiry();
    await quarantined(conversation, 'police-cheshire');
    await expect(seenBy('pat.practitioner', conversation)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });
});
