import { type Actor } from '#access';
import { appendAudit } from '#audit';
import { type Sql } from '#platform';
import { appendActed } from '../store/acting.js';

/** Who opens reviews: a person, or the node by itself. */
export interface Opener {
  readonly agency: string;
  readonly person?: string;
  readonly role?: string;
  /** Who entered it, where a person did: the entry says on whose behalf, like those of whatever else is done with people of a caseload. */
  readonly actor?: Actor;
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
export function auditNoted(sql: Sql, { agency, person, role, actor }: Opener, noted: readonly Noted[]): Promise<void> {
  const entries = noted.map(({ crn, change, source, review, opened }) => ({
    event: 'change.noted', agency, ...(person === undefined ? {} : { person }), ...(role === undefined ? {} : { role }), purpose: 'manage-da-risk', subject: crn, facts: { review, change, source, opens: opened },
  }));
  return actor === undefined ? appendAudit(sql, entries) : appendActed(sql, actor, entries);
}
