/** Somebody or something that carries identifiers, each written `TYPE:value` in canonical form. */
export interface Identified {
  readonly identifiers: readonly string[];
}

/** The identifiers that decide, the strongest first (DOMAIN 6.1). */
const byStrength = ['PNC', 'CRN', 'CRO'] as const;

/** A type of identifier that decides. */
export type IdentifierType = (typeof byStrength)[number];

/** What comparing an incident with the people supervised here came to. */
export type IdentifierDecision<Person> =
  | { readonly decision: 'match'; readonly person: Person; readonly agreeing: readonly IdentifierType[] }
  | { readonly decision: 'none' }
  /** The identifiers contradict each other or lead to several people: a person must decide, nothing is sent. */
  | { readonly decision: 'conflict' };

/**
 * Decides on exact identifiers alone. A person matches when the strongest identifier that both sides hold agrees; a weaker one never
 * overrules a stronger one that contradicts it, and identifiers that lead to two people decide nothing.
 */
export function matchIdentifiers<Person extends Identified>(incident: Identified, people: readonly Person[]): IdentifierDecision<Person> {
  const found = people.map((person) => ({ person, agreeing: agreeingTypes(incident, person) })).filter(({ agreeing }) => agreeing.length > 0);
  const [only, ...others] = found;
  if (only === undefined) return { decision: 'none' };
  const strongest = byStrength.find((type) => valuesOf(incident, type).length > 0 && valuesOf(only.person, type).length > 0);
  if (others.length > 0 || strongest === undefined || !only.agreeing.includes(strongest)) return { decision: 'conflict' };
  return { decision: 'match', ...only };
}

function agreeingTypes(one: Identified, other: Identified): IdentifierType[] {
  return byStrength.filter((type) => valuesOf(one, type).some((value) => other.identifiers.includes(value)));
}

function valuesOf({ identifiers }: Identified, type: IdentifierType): readonly string[] {
  return identifiers.filter((identifier) => identifier.startsWith(`${type}:`));
}
