import { readCrn, readCro, readPnc } from '#messages';

/** The identifiers by which an incident names its subject; in any written form, each may be absent. */
export interface SubjectIdentifiers { crn?: string; pnc?: string; cro?: string }
/** A person that one was notified of. */
export interface CandidateIdentifiers {
  crn: string;
  /** Case reference numbers merged into this one. */
  formerCrns?: readonly string[];
  pnc?: string | null;
  cro?: string | null;
}
export type MatchedIdentifier = 'CRN' | 'PNC' | 'CRO';

/** A decision on exact identifiers alone, with its reasons as codes; a reason never quotes an identifier. */
export interface IdentifierMatch {
  readonly decision: 'match' | 'none' | 'conflict';
  /** The current CRN of the person, when the decision is `match`. */
  readonly crn?: string;
  /** The identifiers that agree. */
  readonly identifiers: MatchedIdentifier[];
  readonly reasons: { identifier: MatchedIdentifier; outcome: 'agrees' | 'differs' | 'unknown' | 'unreadable' }[];
}

const readers = { CRN: readCrn, PNC: (text: string) => readPnc(text), CRO: readCro } as const;
const identifiers = ['PNC', 'CRO', 'CRN'] as const;

const canonical = (identifier: MatchedIdentifier, text: string): string | undefined => {
  const reading = readers[identifier](text);
  return reading.ok ? reading.value : undefined;
};

/** The identifiers of a candidate, canonical; one that cannot be read is no identifier. */
function heldBy(candidate: CandidateIdentifiers, identifier: MatchedIdentifier): Set<string> {
  const written = identifier === 'CRN' ? [candidate.crn, ...(candidate.formerCrns ?? [])] : [identifier === 'PNC' ? candidate.pnc : candidate.cro];
  return new Set(written.flatMap((text) => (text ? [canonical(identifier, text) ?? []] : [])).flat());
}

/**
 * Matches the subject of an incident on exact identifiers: PNC, CRO, and CRN with its former ones (DOMAIN 6.1). Identifiers that
 * point at two people, or one person whose other identifier differs, are a conflict for a person to look at, never a match.
 */
export function matchIdentifiers(subject: SubjectIdentifiers, candidates: readonly CandidateIdentifiers[]): IdentifierMatch {
  const written: Record<MatchedIdentifier, string | undefined> = { PNC: subject.pnc, CRO: subject.cro, CRN: subject.crn };
  const reasons: IdentifierMatch['reasons'] = [];
  const agreeing: MatchedIdentifier[] = [];
  const people = new Set<CandidateIdentifiers>();
  const sought: [MatchedIdentifier, string][] = [];
  for (const identifier of identifiers) {
    const text = written[identifier];
    if (text === undefined || text.trim() === '') continue;
    const value = canonical(identifier, text);
    if (value === undefined) {
      reasons.push({ identifier, outcome: 'unreadable' });
      continue;
    }
    sought.push([identifier, value]);
    const holders = candidates.filter((candidate) => heldBy(candidate, identifier).has(value));
    for (const holder of holders) people.add(holder);
    if (holders.length > 0) agreeing.push(identifier);
    reasons.push({ identifier, outcome: holders.length > 0 ? 'agrees' : 'unknown' });
  }
  const [person, ...others] = new Map([...people].map((one) => [one.crn, one])).values();
  if (!person) return { decision: 'none', identifiers: [], reasons };
  for (const [identifier, value] of sought) {
    const held = heldBy(person, identifier);
    const reason = reasons.find((one) => one.identifier === identifier);
    if (reason && held.size > 0 && !held.has(value)) reason.outcome = 'differs';
  }
  const conflict = others.length > 0 || reasons.some(({ outcome }) => outcome === 'differs');
  return conflict ? { decision: 'conflict', identifiers: agreeing, reasons } : { decision: 'match', crn: person.crn, identifiers: agreeing, reasons };
}
