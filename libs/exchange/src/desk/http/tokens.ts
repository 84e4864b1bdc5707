import { type Actor } from '#access';
import { type openVictimStore } from '#victim-store';

/** The victim store under the desk's role: a {@link VictimDatabase}. */
export const VICTIM_DATABASE = Symbol('victim database');
/** The case store under a role that may only read: a `CaseDatabase` of #exchange/web. */
export const CASE_READ_DATABASE = Symbol('case read database');
/** Which messages concern a supervised person with limited access: {@link CaseLimits}. */
export const CASE_LIMITS = Symbol('case limits');

/** A TypeORM data source; `sqlOver` and `transactionOver` of #platform give our way to run statements over it. */
export type VictimDatabase = Awaited<ReturnType<typeof openVictimStore>>;

/** Limited access, looked up from the victim's side in the case store and never the other way. */
export interface CaseLimits {
  /** Those of the messages that concern somebody whom the actor is barred from. Takes the same time for an id that does not exist. */
  hiddenFrom(actor: Actor, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}
