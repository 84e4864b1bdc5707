import { type AgencyCode, type ErrorCode, type GatewayError, type Kind, type Lane, type SignedPayload } from '#messages';
import { type SentFor } from '../rails/sent-for.js';

/** Where a sealed message was found; what becomes of it is written back there. */
export type Source =
  | { readonly from: 'topic' }
  | { readonly from: 'held'; readonly issuer: string; readonly messageId: string; readonly proven: Proven }
  /** It waited for a newer directory; `mayWait`: there may still be one that we have not. */
  | { readonly from: 'early'; readonly id: string; readonly mayWait: boolean }
  | { readonly from: 'quarantine'; readonly id: string; readonly decision: number };

/** What is known for certain of a message whose signature held: enough for its place in the order, for a receipt and for where it stands. */
export interface Proven {
  readonly payload: Pick<SignedPayload, 'id' | 'iss' | 'kind' | 'conversation' | 'orderingKey' | 'sequence'> & SentFor;
  readonly digest: string;
}

/** Bytes as they were received; nothing is known of them. */
export interface Received {
  readonly source: Source;
  readonly lane: Lane;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** The record's key, base64url: a stranger may have written any bytes. */
  readonly key: string | null;
  readonly bytes: Buffer;
}

/** The outer envelope is open, the sender's signature holds; whether the sender may send this is not known yet. */
export interface Verified extends Received {
  readonly signed: string;
  readonly payload: SignedPayload;
  /** base64url sha256 of the decoded payload: what receipts name and what tells a repetition from a re-used id. */
  readonly digest: string;
  readonly parts: Readonly<Record<'case' | 'originator' | 'mappa', SaltedPart>>;
  /** The victim part, sealed to the desk; cannot be opened here. */
  readonly victim: string | null;
  /** The tokens that this one takes the place of, as the envelope says; base64url SHA-256. */
  readonly replaces: readonly string[];
}

/** The exact bytes of a part with the salt that ties them to the signed digest. */
export interface SaltedPart {
  readonly salt: string;
  readonly part: string;
}

/** An agreement lets this sender send this kind to us for this purpose, now. The content is not read yet. */
export interface Admitted extends Verified {
  readonly kind: Kind;
  readonly issuer: AgencyCode;
}

/** The parts are those that were signed and keep the published contract. */
export interface Parsed extends Admitted {
  readonly content: object;
  readonly originator: object;
  /** It gives up a place in the order that is taken already: nothing waits for it, and the order stays where it is. */
  readonly comesTooLate?: true;
  /** Of a repetition. */
  readonly stood?: Stood | undefined;
}

/** How far a message that comes again had come here before. */
export interface Stood {
  readonly stage: 'accepted' | 'delivered' | 'opened';
  readonly at: Date;
  /** In which role a person opened it. */
  readonly role: string | null;
  /** Why the desk refused its victim part, and when. */
  readonly partRefused?: { readonly code: ErrorCode; readonly at: Date };
}

/** A message that goes no further, with the reason; `verified` says whether its sender is proven and may be told. */
export interface Failed {
  readonly received: Received;
  readonly error: GatewayError;
  readonly verified?: Proven;
  /** The version of the directory under which it failed, where a newer one may cure it. */
  readonly triedWith?: number;
}

/** Whether it waits for a newer directory before it becomes a person's task: when it has just come, or while one may still come. */
export const isEarly = ({ triedWith, received: { source } }: Failed): boolean => triedWith !== undefined && (source.from === 'topic' || (source.from === 'early' && source.mayWait));
