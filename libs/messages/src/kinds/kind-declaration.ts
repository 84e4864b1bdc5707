import { type ContractClass } from '../fields/declarations.js';
import { type AppName, type Label, type Purpose } from '../vocabulary.js';

/** That a field has, or as a list contains, one of the values. */
export interface When {
  readonly field: string;
  readonly in: readonly string[];
}

/** A rule between fields, for the sender before a message is made and for its recipient again. Paths are dotted names of fields. */
export interface Condition {
  /** Holds within each element of this list; of the whole content where it is left out. */
  readonly each?: string;
  /** Holds when this is so; always where it is left out. */
  readonly when?: When;
  /** Must be filled in: there, and not empty where they are lists. */
  readonly required?: readonly string[];
  /** One of these, at least, must be filled in. */
  readonly anyOf?: readonly string[];
  /** One element of this list, at least, must have one of the values in this field. */
  readonly some?: { readonly of: string; readonly field: string; readonly in: readonly string[] };
  /** Must be left out. */
  readonly absent?: readonly string[];
  /** Asked of the sender alone, before a message is made: its recipients were given a contract without it, so it is no rule of the schema, and what breaks it is taken all the same (docs/protocol/versioning.md). */
  readonly atSource?: true;
  /** What a sender who broke it is told to do. */
  readonly todo: string;
}

/** Between whose nodes a kind goes, and for what. An agreement may narrow it, never widen it. */
export interface Passage {
  readonly from: AppName;
  readonly to: AppName;
  readonly purposes: readonly Purpose[];
}

/** Where an answer leaves what was asked: answered for good, answered by a search that does not cover it and so waited for still, refused, known to have come, decided on, refused although that was contested, open again because it was. */
export const answeredStates = ['ANSWERED', 'ANSWERED_IN_PART', 'REFUSED', 'ACKNOWLEDGED', 'DECIDED', 'UPHELD', 'OVERTURNED'] as const;
export type Answered = (typeof answeredStates)[number];

/** Which kinds a message answers, in their conversation, and where that leaves what it answers; elsewhere where its content says so. */
export interface Answers {
  readonly kinds: readonly string[];
  readonly leaves: Answered;
  readonly unless?: When & { readonly leaves: Answered };
}

/** Everything that differs between kinds of message. */
export interface KindDeclaration<Name extends string = string> {
  readonly kind: Name;
  /** Family in DOMAIN.md section 2. */
  readonly family: string;
  readonly version: 1;
  readonly content: ContractClass;
  /** Nothing in a message of this kind is labelled lower. */
  readonly floor: Label;
  /** A floor that depends on the content; it may only be higher than `floor`. */
  readonly floorOf?: (content: object) => Label;
  /** A message of such a kind always carries a sealed victim part, empty or not. */
  readonly mayHaveVictimPart: boolean;
  /** A message that says so is about imminent harm and goes by the urgent lane (DESIGN 4). */
  readonly urgentWhen?: When;
  readonly ordering: 'conversation' | 'person' | 'none';
  readonly defaultExpiryDays: number;
  readonly conditions: readonly Condition[];
  /** Every node sends and takes it where this is left out: it is about the exchange itself. */
  readonly between?: readonly Passage[];
  /**
   * The field of the case part that has the CRN of the supervised person whom a message of this kind concerns, by which the audit gathers a person's history (DESIGN section 7). Left out of
   * an answer, which concerns whom the message concerns that it answers, and of what is about nobody.
   */
  readonly concerns?: string;
  /** The kinds that a message of this kind may answer, in their conversation, and where that leaves what it answers. */
  readonly answers?: Answers;
  /** The sort of agency that is found by the area that a message is about. */
  readonly routedByArea?: AppName;
  readonly meaning: string;
  readonly source: string;
}

/** A declaration as its kind's file writes it; the name stays known to the compiler. */
export const declareKind = <const Declaration extends KindDeclaration>(declaration: Declaration): Declaration => declaration;
