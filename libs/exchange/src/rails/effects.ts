import { type ErrorCode, type Facts } from '#messages';
import { type Row } from '#platform';

/** A table that effects may write: its key and the PostgreSQL type of each column. */
export interface EffectTable {
  readonly table: string;
  readonly key: readonly string[];
  /** Column name to PostgreSQL type, e.g. `{ crn: 'text', received_at: 'timestamptz' }`. */
  readonly columns: Readonly<Record<string, string>>;
}

/** What a handler wants to be true afterwards; only the exchange writes it, in the same transaction as the inbox row. */
export type Effect =
  /** A row that replaces the one with the same key. */
  | { readonly put: string; readonly row: Row }
  /** A row that is written unless one with the same key is there. */
  | { readonly insert: string; readonly row: Row }
  /** Takes away the rows whose columns have these values; every `forget` of one table names the same columns. */
  | { readonly forget: string; readonly where: Row }
  /** Takes away every kept part of the messages of this ordering key: nothing of the person stays. */
  | { readonly forgetParts: true }
  /** The supervised person whom the message concerns, by CRN, as this node knows them: for the audit, where the message names nobody, or names them otherwise. */
  | { readonly concerns: string }
  /** Something a person must look at. */
  | { readonly alarm: ErrorCode; readonly facts: Facts }
  /** The message now stands in a queue that people in role read. */
  | { readonly delivered: string };
