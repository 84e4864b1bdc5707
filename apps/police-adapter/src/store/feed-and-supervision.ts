import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What a force's node holds besides the rails: whom it was notified of, its incident files, and the incidents that wait for their person. */
export class FeedAndSupervision1795000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert, update, delete', 'supervision, supervision_snapshot, match_task, forget_task');
    await grant(runner, 'exchange', 'select, update', 'feed_incident');
    await grant(runner, 'exchange', 'select (id, finished_at, content_digest), update (content_digest)', 'feed_file');
    await grant(runner, 'web', 'select, insert, update', 'feed_file');
    await grant(runner, 'web', 'select, insert', 'feed_row, feed_incident');
    await grant(runner, 'web', 'update (state, state_at)', 'feed_incident');
    await grant(runner, 'web', 'insert', 'match_task, kept_row');
    await grant(runner, 'web', 'select (notified_at)', 'supervision');
    await grant(runner, 'desk', 'select', 'kept_row');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table supervision, supervision_snapshot, match_task, forget_task, kept_row, feed_row, feed_incident, feed_file');
  }
}

const tables = `
-- Whom this force was notified of; the row goes when supervision here ends. Identifiers as TYPE:value, for exact lookup.
create table supervision (
  crn text primary key, issuer text not null, given_names text, family_name text, date_of_birth date, identifiers text[] not null,
  content_digest bytea not null, message_id uuid not null, notified_at timestamptz not null
);
create index supervision_by_identifier on supervision using gin (identifiers);

-- The newest count and digest that probation sent over all of this force's people, to compare with the rows above.
create table supervision_snapshot (
  issuer text primary key, message_id uuid not null, as_of timestamptz not null, count int not null, digest text not null, received_at timestamptz not null,
  state text not null default 'PENDING' check (state in ('PENDING', 'EQUAL', 'OVERTAKEN', 'DIFFERS')), compared_at timestamptz
);

-- One file of the feed. The digest is keyed; the key is in no database. It goes when nobody would send the file again.
create table feed_file (
  id uuid primary key, name text not null, format text not null, content_digest text, received_at timestamptz not null default now(),
  person text not null, role text not null, rows int not null default 0, accepted int not null default 0, rejected int not null default 0,
  repeated int not null default 0, outcome text check (outcome in ('SUCCESSFUL', 'PARTIAL', 'FAILED')), findings jsonb not null default '[]',
  repeat_of uuid, finished_at timestamptz
);
create index feed_file_by_content on feed_file (content_digest, received_at);
create index feed_file_with_digest on feed_file (finished_at) where content_digest is not null;
create index feed_file_by_time on feed_file (received_at desc, id desc);

-- What became of each row. Findings name columns, never values, and nothing of what belongs to a victim.
create table feed_row (
  file_id uuid not null references feed_file, row_number int not null,
  outcome text not null check (outcome in ('ACCEPTED', 'REJECTED', 'REPEATED')), findings jsonb not null, incident_id uuid,
  primary key (file_id, row_number)
);

-- Rejected rows, sealed to the force's own desk: they may hold victim details in any column.
create table kept_row (
  file_id uuid not null, row_number int not null, sealed text not null, kept_at timestamptz not null default now(), primary key (file_id, row_number)
);

-- One version of one incident, without its victim part, which is sealed in sealed_part. The digest of its row goes when nobody would send the row again.
create table feed_incident (
  id uuid primary key, incident_reference text not null, version int not null, given_version int, row_digest text unique,
  file_id uuid not null, row_number int not null, kind text not null, lane text not null, recipient text not null, conversation uuid not null,
  person text not null, role text not null, case_part text not null, originator_part text not null, mappa_part text not null, victim_digest text,
  identifiers text[] not null, state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'SUPERSEDED', 'CONFLICT')),
  matched_crn text,
  -- of a CONFLICT: the columns that contradict each other or lead to several people; never a value
  contradicting text[] not null default '{}', taken_at timestamptz not null default now(), state_at timestamptz not null default now(),
  unique (incident_reference, version)
);
create index feed_incident_waiting on feed_incident using gin (identifiers) where state in ('WAITING', 'CONFLICT');
create index feed_incident_with_digest on feed_incident (taken_at) where row_digest is not null;
create index feed_incident_matched on feed_incident (matched_crn) where matched_crn is not null;
create index feed_incident_conflicts on feed_incident (state_at desc, id desc) where state = 'CONFLICT';

-- An incident or a person that has to be compared; written with the change itself, so that whichever is taken later sees both.
create table match_task (id bigint generated always as identity primary key, incident_id uuid, crn text, asked_at timestamptz not null default now());

-- Somebody whose supervision here has ended, until nothing that probation told of them is left. The time is that of the writing itself: what was matched before it goes.
create table forget_task (id bigint generated always as identity primary key, crn text not null, asked_at timestamptz not null default clock_timestamp());
`;
