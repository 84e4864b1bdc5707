import { type Retention } from '#exchange';

/** The sealed victim part of an incident that was superseded before its person was found: it will never be submitted. */
export const policeRetention: readonly Retention[] = [{
  table: 'sealed_part', days: 40, since: 'its incident was superseded before it was sent',
  statement: `delete from sealed_part where (id, recipient) in (
    select p.id, p.recipient from feed_incident i join sealed_part p on p.id = i.id where i.state = 'SUPERSEDED' and i.state_at < $1 limit $2) returning 1`,
}];
