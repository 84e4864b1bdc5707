import { type ExchangeLoop } from '#exchange';
import { linkRecentIncidents } from '../store/people.js';

/** Longer than any transaction that takes incidents or applies a caseload may last. */
const recentMs = 10 * 60_000;

/** Finds the person of incidents that crossed with the load of that person. */
export const linkRecent: ExchangeLoop = {
  name: 'link-recent-incidents',
  idleMs: 5_000,
  async run(context) {
    await context.inTransaction((sql) => linkRecentIncidents(sql, new Date(context.now().getTime() - recentMs)));
    return false;
  },
};
