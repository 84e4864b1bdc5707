import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Directory } from '#directory';
import { loadAnchors, loadPrivateKeys, makePart, type PrivateKeys, type PublicKeys, sealMessage, sealVictimPart, type SigningKey, signPayload } from '#envelope';
import { split } from '#labels';
import { type AgencyCode, type ConversationId, type Kind, type Lane, newConversationId, newMessageId, type OrderingKey, parseAgencyCode, type SignedPayload } from '#messages';
import { type StackFile } from '../support/stack.js';

/** A sealed message, ready to be put on the recipient's inbox. */
export interface SealedForInbox { readonly id: string; readonly key: string; readonly token: string }

/** An agency that seals with its own keys, without an exchange: the other side of the measured one. */
export class Sender {
  private constructor(readonly code: AgencyCode, private readonly signer: SigningKey, readonly exchangeKeys: PrivateKeys, readonly directory: Directory) {}

  static async of(stack: StackFile, code: string): Promise<Sender> {
    const agency = stack.agencies.find((each) => each.agency === code);
    if (!agency) throw new Error(`the stack has no agency ${code}`);
    const [signing, exchange, anchors] = await Promise.all([
      loadPrivateKeys(agency.keyDirectory, 'signing'), loadPrivateKeys(agency.keyDirectory, 'exchange'), loadAnchors(stack.trustAnchorsFile),
    ]);
    const directory = await Directory.open(readFileSync(stack.directoryFile, 'utf8').trim(), anchors, new Date());
    return new Sender(parseAgencyCode(code), signing[0] as SigningKey, exchange as PrivateKeys, directory);
  }

  /** Splits, signs and seals one incident; each has a conversation of its own. */
  async seal(kind: Kind, content: object, to: string, lane: Lane = 'bulk'): Promise<SealedForInbox> {
    const at = new Date();
    const parts = split(kind, content);
    const made = { case: makePart(parts.case), originator: makePart(parts.originator), mappa: makePart(parts.mappa), victim: makePart(parts.victim) };
    const conversation: ConversationId = newConversationId();
    const orderingKey = randomUUID() as OrderingKey;
    const iat = Math.floor(at.getTime() / 1000);
    const payload: SignedPayload = {
      specversion: '1.0', id: newMessageId(at), source: `urn:mag:agency:${this.code}`, type: `${kind}.v1`, time: at.toISOString(), datacontenttype: 'application/json',
      iss: this.code, aud: parseAgencyCode(to), iat, exp: iat + 14 * 86_400, conversation, orderingKey, sequence: 1, kind, lane, purpose: 'manage-da-risk',
      lawfulBasis: 'DPA2018-P3-s31', onBehalfOf: { person: 'feed.wm', role: 'feed-officer' },
      parts: { case: made.case.digest, originator: made.originator.digest, mappa: made.mappa.digest, victim: made.victim.digest },
    };
    const keys = (which: 'exchangeKey' | 'victimKey'): PublicKeys => this.directory[which](to, at);
    const token = await sealMessage({
      signed: await signPayload(payload, this.signer),
      parts: { case: made.case, originator: made.originator, mappa: made.mappa, victim: await sealVictimPart(made.victim, keys('victimKey')) },
    }, keys('exchangeKey'));
    return { id: payload.id, key: orderingKey, token };
  }
}
