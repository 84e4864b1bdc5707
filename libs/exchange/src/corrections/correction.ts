import { type Actor } from '#access';
import { type CorrectionAct, correctionActs, correctionReasons } from '#messages';
import { type Fields, shapes, type Sql } from '#platform';
import { type EffectTable } from '../rails/effects.js';
import { type Submitter } from '../submit/index.js';

/** What came of corrections, as the exchange writes it when one comes. */
export const correctionTable: EffectTable = {
  table: 'message_correction', key: ['id', 'issuer'],
  columns: { id: 'uuid', issuer: 'text', message_id: 'uuid', kind: 'text', conversation: 'uuid', act: 'text', reason_code: 'text', replaced_by: 'uuid', received_at: 'timestamptz' },
};

/** What this node itself says of a message in which somebody found what belongs to a victim: it is withheld until that is dealt with, or for good (ADR 0041). */
export const misroutedActs = ['QUARANTINED', 'REMOVED'] as const;

/** What stands in place of a message that its sender has corrected, or that is misrouted: since when, why, and what stands in its place where something does. */
export interface Correction {
  /** The message that says so; of a misrouted one the misroute. */
  readonly id: string;
  readonly act: CorrectionAct | (typeof misroutedActs)[number];
  readonly reasonCode: string;
  readonly at: unknown;
  readonly replacedBy: string | null;
  /** The sender's words, where one message is read for a reason. */
  readonly reason?: string;
}

const { fields, maybe, oneOf, orNull, text, time, uuid } = shapes;
export const correctionShape: Fields = { id: uuid, act: oneOf(...correctionActs, ...misroutedActs), reasonCode: oneOf(...correctionReasons, 'MISROUTED'), at: time, replacedBy: orNull(uuid), reason: maybe(text) };
/** The same of something that may not have been corrected: null then. */
export const correctionOrNull = orNull(fields(correctionShape));

/** That it was recalled before all else, and otherwise what was said last. */
const standsInPlace = (id: string, issuer: string, more = '', words = ''): string => `(select json_build_object('id', k.id, 'act', k.act, 'reasonCode', k.reason_code, 'at', k.received_at, 'replacedBy', k.replaced_by${more})
  from message_correction k ${words} where k.message_id = ${id} and k.issuer = ${issuer} order by (k.act = 'RECALL_IN_ERROR') desc, k.received_at desc, k.id desc limit 1)`;

/** What its sender says of a message, as a column; null where it said nothing. */
export const senderCorrectionOf = (id: string, issuer: string): string => standsInPlace(id, issuer);

/** That a message is misrouted, in the same form; why, whoever deals with it sees. */
const misrouteOf = (id: string, issuer: string): string => `(select json_build_object('id', q.id, 'act', case when q.outcome = 'REMOVED' then 'REMOVED' else 'QUARANTINED' end, 'reasonCode', 'MISROUTED', 'at', q.found_at, 'replacedBy', null)
  from misroute q where q.message_id = ${id} and q.issuer = ${issuer} and q.outcome is distinct from 'FALSE_ALARM')`;

/** What stands in place of a message on the case side, as a column: what its sender says of it, or that it is misrouted. Where it is not null, nobody is shown what the message said. */
export const correctionOf = (id: string, issuer: string): string => `coalesce(${senderCorrectionOf(id, issuer)}, ${misrouteOf(id, issuer)})`;

/** The same with the sender's words. */
export const correctionWithWordsOf = (id: string, issuer: string): string => `coalesce(${senderWordsOf(id, issuer)}, ${misrouteOf(id, issuer)})`;

const senderWordsOf = (id: string, issuer: string): string =>
  standsInPlace(id, issuer, `, 'reason', coalesce(kp.body::json->>'reason', '')`, `left join message_part kp on kp.message_id = k.id and kp.issuer = k.issuer and kp.part = 'case'`);

/** Whether it is this node that withholds the message, and not its sender. */
export const isMisrouted = (correction: Correction | null): boolean => misroutedActs.some((act) => act === correction?.act);

/** The value of either column. */
export function correctionIn(value: unknown): Correction | null {
  if (value === null || value === undefined) return null;
  const correction = value as Correction;
  return { ...correction, at: new Date(String(correction.at)) };
}

/** A message of another agency's that it has corrected, with the correction. */
export interface Corrected {
  readonly id: string;
  readonly issuer: string;
  readonly messageId: string;
  readonly kind: string;
  readonly conversation: string;
  readonly act: CorrectionAct;
  readonly at: Date;
}

/** An own message that was corrected from here; `original` is what it was submitted as. */
export interface SentCorrected {
  readonly messageId: string;
  readonly original: string | null;
  readonly kind: string;
  readonly conversation: string;
  readonly act: CorrectionAct;
  readonly submission: string;
}

/** Who corrects own messages, why, and with what more can be sealed for the own desk: for those to whom the same was said otherwise than by message. */
export interface CorrectedBy {
  readonly submitter: Submitter;
  readonly actor: Actor;
  readonly reasonCode: string;
  readonly reason: string;
}

/** What corrections put right in an app's own tables. */
export interface AppCorrections {
  /** Of messages that came: in the transaction of the exchange that applies the correction. */
  readonly received?: (sql: Sql, corrected: readonly Corrected[]) => Promise<void>;
  /** Of messages that were sent: in the transaction of `web` that corrects them. */
  readonly sent?: (sql: Sql, corrected: readonly SentCorrected[], by?: CorrectedBy) => Promise<void>;
  /** Which messages say one thing to several agencies: a statement that gives (submission, original). What is corrected of one is corrected of all. */
  readonly copies?: string;
}
