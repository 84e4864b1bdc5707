import { type What } from '#access';
import { type Directory } from '#directory';
import { answersTo, type Finding, type Kind, kinds, type LawfulBasis, policeForces, type Purpose } from '#messages';
import { type PlacesAsked } from './places.js';

/** Somebody who is asked: an agency, or a place that has no node, by letter. Or what to do where the draft names nobody who can be asked. */
export type Recipient = { readonly agency: string; readonly place?: string; readonly unit?: string } | { readonly letterTo: string } | { readonly finding: Finding };

/** A kind of message by which a practitioner asks other agencies for something: enquiries and referrals. */
export interface AskedKind {
  /** Where it stands in the API: `/api/<path>`. */
  readonly path: string;
  readonly kind: Kind;
  readonly what: What & ('enquiry' | 'referral');
  readonly purpose: Purpose;
  /** What it stands on where the practitioner says nothing else. */
  readonly lawfulBasis: LawfulBasis;
  /** The field that says who asks. */
  readonly requester: 'requestedBy' | 'referrer';
  /** Values of fields that the practitioner left out. */
  readonly defaults?: (born: string, today: string) => Readonly<Record<string, unknown>>;
  /** Where nobody says which days are asked about, they begin where the last answers ended (DOMAIN 2.17). */
  readonly isSinceLast?: true;
  /**
   * Whose area beside the content finds who is asked, e.g. "where the victim lives"; the sort of agency is what the kind is `routedByArea` to. It is no part of what is sent: where somebody
   * lives must not be kept. Left out where the content itself says who is asked. Where addresses say it too, it names one more.
   */
  readonly area?: string;
  /** `led` are the places to which addresses lead, where no field of the content lists them. */
  readonly recipients: (content: Readonly<Record<string, unknown>>, area: string | undefined, directory: Directory, led: readonly string[]) => readonly Recipient[];
  /** The places for which somebody is asked; one for which nobody takes part is asked by letter. Left out where somebody is asked by the exchange or not at all. */
  readonly where?: Where;
  /** The same where the recipients follow from the addresses of everybody named. */
  readonly places?: Where & PlacesAsked;
}

/** The places for which a kind asks: forces or authorities, and whoever acts for each. */
export interface Where extends Pick<PlacesAsked, 'of' | 'nameOf'> {
  readonly agencyOf: (place: string, directory: Directory) => string | undefined;
  /** Which of its units it is that acts for the place, where the directory names one. */
  readonly unitOf?: (place: string, directory: Directory) => string | undefined;
  /** Whether there is such a place, whoever takes part: only then it is asked by letter. */
  readonly isPlace: (place: string) => boolean;
  /** By which code it is asked by letter, where that of its area belongs to somebody else there; that of its area otherwise. */
  readonly codeOf?: (area: string) => string;
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
const nobody = (path: string, todo: string): Recipient => ({ finding: { path, code: 'NOT_IN_LIST', todo } });
/** Asks whoever acts for each place that the content lists; one that has no node by letter. */
const byPlace = (places: NonNullable<AskedKind['places']> & { readonly field: string }, todo: string): Required<Pick<AskedKind, 'where' | 'places' | 'recipients'>> => ({
  where: places, places,
  recipients: (content, _, directory) => texts(content[places.field]).map((place, at) => atPlace(places, place, directory) ?? nobody(`/${places.field}/${at}`, todo)),
});
const ofUnit = (unit: string | undefined): { readonly unit?: string } => (unit === undefined ? {} : { unit });
/** Whoever acts for a place, or a letter to it where it has no node; nobody where there is no such place. */
function atPlace({ agencyOf, unitOf, isPlace, codeOf }: Where, place: string, directory: Directory): Recipient | undefined {
  const agency = agencyOf(place, directory);
  if (agency !== undefined) return { agency, place, ...ofUnit(unitOf?.(place, directory)) };
  return isPlace(place) ? { letterTo: codeOf?.(place) ?? place } : undefined;
}
/** Tells whoever acts for each place to which an address leads, and for the area that is named beside the content; first stands whom a person named. */
const byAreaAndPlace = (places: NonNullable<AskedKind['places']>, todo: string): Required<Pick<AskedKind, 'where' | 'places' | 'recipients'>> => ({
  where: places, places,
  recipients: (_, area, directory, led) => [...(area === undefined && led.length > 0 ? [] : [namedArea(places, area, directory, todo)]), ...led.flatMap((place) => atPlace(places, place, directory) ?? [])],
});
/** Asks whoever acts for the one area that is named beside the content, or that area by letter. */
const byNamedArea = (where: Where, todo: string): Required<Pick<AskedKind, 'where' | 'recipients'>> => ({ where, recipients: (_, area, directory) => [namedArea(where, area, directory, todo)] });
/** The agency alone, without the area for which it is asked: that is not kept. Of an area without a node the code is the recipient, and says no more than the agency of one that has a node. */
function namedArea(where: Where, area: string | undefined, directory: Directory, todo: string): Recipient {
  const asked = area === undefined ? undefined : atPlace(where, area, directory);
  if (asked === undefined) return nobody('/area', todo);
  if (!('agency' in asked)) return asked;
  return { agency: asked.agency, ...ofUnit(asked.unit) };
}

/** That there is one is itself SENSITIVE: a list of them needs a reason. */
export const isHidden = ({ kind }: AskedKind): boolean => kinds[kind].floor !== 'OPEN';

/** Whether something that answers a kind can be contested: a refusal, or a decision on a referral of children. */
export const mayBeContested = ({ kind }: AskedKind): boolean => answersTo('enquiry-refusal', kind) || answersTo('referral-outcome', kind);

/** The codes of authorities that run children's services: counties, unitary, metropolitan, London and Welsh ones (DOMAIN 6.1). */
const authorityPattern = /^(E0[689]|E10|W06)[0-9]{6}$/;

/** The children's services, or the adult social care, of an area. */
const authoritiesFor = (kind: Kind, called = "children's services"): Where => ({
  of: 'authority', agencyOf: (area, directory) => directory.route(area, kind)?.agency, unitOf: (area, directory) => directory.route(area, kind)?.unit, nameOf: (area) => `the ${called} of ${area}`, isPlace: (area) => authorityPattern.test(area),
});

/** Every authority in whose area there may be a MARAC: districts have one too, or share it. */
const maracAreaPattern = /^(E0[6-9]|E10|W06)[0-9]{6}$/;
const maracPrefix = 'marac-';

/** The MARAC of an area. By letter it is asked under a code of its own: the mailbox of the authority of that area is somebody else's. */
const maracs: Where = {
  of: 'authority', agencyOf: (area, directory) => directory.route(area, 'marac-referral')?.agency, unitOf: (area, directory) => directory.route(area, 'marac-referral')?.unit, codeOf: (area) => `${maracPrefix}${area}`,
  nameOf: (code) => `the MARAC of ${code.replace(maracPrefix, '')}`, isPlace: (code) => maracAreaPattern.test(code.replace(maracPrefix, '')),
};

/** The days that are asked about where nobody says which, and nobody has answered yet. */
const wholeLife = (born: string, today: string): Readonly<Record<string, unknown>> => ({ period: { from: born, until: today } });

/** Everything that can be asked; a new kind is a row here. */
const rows = [
  {
    path: 'enquiries', kind: 'da-enquiry', what: 'enquiry', purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', requester: 'requestedBy',
    defaults: wholeLife, isSinceLast: true,
    ...byPlace({
      field: 'forces', of: 'force', agencyOf: (force, directory) => directory.forceByCode(force)?.code, nameOf: (force) => `${policeForces[force] ?? 'the'} police (${force})`,
      isPlace: (force) => Object.hasOwn(policeForces, force),
    }, 'Name a police force of England and Wales.'),
  },
  {
    path: 'safeguarding-enquiries', kind: 'safeguarding-enquiry', what: 'enquiry', purpose: 'safeguard-child', lawfulBasis: 'CA2004-s11', requester: 'requestedBy',
    defaults: wholeLife, isSinceLast: true,
    ...byPlace({ field: 'areas', ...authoritiesFor('safeguarding-enquiry') }, "Name an area that has children's services of its own."),
  },
  {
    path: 'marac-referrals', kind: 'marac-referral', what: 'referral', purpose: 'manage-da-risk', lawfulBasis: 'CDA1998-s115', requester: 'referrer', area: 'where the victim lives',
    defaults: () => ({ perpetratorNotInformed: 'YES' }),
    ...byNamedArea(maracs, 'Name the area where the victim lives: the code of an authority.'),
  },
  {
    path: 'child-referrals', kind: 'child-referral', what: 'referral', purpose: 'safeguard-child', lawfulBasis: 'CA2004-s11', requester: 'referrer', area: 'where the children live',
    ...byNamedArea(authoritiesFor('child-referral'), "Name the area where the children live: the code of an authority that has children's services."),
  },
  {
    path: 'adult-referrals', kind: 'adult-referral', what: 'referral', purpose: 'safeguard-adult', lawfulBasis: 'CARE-ACT-2014', requester: 'referrer', area: 'where the adult lives',
    ...byNamedArea(authoritiesFor('adult-referral', 'adult social care'), 'Name the area where the adult lives: the code of an authority that has adult social care.'),
  },
  {
    path: 'custody-notices', kind: 'custody-notice', what: 'referral', purpose: 'safeguard-child', lawfulBasis: 'CA2004-s11', requester: 'requestedBy', area: 'where the children live, or the person after release',
    ...byAreaAndPlace(authoritiesFor('custody-notice'), "Name the area whose children's services are told: the code of an authority that has them."),
  },
] as const satisfies readonly AskedKind[];

/** The name of a kind that can be asked. */
export type AskedName = (typeof rows)[number]['kind'];
export const askedKinds: readonly (AskedKind & { readonly kind: AskedName })[] = rows;

/** What a place without a node is called, as it is asked by letter. */
export const nameOfPlace = ({ where }: AskedKind, place: string): string => where?.nameOf(place) ?? place;

/** Those by which a place is asked by letter where it has no node. */
export const askedByLetter = askedKinds.filter(({ where }) => where !== undefined);
