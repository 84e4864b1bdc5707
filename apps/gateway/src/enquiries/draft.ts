import { type Actor } from '#access';
import { type Directory } from '#directory';
import { checkSource } from '#labels';
import { type Finding, kinds } from '#messages';
import { type Row } from '#platform';
import { withoutAddress } from './addresses.js';
import { type AskedKind, type Recipient } from './asked-kinds.js';
import { type ComputedPlace, type LeftOut, type LocatedAddress, type NotAsked, placesOf, settlePlaces } from './places.js';

/** Somebody who is asked, and the places for which: with the addresses that lie there, or named by hand. */
export interface AskedAgency {
  /** The code of the agency; of a place without a node that of the place, which no agency has. */
  readonly to: string;
  /** Whether it has no node, and is asked by letter. */
  readonly byLetter: boolean;
  readonly places: readonly ComputedPlace[];
  /** Its units for which that is, where the directory names any. */
  readonly units: readonly string[];
}

/** A draft with everything that the case record and the token know, who is asked and who is not, and what is still to be put right. */
export interface Completed {
  readonly content: Readonly<Record<string, unknown>>;
  readonly agencies: readonly AskedAgency[];
  readonly notAsked: readonly NotAsked[];
  readonly findings: readonly Finding[];
  /** What the practitioner is told besides, which stops nothing. */
  readonly hints: readonly Hint[];
}

/** Something that a practitioner should know of a draft, at a field, with what to do. */
export interface Hint {
  readonly path: string;
  readonly todo: string;
}

interface Given {
  readonly content: object;
  readonly area?: string;
  readonly leftOut?: readonly LeftOut[];
}

type Content = Readonly<Record<string, unknown>>;

/** The content of a draft with what the case record and the token know; who is to be asked is as the draft has it. Pure. */
export function contentOf(asked: AskedKind, given: Given, person: Row, actor: Actor, now: Date): Content {
  const draft = given.content as Content;
  const hasRole = kinds[asked.kind].conditions.some(({ when }) => when?.field === 'requesterRole');
  return {
    ...asked.defaults?.(String(person['date_of_birth']), now.toISOString().slice(0, 10)), ...(hasRole ? { requesterRole: 'PRACTITIONER' } : {}), ...draft,
    [asked.requester]: requesterOf(actor, draft[asked.requester]),
    // Who a case administrator is cannot be said otherwise: the directing practitioner must be named (DOMAIN 1.1).
    ...(hasRole && !actor.roles.some((role) => role === 'practitioner' || role === 'manager') ? { requesterRole: 'CASE_ADMINISTRATOR' } : {}),
    subject: subjectOf(person),
  };
}

/**
 * Completes a draft with everybody who is to be asked because of an address, and says, field by field, what is to be done. `written` is its content by {@link contentOf}. Pure: the same draft is judged alike before and
 * while it is issued.
 */
export function completeDraft(asked: AskedKind, given: Given, written: Content, addresses: readonly LocatedAddress[], directory: Directory, us: string): Completed {
  const { content, computed, led, notAsked, findings } = withPlaces(asked, given, written, addresses, directory, us);
  const recipients = asked.recipients(content, given.area, directory, led).map((one) => asReached(one, asked, given.area, directory, us));
  return {
    content, notAsked, agencies: agenciesOf(recipients, computed), hints: hintsOf(asked, content),
    findings: [
      ...('toUnits' in given.content ? [{ path: '/toUnits', code: 'UNKNOWN_FIELD', todo: 'Leave this field out; it is taken from the directory.' } as const] : []),
      ...('subject' in given.content ? [{ path: '/subject', code: 'UNKNOWN_FIELD', todo: 'Leave this field out; it is taken from the case record.' } as const] : []),
      ...checkSource(asked.kind, content), ...recipients.flatMap((one) => ('finding' in one ? [one.finding] : [])), ...findings,
    ],
  };
}

/** That nobody is asked because of where somebody lives whose address is protected or not known, and what to do: it is never silent. */
function hintsOf({ kind, places }: AskedKind, content: Content): Hint[] {
  if (places === undefined) return [];
  const [what, where] = places.of === 'force' ? ['force', '/forces'] : ['area', `/${places.field ?? 'area'}`];
  return withoutAddress(kind, content).map((words) => ({ path: where, todo: `${words} leads to no ${what}: none is given, or it is protected and is not used to find whom to ask. If you know in which ${what} it is, name that ${what} by hand.` }));
}

interface WithPlaces extends Pick<Completed, 'content' | 'notAsked' | 'findings'> { readonly computed: readonly ComputedPlace[]; readonly led: readonly string[] }

/** Whether an agreement lets a kind pass to an agency: to one without, nothing can be sent. */
const isAgreed = (directory: Directory, us: string, to: string, kind: string): boolean => directory.agreedKind(us, to, kind) !== undefined;

/** An agency that takes part and has no agreement for the kind is asked as a place without a node is: by letter. Where no place is known, what is sent says that there is no agreement. */
function asReached(one: Recipient, { kind, where }: AskedKind, area: string | undefined, directory: Directory, us: string): Recipient {
  if (!('agency' in one) || isAgreed(directory, us, one.agency, kind)) return one;
  const place = one.place ?? area;
  return place !== undefined && where?.isPlace(place) === true ? { letterTo: where.codeOf?.(place) ?? place } : one;
}

function withPlaces({ kind, places }: AskedKind, given: Given, written: Content, addresses: readonly LocatedAddress[], directory: Directory, us: string): WithPlaces {
  if (places === undefined) return { content: written, computed: [], led: [], notAsked: [], findings: [] };
  // An address that must not stand where it does, as that of a former partner, leads nowhere: it is to be taken out.
  const wrong = new Set(checkSource(kind, written).map(({ path }) => path));
  const computed = placesOf(addresses.filter(({ fields }) => !fields.some((field) => wrong.has(field))), places.of);
  const isHere = (place: string): boolean => { const agency = places.agencyOf(place, directory); return agency !== undefined && isAgreed(directory, us, agency, kind); };
  const { named, notAsked, findings } = settlePlaces(places, computed, isHere, places.field === undefined ? undefined : written[places.field], given.leftOut);
  if (places.field === undefined) return { content: written, computed: computed.places, led: named as string[] | undefined ?? [], notAsked, findings };
  return { content: named === undefined ? written : { ...written, [places.field]: named }, computed: computed.places, led: [], notAsked, findings };
}

/** What one agency is sent: the same as the others, and which of its units it is for. */
export const contentFor = (content: Content, units: readonly string[]): Content => (units.length === 0 ? content : { ...content, toUnits: units });

/** Each agency once, with every place for which it is asked. */
function agenciesOf(recipients: readonly Recipient[], computed: readonly ComputedPlace[]): AskedAgency[] {
  const by = new Map<string, { readonly byLetter: boolean; readonly places: ComputedPlace[]; readonly units: string[] }>();
  for (const one of recipients) {
    if ('finding' in one) continue;
    const byLetter = 'letterTo' in one;
    const [to, place] = byLetter ? [one.letterTo, one.letterTo] : [one.agency, one.place];
    const asked = by.get(to) ?? { byLetter, places: [], units: [] };
    if (place !== undefined && !asked.places.some((each) => each.place === place)) asked.places.push(computed.find((each) => each.place === place) ?? { place, because: [] });
    const unit = byLetter ? undefined : one.unit;
    if (unit !== undefined && !asked.units.includes(unit)) asked.units.push(unit);
    by.set(to, asked);
  }
  return [...by].map(([to, asked]) => ({ to, ...asked }));
}

/** Who asks is who is signed in, whatever the draft says; unit and contact may be given. What is no object stays, to be found wrong. */
function requesterOf(actor: Actor, written: unknown): unknown {
  if (written !== undefined && (typeof written !== 'object' || written === null || Array.isArray(written))) return written;
  return { ...(actor.teams[0] === undefined ? {} : { unit: actor.teams[0] }), ...written, name: actor.person };
}

const given = (fields: Readonly<Record<string, unknown>>): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''));
const listed = (value: unknown): readonly object[] => (Array.isArray(value) ? (value as object[]) : []);

/** The supervised person as the case record knows them (DOMAIN 2.17, M1): nobody types an identifier. */
export function subjectOf(person: Row): object {
  return given({
    crn: person['crn'], pnc: person['pnc'], cro: person['cro'], prisonNumber: person['prison_number'], dateOfBirth: person['date_of_birth'], sex: person['sex'],
    names: [{ kind: 'CURRENT', givenNames: person['given_names'], familyName: person['family_name'] }, ...listed(person['aliases']).map((alias) => ({ kind: 'ALIAS', ...alias }))],
    addresses: listed(person['addresses']),
  });
}
