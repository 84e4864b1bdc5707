import { randomUUID } from 'node:crypto';
import { type Request } from 'express';
import { type Actor, type Role, rolesFor, type What } from '#access';
import { formKeyField } from '#platform';
import { assetAddresses } from '../assets/assets.js';
import { type Page } from '../page.js';
import { formTokenField, sessionOf } from '../session/current.js';
import { type Templates } from './templates.js';

/** A place in the navigation, shown to those whose role may see what it leads to. */
export interface NavigationItem {
  readonly text: string;
  readonly href: string;
  readonly what: What;
  /** How many things wait there for somebody; shown beside the text where there are any. */
  readonly count?: (actor: Actor) => Promise<number>;
  /** Whose work begins here: for them it stands before the other places. */
  readonly mostUsedBy?: readonly Role[];
}

/** Places that stand together under one word, where somebody has more places than can be seen at once. */
export interface NavigationMenu {
  readonly text: string;
  /** Their addresses. */
  readonly places: readonly string[];
}

/** What is the same on every page of a host. */
export interface ShellParts {
  readonly templates: Templates;
  /** Whose node it is, asked each time: the directory may not be there yet when the process starts. */
  readonly agencyName: () => string;
  readonly service: string;
  readonly navigation: readonly NavigationItem[];
  readonly menus?: readonly NavigationMenu[];
}

/** The places that somebody may go to, those where the work of their role begins before the others. */
export function placesFor(actor: Actor, navigation: readonly NavigationItem[]): NavigationItem[] {
  const places = navigation.filter(({ what }) => rolesFor(what).some((role) => actor.roles.includes(role)));
  const isFirst = ({ mostUsedBy = [] }: NavigationItem): boolean => mostUsedBy.some((role) => actor.roles.includes(role));
  return [...places.filter(isFirst), ...places.filter((place) => !isFirst(place))];
}

/** So many places stand in a line or two by themselves; with more, those of a menu stand under its word. */
const mostInLine = 7;

interface Drawn { readonly text: string; readonly href: string; readonly active: boolean }

/** Lays places out as links and, after them, menus. A menu of which somebody has one place is that place. */
function laidOut(places: readonly (Drawn & { readonly count: number })[], menus: readonly NavigationMenu[]): { readonly navigation: readonly Drawn[]; readonly menus: readonly object[] } {
  const named = places.map(({ text, count, ...place }) => ({ ...place, text: counted(text, count) }));
  const grouped = places.length <= mostInLine ? [] : menus.map(({ text, places: of }) => ({ text, of: places.filter(({ href }) => of.includes(href)) })).filter(({ of }) => of.length > 1);
  return {
    navigation: named.filter(({ href }) => !grouped.some(({ of }) => of.some((one) => one.href === href))),
    menus: grouped.map(({ text, of }) => ({ text: counted(text, of.reduce((sum, { count }) => sum + count, 0)), active: of.some(({ active }) => active), places: named.filter(({ href }) => of.some((one) => one.href === href)) })),
  };
}

/** How many things wait for whoever is signed in with the request, by the address of the place. */
export async function countsFor({ navigation }: Pick<ShellParts, 'navigation'>, request: object): Promise<ReadonlyMap<string, number>> {
  const session = sessionOf(request);
  if (session === undefined) return new Map();
  return new Map(await Promise.all(placesFor(session.actor, navigation).map(async ({ href, count }) => [href, await count?.(session.actor) ?? 0] as const)));
}

/**
 * Draws a page within the shell, for whoever is signed in with the request. Without `counts` nothing is counted in the navigation: a page that says what went wrong can be drawn without the store,
 * and is the same wherever nothing is there.
 */
export function drawPage({ templates, agencyName, service, navigation, menus = [] }: ShellParts, page: Page, request: Pick<Request, 'path'>, counts: ReadonlyMap<string, number> = new Map()): string {
  const session = sessionOf(request);
  // A page that says that something is not there says it in the same way everywhere.
  const isPlace = (page.status ?? 200) < 400;
  const places = session === undefined ? [] : placesFor(session.actor, navigation).map(({ text, href }) => ({ text, href, active: isPlace && isBelow(request.path, href), count: counts.get(href) ?? 0 }));
  return templates(page.view, {
    ...page.model,
    page: { view: page.view, title: page.title, back: page.back },
    shell: {
      agency: agencyName(), service, language: 'en', assets: assetAddresses, person: session?.name,
      ...laidOut(places, menus),
    },
    // Each form that is drawn has a key of its own: sent twice, it has one effect.
    form: { tokenField: formTokenField, token: session?.formToken, keyField: formKeyField, newKey: () => randomUUID() },
  });
}

const counted = (text: string, count: number): string => (count === 0 ? text : `${text} (${count})`);

const isBelow = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
