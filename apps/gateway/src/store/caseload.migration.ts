import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** The Probation Service's caseload: who is supervised, by whom, who may not look, and the files it came from. */
export class Caseload1795000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select', 'supervised_person, caseload_allocation, limited_access');
    await grant(runner, 'web', 'select, insert, update', 'caseload_load');
    await grant(runner, 'web', 'select, insert', 'caseload_row');
    await grant(runner, 'web', 'select, insert', 'caseload_finding, caseload_rejected_row');
    await grant(runner, 'web', 'usage', 'sequence caseload_load_place_seq');
    await grant(runner, 'exchange', 'select, insert, update, delete', 'supervised_person, caseload_allocation, limited_access, caseload_row, supervision_holder, supervision_owed');
    await grant(runner, 'exchange', 'select, update', 'caseload_load');
    await grant(runner, 'exchange', 'select, insert, delete', 'caseload_finding');
    await grant(runner, 'exchange', 'select (load_id, row_number, crn), delete', 'caseload_rejected_row');
    await grant(runner, 'desk', 'select', 'supervised_person, caseload_allocation, limited_access');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table caseload_rejected_row, caseload_finding, caseload_row, caseload_load, limited_access, caseload_allocation, supervised_person, supervision_owed, supervision_holder;
      drop sequence caseload_load_place_seq`);
  }
}

const tables = `
-- Everyone under supervision, and those whose supervision has ended. CRNs compare bytewise, so that every agency computes the same snapshot.
create table supervised_person (
  crn text collate "C" primary key, given_names text not null, family_name text not null, date_of_birth date not null, sex text, pnc text, cro text,
  former_crns text[] not null default '{}', aliases jsonb not null default '[]', addresses jsonb not null default '[]', home_force text not null,
  practitioner text not null, practitioner_name text, practitioner_contact text, team text not null, delivery_unit text not null, manager text, manager_contact text,
  supervision_type text not null, supervision_start date not null, supervision_end date, ended_on date, rosh text, da_flag boolean not null,
  orders jsonb not null default '[]', limited boolean not null default false, state text not null check (state in ('ACTIVE', 'ENDED')), version int not null,
  -- the digest of the person block that the home force is told
  content_digest bytea not null,
  -- digest of the whole row of the file: the cheap test whether anything changed
  row_digest bytea not null, loaded_by uuid not null, changed_at timestamptz not null default now()
);
create index supervised_person_by_pnc on supervised_person (pnc) where pnc is not null;
create index supervised_person_by_cro on supervised_person (cro) where cro is not null;
create index supervised_person_by_former_crn on supervised_person using gin (former_crns);
create index supervised_person_by_force on supervised_person (home_force, crn) where state = 'ACTIVE';

-- Which force was told of whom and has not been told of the end, with what it was told last. Apart from the caseload row: whatever a later file says,
-- the row stays until the force has acknowledged the end. 'ending' is the submission that tells it.
create table supervision_holder (
  crn text collate "C" not null, agency text not null, content_digest bytea not null, told_at timestamptz not null default now(), told_by text not null, ending uuid, primary key (crn, agency)
);
create index supervision_holder_ending on supervision_holder (ending) where ending is not null;

-- Whom a force could not be told about yet, and why; tried again until it can. 'person' is what it is to be told, where that is more than an end.
create table supervision_owed (
  crn text collate "C" not null, agency text not null, code text not null, received_by text not null, person jsonb,
  since timestamptz not null, due_at timestamptz not null, primary key (crn, agency)
);
create index supervision_owed_due on supervision_owed (due_at);

create table caseload_allocation (crn text collate "C" primary key references supervised_person, practitioner text not null, team text not null, since timestamptz not null default now());
create index caseload_allocation_by_practitioner on caseload_allocation (practitioner, crn);
create index caseload_allocation_by_team on caseload_allocation (team, crn);

-- Limited-access records: EXCLUDED staff never see the person; where anyone is RESTRICTED, only those named do.
create table limited_access (crn text collate "C" not null references supervised_person, person text not null, rule text not null check (rule in ('EXCLUDED', 'RESTRICTED')), primary key (crn, person, rule));

create sequence caseload_load_place_seq;
create table caseload_load (
  id uuid primary key, place bigint unique, mode text not null check (mode in ('changes', 'full')), file_digest bytea, received_by text not null, received_at timestamptz not null default now(),
  state text not null check (state in ('RECEIVING', 'APPLYING', 'APPLIED', 'SAME', 'REFUSED', 'BROKEN')), same_as uuid,
  rows int not null default 0, accepted int not null default 0, rejected int not null default 0, applied_to int not null default 0, ended_to text collate "C" not null default '',
  added int not null default 0, changed int not null default 0, ended int not null default 0, transferred int not null default 0, unchanged int not null default 0,
  told text[] not null default '{}', applied_at timestamptz, rows_kept boolean not null default true
);
create index caseload_load_by_digest on caseload_load (file_digest, mode) where state in ('APPLYING', 'APPLIED');
create index caseload_load_to_clear on caseload_load (id) where rows_kept and state not in ('RECEIVING', 'APPLYING');
create index caseload_load_waiting on caseload_load (place) where state = 'APPLYING';

-- Good rows of a file that is being received or applied; emptied when the load has been applied.
create table caseload_row (load_id uuid not null references caseload_load, row_number int not null, crn text collate "C" not null, content jsonb not null, primary key (load_id, row_number), unique (load_id, crn));

-- What was wrong, by row and column, never the value; and the rejected rows themselves, byte for byte.
create table caseload_finding (
  position bigint generated always as identity primary key, load_id uuid not null references caseload_load, row_number int not null, column_name text, code text not null, todo text not null
);
create index caseload_finding_by_load on caseload_finding (load_id, row_number);
create table caseload_rejected_row (load_id uuid not null references caseload_load, row_number int not null, crn text collate "C", content bytea not null, primary key (load_id, row_number));
create index caseload_rejected_row_by_crn on caseload_rejected_row (load_id, crn);
`;
