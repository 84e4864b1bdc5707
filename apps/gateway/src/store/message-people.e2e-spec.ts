import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore } from '#case-store';
import { conversationStanding } from '#exchange/web';
import { newMessageId } from '#messages';
import { type Database } from '#platform';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { gatewayMigrations, messagePeople, owned, urgent } from './index.js';

const practitioner = (person: string): Actor => ({ person, agency: 'probation', roles: ['practitioner'], teams: ['North'] }) as unknown as Actor;
const asked = 'police-west-mercia';

let own: OwnStore;
let database: Database;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  ({ database } = own);
  await database.sql(
    `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
     values ('X000001', 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid())`);
  await database.sql(`insert into caseload_allocation (crn, practitioner, team) values ('X000001', 'pat.practitioner', 'North')`);
  await database.sql(`insert into limited_access (crn, person, rule) values ('X000001', 'robin.practitioner', 'EXCLUDED')`);
});
afterAll(async () => {
  await own?.close();
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

describe('an answer that is filed', () => {
  it('is kept from whom the case is kept from as long as it is filed, whatever the inbox has forgotten', async () => {
    const [id, conversation] = [newMessageId(), await enquiry()];
    await database.sql(`insert into enquiry_answer (id, issuer, conversation, kind, leaves, crn, received_at) values ($1, $2, $3, 'da-response', 'ANSWERED', 'X000001', now() - interval '3 years')`, [id, asked, conversation]);
    expect(await database.sql(`select crn from (${messagePeople}) m where message_id = $1`, [id])).toEqual([{ crn: 'X000001' }]);
  });
});

describe('a reply that a person filed', () => {
  it('is kept from whom the case is kept from before it stands among the answers, and where it never will', async () => {
    const conversation = await enquiry();
    for (const state of ['WAITING', 'CANNOT']) {
      const [row] = await database.sql(
        `insert into filed_reply (id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part, state, code) values (gen_random_uuid(), $1, '05', 'da-response', 'X000001', 'pat.practitioner', 'practitioner', '{}', '{}', $2, case $2 when 'CANNOT' then 'MESSAGE_REJECTED' end) returning id`, [conversation, state]);
      expect([state, await database.sql(`select crn from (${messagePeople}) as p where message_id = $1`, [row!['id']])]).toEqual([state, [{ crn: 'X000001' }]]);
    }
  });
});

describe('what people are told of who keep the register', () => {
  it('is of urgent incidents those that came by the urgent lane, each with the team of its person, and of owners those whose case it is', async () => {
    for (const lane of ['urgent', 'bulk']) {
      const id = newMessageId();
      await database.sql(`insert into inbox (issuer, message_id, kind, lane, signed, digest, conversation, issued_at, expires_at) values ($1, $2, 'reportable-incident-arrest', $3, '', '\\x00', $4, now(), now())`, [asked, id, lane, randomUUID()]);
      await database.sql(`insert into incident (id, issuer, conversation, incident_reference, version, kind, crn, arrest, received_at, sensitive, open_content) values ($1, $2, $3, $4, 1, 'reportable-incident-arrest', 'X000001', true, now(), false, '{}')`, [id, asked, randomUUID(), `R/${lane}`]);
    }
    expect(await database.sql(`select u.team from (${urgent}) as u`, [new Date(0)])).toEqual([{ team: 'North' }]);
    expect(await database.sql(`select person, what from (${owned}) as o`)).toEqual([{ person: 'pat.practitioner', what: 'people' }]);
  });
});
