import { type AgencyCode, type Kind } from '#messages';

/** Content that has been split by label; its victim part is already ciphertext. */
export interface SealedContent {
  /** Names the sealed victim part and, later, the submission. */
  readonly id: string;
  readonly kind: Kind;
  readonly recipient: AgencyCode;
  readonly case: object;
  readonly originator: object;
  readonly mappa: object;
  /** Null for a kind that may have none. */
  readonly victim: SealedVictimPart | null;
}

/** One victim part, sealed once to the recipient's desk and once to the own desk; the digest goes into what is signed. */
export interface SealedVictimPart {
  readonly digest: string;
  readonly forRecipient: string;
  readonly forOwnDesk: string;
}

/** Content whose sealed victim part was stored earlier by `keep`. */
export interface KeptContent extends Omit<SealedContent, 'victim'> {
  /** Null for a kind that may have none. */
  readonly victimDigest: string | null;
}

/** Something to be sent. */
export interface NewSubmission {
  readonly sealed: SealedContent | KeptContent;
  /** Messages that belong together; a new one when absent. */
  readonly conversation?: string;
  /** What keeps its order, e.g. `person:<crn>`; the conversation when absent. It never leaves this store. */
  readonly orderBy?: string;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly onBehalfOf: { readonly person: string; readonly role: string };
  /** `urgent` for imminent harm only. */
  readonly lane?: 'bulk' | 'urgent';
  readonly inReplyTo?: string;
}
