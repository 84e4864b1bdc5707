import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What people are waited for and held to: clocks, what happened to them, and whom they told (ADR 0023). */
export class CaseClocks1796200000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'clock, clock_event');
    await grant(runner, 'web', 'select', 'clock_act');
    await grant(runner, 'exchange', 'select, insert', 'clock, clock_event, clock_act');
    await grant(runner, 'exchange', 'update (run, state, reasons, outcome, stopped_at, due_at, next_at, calendar, unknown_year)', 'clock');
    await grant(runner, 'exchange', 'update (counted_at)', 'clock_event');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table clock_act, clock_event, clock');
  }
}

const tables = `
-- What is waited for, of whom, why, and who owns it here. Nothing is deleted: it is how long an answer took. A time that no calendar can count would hold up all the others, so it is refused here.
create table clock (
  id uuid primary key, rule text not null, about text not null, reference uuid not null, partner text, owner text not null, team text,
  term_count int not null check (term_count between 0 and 10000), term_unit text not null check (term_unit in ('minutes', 'hours', 'days', 'working-days')), started_at timestamptz not null check (started_at between '1990-01-01' and '2200-01-01'),
  -- As counted from its events when they were last looked at: to find and to show by, never to decide on.
  run uuid not null, state text not null default 'running' check (state in ('running', 'paused', 'stopped')), reasons text[] not null default '{}', outcome text, stopped_at timestamptz,
  due_at timestamptz, next_at timestamptz default now(), calendar text not null default '', unknown_year int
);
create index clock_next on clock (next_at) where next_at is not null;
create index clock_open on clock (calendar) where state <> 'stopped';
create index clock_in_unknown_year on clock (unknown_year) where unknown_year is not null and state <> 'stopped';
create index clock_by_due on clock ((coalesce(due_at, 'infinity'::timestamptz)), id) where state <> 'stopped';
create index clock_by_reference on clock (reference);

-- What happened to it, by when it happened; nothing of a person. An id is learnt once.
create table clock_event (
  id uuid primary key, clock_id uuid not null references clock, kind text not null check (kind in ('paused', 'resumed', 'restarted', 'stopped')), at timestamptz not null check (at between '1990-01-01' and '2200-01-01'),
  reason text check ((reason is null) = (kind <> 'paused')), pause uuid check ((pause is null) = (kind <> 'resumed')), outcome text check ((outcome is null) = (kind <> 'stopped')),
  term_count int check ((term_count is null) = (kind <> 'restarted') and term_count between 0 and 10000),
  term_unit text check ((term_unit is null) = (kind <> 'restarted') and term_unit in ('minutes', 'hours', 'days', 'working-days')),
  learnt_at timestamptz not null default now(), counted_at timestamptz
);
create index clock_event_by_clock on clock_event (clock_id);
create index clock_event_to_count on clock_event (clock_id) where counted_at is null;

-- The rungs that were reached, each once in a run, with whom they tell.
create table clock_act (
  clock_id uuid not null references clock, run uuid not null, rung text not null, tells text[] not null, reached_at timestamptz not null, acted_at timestamptz not null default now(),
  primary key (clock_id, run, rung)
);
create index clock_act_newest on clock_act (acted_at desc);
`;
