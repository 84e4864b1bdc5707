import { words } from '#pages';
import { type ErrorCode } from '#messages';
import { type ShownLetter, type UnfiledReply } from '../enquiries/shown.js';
import { type LetterState } from '../store/letters.js';

/** How a letter to a place without a node stands, in words. */
export const letterWords = ({ state, code, sentBy, sentTo }: ShownLetter): string => ({
  WAITING: 'They have no node: a letter is being prepared.',
  SENT: 'They have no node: sent by secure mail. If the mailbox of your team shows that it came back, send it by hand.',
  DELAYED: `They have no node, and secure mail could not be delivered (${words(code)}). It is tried again; if it cannot wait, send it by hand.`,
  BY_HAND: 'They have no node and no secure mail: to be sent by hand. Victim liaison staff print it at the desk.',
  UNREADABLE: 'They have no node, and the letter could not be opened at the desk: your service desk has been told. Ask them by hand.',
  HANDED: `They have no node: sent by hand by ${sentBy ?? ''}. ${sentTo ?? ''}`,
})[state];

/** Whether somebody must send a letter by hand that stands so. */
export const isForHand = (state: LetterState | undefined | null): boolean => state === 'DELAYED' || state === 'BY_HAND' || state === 'UNREADABLE';

/** What is to be done about a reply that cannot be filed, by why. */
const corrected: Partial<Record<ErrorCode, string>> = {
  MESSAGE_UNASKED: 'It answers something that they were not asked here. Make sure that this is the enquiry whose reference the reply has, choose the right kind, and file it again.',
  MESSAGE_NOWHERE: 'It says to ask somebody else and does not say whom by a code. File it again with the code of the force or the area.',
};

/** That a reply which somebody filed does not stand among the answers, and what to do. */
export const unfiledWords = ({ kind, code, filedBy }: UnfiledReply): string =>
  `The reply that ${filedBy} filed (${words(kind)}) could not be filed and does not count as an answer (${code}). ${corrected[code as ErrorCode] ?? 'File it again, corrected. If it is refused once more, tell your service desk the code.'}`;
