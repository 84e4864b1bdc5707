import { unlimitedPeople } from '#access';
import { sqlOver } from '#platform';
import { type CaseDatabase } from '../../web/tokens.js';
import { type CaseLimits } from './tokens.js';

/** For stores without limited-access records. */
const noLimits: CaseLimits = { hiddenFrom: async () => new Set() };

/**
 * The limits of a node: where its app says whom messages concern, its case store has the table limited_access(crn, rule, person). A message about
 * nobody known is hidden from nobody.
 */
export function caseLimits(store: CaseDatabase, messagePeople: string | undefined): CaseLimits {
  if (messagePeople === undefined) return noLimits;
  return {
    async hiddenFrom(actor, messageIds) {
      const may = unlimitedPeople(actor, { alias: 'm', firstParam: 2 });
      const rows = await sqlOver(store)(
        `select m.message_id from (${messagePeople}) m where m.message_id = any($1::uuid[]) and m.crn is not null and not ${may.sql}`, [[...messageIds], ...may.params]);
      return new Set(rows.map((row) => String(row['message_id'])));
    },
  };
}
