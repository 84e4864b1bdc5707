import { type Provider } from '@nestjs/common';
import { unlimitedPeople } from '#access';
import { sqlOver } from '#platform';
import { type CaseDatabase } from '../../web/tokens.js';
import { CASE_LIMITS, CASE_READ_DATABASE, type CaseLimits } from './tokens.js';

/**
 * The limits of an app whose case store has the table limited_access(crn, rule, person). `messages` is a statement that gives
 * (message_id, crn): whom each message concerns. A message about nobody known is hidden from nobody.
 * @example desk: { controllers: [], providers: [caseLimitsBy('select id as message_id, crn from incident')] }
 */
export function caseLimitsBy(messages: string): Provider {
  return { provide: CASE_LIMITS, inject: [CASE_READ_DATABASE], useFactory: (store: CaseDatabase) => limitsIn(store, messages) };
}

const limitsIn = (store: CaseDatabase, messages: string): CaseLimits => ({
  async hiddenFrom(actor, messageIds) {
    const may = unlimitedPeople(actor, { alias: 'm', firstParam: 2 });
    const rows = await sqlOver(store)(
      `select m.message_id from (${messages}) m where m.message_id = any($1::uuid[]) and m.crn is not null and not ${may.sql}`, [[...messageIds], ...may.params]);
    return new Set(rows.map((row) => String(row['message_id'])));
  },
});
