import { randomUUID } from 'node:crypto';
import { type AgencyCode, type ConversationId, type Kind, kinds, type Lane, type LawfulBasis, newMessageId, type MessageId, type OrderingKey, type Purpose, type SignedPayload } from '#messages';
import { type Directory } from '#directory';
import { makePart, sealMessage, type SigningKey, signWithDigest } from '#envelope';

/** Who seals, with what. */
export interface Sealer {
  readonly agency: AgencyCode;
  readonly signingKey: SigningKey;
  directory(): Directory;
  now(): Date;
}

/** Everything about a message but the id and time that it gets when it is signed. */
export interface ToSeal {
  readonly kind: Kind;
  readonly recipient: AgencyCode;
  readonly lane: Lane;
  readonly conversation: ConversationId;
  readonly orderingKey: OrderingKey | null;
  readonly sequence: number | null;
  readonly purpose: Purpose;
  readonly lawfulBasis: LawfulBasis;
  readonly onBehalfOf: { readonly person: string; readonly role: string };
  readonly inReplyTo?: MessageId;
  /** Receipts only. */
  readonly root?: string;
  /** Each part's content, or its JSON text as it was submitted. */
  readonly case: object | string;
  readonly originator: object | string;
  readonly mappa: object | string;
  /** Already sealed to the recipient's desk; absent for a kind that may have none. */
  readonly victim?: { readonly digest: string; readonly jwe: string };
}

/** A signed and sealed message with what its sender keeps of it. */
export interface SealedMessage {
  readonly id: MessageId;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly signed: string;
  /** base64url sha256 of the decoded payload. */
  readonly digest: string;
  readonly sealed: string;
  readonly kafkaKey: string;
  readonly kept: { readonly case: { salt: string; part: string }; readonly originator: { salt: string; part: string }; readonly mappa: { salt: string; part: string } };
}

const dayMs = 86_400_000;

/**
 * Makes sure that our partners can verify what we sign now. What we signed otherwise would be believed by nobody, and would be lost.
 * @throws ENVELOPE_UNKNOWN_KEY, PARTNER_KEY_REVOKED, PARTNER_KEY_TIME, DIRECTORY_*
 */
export function checkMaySign({ agency, signingKey, directory, now }: Sealer): void {
  const at = now();
  directory().signingKeys(agency, signingKey.kid ?? '', at, at);
}

/**
 * Makes message id, time of issue and signature together, then seals to the recipient's exchange key.
 * @throws PARTNER_* when the recipient has no valid key.
 */
export async function sealOne(sealer: Sealer, message: ToSeal): Promise<SealedMessage> {
  const issuedAt = sealer.now();
  const iat = Math.floor(issuedAt.getTime() / 1000);
  const exp = iat + (kinds[message.kind].defaultExpiryDays * dayMs) / 1000;
  const parts = { case: makePart(message.case), originator: makePart(message.originator), mappa: makePart(message.mappa) };
  const payload: SignedPayload = {
    specversion: '1.0', id: newMessageId(issuedAt), source: `urn:mag:agency:${sealer.agency}`, type: `${message.kind}.v${kinds[message.kind].version}`,
    time: issuedAt.toISOString(), datacontenttype: 'application/json', iss: sealer.agency, aud: message.recipient, iat, exp,
    conversation: message.conversation, orderingKey: message.orderingKey, sequence: message.sequence, kind: message.kind, lane: message.lane,
    purpose: message.purpose, lawfulBasis: message.lawfulBasis, onBehalfOf: message.onBehalfOf,
    ...(message.inReplyTo === undefined ? {} : { inReplyTo: message.inReplyTo }),
    ...(message.root === undefined ? {} : { root: message.root }),
    // An absent victim part has a digest all the same, so that it looks like any other.
    parts: { case: parts.case.digest, originator: parts.originator.digest, mappa: parts.mappa.digest, victim: message.victim?.digest ?? makePart({}).digest },
  };
  const { signed, digest } = await signWithDigest(payload, sealer.signingKey);
  const sealed = await sealMessage(
    { signed, parts: { case: salted(parts.case), originator: salted(parts.originator), mappa: salted(parts.mappa), ...(message.victim === undefined ? {} : { victim: message.victim.jwe }) } },
    sealer.directory().exchangeKey(message.recipient, issuedAt),
  );
  return {
    id: payload.id, issuedAt, expiresAt: new Date(exp * 1000), signed, digest, sealed, kafkaKey: message.orderingKey ?? randomUUID(),
    kept: { case: salted(parts.case), originator: salted(parts.originator), mappa: salted(parts.mappa) },
  };
}

const salted = ({ salt, part }: { salt: string; part: string }): { salt: string; part: string } => ({ salt, part });
