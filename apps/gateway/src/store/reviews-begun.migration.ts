import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** A review of which something has been dealt with takes no further causes: what happens later that day has a review of its own. */
export class ReviewsBegun1796700200010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(change);
    await grant(runner, 'web', 'update (begun_at)', 'change_review');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index change_review_of_day; create unique index change_review_of_day on change_review (crn, event, opened_on) where completed_at is null; alter table change_review drop column begun_at');
  }
}

const change = `
-- When the first of its proposals was dealt with. Until then whatever happens besides on its day is a further cause of it; afterwards a proposal would be closed that was made without knowing that.
alter table change_review add column begun_at timestamptz;
update change_review r set begun_at = coalesce((select min(p.dealt_at) from change_proposal p where p.review = r.id), r.completed_at);
drop index change_review_of_day;
create unique index change_review_of_day on change_review (crn, event, opened_on) where begun_at is null;
`;
