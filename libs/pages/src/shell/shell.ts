import { randomUUID } from 'node:crypto';
import { type Request } from 'express';
import { type Actor, rolesFor, type What } from '#access';
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
}

/** What is the same on every page of a host. */
export interface ShellParts {
  readonly templates: Templates;
  /** Whose node it is, asked each time: the directory may not be there yet when the process starts. */
  readonly agencyName: () => string;
  readonly service: string;
  readonly navigation: readonly NavigationItem[];
}

/** The places that somebody may go to. */
export const placesFor = (actor: Actor, navigation: readonly NavigationItem[]): NavigationItem[] =>
  navigation.filter(({ what }) => rolesFor(what).some((role) => actor.roles.includes(role)));

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
export function drawPage({ templates, agencyName, service, navigation }: ShellParts, page: Page, request: Pick<Request, 'path'>, counts: ReadonlyMap<string, number> = new Map()): string {
  const session = sessionOf(request);
  // A page that says that something is not there says it in the same way everywhere.
  const isPlace = (page.status ?? 200) < 400;
  return templates(page.view, {
    ...page.model,
    page: { view: page.view, title: page.title, back: page.back },
    shell: {
      agency: agencyName(), service, language: 'en', assets: assetAddresses, person: session?.name,
      navigation: session === undefined ? [] : placesFor(session.actor, navigation).map(({ text, href }) => ({ text: counted(text, counts.get(href)), href, active: isPlace && isBelow(request.path, href) })),
    },
    // Each form that is drawn has a key of its own: sent twice, it has one effect.
    form: { tokenField: formTokenField, token: session?.formToken, keyField: formKeyField, newKey: () => randomUUID() },
  });
}

const counted = (text: string, count = 0): string => (count === 0 ? text : `${text} (${count})`);

const isBelow = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
