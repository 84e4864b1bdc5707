import { randomUUID } from 'node:crypto';
import { clockRules } from '#clocks';
import { startClocks } from '#exchange/clocks';
import { type Row, type Sql } from '#platform';
import { insertAwaited } from '../store/awaited.js';
import { insertCauses, insertProposals, insertReviews, knownCauses, peopleToReview } from '../store/reviews.js';
import { type SaidWithChange } from './also-shown.js';
import { auditNoted, type Noted, type Opener } from './audit-noted.js';
import { changeEvents, type ChangeName, reviewRule } from './change-events.js';

/** Where a change was learnt of: what somebody entered, an incident that came, or a caseload load. `reference` names it once for all. */
export type Cause =
  | { readonly source: 'PERSON'; readonly reference: string; readonly happenedOn: string; readonly learnedFrom: string; readonly details: string; readonly enteredBy: string } & Partial<Omit<SaidWithChange, 'event'>>
  | { readonly source: 'INCIDENT'; readonly reference: string; readonly messageId: string; readonly issuer: string }
  | { readonly source: 'LOAD'; readonly reference: string };

/** A significant change of one person. */
export interface Change {
  readonly crn: string;
  readonly event: ChangeName;
  readonly cause: Cause;
}

/**
 * Opens a review for each change, with what it proposes and its clock, in the caller's transaction. A cause that is known opens nothing, however often it is told; one that comes on a day on which there is a review of the same
 * person and kind of change of which nothing has been dealt with is listed in that review. Of people who are not under supervision none is opened.
 */
export async function openReviews(sql: Sql, changes: readonly Change[], opener: Opener, at: Date): Promise<Noted[]> {
  if (changes.length === 0) return [];
  const people = new Map((await peopleToReview(sql, [...new Set(changes.map(({ crn }) => crn))])).map((row) => [String(row['crn']), row]));
  const known = new Set((await knownCauses(sql, changes.map(keyOf))).map(textOf));
  const fresh = [...new Map(changes.filter((change) => people.has(change.crn) && !known.has(textOf(keyOf(change)))).map((change) => [textOf(keyOf(change)), change])).values()];
  if (fresh.length === 0) return [];
  const byReview = [...Map.groupBy(fresh, ({ crn, event }) => `${crn} ${event}`).values()].map((of) => ({ id: randomUUID(), crn: of[0]!.crn, event: of[0]!.event }));
  const standing = await insertReviews(sql, byReview, at);
  const reviewOf = ({ crn, event }: Change): string => String(standing.find((row) => row['crn'] === crn && row['event'] === event)!['id']);
  const opened = byReview.filter(({ id }) => standing.some((row) => row['id'] === id));
  await insertCauses(sql, fresh.map((change) => ({ ...keyOf(change), review: reviewOf(change), noted_at: at, ...columnsOf(change.cause) })));
  await insertProposals(sql, opened.flatMap(({ id, event }) => changeEvents[event].proposes.map((proposal, position) => ({ review: id, proposal, position }))));
  await startReviewClocks(sql, opened, people, opener, at);
  const noted = fresh.map((change): Noted => ({ crn: change.crn, change: change.event, source: change.cause.source, review: reviewOf(change), opened: opened.some(({ id }) => id === reviewOf(change)) }));
  await auditNoted(sql, opener, noted);
  return noted;
}

async function startReviewClocks(sql: Sql, opened: readonly { readonly id: string; readonly crn: string; readonly event: ChangeName }[], people: ReadonlyMap<string, Row>, opener: Opener, at: Date): Promise<void> {
  const clocks = opened.map(({ id, crn, event }) => {
    const person = people.get(crn)!;
    const rule = reviewRule(event, person['rosh']);
    const team = person['team'] as string | null;
    return { id: randomUUID(), at, rule, term: clockRules[rule].term, about: 'significant-change', reference: id, owner: (person['practitioner'] as string | null) ?? opener.person ?? opener.agency, ...(team === null ? {} : { team }), crn };
  });
  await startClocks(sql, clocks.map(({ crn: _, ...clock }) => clock));
  await insertAwaited(sql, clocks.map(({ id, reference, crn }) => ({ clock_id: id, issue: null, conversation: null, place: null, review: reference, crn })));
}

const keyOf = ({ crn, event, cause: { source, reference } }: Change): Row => ({ source, reference, crn, event });
const textOf = ({ source, reference, crn, event }: Row): string => JSON.stringify([source, reference, crn, event]);

const columnsOf = (cause: Cause): Row => ({
  message_id: cause.source === 'INCIDENT' ? cause.messageId : null, issuer: cause.source === 'INCIDENT' ? cause.issuer : null,
  ...(cause.source === 'PERSON' ? { happened_on: cause.happenedOn, learned_from: cause.learnedFrom, details: cause.details, entered_by: cause.enteredBy, relationship: cause.relationship, report_names: cause.reportNames } : {}),
});
