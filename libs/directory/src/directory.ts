import { type PublicKeys, type SealingKey, verifyDocument, type VerifyKey, type VerifyKeys } from '#envelope';
import { type ErrorCode, GatewayError, type Label } from '#messages';
import { isAtMost } from './ceiling.js';
import { type Agency, type AgreedKind, type Agreement, type AnnouncedAnchor, type DirectoryDocument, type Freshness, type Route } from './document.js';
import { importKeys, type TimedKeys } from './keys.js';
import { fromAnchor, readDirectory } from './read-document.js';

/** How old the newest freshness record may be before the directory counts as no longer known to be current. */
export const freshForMs = 5 * 60_000;
/** How far another clock may be ahead of ours. */
export const clockToleranceMs = 60_000;

/** One question to the agreements: may this pass? */
export interface Passage {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly purpose: string;
  /** The legal basis that the message names. */
  readonly lawfulBasis?: string;
  /** Every label that the content carries. */
  readonly labels?: readonly Label[];
  /** The agency that asks, where a message has come in: it must be the one addressed. */
  readonly us?: string;
  /** When it is asked; now, unless said. */
  readonly at?: Date;
}

/**
 * A directory whose signature, shape and keys have been checked, with the questions that nodes ask of it. It never changes: a newer
 * document makes a new one.
 */
export class Directory {
  readonly version: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly agencies: readonly Agency[];
  readonly nextAnchor: AnnouncedAnchor | undefined;

  private readonly byCode: ReadonlyMap<string, Agency>;
  private readonly byForceCode: ReadonlyMap<string, Agency>;
  private readonly agreements: ReadonlyMap<string, Agreement>;
  private readonly routes: ReadonlyMap<string, Route>;

  private constructor(
    /** Everything that it says. */
    readonly document: DirectoryDocument,
    private readonly keys: ReadonlyMap<string, TimedKeys>,
    /** base64url SHA-256 of the document's exact bytes; the freshness record names it. */
    readonly digest: string,
  ) {
    this.version = document.version;
    this.issuedAt = new Date(document.issuedAt);
    this.expiresAt = new Date(document.expiresAt);
    this.agencies = document.agencies;
    this.nextAnchor = document.nextAnchor;
    this.byCode = new Map(document.agencies.map((agency) => [agency.code, agency]));
    this.byForceCode = new Map(document.agencies.flatMap((agency) => (agency.forceCode === undefined ? [] : [[agency.forceCode, agency]])));
    this.agreements = new Map(document.agreements.map((agreement) => [`${agreement.from} ${agreement.to}`, agreement]));
    this.routes = new Map(document.routing.routes.map((route) => [`${route.areaCode} ${route.kind}`, route]));
  }

  /**
   * Verifies a directory against the pinned anchors, reads it strictly and imports its keys once.
   * @throws DIRECTORY_SIGNATURE, DIRECTORY_MALFORMED, DIRECTORY_EXPIRED, DIRECTORY_EARLY when our clock is behind that of its publisher
   */
  static async open(token: string, anchors: VerifyKeys, now: Date): Promise<Directory> {
    const directory = await Directory.read(token, anchors);
    directory.checkCurrent(now);
    if (isEarly(directory.issuedAt, now)) throw new GatewayError('DIRECTORY_EARLY', { count: directory.version });
    return directory;
  }

  /** The same, whatever the time: one that has expired still says which version came last, and is never used. @throws DIRECTORY_SIGNATURE, DIRECTORY_MALFORMED */
  static async read(token: string, anchors: VerifyKeys): Promise<Directory> {
    const { document, digest } = await fromAnchor(() => verifyDocument('directory', token, anchors));
    const read = readDirectory(document);
    return new Directory(read, importKeys(read.agencies), digest);
  }

  /** Nodes work through an outage until the directory expires, and refuse after. @throws DIRECTORY_EXPIRED */
  checkCurrent(now: Date): void {
    if (now >= this.expiresAt) throw new GatewayError('DIRECTORY_EXPIRED', { count: this.version });
  }

  /** Whether this one takes the place of another: never an older one, nor other content under the same version. @throws DIRECTORY_OLDER */
  checkSucceeds(held: Directory): void {
    const succeeds = this.version > held.version || (this.version === held.version && this.digest === held.digest);
    if (!succeeds) throw new GatewayError('DIRECTORY_OLDER', { count: this.version });
  }

  /** Whether a freshness record shows that this very document is the current one. @throws DIRECTORY_STALE */
  checkFresh(freshness: Freshness, now: Date): void {
    const age = now.getTime() - Date.parse(freshness.at);
    const fits = freshness.version === this.version && freshness.digest === this.digest;
    if (!fits || age > freshForMs || age < -clockToleranceMs) throw new GatewayError('DIRECTORY_STALE', { count: this.version });
  }

  /** @throws PARTNER_UNKNOWN */
  agency(code: string): Agency {
    const agency = this.byCode.get(code);
    if (!agency) throw new GatewayError('PARTNER_UNKNOWN');
    return agency;
  }

  /** The police force with a code of two digits, if it takes part. */
  forceByCode(forceCode: string): Agency | undefined {
    return this.byForceCode.get(forceCode);
  }

  /** The agencies that serve an area. */
  agenciesOfArea(areaCode: string): readonly Agency[] {
    return this.agencies.filter(({ areaCodes }) => areaCodes.includes(areaCode));
  }

  /** Who takes a kind of message for an area, if anybody is named. */
  route(areaCode: string, kind: string): Route | undefined {
    return this.routes.get(`${areaCode} ${kind}`);
  }

  /**
   * The keys that an agency may have signed with under a kid. The validity window is judged by the time of issue, revocation by the time
   * of looking: whoever holds a stolen key can write any time of issue. Until the signature has been verified, nobody has said anything:
   * a caller sends nothing back for these codes either.
   * @throws PARTNER_UNKNOWN, ENVELOPE_UNKNOWN_KEY, PARTNER_KEY_REVOKED, PARTNER_KEY_TIME
   */
  signingKeys(code: string, kid: string, issuedAt: Date, now: Date = new Date()): VerifyKeys {
    const found = this.keysOf(code).signing.filter(({ key }) => key.kid === kid);
    if (found.length === 0) throw new GatewayError('ENVELOPE_UNKNOWN_KEY', { agency: code });
    const standing = found.filter(({ revokedAt }) => now.getTime() < revokedAt);
    if (standing.length === 0) throw new GatewayError('PARTNER_KEY_REVOKED', { agency: code });
    // A message says the second of its issue: a key that begins within one counts from its beginning.
    const valid = standing.filter(({ from, until }) => from - (from % 1000) <= issuedAt.getTime() && issuedAt.getTime() < until);
    if (valid.length === 0) throw new GatewayError('PARTNER_KEY_TIME', { agency: code });
    return valid.map(({ key }): VerifyKey => key);
  }

  /**
   * Every key under a kid that an agency has ever published for signing, whatever its time and whether it was revoked: for what it is shown of its own, when somebody has asked that it be looked
   * at, and never for what comes from another. @throws PARTNER_UNKNOWN, ENVELOPE_UNKNOWN_KEY
   */
  listedSigningKeys(code: string, kid: string): VerifyKeys {
    const listed = this.keysOf(code).signing.filter(({ key }) => key.kid === kid);
    if (listed.length === 0) throw new GatewayError('ENVELOPE_UNKNOWN_KEY', { agency: code });
    return listed.map(({ key }): VerifyKey => key);
  }

  /** The keys to seal an agency's messages to, newest first; none to one that is suspended. @throws PARTNER_UNKNOWN, PARTNER_SUSPENDED, PARTNER_NO_KEY */
  exchangeKey(code: string, at: Date): PublicKeys {
    if (isSuspended(this.agency(code), at)) throw new GatewayError('PARTNER_SUSPENDED', { agency: code });
    return this.sealingKeys(code, 'exchange', at);
  }

  /** The keys to seal an agency's victim parts to, newest first. @throws PARTNER_UNKNOWN, PARTNER_NO_KEY */
  victimKey(code: string, at: Date): PublicKeys {
    return this.sealingKeys(code, 'victim', at);
  }

  /** What may pass one way between two agencies, if they have an agreement. */
  agreement(from: string, to: string): Agreement | undefined {
    return this.agreements.get(`${from} ${to}`);
  }

  /** What an agreement says of one kind that may pass between two agencies; nothing where it may not. */
  agreedKind(from: string, to: string, kind: string): AgreedKind | undefined {
    return this.agreement(from, to)?.kinds.find((one) => one.kind === kind);
  }

  /**
   * Lets a message pass, or says why not. What it says of the kind is given back: reply time and ceiling.
   * @throws PARTNER_RECIPIENT, PARTNER_UNKNOWN, PARTNER_SUSPENDED, PARTNER_NO_AGREEMENT, PARTNER_KIND, PARTNER_PURPOSE, PARTNER_LAWFUL_BASIS, LABEL_ABOVE_AGREEMENT
   */
  admits({ from, to, kind, purpose, lawfulBasis, labels = [], us, at = new Date() }: Passage): AgreedKind {
    if (us !== undefined && us !== to) throw new GatewayError('PARTNER_RECIPIENT', { agency: us });
    for (const code of [from, to]) {
      if (isSuspended(this.agency(code), at)) throw new GatewayError('PARTNER_SUSPENDED', { agency: code });
    }
    if (!this.agreement(from, to)) throw new GatewayError('PARTNER_NO_AGREEMENT', { agency: from });
    const agreed = this.agreedKind(from, to, kind);
    if (!agreed) throw new GatewayError('PARTNER_KIND', { agency: from, kind });
    if (!agreed.purposes.includes(purpose)) throw new GatewayError('PARTNER_PURPOSE', { agency: from, kind });
    if (lawfulBasis !== undefined && agreed.lawfulBases !== undefined && !agreed.lawfulBases.includes(lawfulBasis)) throw new GatewayError('PARTNER_LAWFUL_BASIS', { agency: from, kind });
    if (!labels.every((label) => isAtMost(label, agreed.labelCeiling))) throw new GatewayError('LABEL_ABOVE_AGREEMENT', { agency: from, kind });
    return agreed;
  }

  private sealingKeys(code: string, use: 'exchange' | 'victim', at: Date): PublicKeys {
    const time = at.getTime();
    const valid = this.keysOf(code)[use].filter(({ from, until, revokedAt }) => from <= time && time < until && time < revokedAt);
    if (valid.length === 0) throw new GatewayError('PARTNER_NO_KEY', { agency: code });
    return valid.map(({ key }): SealingKey => key);
  }

  private keysOf(code: string): TimedKeys {
    const keys = this.keys.get(code);
    if (!keys) throw new GatewayError('PARTNER_UNKNOWN');
    return keys;
  }
}

/**
 * Whether a directory that could not be opened stands at another time. Our clock may be wrong, and its publisher sends each version again only once an hour: whoever refuses one
 * for its time keeps it, and tries it again.
 */
export const standsAtAnotherTime = (code: ErrorCode): boolean => code === 'DIRECTORY_EARLY' || code === 'DIRECTORY_EXPIRED';

/** Whether a document is of a later time than our clock says, by more than two clocks may be apart. */
export const isEarly = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + clockToleranceMs;

/** Whether an agency is suspended at a moment. */
export const isSuspended = ({ suspendedSince }: Agency, at: Date): boolean => suspendedSince !== undefined && Date.parse(suspendedSince) <= at.getTime();

