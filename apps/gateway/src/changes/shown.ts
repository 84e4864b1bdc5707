import { learnedFrom, relationships } from '#messages';
import { type Fields, type Row, shapes } from '#platform';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { reportNames } from './also-shown.js';
import { type ChangeName, changeNames } from './change-events.js';
import { causeOf, type ShownCause } from './causes.js';
import { prefilled } from './prefilled.js';
import { askedBy, type Proposal, proposalNames, proposals } from './proposals.js';

const { content, date, fields, flag, listOf, oneOf, orNull, text, time, uuid } = shapes;
const states = oneOf('OPEN', 'COMPLETE');
const proposalStates = ['OPEN', 'ISSUED', 'DONE', 'DECLINED'] as const;

/** What an answer says of a review in a list. */
export const listedReviewShape: Fields = {
  id: uuid, crn: text, event: oneOf(...changeNames), openedAt: time, state: states, completedAt: orNull(time),
  /** Null in the moments before its clock is first counted. */
  dueAt: orNull(time),
  overdue: flag, owner: orNull(text), team: orNull(text), open: listOf(oneOf(...proposalNames)),
};
/** And in full. */
export const reviewShape: Fields = {
  ...listedReviewShape,
  causes: listOf(fields({
    source: oneOf('PERSON', 'INCIDENT', 'LOAD'), notedAt: time, incident: orNull(uuid), load: orNull(uuid), happenedOn: orNull(date), learnedFrom: orNull(oneOf(...learnedFrom)), details: orNull(text), enteredBy: orNull(text),
    relationship: orNull(oneOf(...relationships)), reportNames: orNull(oneOf(...reportNames)),
  })),
  proposals: listOf(fields({
    proposal: oneOf(...proposalNames), text, state: oneOf(...proposalStates),
    /** Where in the API it is issued, naming this review; null where it is done without a message. */
    issuedAt: orNull(text),
    /** What its content has from the review. */
    prefilled: orNull(content),
    said: orNull(text), manager: orNull(text), by: orNull(text), at: orNull(time),
    conversations: listOf(fields({ conversation: uuid, kind: text, to: text, state: text })),
  })),
};

/** A review as a list shows it: that there is one is sensitive, and so is what it proposes. */
export interface ListedReview {
  readonly id: string;
  readonly crn: string;
  readonly event: ChangeName;
  readonly openedAt: unknown;
  readonly state: 'OPEN' | 'COMPLETE';
  readonly completedAt: Date | null;
  readonly dueAt: Date | null;
  /** Whether it is past its end, or was completed after it. */
  readonly overdue: boolean;
  readonly owner: string | null;
  readonly team: string | null;
  readonly open: readonly Proposal[];
}

export interface ShownProposal {
  readonly proposal: Proposal;
  readonly text: string;
  readonly state: (typeof proposalStates)[number];
  readonly issuedAt: string | null;
  readonly prefilled: Readonly<Record<string, unknown>> | null;
  readonly said: string | null;
  readonly manager: string | null;
  readonly by: string | null;
  readonly at: unknown;
  readonly conversations: readonly { readonly conversation: string; readonly kind: string; readonly to: string; readonly state: string }[];
}

export interface ShownReview extends ListedReview {
  readonly causes: readonly ShownCause[];
  readonly proposals: readonly ShownProposal[];
}

export function inList(row: Row): ListedReview {
  const [dueAt, completedAt] = [row['due_at'] as Date | null, row['completed_at'] as Date | null];
  return {
    id: String(row['id']), crn: String(row['crn']), event: row['event'] as ChangeName, openedAt: row['opened_at'], state: completedAt === null ? 'OPEN' : 'COMPLETE', completedAt, dueAt,
    overdue: dueAt !== null && dueAt <= (completedAt ?? new Date()), owner: row['owner'] as string | null, team: row['team'] as string | null, open: row['open'] as Proposal[],
  };
}

export function inFull(row: Row, causes: readonly Row[], of: readonly Row[]): ShownReview {
  const listed = inList(row);
  const shownCauses = causes.map(causeOf);
  return { ...listed, causes: shownCauses, proposals: of.map((one) => proposalOf(one, listed.event, shownCauses)) };
}

function proposalOf(row: Row, event: ChangeName, causes: readonly ShownCause[]): ShownProposal {
  const proposal = row['proposal'] as Proposal;
  const asks = askedBy(proposal);
  const start = asks === undefined ? undefined : prefilled(asks, event, causes);
  return {
    proposal, text: proposals[proposal].text, state: row['state'] as ShownProposal['state'], issuedAt: asks === undefined ? null : `/api/${askedKinds.find(({ kind }) => kind === asks)!.path}`,
    prefilled: start === undefined ? null : { ...start.initial, ...start.fixed }, said: row['said'] as string | null, manager: row['manager'] as string | null, by: row['dealt_by'] as string | null, at: row['dealt_at'],
    conversations: row['conversations'] as ShownProposal['conversations'],
  };
}
