import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What is said to places that have no node leaves from here, where it may be in full; the exchange passes it on sealed and reads how it stands (ADR 0035). */
export class VictimLetters1796500100001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'insert', 'letter_arrival');
    await grant(runner, 'exchange', 'usage', 'sequence letter_arrival_position_seq');
    await grant(runner, 'exchange', 'select', 'letter_standing');
    await grant(runner, 'desk', 'select, delete', 'letter_arrival');
    await grant(runner, 'desk', 'select, insert, update', 'letter, letter_standing');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table letter_standing, letter, letter_arrival');
  }
}

const tables = `
-- Letters and filed replies, sealed, as the exchange passed them on; the desk takes each away when it has decided about it.
create table letter_arrival (position bigint generated always as identity primary key, id uuid not null, jwe text not null, arrived_at timestamptz not null default now());

-- Out: all that is said to a place, and the outbox of it. In: the victim part of what was filed as its reply.
create table letter (
  id uuid primary key, direction text not null check (direction in ('out', 'in')), conversation uuid not null, kind text not null, place text not null, written_at timestamptz not null, body text not null,
  -- TO_SEND: is sent when 'next_try_at' has come. The others as in letter_standing.
  state text not null, tries int not null default 0, next_try_at timestamptz not null default now(), arrived_at timestamptz not null default now()
);
create index letter_to_send on letter (next_try_at) where state in ('TO_SEND', 'DELAYED', 'BY_HAND');
create index letter_newest on letter (arrived_at desc, id desc);

-- What has become of each letter; nothing of what it says. SENT: the mail server has taken it. DELAYED: it has not, for the reason 'code', and is tried again. BY_HAND: the place has no address. UNREADABLE: it could not be opened here.
create table letter_standing (letter_id uuid primary key, state text not null check (state in ('SENT', 'DELAYED', 'BY_HAND', 'UNREADABLE')), code text, at timestamptz not null default now());
`;
