import { type Label } from '#messages';

/** Each label in the words of a sharing agreement. */
export const labelMeanings = {
  OPEN: 'the supervised person could safely read it.',
  SENSITIVE: 'seeing it would raise risk; never in anything that the supervised person may see.',
  ORIGINATOR: 'graded intelligence with the conditions of its originator; not passed on unless the originator has said so.',
  MAPPA: 'minutes and referral content of MAPPA, kept at their source.',
  VICTIM: 'what belongs to a victim; it can be opened only at the desk of the recipient, by staff who may read it. OPEN, SENSITIVE and ORIGINATOR content may go with it, MAPPA content never.',
} as const satisfies Record<Label, string>;
