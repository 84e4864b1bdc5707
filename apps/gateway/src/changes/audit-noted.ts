import { appendAudit } from '#audit';
import { type Sql } from '#platform';

/** Who opens reviews: a person, or the node by itself. */
export interface Opener {
  readonly agency: string;
  readonly person?: string;
  readonly role?: string;
}

/** What became of a change: the review that it opened, or to which it came. */
export interface Noted {
  readonly crn: string;
  readonly change: string;
  readonly source: 'PERSON' | 'INCIDENT' | 'LOAD';
  readonly review: string;
  readonly opened: boolean;
}

/** Records each change that was noted, in the transaction that opens its review. */
export const auditNoted = (sql: Sql, { agency, person, role }: Opener, noted: readonly Noted[]): Promise<void> => appendAudit(sql, noted.map(({ crn, change, source, review, opened }) => ({
  event: 'change.noted', agency, ...(person === undefined ? {} : { person }), ...(role === undefined ? {} : { role }), purpose: 'manage-da-risk', subject: crn, facts: { review, change, source, opens: opened },
})));
