import { type AgencyCode } from '#messages';
import { type CaseloadRow } from './columns.js';
import { type Fingerprints } from './fingerprint.js';

/** What the home force is told about one person. */
export type Change = 'ADDED' | 'CHANGED' | 'ENDED' | 'TRANSFERRED';

/** What the store holds of a person before a row is applied. */
export interface HeldPerson {
  readonly crn: string;
  readonly state: 'ACTIVE' | 'ENDED';
  readonly version: number;
  readonly homeForce: string;
  readonly rowDigest: string;
}

/** A force that was told of a person and has not been told of the end. It is known apart from the caseload: whatever a later file says, the force must learn of the end. */
export interface Holder {
  readonly agency: AgencyCode;
  /** The content digest in hex, as last told. */
  readonly contentDigest: string;
}

/** One supervision notification to be sent. */
export interface Notice {
  readonly recipient: AgencyCode;
  readonly change: Change;
}

/** What one row means: whether the person's row is written, and who is told what, in this order. */
export interface PersonPlan {
  readonly outcome: 'unchanged' | 'added' | 'changed' | 'ended' | 'transferred';
  readonly write: boolean;
  readonly state: 'ACTIVE' | 'ENDED';
  readonly version: number;
  readonly notices: readonly Notice[];
}

/** How a person stands now: under supervision or not, in whose area, and what a force is to be told. */
export interface Standing {
  readonly state: 'ACTIVE' | 'ENDED';
  readonly homeAgency: AgencyCode | null;
  readonly contentDigest: string;
}

/**
 * Who is still to be told what, so that exactly the home force holds the person as they are now: it follows from who holds them, not from what a
 * file said before. Forces that must forget come first.
 */
export function noticesOwed({ state, homeAgency, contentDigest }: Standing, holders: readonly Holder[]): Notice[] {
  const home = state === 'ACTIVE' ? homeAgency : null;
  const ends = holders.filter(({ agency }) => agency !== home).map(({ agency }): Notice => ({ recipient: agency, change: state === 'ACTIVE' ? 'TRANSFERRED' : 'ENDED' }));
  if (home === null) return ends;
  const told = holders.find(({ agency }) => agency === home);
  if (told === undefined) return [...ends, { recipient: home, change: 'ADDED' }];
  return told.contentDigest === contentDigest ? ends : [...ends, { recipient: home, change: 'CHANGED' }];
}

/**
 * Decides what one row of the caseload changes. A force is told only of people who live in its area: when the home force changes, the old one
 * is told TRANSFERRED (and forgets) and the new one ADDED. A person whose force has no node is kept and told to nobody until it has one.
 */
export function planPerson(row: CaseloadRow, prints: Fingerprints, held: HeldPerson | undefined, homeAgency: AgencyCode | null, holders: readonly Holder[]): PersonPlan {
  const state = row.endedOn === '' ? 'ACTIVE' : 'ENDED';
  const notices = noticesOwed({ state, homeAgency, contentDigest: prints.content }, holders);
  const isSame = held?.state === state && held.rowDigest === prints.row;
  const outcome = outcomeOf(state, held, isSame, notices);
  return { outcome, write: !isSame, state, version: isSame ? held.version : (held?.version ?? 0) + 1, notices };
}

function outcomeOf(state: HeldPerson['state'], held: HeldPerson | undefined, isSame: boolean, notices: readonly Notice[]): PersonPlan['outcome'] {
  if (state === 'ENDED') return isSame ? 'unchanged' : 'ended';
  if (held?.state !== 'ACTIVE') return 'added';
  if (notices.some(({ change }) => change === 'TRANSFERRED')) return 'transferred';
  return isSame && notices.length === 0 ? 'unchanged' : 'changed';
}

/** The end of a person whom a full load no longer names. */
export function planEnd(held: HeldPerson, holders: readonly Holder[]): PersonPlan {
  return { outcome: 'ended', write: true, state: 'ENDED', version: held.version + 1, notices: noticesOwed({ state: 'ENDED', homeAgency: null, contentDigest: '' }, holders) };
}
