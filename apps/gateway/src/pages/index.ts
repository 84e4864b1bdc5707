import { askedKinds } from '../enquiries/asked-kinds.js';
import { type NavigationItem, pagesOf } from '#pages';
import { askedPages } from './asked.pages.js';
import { askedWords } from './asked-words.js';
import { IncidentsPages } from './incidents.pages.js';
import { PeoplePages } from './people.pages.js';

const asked = askedKinds.map((kind) => ({ kind, words: askedWords[kind.kind] }));

/** The pages of the Probation Service's staff on the case side. */
export const pages = pagesOf({
  service: 'Domestic abuse information',
  navigation: [
    { text: 'Incidents', href: '/incidents', what: 'incident' }, { text: 'People', href: '/people', what: 'person' },
    ...asked.map(({ kind, words }): NavigationItem => ({ text: words.title, href: `/${kind.path}`, what: kind.what })),
  ],
  conversations: asked.map(({ kind }) => kind),
  controllers: [IncidentsPages, PeoplePages, ...asked.map(({ kind, words }) => askedPages(kind, words))],
  views: [import.meta.dirname],
});
