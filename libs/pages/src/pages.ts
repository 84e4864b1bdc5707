import { type Provider, type Type } from '@nestjs/common';
import { type NodePages, type PagesHost } from '#exchange';
import { countToldTo } from '#exchange/corrections';
import { countOpenEscalations } from '#exchange/escalations';
import { countOpenMisroutes } from '#exchange/misroutes';
import { countOutOfHours, countUnowned } from '#exchange/staff';
import { CASE_DATABASE, countNeedingAttention } from '#exchange/web';
import { AttentionPages, type ConversationPages } from './attention/attention.pages.js';
import { AssetsController } from './assets/assets.controller.js';
import { CorrectPages } from './corrections/correct.pages.js';
import { correctedPages } from './corrections/corrected.pages.js';
import { EscalationsPages } from './escalations/escalations.pages.js';
import { HomeController, NAVIGATION } from './home.controller.js';
import { MisroutesPages } from './misroutes/misroutes.pages.js';
import { Cookies } from './session/cookies.js';
import { readSession } from './session/current.js';
import { Sessions } from './session/sessions.js';
import { SIGN_IN, SignInController, type SignInParts } from './session/sign-in.controller.js';
import { SignIn } from './session/sign-in.js';
import { answersErrors } from './shell/answer-error.js';
import { DrawInterceptor } from './shell/draw.interceptor.js';
import { drawPage, type NavigationItem, type NavigationMenu, type ShellParts } from './shell/shell.js';
import { scriptHashes, templatesIn } from './shell/templates.js';
import { OutOfHoursPages } from './staff/out-of-hours.pages.js';
import { StaffPages } from './staff/staff.pages.js';
import { CONVERSATION_PAGES, NAME_OF, SESSIONS } from './tokens.js';

/** The pages that an app gives to one of its processes. */
export interface PagesOfApp {
  /** What the service is called at the top of each page. */
  readonly service: string;
  readonly navigation: readonly NavigationItem[];
  /** Which places, of the app's own and of those that every node has, stand under one word where somebody has many. */
  readonly menus?: readonly NavigationMenu[];
  /** Conversations that have pages of the app's own; where all others stand, the shared page says. */
  readonly conversations?: readonly ConversationPages[];
  /** What a place is called that has no agency, where the app's people deal with such. */
  readonly placeName?: (code: string) => string | undefined;
  readonly controllers: readonly Type[];
  readonly providers?: readonly Provider[];
  /** Folders with the app's own templates. */
  readonly views: readonly string[];
}

/** The controllers that every host of pages has. */
export const pagesControllers = [SignInController, AssetsController, HomeController] as const;

/** What the pages of every `web` have beside the app's own: what was sent and needs attention, with how much there is of it. */
const needsAttention = ({ sql, messagePeople }: PagesHost): NavigationItem =>
  ({ text: 'Needs attention', href: '/attention', what: 'message-status', count: (actor) => countNeedingAttention(sql, actor, messagePeople), mostUsedBy: ['manager', 'operator'] });

/** Refusals that go to managers, for those who are told of them. */
const escalations = ({ sql, messagePeople }: PagesHost): NavigationItem =>
  ({ text: 'Escalations', href: '/escalations', what: 'escalation', count: (actor) => countOpenEscalations(sql, actor, messagePeople !== undefined), mostUsedBy: ['manager', 'unit-lead'] });

/** What senders corrected, with how much of it somebody had read and does not know yet. */
const corrections = ({ sql }: PagesHost): NavigationItem => ({ text: 'Corrections', href: '/corrections', what: 'corrected-message', count: (actor) => countToldTo({ caseSql: sql, ownSql: sql }, actor.person) });

/** What belongs to a victim and was found on the case side, with how much of it is open. */
const misroutes = ({ sql }: PagesHost): NavigationItem => ({ text: 'Misroutes', href: '/misroutes', what: 'misroute', count: (actor) => countOpenMisroutes(sql, actor) });

/** Urgent messages that came out of hours, where an app has any. */
const outOfHours = ({ sql, messagePeople, hasUrgent }: PagesHost): NavigationItem[] =>
  (hasUrgent === true ? [{ text: 'Out of hours', href: '/out-of-hours', what: 'out-of-hours', count: (actor) => countOutOfHours(sql, actor, messagePeople) }] : []);

/** The register of people who work here, with how many have left for whom nobody stands in. */
const staff = ({ sql, owned }: PagesHost): NavigationItem => ({ text: 'People who work here', href: '/staff', what: 'staff', count: (actor) => countUnowned(sql, actor, owned) });

/** Puts the pages of an app together for a process: shell, sign-in, session and errors. @example web: { controllers, pages: pagesOf({ ... }) } */
export const pagesOf = (app: PagesOfApp) => (host: PagesHost): NodePages => {
  const isWeb = host.part === 'web';
  const navigation = [...app.navigation, ...(isWeb ? [needsAttention(host), escalations(host), corrections(host), misroutes(host), ...outOfHours(host), staff(host)] : [])];
  const shell: ShellParts = { templates: templatesIn(...app.views), agencyName: () => host.nameOf(host.agency), service: app.service, navigation, menus: app.menus ?? [] };
  const sessions = new Sessions(host);
  const cookies = new Cookies(host.pages.address.startsWith('https:'), `${host.agency}-${host.part}`);
  const signIn = new SignIn(host.signIn, host.pages);
  const session = readSession(sessions, cookies, host.register);
  const nameOf = (code: string): string => { const name = host.nameOf(code); return name === code ? app.placeName?.(code) ?? code : name; };
  const signInParts: SignInParts = { agency: host.agency, register: host.register, signIn, sessions, cookies };
  return {
    controllers: [...pagesControllers, ...(isWeb ? [AttentionPages, EscalationsPages, correctedPages({ name: 'web', own: CASE_DATABASE, caseStore: CASE_DATABASE, what: 'corrected-message', sends: true }), CorrectPages, MisroutesPages, StaffPages, OutOfHoursPages] : []), ...app.controllers],
    providers: [
      { provide: SIGN_IN, useValue: signInParts }, { provide: SESSIONS, useValue: sessions }, { provide: NAVIGATION, useValue: navigation },
      { provide: NAME_OF, useValue: nameOf }, { provide: CONVERSATION_PAGES, useValue: app.conversations ?? [] }, ...(app.providers ?? []),
    ],
    session,
    http: {
      contentSecurity: { scripts: scriptHashes(drawPage(shell, { view: 'signed-out', title: '', model: {} }, { path: '/' })), formTargets: [signIn.origin] },
      interceptor: new DrawInterceptor(shell),
      answerError: answersErrors(shell, session),
    },
  };
};
