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

/** Draws a page within the shell, for whoever is signed in with the request. */
export function drawPage({ templates, agencyName, service, navigation }: ShellParts, page: Page, request: Pick<Request, 'path'>): string {
  const session = sessionOf(request);
  // A page that says that something is not there says it in the same way everywhere.
  const isPlace = (page.status ?? 200) < 400;
  return templates(page.view, {
    ...page.model,
    page: { title: page.title, back: page.back },
    shell: {
      agency: agencyName(), service, language: 'en', assets: assetAddresses, person: session?.name,
      navigation: session === undefined ? [] : placesFor(session.actor, navigation).map(({ text, href }) => ({ text, href, active: isPlace && isBelow(request.path, href) })),
    },
    // Each form that is drawn has a key of its own: sent twice, it has one effect.
    form: { tokenField: formTokenField, token: session?.formToken, keyField: formKeyField, newKey: () => randomUUID() },
  });
}

const isBelow = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
