import { GatewayError } from '#messages';
import { type Failed, type Parsed, type Stood } from './incoming.js';

/** What the case store knows about the messages in hand, read once per wave. */
export interface Known {
  /** Digest (base64url) under which (issuer, id) was accepted; undefined when it was not. */
  digestOf(message: Parsed): string | undefined;
  /** How far a message that was accepted before has come; undefined when it was not. */
  stoodOf(message: Parsed): Stood | undefined;
  /** The next place in the order that is free, from 1. */
  nextOf(message: Parsed): number;
}

/** What to do with the messages in hand: at most one per ordering key is taken in one wave. */
export interface Wave {
  readonly take: Parsed[];
  /** Accepted before, with the same content: receipted again, nothing else. */
  readonly duplicates: Parsed[];
  /** Came before the one they must follow. */
  readonly hold: Parsed[];
  readonly failed: Failed[];
  /** Wait for the next wave. */
  readonly later: Parsed[];
}

/** How far ahead of the next free place a message may be and still be held. */
const furthestAhead = 10_000;

/** Names what must keep its order; undefined for a message without order. */
export function orderOf({ payload }: Parsed): string | undefined {
  return payload.orderingKey === null ? undefined : `${payload.iss} ${payload.orderingKey}`;
}

/** The identity of a message for all time. */
export const identityOf = ({ payload }: Parsed): string => `${payload.iss} ${payload.id}`;

/**
 * Sorts the messages in hand into one wave. Pure: the same messages and the same knowledge give the same wave.
 * (DESIGN section 4: a signed sequence per issuer, recipient and ordering key; later ones are held behind a missing one.)
 */
export function planWave(pending: readonly Parsed[], known: Known): Wave {
  const wave: Wave = { take: [], duplicates: [], hold: [], failed: [], later: [] };
  const places = placesInHand(pending);
  const taken = new Set<string>();
  const ordersTaken = new Set<string>();
  for (const message of pending) {
    const accepted = known.digestOf(message);
    if (accepted !== undefined) {
      if (accepted === message.digest) wave.duplicates.push({ ...message, stood: known.stoodOf(message) });
      else wave.failed.push(fail(message, 'INBOX_ID_REUSED'));
      continue;
    }
    if (taken.has(identityOf(message))) {
      wave.later.push(message);
      continue;
    }
    const order = orderOf(message);
    const sequence = message.payload.sequence;
    if (order === undefined || sequence === null) {
      wave.take.push(message);
      taken.add(identityOf(message));
      continue;
    }
    const next = known.nextOf(message);
    if (sequence < next && message.kind === 'place-given-up') {
      wave.take.push({ ...message, comesTooLate: true });
      taken.add(identityOf(message));
    } else if (sequence < next) wave.failed.push(fail(message, 'SEQUENCE_REUSED'));
    else if (sequence - next > furthestAhead) wave.failed.push(fail(message, 'SEQUENCE_TOO_FAR'));
    else if (sequence === next && !ordersTaken.has(order)) {
      wave.take.push(message);
      taken.add(identityOf(message));
      ordersTaken.add(order);
    } else if (leadsTo(places.get(order), next, sequence)) wave.later.push(message);
    else wave.hold.push(message);
  }
  return wave;
}

function fail(message: Parsed, code: 'INBOX_ID_REUSED' | 'SEQUENCE_REUSED' | 'SEQUENCE_TOO_FAR'): Failed {
  return { received: message, verified: message, error: new GatewayError(code, { messageId: message.payload.id, agency: message.issuer, kind: message.kind }) };
}

function placesInHand(pending: readonly Parsed[]): Map<string, Set<number>> {
  const places = new Map<string, Set<number>>();
  for (const message of pending) {
    const order = orderOf(message);
    if (order === undefined || message.payload.sequence === null) continue;
    places.set(order, (places.get(order) ?? new Set()).add(message.payload.sequence));
  }
  return places;
}

/** Whether every place from `next` up to `sequence` is in hand, so that the message can follow in a later wave. */
function leadsTo(places: ReadonlySet<number> | undefined, next: number, sequence: number): boolean {
  for (let place = next; place < sequence; place += 1) if (places?.has(place) !== true) return false;
  return true;
}
