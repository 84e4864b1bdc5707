import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Reportable incidents that forces have sent, each version as it came, for the practitioner's queue. */
export class Incidents1795000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select', 'incident, newest_incident');
    await grant(runner, 'exchange', 'select, insert, update', 'incident');
    await grant(runner, 'desk', 'select', 'incident');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view newest_incident; drop table incident');
  }
}

const tables = `
create table incident (
  id uuid not null, issuer text not null, conversation uuid not null, kind text not null, incident_reference text not null, version int not null,
  -- null: about nobody we could name for certain; a manager sees it
  crn text collate "C", subject_crn text, subject_pnc text, subject_cro text,
  arrest boolean not null, received_at timestamptz not null, sensitive boolean not null,
  -- only fields whose label is OPEN, for lists; the whole case part stands in message_part and is shown with a reason only
  open_content jsonb not null, state text not null default 'NEW' check (state in ('NEW')),
  primary key (id, issuer)
);
create index incident_by_crn on incident (crn, received_at desc, id desc);
create index incident_by_reference on incident (issuer, incident_reference, version desc, id desc);
create index incident_unallocated on incident (received_at desc, id desc) where crn is null;

-- The newest version of each incident; which one that is follows from the rows, so that the order of arrival cannot matter.
create view newest_incident as
  select * from incident i where not exists (
    select 1 from incident later where later.issuer = i.issuer and later.incident_reference = i.incident_reference and (later.version, later.id) > (i.version, i.id));
`;

/** The order of the queue of somebody with many people, and of what is put out as files. */
export class IncidentsByTime1795000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index incident_by_time on incident (received_at desc, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index incident_by_time');
  }
}
