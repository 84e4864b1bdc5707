import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What practitioners asked other agencies, one row for each agency, and what came back. */
export class Enquiries1795000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'enquiry');
    await grant(runner, 'web', 'select', 'enquiry_answer, enquiry_standing');
    await grant(runner, 'exchange', 'select', 'enquiry');
    await grant(runner, 'exchange', 'select, insert', 'enquiry_answer');
    await grant(runner, 'desk', 'select', 'enquiry, enquiry_answer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view enquiry_standing; drop table enquiry_answer, enquiry');
  }
}

/** Why each agency was asked, and for which places and addresses nobody was. */
export class EnquiryPlaces1796300000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(places);
    await grant(runner, 'web', 'select, insert', 'enquiry_place');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table enquiry_place');
  }
}

/** Where each enquiry stands, by the kind of what came last: as this migration makes it; a later one goes back to it. */
export const standingByKind = `
create view enquiry_standing as
  select e.*, a.received_at as answered_at,
    case when a.kind is null then 'ASKED' when a.kind = 'enquiry-refusal' then 'REFUSED' when a.kind = 'marac-acknowledgement' then 'ACKNOWLEDGED' else 'ANSWERED' end as state
  from enquiry e left join lateral (select kind, received_at from enquiry_answer a where a.conversation = e.conversation order by received_at desc, id desc limit 1) a on true;
`;

const tables = `
create table enquiry (
  conversation uuid primary key, issue uuid not null, submission uuid not null unique, kind text not null, crn text collate "C" not null, recipient text not null,
  asked_by text not null, asked_at timestamptz not null default now(), respond_by timestamptz, urgency text, sensitive boolean not null,
  -- the case part as it was sent; of VICTIM fields nothing, not even which were filled in
  content jsonb not null
);
create index enquiry_by_crn on enquiry (crn, kind, asked_at desc, conversation desc);

create table enquiry_answer (
  id uuid not null, issuer text not null, conversation uuid not null references enquiry, kind text not null, crn text collate "C" not null, received_at timestamptz not null,
  primary key (id, issuer)
);
create index enquiry_answer_by_conversation on enquiry_answer (conversation, received_at desc);

${standingByKind}`;

const places = `
-- ASKED: the place led to this conversation. NO_NODE waits for another way to be asked; the others say why nobody was asked. 'because' is addresses in words, never an address, and never read from a VICTIM field.
create table enquiry_place (
  position bigint generated always as identity primary key, issue uuid not null, conversation uuid references enquiry, place text,
  code text not null check (code in ('ASKED', 'LEFT_OUT', 'NO_NODE', 'NO_POSTCODE', 'POSTCODE_UNKNOWN', 'OUTSIDE', 'NO_LOOKUP')), because text[] not null, reason text,
  check ((code = 'ASKED') = (conversation is not null)), check ((code in ('ASKED', 'LEFT_OUT', 'NO_NODE')) = (place is not null)), check ((code in ('LEFT_OUT', 'NO_NODE')) = (reason is not null))
);
create index enquiry_place_by_issue on enquiry_place (issue, position);
`;
