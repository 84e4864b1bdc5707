import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Reviews that significant changes open: their causes, what they propose and what became of that, and their clocks among those of what is awaited. */
export class ChangeReviews1796400537010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const role of ['web', 'exchange'] as const) {
      await grant(runner, role, 'select, insert', 'change_review, change_cause, change_proposal');
      await grant(runner, role, 'update (opened_on)', 'change_review');
    }
    await grant(runner, 'web', 'update (completed_at)', 'change_review');
    await grant(runner, 'web', 'update (state, issue, said, manager, dealt_by, dealt_at)', 'change_proposal');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(back);
  }
}

const tables = `
-- One review of a significant change. It is complete when nothing that it proposes is open: nothing else sets 'completed_at'. Of one person and kind of change there is one open review a day; what happens besides is a further cause of it.
create table change_review (
  id uuid primary key, crn text collate "C" not null, event text not null, opened_on date not null, opened_at timestamptz not null, completed_at timestamptz
);
create unique index change_review_of_day on change_review (crn, event, opened_on) where completed_at is null;
create index change_review_by_crn on change_review (crn, opened_at desc, id desc);
create index change_review_by_time on change_review (opened_at desc, id desc);

-- Why a review was opened, or what came to it: what somebody entered, an incident whatever its version, or a caseload load. Each causes one thing once: the key holds also when the review is complete.
create table change_cause (
  source text not null check (source in ('PERSON', 'INCIDENT', 'LOAD')), reference text not null, crn text collate "C" not null, event text not null, review uuid not null references change_review, noted_at timestamptz not null,
  message_id uuid, issuer text, happened_on date, learned_from text, details text, entered_by text,
  primary key (source, reference, crn, event), check ((source = 'INCIDENT') = (message_id is not null and issuer is not null)), check ((source = 'PERSON') = (entered_by is not null and details is not null and happened_on is not null and learned_from is not null))
);
create index change_cause_by_review on change_cause (review, noted_at);

-- What a review proposes. ISSUED: asked of others, by the issue of that enquiry or referral. DONE: by the practitioner, who says what. DECLINED: not done, and why.
create table change_proposal (
  review uuid not null references change_review, proposal text not null, position int not null, state text not null default 'OPEN' check (state in ('OPEN', 'ISSUED', 'DONE', 'DECLINED')),
  issue uuid, said text, manager text, dealt_by text, dealt_at timestamptz, primary key (review, proposal),
  check ((state = 'OPEN') = (dealt_by is null)), check ((state = 'OPEN') = (dealt_at is null)), check ((state = 'ISSUED') = (issue is not null)), check ((state in ('DONE', 'DECLINED')) = (said is not null)),
  check (manager is null or said is not null)
);
create index change_proposal_open on change_proposal (review) where state = 'OPEN';

-- Whether a review was opened for an incident; those that were here before reviews were are not looked at again.
alter table incident add column review_opened boolean not null default true;
alter table incident alter column review_opened set default false;
create index incident_to_review on incident (received_at) where not review_opened and crn is not null;

-- A review is waited for as an answer is.
alter table awaited_reply alter column issue drop not null, add column review uuid references change_review, drop constraint awaited_reply_asked;
alter table awaited_reply add constraint awaited_reply_asked check (num_nonnulls(conversation, place, review) <= 1 and (issue is null) = (review is not null));
create index awaited_reply_by_review on awaited_reply (review) where review is not null;

-- What became of a proposal is looked up by what was issued.
create index enquiry_by_issue on enquiry (issue);
`;

const back = `
drop index enquiry_by_issue;
delete from awaited_reply where review is not null;
alter table awaited_reply drop constraint awaited_reply_asked, drop column review, alter column issue set not null;
alter table awaited_reply add constraint awaited_reply_asked check (conversation is null or place is null);
alter table incident drop column review_opened;
drop table change_proposal, change_cause, change_review;
`;
