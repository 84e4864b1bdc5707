import { otherCode, type Percentiles, type Shown } from '#measures';
import { refusalCodes } from '#messages';
import { words } from '../show/words.js';

/** A column of the figures. */
export interface Column {
  readonly name: string;
  readonly text: string;
}

/** The columns beside those of refusals, by the name of what they count. */
export const columns: readonly Column[] = [
  { name: 'asked', text: 'Asked' }, { name: 'notAsked', text: 'Not asked, for want of a node' }, { name: 'waiting', text: 'Open' }, { name: 'overdue', text: 'Open and overdue' }, { name: 'taken', text: 'Open and opened or taken there' },
  { name: 'refused', text: 'Refused' }, { name: 'refusedOpen', text: 'Refused, and waited for still' }, { name: 'refusedOverdue', text: 'Of these, overdue' }, { name: 'refusedClosed', text: 'Refused, and over' }, { name: 'contested', text: 'Contested or escalated' },
  { name: 'upheld', text: 'Contested and upheld' }, { name: 'overturned', text: 'Contested and overturned' }, { name: 'redirected', text: 'Sent elsewhere' }, { name: 'answered', text: 'Answered' }, { name: 'full', text: 'In full' }, { name: 'partial', text: 'In part' },
  { name: 'nil', text: 'Nothing held where searched' }, { name: 'decided', text: 'Decided or acknowledged' }, { name: 'late', text: 'Answered late' }, { name: 'read', text: 'Answer read' }, { name: 'used', text: 'Answer used' }, { name: 'pnd', text: 'PND searched' },
];

/** The codes of refusals, in words. */
export const codeColumns: readonly Column[] = [...refusalCodes, otherCode].map((name) => ({ name, text: words(name) }));

/** A count as a table has it. */
export const cellText = (shown: Shown | null | undefined): string => (shown === null || shown === undefined ? 'Not known' : shown === 'hidden' ? 'Hidden' : String(shown));

const parts = [['day', 1440], ['hour', 60], ['minute', 1]] as const;

/** A length of time in its two greatest parts: "2 days 3 hours". */
export function timeText(minutes: number | null): string {
  if (minutes === null) return 'Not shown';
  const first = parts.findIndex(([, length]) => minutes >= length);
  if (first === -1) return 'Under a minute';
  let left = minutes;
  const said = parts.slice(first, first + 2).flatMap(([name, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`];
  });
  return said.join(' ');
}

export const percentilesText = ({ median, p90 }: Percentiles): { readonly median: string; readonly p90: string } => ({ median: timeText(median), p90: timeText(p90) });

/** What is due, as far as a node knows it. */
export const dueText: Readonly<Record<string, string>> = {
  ADDRESS: 'Forces and areas to which the addresses of people named lead',
  ALLOCATION: 'People under supervision for domestic abuse who were given to a practitioner, asked about since',
  CHANGE_POLICE: 'Enquiries to the police that significant changes made necessary, issued from their review',
  CHANGE_CHILDREN: 'Enquiries to children’s services that significant changes made necessary, issued from their review',
  NEW_INCIDENT: 'People with a new incident, asked about since the newest',
  COURT: 'Enquiries that a result of a court made necessary, issued from their review',
  EMC_ASKED: 'Gates of electronically monitored curfews, for which police and children’s services were both asked about the address',
  EMC_DECIDED: 'Electronically monitored curfews proposed, with both answers there and reviewed before',
  HDC_ASKED: 'Gates of home detention curfews, for which police and children’s services were both asked about the address',
  HDC_DECIDED: 'Home detention curfews approved, with both answers there and reviewed before',
};

/** What nobody can read from these figures. */
export const notKnownText: Readonly<Record<string, string>> = {
  DUE_OTHERWISE: 'Whether an enquiry was due for a court report or a curfew of which nobody has entered anything, or because of a change that nobody has entered',
  USED_IN_REFERRAL: 'Whether a referral took something from an answer: that is told to those alone who may read of victims. An answer counts as used when somebody wrote what they concluded from it, or did the risk review for which it was asked',
  USED: 'Whether an answer was used: those know who asked',
  WITHOUT_NODE: 'Who was not asked at all',
  DUE: 'What should have been asked',
};
