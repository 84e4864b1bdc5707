import { type Difference } from './reconcile.js';

/** A message at the agency that it came to. */
export interface CameIn {
  readonly issuer: string;
  readonly messageId: string;
}

/** What one agency is to be asked for. */
export interface AskedOf {
  readonly agency: string;
  /** To be sent to their recipients again. */
  readonly messages: readonly string[];
  /** Own copies of victim parts, to be sent to its own desk again. */
  readonly ownParts: readonly string[];
  /** That came in, and whose senders are to be told again what became of them. */
  readonly answers: readonly CameIn[];
  /** That it has sent and does not know, with the agency that holds each. */
  readonly learns: readonly { readonly from: string; readonly messageId: string }[];
}

/** A difference that nobody can make good from what is kept, and why. */
export interface NotRepairable {
  readonly difference: Difference;
  readonly because: string;
}

/** What would make differences good. */
export interface Repairs {
  readonly asked: readonly AskedOf[];
  readonly not: readonly NotRepairable[];
}

interface Asked {
  readonly messages: Set<string>;
  readonly ownParts: Set<string>;
  readonly answers: Map<string, CameIn>;
  readonly learns: Map<string, { readonly from: string; readonly messageId: string }>;
}

/**
 * Works out what is to be asked of whom. Pure: stores are not touched. A message goes again to a recipient that lacks it, or its victim part; receipts that were lost are given again; a sender
 * that does not know any more what it has sent learns it from its recipients. What cannot be made good is named with the reason.
 */
export function repairsOf(differences: readonly Difference[], now: Date): Repairs {
  const asked = new Map<string, Asked>();
  const of = (agency: string): Asked => {
    const found = asked.get(agency) ?? { messages: new Set(), ownParts: new Set(), answers: new Map(), learns: new Map() };
    asked.set(agency, found);
    return found;
  };
  const not: NotRepairable[] = [];
  for (const difference of differences) {
    const because = whyNot(difference, now);
    if (because === undefined) ask(of, difference);
    else not.push({ difference, because });
  }
  return {
    asked: [...asked].map(([agency, { messages, ownParts, answers, learns }]) => ({ agency, messages: [...messages], ownParts: [...ownParts], answers: [...answers.values()], learns: [...learns.values()] })),
    not,
  };
}

function ask(of: (agency: string) => Asked, { what, issuer, messageId, partner = '' }: Difference): void {
  if (what === 'own victim part missing') of(issuer).ownParts.add(messageId);
  else if (what === 'receipt missing') of(partner).answers.set(messageId, { issuer, messageId });
  else if (what === 'unknown to sender') of(issuer).learns.set(messageId, { from: partner, messageId });
  else of(issuer).messages.add(messageId);
}

function whyNot({ what, expiresAt, direction }: Difference, now: Date): string | undefined {
  if (what === 'other digest at recipient') return 'two messages bear one id; a person must look at both';
  if (what === 'waiting, unknown to sender') return 'it is held or in quarantine at its recipient, or came under a stolen key and nobody has decided about it; its sender learns it from there once that is over';
  if (what === 'expired before it arrived') return 'it is never sent again; its sender has it as expired, and must say it anew if it still matters';
  if (what === 'never left') return 'its sender\'s store went back to before it was sent, and its recipient has nothing of it; the victim part says who sent it, and they must say it anew if it still matters';
  if (what === 'outcome missing') return 'the part is at the desk, which has not said yet what became of it';
  if (what === 'victim part without message' && direction === 'sent') return 'its sender\'s record of the message comes back from its recipient, where that has it';
  if (what === 'own victim part missing' || what === 'unknown to sender' || what === 'receipt missing') return undefined;
  if (expiresAt !== undefined && expiresAt <= now) return 'it has expired, and a recipient would refuse it; it must be said anew';
  return undefined;
}
