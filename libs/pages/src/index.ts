/**
 * pages owns what every page of a node is made of: the shell in the GOV.UK Design System, forms and their findings, tables, sign-in, session and
 * sign-out. Server-rendered; works without JavaScript. It must never decide who may see what: the rules of access do.
 */
export { type Download, type Page, type Onward, FormError } from './page.js';
export { PagesController } from './pages-controller.js';
export { type PagesOfApp, pagesControllers, pagesOf } from './pages.js';
export { NAME_OF, SESSIONS } from './tokens.js';
export { type NavigationItem } from './shell/shell.js';
export { Signed } from './session/current.js';
export { reasonGiven, type Session, type Sessions } from './session/sessions.js';
export { Fields, FormFields } from './form/fields.js';
export { shownFindings, type ShownFindings } from './form/findings.js';
export { type Choice, type ContentPlan } from './form/controls.js';
export { casePartSections, type ContentSection, originatorPartSections, victimPartSections } from './show/content.js';
export { reasonIn, reasonPage, type ReasonAsked } from './show/reason.js';
export { words } from './show/words.js';
export { acted, bodyIn, requestFormPage, type RequestField, type RequestForm, requestOf } from './form/request-form.js';
export { contentPage, type ContentPageParts, readForm, showAgain, showMorePlaces } from './form/content-page.js';
export { ReceivedIncidentsPages } from './received/received-incidents.pages.js';
export { SafetyCallsPages } from './misroutes/safety-calls.pages.js';
export { measuresPages } from './measures/measures.pages.js';
export { attentionWords } from './attention/attention-words.js';
export { standingShown } from './attention/attention.pages.js';
export { DeskCorrections, deskPages } from './victim-parts/desk-pages.js';
export { VictimPartsPages } from './victim-parts/victim-parts.pages.js';
export { areasOf, contestWords, forcesTakingPart, refusalWords, whichChild } from './work-queue/reply-words.js';
export { type QueueWords, type ReplyWords, workQueuePages } from './work-queue/work-queue.pages.js';
