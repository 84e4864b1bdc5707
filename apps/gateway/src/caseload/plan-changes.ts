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
  readonly contentDigest: string;
  /** The agency that was last told that the person is under supervision; `null`: nobody. */
  readonly toldAgency: AgencyCode | null;
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
  readonly toldAgency: AgencyCode | null;
  readonly notices: readonly Notice[];
}

/**
 * Decides what one row of the caseload changes. A force is told only of people who live in its area: when the home force changes, the old one
 * is told TRANSFERRED (and forgets) and the new one ADDED. A person whose force has no node is kept and told to nobody until it has one.
 */
export function planPerson(row: CaseloadRow, prints: Fingerprints, held: HeldPerson | undefined, homeAgency: AgencyCode | null): PersonPlan {
  const version = (held?.version ?? 0) + 1;
  const told = held?.state === 'ACTIVE' ? held.toldAgency : null;
  if (row.endedOn !== '') {
    const unchanged = held?.state === 'ENDED' && held.rowDigest === prints.row;
    const notices: Notice[] = told === null ? [] : [{ recipient: told, change: 'ENDED' }];
    return { outcome: unchanged ? 'unchanged' : 'ended', write: !unchanged, state: 'ENDED', version: unchanged ? held.version : version, toldAgency: null, notices };
  }
  const base = { write: true, state: 'ACTIVE', version, toldAgency: homeAgency } as const;
  const added: Notice[] = homeAgency === null ? [] : [{ recipient: homeAgency, change: 'ADDED' }];
  if (held?.state !== 'ACTIVE') return { ...base, outcome: 'added', notices: added };
  if (told !== homeAgency) {
    if (told === null) return { ...base, outcome: 'changed', notices: added };
    return { ...base, outcome: 'transferred', notices: [{ recipient: told, change: 'TRANSFERRED' }, ...added] };
  }
  if (held.rowDigest === prints.row) return { ...base, outcome: 'unchanged', write: false, version: held.version, notices: [] };
  const notices: Notice[] = homeAgency === null || held.contentDigest === prints.content ? [] : [{ recipient: homeAgency, change: 'CHANGED' }];
  return { ...base, outcome: 'changed', notices };
}

/** The end of a person whom a full load no longer names. */
export function planEnd(held: HeldPerson): PersonPlan {
  return { outcome: 'ended', write: true, state: 'ENDED', version: held.version + 1, toldAgency: null, notices: held.toldAgency === null ? [] : [{ recipient: held.toldAgency, change: 'ENDED' }] };
}
