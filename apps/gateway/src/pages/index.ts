import { type NodePages, type PagesHost } from '#exchange';
import { measuresPages, type NavigationItem, pagesOf } from '#pages';
import { askedByLetter, askedKinds } from '../enquiries/asked-kinds.js';
import { mayAskBack } from '../enquiries/clarify.js';
import { contestable } from '../enquiries/contests.controller.js';
import { escalatable } from '../enquiries/escalations.controller.js';
import { askedMeasures } from '../measures/asked-measures.js';
import { countTold } from '../store/awaited.js';
import { askedPages } from './asked.pages.js';
import { askedWords } from './asked-words.js';
import { AwaitedPages } from './awaited.pages.js';
import { clarifyPages } from './clarify.pages.js';
import { contestPages, escalatePages } from './contest.pages.js';
import { GatesPages } from './gates.pages.js';
import { lettersPages } from './letters-of.pages.js';
import { IncidentsPages } from './incidents.pages.js';
import { PeoplePages } from './people.pages.js';
import { ReviewsPages } from './reviews.pages.js';

const asked = askedKinds.map((kind) => ({ kind, words: askedWords[kind.kind] }));

/** The pages of the Probation Service's staff on the case side. */
export const pages = (host: PagesHost): NodePages => pagesOf({
  service: 'Domestic abuse information',
  navigation: [
    { text: 'Incidents', href: '/incidents', what: 'incident' }, { text: 'People', href: '/people', what: 'person' },
    { text: 'Answers awaited', href: '/answers-awaited', what: 'clock', count: (actor) => countTold(host.sql, actor), mostUsedBy: ['manager', 'head-of-unit'] },
    ...asked.map(({ kind, words }): NavigationItem => ({ text: words.title, href: `/${kind.path}`, what: kind.what })),
    { text: 'Significant changes', href: '/reviews', what: 'review' }, { text: 'Curfew gates', href: '/gates', what: 'gate' },
    { text: 'Measures', href: '/measures', what: 'measure' },
  ],
  menus: [{ text: 'Enquiries and referrals', places: asked.map(({ kind }) => `/${kind.path}`) }, { text: 'More', places: ['/gates', '/measures', '/misroutes', '/out-of-hours', '/staff'] }],
  conversations: asked.map(({ kind }) => kind),
  placeName: (code) => askedByLetter.map(({ where }) => where).find((where) => where?.isPlace(code))?.nameOf(code),
  controllers: [IncidentsPages, PeoplePages, AwaitedPages, GatesPages, ReviewsPages, ...asked.map(({ kind, words }) => askedPages(kind, words)), ...asked.filter(({ kind }) => mayAskBack(kind)).map(({ kind, words }) => clarifyPages(kind, words)),
    ...asked.filter(({ kind }) => contestable.includes(kind)).map(({ kind, words }) => contestPages(kind, words)), ...asked.filter(({ kind }) => escalatable.includes(kind)).map(({ kind, words }) => escalatePages(kind, words)), ...askedByLetter.map(lettersPages), measuresPages(askedMeasures)],
  views: [import.meta.dirname],
})(host);
