import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** The tables of a victim store. The exchange may put sealed parts in and read what the desk puts out; it can read nothing else. */
export class Victim1795000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query('revoke all on schema public from public');
    for (const role of ['exchange', 'desk'] as const) await grant(runner, role, 'usage', 'schema public');
    await grant(runner, 'exchange', 'insert', 'arrival, request');
    await grant(runner, 'exchange', 'usage', 'sequence arrival_position_seq, request_position_seq');
    await grant(runner, 'exchange', 'select', 'outcome, readdressed, desk_submission');
    await grant(runner, 'desk', 'select, insert', 'victim_part, outcome, refused_arrival, readdressed, desk_submission, audit_entry, idempotency_key');
    await grant(runner, 'desk', 'select, insert, delete', 'arrival, request');
    await grant(runner, 'desk', 'delete, update (state, decided_at, decided_by, reason)', 'refused_arrival');
    await grant(runner, 'desk', 'update, delete', 'idempotency_key');
    await grant(runner, 'desk', 'delete', 'outcome');
    await grant(runner, 'desk', 'select', 'audit_key');
    await grant(runner, 'desk', 'usage', 'all sequences in schema public');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema public cascade; create schema public');
  }
}

const tables = `
-- Sealed victim parts as the exchange passed them on; the desk takes each away when it has decided about it.
create table arrival (
  position bigint generated always as identity primary key, issuer text not null, message_id uuid not null, direction text not null,
  signed text not null, jwe text not null, arrived_at timestamptz not null default now(),
  -- A part that was refused before, and that a person has put back.
  again boolean not null default false
);

-- The victim part of each message, the very bytes, with the signature and salt that prove them.
create table victim_part (
  issuer text not null, message_id uuid not null, direction text not null check (direction in ('received', 'sent')), kind text not null, partner text not null,
  conversation uuid not null, signed text not null, salt text not null, part text not null, issued_at timestamptz not null, received_at timestamptz not null default now(),
  primary key (issuer, message_id, direction)
);
create index victim_part_newest on victim_part (received_at desc, message_id desc);
create index victim_part_by_message on victim_part (message_id);

-- What became of each arrival; no content. Read by the exchange in commit order.
create table outcome (
  position bigint generated always as identity primary key, tx xid8 not null default pg_current_xact_id(), issuer text not null, message_id uuid not null,
  direction text not null, code text not null, at timestamptz not null default now()
);
create index outcome_by_tx on outcome (tx, position);
create index outcome_by_message on outcome (message_id, issuer);

-- Parts that the desk could not open, verify or read; as they arrived, until a person puts them back among the arrivals or discards them.
create table refused_arrival (
  id uuid not null unique default gen_random_uuid(),
  issuer text not null, message_id uuid not null, direction text not null, signed text not null, jwe text not null, code text not null,
  refused_at timestamptz not null default now(), state text not null default 'waiting' check (state in ('waiting', 'discarded')), decided_at timestamptz, decided_by text, reason text,
  primary key (issuer, message_id, direction)
);

-- The exchange asks the desk to re-address a part to another recipient; the desk answers with ciphertext.
create table request (
  position bigint generated always as identity primary key, id uuid not null unique, issuer text not null, message_id uuid not null, recipient text not null,
  requested_at timestamptz not null default now()
);
create table readdressed (
  position bigint generated always as identity primary key, tx xid8 not null default pg_current_xact_id(), request_id uuid not null unique, jwe text, code text,
  at timestamptz not null default now()
);
create table desk_submission (
  position bigint generated always as identity primary key, tx xid8 not null default pg_current_xact_id(), id uuid not null unique, body jsonb not null, at timestamptz not null default now()
);

create table audit_entry (
  id uuid primary key, at timestamptz not null default now(), tx xid8 not null default pg_current_xact_id(), event text not null, agency text not null,
  person text, role text, partner text, message_id uuid, kind text, purpose text, lawful_basis text, subject_tag bytea, facts jsonb not null, salt bytea not null
);
create index audit_entry_by_tx on audit_entry (tx);
create table audit_key (one boolean primary key default true check (one), key bytea not null);
create table idempotency_key (
  actor text not null, key text not null, route text not null, request_digest bytea not null, status int, answer text,
  at timestamptz not null default now(), primary key (actor, key)
);

-- Rows of a few KiB stay whole in their page: trying to shorten text that is base64 already, and a second table for what sticks out, cost a fifth
-- (ciphertext) to nearly half (texts) of the time of an insert. Ciphertext is never tried.
alter table arrival set (toast_tuple_target = 8160);
alter table victim_part set (toast_tuple_target = 8160);
alter table refused_arrival set (toast_tuple_target = 8160);
alter table arrival alter signed set storage external, alter jwe set storage external;
alter table refused_arrival alter signed set storage external, alter jwe set storage external;
`;
