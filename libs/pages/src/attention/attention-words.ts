import { type AttentionReason } from '#exchange/web';

/** What a page says of a message that needs attention: in a word or two, and what to do. */
export interface AttentionWords {
  readonly tag: string;
  readonly text: string;
}

const said: Readonly<Record<AttentionReason, { readonly tag: string; readonly text: (to: string) => string }>> = {
  late: { tag: 'Not received in time', text: (to) => `${to} has not confirmed yet that this arrived. It is still being sent. If it cannot wait, ring them.` },
  unopened: { tag: 'Not opened in time', text: (to) => `Nobody at ${to} has opened this within the agreed time. Ring them.` },
  refused: { tag: 'Not taken in', text: (to) => `${to} could not take this in. Nobody there has seen it; your service desk has been told.` },
  'part-refused': { tag: 'Not read in full', text: (to) => `${to} could not read the part for the staff who may know about victims. Your service desk has been told.` },
  expired: { tag: 'Never confirmed', text: (to) => `${to} has not confirmed that this arrived, and it is no longer sent. Ring them.` },
  unsent: { tag: 'Not sent', text: (to) => `This could not be sent to ${to} and never will be. Say it anew; your service desk has been told why.` },
  lost: { tag: 'Cannot be sent again', text: (to) => `${to} lacks this, and it cannot be sent again. Ring them, and say it anew if it still matters.` },
};

/** What is said of one reason, about the partner `to`. */
export const attentionWords = (why: AttentionReason, to: string): AttentionWords => ({ tag: said[why].tag, text: said[why].text(to) });

const units = [['day', 86_400], ['hour', 3600], ['minute', 60]] as const;

/** A length of time as a person says it, in its largest unit: "2 days", "1 hour", "less than a minute". */
export function lengthOf(seconds: number): string {
  const [unit, size] = units.find(([, least]) => seconds >= least) ?? [undefined, 0];
  if (unit === undefined) return 'less than a minute';
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
