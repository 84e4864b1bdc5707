import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { needingAttention } from './attention.js';

/** What people have said is dealt with among the messages that were sent. */
export class CaseDealtWith1796200000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await runner.query(needingAttention(unlessDealtWith));
    await grant(runner, 'web', 'select, insert', 'dealt_with');
    await grant(runner, 'web', 'select', 'sent_needing_attention');
    await grant(runner, 'exchange', 'select, delete', 'dealt_with');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(needingAttention());
    await runner.query('drop table dealt_with');
    await grant(runner, 'web', 'select', 'sent_needing_attention');
  }
}

const table = `
-- Said by a person, with the reason: what needed attention until then needs it no longer. What becomes true later needs it again.
create table dealt_with (
  message_id uuid not null, why text not null check (why in ('refused', 'part-refused', 'expired', 'unsent', 'lost')),
  person text not null, role text not null, reason text not null, at timestamptz not null default now(), primary key (message_id, why, at)
);
`;

/** Nobody has dealt with it since it became true. */
const unlessDealtWith = 'where not exists (select 1 from dealt_with d where d.message_id = reasons.message_id and d.why = reasons.why and d.at >= reasons.since)';
