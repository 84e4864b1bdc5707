import { type AgencyCode, type AppName, type Label, type urgencies } from '#messages';

/** A public key with the time in which it may be used, ISO 8601 UTC; `until` is the first moment at which it may not. */
export interface PublishedKey {
  readonly jwk: { readonly kid: string; readonly [member: string]: unknown };
  readonly from: string;
  readonly until: string;
  /** From this moment nothing that the key made is believed, whatever its time of issue says. */
  readonly revokedAt?: string;
  /** Since when somebody else may have had the key; only of a revoked one. What was accepted after it is listed for a person. */
  readonly compromisedSince?: string;
}

/** How an agency is reached about the exchange: a post or a mailbox of a role, never a person's own. */
export interface ContactPoint {
  /** What for, e.g. technical, information-governance. */
  readonly for: string;
  readonly reach: string;
}

/** An organisation that takes part, with its published keys. */
export interface Agency {
  readonly code: AgencyCode;
  readonly app: AppName;
  readonly name: string;
  /** Two digits, police forces only, e.g. 22 for West Mercia. */
  readonly forceCode?: string;
  /** GSS codes of the areas that it serves, e.g. E10000034 for Worcestershire. */
  readonly areaCodes: readonly string[];
  readonly keys: {
    readonly signing: readonly PublishedKey[];
    readonly exchange: readonly PublishedKey[];
    readonly victim: readonly PublishedKey[];
  };
  readonly suspendedSince?: string;
  readonly contacts?: readonly ContactPoint[];
}

/** What one agreement says about one kind. */
export interface AgreedKind {
  readonly kind: string;
  readonly purposes: readonly string[];
  /** The legal bases that a message may name; any that the contract knows where there is none here. */
  readonly lawfulBases?: readonly string[];
  /** The highest label that content of this kind may carry. */
  readonly labelCeiling: Label;
  /** Time to reply, an ISO 8601 duration in hours or days, e.g. PT24H. */
  readonly replyWithin?: string;
  /** The same for an urgency of what is asked, where it is another; in working days of England and Wales too, e.g. 10WD. */
  readonly replyWithinFor?: { readonly [Urgency in (typeof urgencies)[number]]?: string };
  /** Time until a receipt says that a message of this kind has arrived, in minutes, hours or days, e.g. PT10M. */
  readonly acceptedWithin?: string;
  /** Time until a person has opened what stands in a queue, e.g. PT4H; the time to reply, unless said. */
  readonly openedWithin?: string;
}

/** What may pass one way between two agencies. */
export interface Agreement {
  readonly from: AgencyCode;
  readonly to: AgencyCode;
  readonly kinds: readonly AgreedKind[];
  readonly quotaPerHour?: number;
}

/** Who takes a kind of message for an area, and which of their units. */
export interface Route {
  readonly areaCode: string;
  readonly kind: string;
  readonly agency: AgencyCode;
  readonly unit?: string;
}

/** A trust anchor that is to take over: every node is to pin it before that moment. */
export interface AnnouncedAnchor {
  readonly kid: string;
  readonly from: string;
}

/** The one signed document from which every node knows the others. */
export interface DirectoryDocument {
  /** Grows by every publication. */
  readonly version: number;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly agencies: readonly Agency[];
  readonly agreements: readonly Agreement[];
  readonly routing: { readonly routes: readonly Route[] };
  /** Announced, not given: a node believes only the anchors in its own file. */
  readonly nextAnchor?: AnnouncedAnchor;
}

/** Proof that a version of the directory is the current one at a moment. */
export interface Freshness {
  readonly version: number;
  /** base64url SHA-256 of the directory's exact bytes. */
  readonly digest: string;
  readonly at: string;
}

/** What a directory says in which nothing stands yet. */
export const emptyDirectory: DirectoryDocument = { version: 1, issuedAt: new Date(0).toISOString(), expiresAt: new Date(1).toISOString(), agencies: [], agreements: [], routing: { routes: [] } };
