import { randomUUID } from 'node:crypto';
import { clockRules } from '#clocks';
import { type AgreedKind } from '#directory';
import { startClocks } from '#exchange/clocks';
import { agreedTerm } from '#measures';
import { parseAgencyCode } from '#messages';
import { type Sql } from '#platform';
import { insertAwaited, ownerOfClocks } from '../store/awaited.js';

/** A contest that was sent: of which refusal, in which conversation of which issue, and whom it concerns. */
export interface SentContest {
  readonly answer: string;
  readonly issue: string;
  readonly conversation: string;
  readonly crn: string;
  /** The kind of what was asked and refused. */
  readonly kind: string;
  readonly urgency: unknown;
  /** Of whom it is awaited: the agency that refused, or the place that was asked by letter. */
  readonly to: string;
  readonly byLetter: boolean;
  readonly askedBy: string;
  /** What the agreement says of contests. */
  readonly agreed: AgreedKind | undefined;
}

/** Starts the clock of the decision on a contest, in the transaction that sends it: nobody may leave it undecided in silence. It is known by the refusal that it is about. */
export async function awaitDecision(sql: Sql, { answer, issue, conversation, crn, kind, urgency, to, byLetter, askedBy, agreed }: SentContest): Promise<void> {
  const id = randomUUID();
  const term = agreedTerm(agreed, urgency) ?? clockRules.CONTEST_DECIDED.term;
  await startClocks(sql, [{ id, rule: 'CONTEST_DECIDED', term, about: kind, reference: answer, ...(byLetter ? {} : { partner: parseAgencyCode(to) }), at: new Date(), ...await ownerOfClocks(sql, crn, askedBy) }]);
  await insertAwaited(sql, [{ clock_id: id, issue, conversation, place: byLetter ? to : null, crn }]);
}
