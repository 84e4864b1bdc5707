import { type Finding } from '../errors/index.js';
import { fieldsOf } from '../fields/declarations.js';
import { type Answered } from './kind-declaration.js';
import { type Kind, kinds, stateLeftBy } from './kinds.js';

/** What one agency was asked, as far as the search behind its answer must reach. */
export interface AskedScope {
  /** The forces or areas for which it was asked. */
  readonly places: readonly string[];
  /** Who each person is of whom was asked, the supervised person first: a role as often as there are such people. */
  readonly roles: readonly string[];
  /** The first and the last day asked about, where there are such. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Whether the Police National Database is to be searched too. */
  readonly pnd: boolean;
}

/** What was searched, as an answer says. */
export interface SearchedScope {
  readonly systems: readonly string[];
  readonly places: readonly string[];
  readonly roles: readonly string[];
  readonly from: string;
  readonly until: string;
}

/** An answer, as far as it says what is behind it. */
export interface AnswerScope {
  /** Undefined where the answer does not say it in full. */
  readonly scope: SearchedScope | undefined;
  /** Why parts of it are withheld, by code. */
  readonly withheld: readonly string[];
}

/** What is lacking in a search: that it is told, a place, a person, the first or last days, the Police National Database, or what the answer itself says was not searched. */
export const scopeLacks = ['SCOPE', 'PLACES', 'PERSONS', 'FROM', 'UNTIL', 'PND', 'NOT_SEARCHED'] as const;
export type ScopeLack = (typeof scopeLacks)[number];

type Content = Readonly<Record<string, unknown>>;
const inside = (value: unknown): Content => (typeof value === 'object' && value !== null ? value as Content : {});
const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const rolesIn = (value: unknown): string[] => listed(value).map((one) => String(inside(one)['role']));
const dayIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What an enquiry asks one agency, that it asks for these places; from its content or its case part. */
export function askedScope(content: object, places: readonly string[]): AskedScope {
  const { persons, children, carers, period, pndRequested } = content as Content;
  return { places, roles: ['SUBJECT', ...rolesIn(persons), ...rolesIn(children), ...rolesIn(carers)], from: dayIn(inside(period)['from']), until: dayIn(inside(period)['until']), pnd: pndRequested === true };
}

/** The places that an enquiry asks, whoever acts for them. */
export const placesAsked = (content: object): string[] => [...listed((content as Content)['forces']), ...listed((content as Content)['areas'])].map(String);

/** What an answer says of the search behind it: systems, places, people and days, or it does not say it. A child that was not searched for is as much left out as what is withheld for that. */
export function answerScope(content: object): AnswerScope {
  const { scope, withheld, children } = content as Content;
  const { systems, forces, areas, persons, period } = inside(scope);
  const places = [...listed(forces), ...listed(areas)].map(String);
  const [from, until] = [dayIn(inside(period)['from']), dayIn(inside(period)['until'])];
  const isWhole = from !== undefined && until !== undefined && [listed(systems), listed(persons), places].every((list) => list.length > 0);
  const unsearched = listed(children).some((child) => inside(child)['known'] === 'NOT_SEARCHED') ? ['NOT_SEARCHED'] : [];
  return { scope: isWhole ? { systems: listed(systems).map(String), places, roles: rolesIn(persons), from, until } : undefined, withheld: [...listed(withheld).map((one) => String(inside(one)['reason'])), ...unsearched] };
}

/**
 * What is lacking in a search for it to cover what was asked: every place for which this agency was asked, everybody of whom was asked, all the days, and the Police National Database where that was asked for (DOMAIN 2.2: Logan). What
 * is withheld for another reason than that it was not searched lacks nothing: somebody has decided so. Pure; the one rule for who answers, who files and every gate.
 */
export function lackingIn(asked: AskedScope, { scope, withheld }: AnswerScope): ScopeLack[] {
  if (scope === undefined) return ['SCOPE'];
  const times = (roles: readonly string[], role: string): number => roles.filter((one) => one === role).length;
  const lacks: Readonly<Record<Exclude<ScopeLack, 'SCOPE'>, boolean>> = {
    PLACES: asked.places.some((place) => !scope.places.includes(place)),
    PERSONS: asked.roles.some((role) => times(scope.roles, role) < times(asked.roles, role)),
    FROM: asked.from !== undefined && scope.from > asked.from,
    UNTIL: asked.until !== undefined && scope.until < asked.until,
    PND: asked.pnd && !scope.systems.includes('PND'),
    NOT_SEARCHED: withheld.includes('NOT_SEARCHED'),
  };
  return scopeLacks.filter((lack) => lack !== 'SCOPE' && lacks[lack]);
}

/** Whether the search behind an answer covers what was asked. */
export const coversAsked = (asked: AskedScope, content: object): boolean => lackingIn(asked, answerScope(content)).length === 0;

/** Whether a message of this kind tells of a search. */
const tellsOfSearch = (kind: Kind): boolean => fieldsOf(kinds[kind].content).some(({ name }) => name === 'scope');
const statusIn = (content: object): unknown => (content as Content)['status'];

/** Where a message leaves what it answers, beside what was asked: an answer whose search does not cover that leaves it answered in part. One that sends it elsewhere has searched nothing, and says so. */
export function stateLeftBeside(asked: AskedScope, kind: Kind, content: object): Answered | undefined {
  const leaves = stateLeftBy(kind, content);
  return leaves === 'ANSWERED' && tellsOfSearch(kind) && statusIn(content) !== 'REDIRECTED' && !coversAsked(asked, content) ? 'ANSWERED_IN_PART' : leaves;
}

const orInPart = 'or say PARTIAL, and by NOT_SEARCHED that it was not searched.';
const toDo: Readonly<Record<Exclude<ScopeLack, 'SCOPE'>, { readonly path: string; readonly todo: string }>> = {
  PLACES: { path: '/scope', todo: `Search the records of every place for which you are asked, and name it, ${orInPart}` },
  PERSONS: { path: '/scope/persons', todo: `Search for everybody of whom is asked, the supervised person too, and name each by role, ${orInPart}` },
  FROM: { path: '/scope/period/from', todo: `Search from the first day that is asked about, ${orInPart}` },
  UNTIL: { path: '/scope/period/until', todo: `Search until the last day that is asked about, ${orInPart}` },
  PND: { path: '/scope/systems', todo: `Search the Police National Database too, as is asked, ${orInPart}` },
  NOT_SEARCHED: { path: '/status', todo: 'Say PARTIAL where something was not searched.' },
};

/** What is to be put right in an answer that says that it is full, or that nothing is held, and whose search does not cover what was asked. That it tells of its search at all, its contract demands. */
export function judgeScope(asked: AskedScope, kind: Kind, content: object): Finding[] {
  if (!tellsOfSearch(kind) || (statusIn(content) !== 'FULL' && statusIn(content) !== 'NIL_WITHIN_SCOPE')) return [];
  const list = kind === 'da-response' ? 'forces' : 'areas';
  return lackingIn(asked, answerScope(content)).flatMap((lack) => (lack === 'SCOPE' ? [] : [{ ...toDo[lack], path: lack === 'PLACES' ? `/scope/${list}` : toDo[lack].path, code: 'CONTRADICTION' } as const]));
}
