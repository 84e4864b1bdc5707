import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Who works here, who has left, who stands in for whom, and who is on duty out of hours (ADR 0036). */
export class CaseStaff1796500600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert, update', 'staff, staff_absence, staff_duty');
    await grant(runner, 'web', 'select', 'staff_away, duty_told');
    await grant(runner, 'web', 'update (seen_at, seen_by)', 'duty_told');
    await grant(runner, 'exchange', 'select', 'staff, staff_absence, staff_duty, staff_away');
    await grant(runner, 'exchange', 'select, insert', 'duty_told');
    // The desk asks, as it does for limited access, who of those that are signed in has left: it looks from its side to the case and changes nothing.
    await grant(runner, 'desk', 'select', 'staff, staff_absence, staff_away');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table duty_told; drop view staff_away; drop table staff_duty, staff_absence, staff; drop index clock_open_by_owner');
  }
}

const tables = `
-- People by user name, as their tokens say it. It may narrow what a token gives: the teams are at most these. 'manages' are those that a manager answers for. Nobody is deleted: who has left may come back, and old work names them.
create table staff (
  person text collate "C" primary key, id uuid not null unique, teams text[] not null, manages text[] not null default '{}', left_at timestamptz, successor text collate "C" references staff,
  entered_at timestamptz not null default now(), changed_at timestamptz not null default now(), changed_by text not null, check (successor is null or left_at is not null), check (successor <> person)
);
create index staff_gone_to on staff (successor) where successor is not null;
create index staff_gone_to_nobody on staff (person) where left_at is not null and successor is null;

-- When somebody is away, and who has their work meanwhile: a colleague, or the team where none is named. One that was ended early ends then; one that never came about has no length.
create table staff_absence (
  id uuid primary key, person text collate "C" not null references staff, from_at timestamptz not null, until_at timestamptz not null, cover text collate "C" references staff, noted_at timestamptz not null default now(), noted_by text not null,
  check (until_at >= from_at), check (cover <> person)
);
create index staff_absence_by_person on staff_absence (person, until_at);
create index staff_absence_by_cover on staff_absence (cover, until_at);
create index staff_absence_by_end on staff_absence (until_at) where cover is null;

-- Who is on duty out of hours, for which team.
create table staff_duty (
  id uuid primary key, team text not null, person text collate "C" not null references staff, from_at timestamptz not null, until_at timestamptz not null, noted_at timestamptz not null default now(), noted_by text not null, check (until_at >= from_at)
);
create index staff_duty_by_team on staff_duty (team, until_at);
create index staff_duty_by_person on staff_duty (person, until_at);

-- Who is away now, why, and who has their work: by name, the team, or, of somebody who has left without a successor, nobody but whoever answers for the team.
create view staff_away as
  select s.person, s.teams, s.manages, 'LEFT' as why, s.left_at as since, null::timestamptz as until_at, s.successor as cover, false as by_team from staff s where s.left_at <= now()
  union all
  select s.person, s.teams, s.manages, 'ABSENT', a.from_at, a.until_at, a.cover, a.cover is null from staff_absence a join staff s on s.person = a.person
    where a.from_at <= now() and a.until_at > now() and (s.left_at is null or s.left_at > now());

-- Urgent messages that came out of hours, and whom each was told to: those on duty for the team then, or the head of the unit where nobody was ('person' is empty). Each once; it leaves their lists when one of them says that it was seen.
create table duty_told (
  message_id uuid not null, issuer text not null, person text collate "C" not null, team text, received_at timestamptz not null, told_at timestamptz not null default now(),
  seen_at timestamptz, seen_by text, check ((seen_at is null) = (seen_by is null)), primary key (message_id, issuer, person)
);
create index duty_told_by_person on duty_told (person, received_at) where seen_at is null;

create index clock_open_by_owner on clock (owner) where state <> 'stopped';
`;
