import { type Directory } from '#directory';
import { type openCaseStore } from '#case-store';

/** The case store under the role of `web`: a {@link CaseDatabase}. */
export const CASE_DATABASE = Symbol('case database');
/** What puts messages where the exchange finds them: a `Submitter` of #exchange/submit. */
export const SUBMITTER = Symbol('submitter');
/** The directory as this process last verified it: a {@link CurrentDirectory}. */
export const DIRECTORY = Symbol('directory');
/** Whom messages concern: the app's statement `messagePeople`, as `{ statement }`; nothing in it where the app knows no supervised people. */
export const MESSAGE_PEOPLE = Symbol('message people');
/** Who owns what, by the app's statement `owned`, as `{ statement }`. */
export const OWNED = Symbol('owned');
/** The tables that the effects of the app's handlers write: `EffectTable`s. */
export const EFFECT_TABLES = Symbol('effect tables');
/** What corrections put right in the app's own tables, as `{ corrections }`; nothing in it where they need not. */
export const APP_CORRECTIONS = Symbol('app corrections');
/** What people read on the case side, as `{ readable }`: `Readable`s. */
export const READABLE = Symbol('readable');
/** The settings of this process: `WebSettings`, at the desk `DeskSettings`. */
export const SETTINGS = Symbol('settings');
/** The metrics of this process: a prom-client `Registry`. */
export const METRICS = Symbol('metrics');
/** The log of this process: a `NodeLog`. */
export const LOG = Symbol('log');

/** A TypeORM data source; `sqlOver` and `transactionOver` of #platform give our way to run statements over it. */
export type CaseDatabase = Awaited<ReturnType<typeof openCaseStore>>;

/** Gives the newest verified directory. */
export interface CurrentDirectory {
  /** @throws GatewayError DIRECTORY_ABSENT before the first has come, DIRECTORY_EXPIRED after its end. */
  current(): Directory;
}
