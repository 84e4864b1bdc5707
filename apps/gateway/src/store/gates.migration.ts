import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** Curfew gates, what was found out and decided at them, and what somebody concluded from each answer. */
export class Gates1796400300010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'gate, gate_check, gate_decision, answer_review');
    // Whether an answer was opened before it is reviewed.
    await grant(runner, 'web', 'select (message_id, issuer)', 'opening');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'web', 'select (message_id, issuer)', 'opening');
    await runner.query('drop table answer_review, gate_decision, gate_check, gate');
  }
}

/** Somebody who will live at the address alone: there is no occupier to speak to. */
export class GatesOfPeopleAlone1796800100020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table gate_check drop constraint gate_check_check, add constraint gate_check_outcome check ((what, outcome) in (${outcomes}, ('occupier', 'NOBODY_ELSE'), ('consent', 'NOBODY_ELSE')))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from gate_check where outcome = 'NOBODY_ELSE'; alter table gate_check drop constraint gate_check_outcome, add constraint gate_check_check check ((what, outcome) in (${outcomes}))`);
  }
}

const outcomes = `('occupier', 'ASSESSED'), ('occupier', 'NOT_ASSESSED'), ('consent', 'GIVEN'), ('consent', 'NOT_GIVEN'), ('address', 'SUITABLE'), ('address', 'NOT_SUITABLE'), ('address', 'RISK_TO_OTHERS')`;

const tables = `
-- One address at which a supervised person is to live under a curfew. What was asked about it belongs to it by person, trigger and 'address_key'. It has no state: that is computed from what was received, reviewed and recorded.
create table gate (
  id uuid primary key, kind text not null check (kind in ('EMC', 'HDC')), crn text collate "C" not null, address_kind text not null, address text not null, postcode text not null, address_key text not null,
  opened_by text not null, opened_at timestamptz not null default now()
);
create index gate_by_crn on gate (crn, opened_at desc, id desc);
create index gate_by_time on gate (opened_at desc, id desc);

-- What was found out, in the order in which it was recorded: the last of each check counts. Codes only: who the occupier is, and why not, is not for the case side.
create table gate_check (
  position bigint generated always as identity primary key, gate uuid not null references gate, what text not null, outcome text not null, recorded_by text not null, recorded_at timestamptz not null default now(),
  check ((what, outcome) in (('occupier', 'ASSESSED'), ('occupier', 'NOT_ASSESSED'), ('consent', 'GIVEN'), ('consent', 'NOT_GIVEN'), ('address', 'SUITABLE'), ('address', 'NOT_SUITABLE'), ('address', 'RISK_TO_OTHERS')))
);
create index gate_check_by_gate on gate_check (gate, position);

-- What was decided, with the state of the gate at that moment and each reason for which it was red.
create table gate_decision (
  position bigint generated always as identity primary key, gate uuid not null references gate, decision text not null check (decision in ('PROPOSED', 'NOT_PROPOSED', 'APPROVED', 'NOT_APPROVED')),
  state text not null check (state in ('RED', 'GREEN')), red jsonb not null, against boolean not null, reason text not null, manager text, decided_by text not null, decided_at timestamptz not null default now(),
  check (against = (state = 'RED' and decision in ('PROPOSED', 'APPROVED'))), check (manager is not null or not against), check ((state = 'GREEN') = (red = '[]'))
);
create index gate_decision_by_gate on gate_decision (gate, position);

-- That somebody read an answer and what they concluded, whatever it is for.
create table answer_review (
  position bigint generated always as identity primary key, answer uuid not null, issuer text not null, conclusion text not null, reviewed_by text not null, reviewed_at timestamptz not null default now(),
  foreign key (answer, issuer) references enquiry_answer
);
create index answer_review_by_answer on answer_review (answer, issuer, position desc);
`;
