import { type Actor } from '#access';
import { type Row, type transactionOver } from '#platform';
import { type Correction } from '../../corrections/correction.js';

/** The victim store under the desk's role: a {@link VictimDatabase}. */
export const VICTIM_DATABASE = Symbol('victim database');
/** The case store under a role that may only read: a `CaseDatabase` of #exchange/web. */
export const CASE_READ_DATABASE = Symbol('case read database');
/** All that reading victim parts needs: a {@link VictimReading}. */
export const VICTIM_READING = Symbol('victim reading');

/** What opens ciphertext for this desk: an {@link OpenAtDesk}. */
export const OPEN_AT_DESK = Symbol('open at desk');

/** Opens a text that was sealed for this desk alone. @throws GatewayError ENVELOPE_* */
export type OpenAtDesk = (jwe: string) => Promise<string>;

/** A TypeORM data source; `sqlOver` and `transactionOver` of #platform give our way to run statements over it, and nothing else is wanted of it here. */
export type VictimDatabase = Parameters<typeof transactionOver>[0];

/** Limited access, looked up from the victim's side in the case store and never the other way. */
export interface CaseLimits {
  /** Those of the messages that concern somebody whom the actor is barred from. Takes the same time for an id that does not exist. */
  hiddenFrom(actor: Actor, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Messages that may be forged, looked up from the victim's side in the case store and never the other way. */
export interface CompromisedMessages {
  /** Tells of each of these rows whether its message came under a signing key that may have been in other hands, and nobody has said that it is genuine. */
  among(rows: readonly Row[]): Promise<(row: Row) => boolean>;
}

/** What senders said of messages of theirs afterwards, looked up from the victim's side in the case store and never the other way. */
export interface CorrectionsOf {
  /** Tells of each of these rows what stands in its place, where its message was corrected. An own message's copy stays: nobody corrects it here. */
  among(rows: readonly Row[]): Promise<(row: Row) => Correction | null>;
}

/** Where victim parts are read, who is barred from whom, and which of them may be forged. */
export interface VictimReading {
  readonly store: VictimDatabase;
  readonly limits: CaseLimits;
  readonly compromised: CompromisedMessages;
  readonly corrections: CorrectionsOf;
}
