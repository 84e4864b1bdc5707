import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What measures need of what was asked and answered, each in a column of its own, so that no content is read for them. */
export class Measures1796400400020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index enquiry_by_time, audit_enquiry_read; alter table enquiry_answer drop column said, drop column systems, drop column pnd; alter table enquiry drop column trigger, drop column decision');
  }
}

const columns = `
alter table enquiry add column trigger text generated always as (content ->> 'trigger') stored, add column decision text generated always as (content ->> 'decisionFed') stored;
create index enquiry_by_time on enquiry (asked_at);

-- What an answer says of itself in codes, with nothing of what it tells: how far it answers, why it refuses, what was decided; and how widely was searched.
alter table enquiry_answer add column said text, add column systems int, add column pnd boolean not null default false;
update enquiry_answer a set said = coalesce(p.body ->> 'status', p.body ->> 'code', p.body ->> 'decision', p.body ->> 'listing'), systems = jsonb_array_length(p.body -> 'scope' -> 'systems'),
    pnd = coalesce(p.body -> 'scope' -> 'systems' ? 'PND', false)
  from (select message_id, issuer, body::jsonb as body from message_part where part = 'case') p where p.message_id = a.id and p.issuer = a.issuer;

-- Who read what, for how much was read; of the audit nothing else is looked for.
create index audit_enquiry_read on audit_entry (at) where event = 'enquiry.read';
`;
