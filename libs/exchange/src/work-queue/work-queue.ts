import { type What } from '#access';
import { type Finding, type Kind, type LawfulBasis } from '#messages';
import { type EscalationCode } from '../escalations/escalation.js';

/** What somebody may send back for a piece of work. */
export interface Reply {
  readonly kind: Kind;
  /** What it stands on where the person says nothing else. */
  readonly lawfulBasis: LawfulBasis;
  /** Values of fields that the person left out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Another reply is to follow: whoever sent it still has the work. */
  readonly leavesOpen?: true;
  /** The field by which the reply decides on what was replied before, and the value with which that does not hold: what was asked in the conversation waits again, as if nobody had taken it. */
  readonly decides?: { readonly field: string; readonly reopens: string };
  /** The field that says why, the value with which it holds for a time only, and the field with the day on which the work waits again. */
  readonly holdsUntil?: { readonly field: string; readonly value: string; readonly day: string };
}

/** A queue of messages that people in role work through: one row for each, in the app whose people do. */
export interface WorkQueue {
  /** Where it stands in the API: `/api/<path>`. */
  readonly path: string;
  /** The kind of message that comes into it. */
  readonly takes: Kind;
  readonly what: What;
  readonly replies: readonly Reply[];
  /** As what it goes to the leads too, who read no queue, and the kind of what that is about; `undefined` for what does not. */
  readonly escalates?: (content: object) => { readonly code: EscalationCode; readonly kind: Kind } | undefined;
  /** What is to be put right in a reply beside the case part of what was asked; its content may not have been checked yet. `actsFor` says of a place whether it is this agency that is asked for it. */
  readonly judge?: (asked: object, kind: Kind, content: object, actsFor: (place: string) => boolean) => readonly Finding[];
}
