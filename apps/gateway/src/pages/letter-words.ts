import { words } from '#pages';
import { type ShownLetter } from '../enquiries/shown.js';
import { type LetterState } from '../store/letters.js';

/** How a letter to a place without a node stands, in words. */
export const letterWords = ({ state, code, sentBy, sentTo }: ShownLetter): string => ({
  WAITING: 'They have no node: a letter is being prepared.',
  SENT: 'They have no node: sent by secure mail.',
  DELAYED: `They have no node, and secure mail could not be delivered (${words(code)}). It is tried again; if it cannot wait, send it by hand.`,
  BY_HAND: 'They have no node and no secure mail: to be sent by hand. Victim liaison staff print it at the desk.',
  UNREADABLE: 'They have no node, and the letter could not be opened at the desk: your service desk has been told. Ask them by hand.',
  HANDED: `They have no node: sent by hand by ${sentBy ?? ''}. ${sentTo ?? ''}`,
})[state];

/** Whether somebody must send a letter by hand that stands so. */
export const isForHand = (state: LetterState | undefined | null): boolean => state === 'DELAYED' || state === 'BY_HAND' || state === 'UNREADABLE';
