import { type Retention } from '#exchange';
import { digestsKeptDays } from '#exchange/retention';

export const policeRetention: readonly Retention[] = [
  {
    // The sealed victim part of an incident that was superseded before its person was found: it will never be submitted.
    table: 'sealed_part', days: 40, since: 'its incident was superseded before it was sent',
    statement: `delete from sealed_part where (id, recipient) in (
      select p.id, p.recipient from feed_incident i join sealed_part p on p.id = i.id where i.state = 'SUPERSEDED' and i.state_at < $1 limit $2) returning 1`,
  },
  {
    table: 'feed_incident', days: digestsKeptDays, since: 'its row was taken; only the digest of the row goes',
    statement: 'update feed_incident set row_digest = null where id in (select id from feed_incident where row_digest is not null and taken_at < $1 limit $2) returning 1',
  },
  {
    table: 'feed_file', days: digestsKeptDays, since: 'it was taken; only the digest of the file goes',
    statement: 'update feed_file set content_digest = null where id in (select id from feed_file where content_digest is not null and finished_at < $1 limit $2) returning 1',
  },
];
