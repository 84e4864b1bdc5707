import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What was found in the case store although it is a victim's: incidents with their steps, and what they withhold (ADR 0041). */
export class CaseMisroutes1796700100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'misroute, misroute_step');
    await grant(runner, 'web', 'update (safety_at_risk, outcome, closed_by, closed_role, closed_at, closed_reason)', 'misroute');
    await grant(runner, 'web', 'execute', 'function withhold_misrouted(uuid)');
    await grant(runner, 'web', 'execute', 'function release_misrouted(uuid)');
    await grant(runner, 'exchange', 'select, update (removed_at)', 'misroute');
    await grant(runner, 'desk', 'select', 'misroute, misroute_step');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function release_misrouted(uuid); drop function withhold_misrouted(uuid); drop table misroute_step, misroute');
  }
}

const tables = `
-- One for each message in which somebody found what belongs to a victim; nothing of what they found. Nothing is deleted: whoever supervises the controller may ask for all of them. 'removed_at' is when the exchange had taken out what it said.
create table misroute (
  id uuid primary key, message_id uuid not null, issuer text not null, kind text not null, conversation uuid not null, received_at timestamptz not null,
  found_by text not null, found_role text not null, found_at timestamptz not null default now(), reason text not null, safety_at_risk boolean not null, clock_id uuid not null references clock,
  outcome text check (outcome in ('REMOVED', 'CORRECTED', 'FALSE_ALARM')), closed_by text, closed_role text, closed_at timestamptz, closed_reason text, removed_at timestamptz,
  check ((outcome is null) = (closed_by is null) and (closed_by is null) = (closed_role is null) and (closed_role is null) = (closed_at is null) and (closed_at is null) = (closed_reason is null)),
  check (removed_at is null or outcome = 'REMOVED')
);
-- A message is withheld by one of them at most, and by none that was a false alarm.
create unique index misroute_in_effect on misroute (message_id, issuer) where outcome is distinct from 'FALSE_ALARM';
create index misroute_newest on misroute (found_at desc, id desc);
create index misroute_open on misroute (found_at) where outcome is null;
create index misroute_to_remove on misroute (closed_at) where outcome = 'REMOVED' and removed_at is null;

-- What was done about it, each once, but that somebody who was not reached is called again. 'at' is when it was done, 'made_by' who called; 'said' a reference, or how; nothing of a victim.
create table misroute_step (
  position bigint generated always as identity primary key, misroute uuid not null references misroute, step text not null check (step in ('SAFETY_CALL', 'CONTROLLER_TOLD', 'SENDER_TOLD')), at timestamptz not null,
  outcome text check (outcome in ('REACHED', 'NOT_REACHED', 'NOT_NEEDED') and (outcome is null) = (step <> 'SAFETY_CALL')), made_by text check ((made_by is null) = (step <> 'SAFETY_CALL')), said text check ((said is null) = (step = 'SAFETY_CALL')),
  recorded_by text not null, recorded_role text not null, recorded_at timestamptz not null default now()
);
create unique index misroute_step_once on misroute_step (misroute, step) where step <> 'SAFETY_CALL';
create index misroute_step_by_misroute on misroute_step (misroute, position);

-- Takes the parts of a message that is reported out of where anything is shown from. Whoever may call it can withhold nothing else, and read nothing of it.
create function withhold_misrouted(misrouted uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  select withhold_parts(array[m.message_id], array[m.issuer]) from misroute m where m.id = misrouted and m.outcome is null $$;

-- Puts them back where it was a false alarm, unless their sender has corrected them meanwhile; the answer says whether. No correction can come in between: it would find nothing to withhold.
create function release_misrouted(misrouted uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  lock table message_correction in share mode;
  if exists (select 1 from misroute m join message_correction k on k.message_id = m.message_id and k.issuer = m.issuer where m.id = misrouted) then return false; end if;
  with back as (delete from withheld_part p using misroute m where m.id = misrouted and m.outcome = 'FALSE_ALARM' and p.message_id = m.message_id and p.issuer = m.issuer returning p.message_id, p.issuer, p.part, p.ordering_key, p.salt, p.body)
  insert into message_part (message_id, issuer, part, ordering_key, salt, body) select message_id, issuer, part, ordering_key, salt, body from back on conflict do nothing;
  return true;
end $$;
revoke all on function withhold_misrouted(uuid), release_misrouted(uuid) from public;
`;
