import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Where a recipient said to ask instead, and what became of it: the exchange asks there by itself (ADR 0031). */
export class EnquiryRedirects1796400200010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert, update', 'enquiry_redirect');
    await grant(runner, 'exchange', 'insert', 'enquiry, enquiry_place, awaited_reply');
    await grant(runner, 'web', 'select', 'enquiry_redirect, enquiry_standing');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table enquiry_redirect; drop view enquiry_standing; alter table enquiry drop column instead_of; ${standingByLast}`);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }
}

/** Where each enquiry stands: what came last decides, unless something was said anew since. */
export const standingByLast = `
create view enquiry_standing as
  select e.*, a.received_at as answered_at, case when exists (select 1 from enquiry_clarification c where c.conversation = e.conversation and c.asked_at > a.received_at) then 'ASKED' else coalesce(a.leaves, 'ASKED') end as state
  from enquiry e left join lateral (select leaves, received_at from enquiry_answer a where a.conversation = e.conversation order by received_at desc, id desc limit 1) a on true;
`;

const tables = `
drop view enquiry_standing;
-- The conversation whose recipient said to ask here instead.
alter table enquiry add column instead_of uuid references enquiry;
${standingByLast}
-- One row for each answer that says to ask somebody else. WAITING: not asked yet. FOLLOWED: asked, in the conversation 'followed_by'. ASKED_BEFORE: 'followed_by' asks there already, so that nothing goes in a circle.
-- NO_NODE: nobody takes part there. ENDED: the person is no longer supervised. CANNOT: with the code of why not.
create table enquiry_redirect (
  id uuid not null, issuer text not null, conversation uuid not null references enquiry, place text not null, noted_at timestamptz not null default now(),
  state text not null default 'WAITING' check (state in ('WAITING', 'FOLLOWED', 'ASKED_BEFORE', 'NO_NODE', 'ENDED', 'CANNOT')), code text,
  -- what was asked of the own desk, which alone can seal the victim part
  request_id uuid, recipient text, followed_by uuid references enquiry, primary key (id, issuer),
  check ((state in ('FOLLOWED', 'ASKED_BEFORE')) = (followed_by is not null)), check ((state = 'CANNOT') = (code is not null))
);
create index enquiry_redirect_by_conversation on enquiry_redirect (conversation, noted_at desc);
create index enquiry_redirect_to_follow on enquiry_redirect (noted_at) where state = 'WAITING';
`;
