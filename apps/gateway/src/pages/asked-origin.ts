import { type Actor } from '#access';
import { GatewayError, isUuid, type Kind } from '#messages';
import { type Sql } from '#platform';
import { contentFromReview } from '../changes/reviews.js';
import { contentFromGate } from '../gates/gates.js';

/** What an enquiry or referral that is asked from a gate or a review has from it, and where whoever asks goes on to. */
export interface Origin {
  /** What stands, and nobody is asked for. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** What the form begins with. */
  readonly initial: Readonly<Record<string, unknown>>;
  readonly onward: string;
  readonly says: string;
  /** The review whose proposal this issues. */
  readonly review?: string;
}

/** Where something is asked from; undefined for what is asked by itself. @throws GatewayError ACCESS_NOT_FOUND where the actor may see no such gate or review of this person, or the review proposes no such thing any more */
export async function originOf(sql: Sql, actor: Actor, kind: Kind, crn: string, from: { readonly gate: unknown; readonly review: unknown }): Promise<Origin | undefined> {
  if (from.review !== undefined) return ofReview(sql, actor, kind, crn, String(from.review));
  const fixed = await contentFromGate(sql, actor, kind, crn, from.gate);
  return fixed === undefined ? undefined : { fixed, initial: {}, onward: `/gates/${String(from.gate)}`, says: 'The proposed address, and what made this necessary, are taken from the gate.' };
}

async function ofReview(sql: Sql, actor: Actor, kind: Kind, crn: string, review: string): Promise<Origin> {
  if (!isUuid(review)) throw new GatewayError('ACCESS_NOT_FOUND');
  const { fixed, initial } = await contentFromReview(sql, actor, kind, crn, review);
  return { fixed, initial, review, onward: `/reviews/${review}`, says: 'What made this necessary is taken from the review, and so is what the form begins with.' };
}
