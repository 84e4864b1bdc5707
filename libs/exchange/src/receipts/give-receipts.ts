import { asGatewayError, type AgencyCode, type ErrorCode, type Lane, newConversationId, type PartName, type Receipt, type ReceiptLeaf, type ReceiptOutcome } from '#messages';
import { errorFields, type NodeLog, type Sql } from '#platform';
import { type Proven } from '../in/incoming.js';
import { raiseAlarms } from '../rails/alarms.js';
import { hexOfDigest, jsonRows } from '../rails/json-rows.js';
import { checkMaySign, type SealedMessage, type Sealer, sealOne } from '../out/seal-one.js';
import { newLeaf, rootOf } from './leaf.js';

/** What is to be receipted: a verified message and what became of it. */
export interface Outcome {
  readonly message: { readonly payload: Pick<Proven['payload'], 'id' | 'iss' | 'kind'>; readonly digest: string };
  readonly outcome: ReceiptOutcome;
  readonly code?: ErrorCode;
  readonly part?: PartName;
  /** In which role a person opened it. */
  readonly role?: string;
  /** When it happened, where that is not now. */
  readonly at?: Date;
}

/** Receipts that travel in one message. */
export const leavesAtOnce = 200;

/** A sealed `receipts` message for one agency. */
export interface SealedReceipts {
  readonly recipient: AgencyCode;
  readonly lane: Lane;
  readonly message: SealedMessage;
}

/** A receipt that cannot be sealed now. */
export interface OwedReceipt {
  readonly recipient: AgencyCode;
  readonly lane: Lane;
  readonly receipt: Receipt;
}

/** What becomes of the receipts of a wave. */
export interface GivenReceipts {
  readonly sealed: readonly SealedReceipts[];
  readonly owed: readonly OwedReceipt[];
}

/**
 * Signs and seals receipts, many in one message per sender. What is for a sender that has no valid key just now, or comes while we have none to sign with, stays owed.
 * There is no receipt for a receipt: a message sent again is answered again.
 */
export async function sealReceipts(sealer: Sealer, lane: Lane, outcomes: readonly Outcome[], log: NodeLog): Promise<GivenReceipts> {
  const at = sealer.now().toISOString();
  const bySender = Map.groupBy(outcomes.filter(({ message }) => message.payload.kind !== 'receipts'), ({ message }) => message.payload.iss);
  const sealed: SealedReceipts[] = [];
  const owed: OwedReceipt[] = [];
  for (const [recipient, forSender] of bySender) {
    for (let from = 0; from < forSender.length; from += leavesAtOnce) {
      const given = forSender.slice(from, from + leavesAtOnce)
        .map(({ message, outcome, at: since, ...more }): Receipt => ({ message: message.payload.id, digest: message.digest, outcome, at: since?.toISOString() ?? at, ...more }));
      try {
        sealed.push({ recipient, lane, message: await sealLeaves(sealer, recipient, lane, given.map(newLeaf)) });
      } catch (error) {
        // Without a directory or our own key nothing can be receipted: the caller waits.
        if (/^(DIRECTORY_|KEY_AWAY$)/.test(asGatewayError(error).code)) throw error;
        log.warn('receipts cannot be sealed', { partner: recipient, ...errorFields(error) });
        owed.push(...given.map((receipt) => ({ recipient, lane, receipt })));
      }
    }
  }
  return { sealed, owed };
}

/** Signs and seals these leaves as one message. @throws PARTNER_* when the recipient has no valid key; PARTNER_KEY_*, ENVELOPE_UNKNOWN_KEY when ours is none */
export async function sealLeaves(sealer: Sealer, recipient: AgencyCode, lane: Lane, leaves: readonly ReceiptLeaf[]): Promise<SealedMessage> {
  // A receipt is sent once: what nobody could verify must wait.
  checkMaySign(sealer);
  return sealOne(sealer, {
    kind: 'receipts', recipient, lane, conversation: newConversationId(), orderingKey: null, sequence: null, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e',
    onBehalfOf: { person: 'exchange', role: 'node' }, root: rootOf(leaves), case: { leaves }, originator: {}, mappa: {},
  });
}

/** Puts sealed receipts into the outbox in the caller's transaction, each to be sent once, and notes those that are owed, with an alarm. */
export async function writeReceipts(sql: Sql, { sealed, owed }: GivenReceipts): Promise<void> {
  await sendOnce(sql, sealed);
  if (owed.length === 0) return;
  await sql(
    `insert into owed_receipt (recipient, lane, message_id, digest, outcome, code, part, role, at) select recipient, lane, message_id, digest, outcome, code, part, role, at
     from json_to_recordset($1) as r (recipient text, lane text, message_id uuid, digest bytea, outcome text, code text, part text, role text, at timestamptz) on conflict do nothing`,
    [jsonRows(owed.map(({ recipient, lane, receipt: { message, digest, outcome, code, part, role, at } }) => ({ recipient, lane, message_id: message, digest: hexOfDigest(digest), outcome, code, part, role, at })))],
  );
  await raiseAlarms(sql, [...new Set(owed.map(({ recipient }) => recipient))].map((agency) => ({ alarm: 'RECEIPT_OWED', facts: { agency } })));
}

/** Puts sealed receipts into the outbox in the caller's transaction; each is sent once, for a message sent again is answered again. */
export async function sendOnce(sql: Sql, receipts: readonly SealedReceipts[]): Promise<void> {
  if (receipts.length === 0) return;
  await sql(
    `insert into outbox (message_id, recipient, lane, kind, kafka_key, sealed, once, expires_at)
     select message_id, recipient, lane, 'receipts', kafka_key, sealed, true, expires_at
     from json_to_recordset($1) as r (message_id uuid, recipient text, lane text, kafka_key text, sealed text, expires_at timestamptz)`,
    [jsonRows(receipts.map(({ recipient, lane, message }) => ({
      message_id: message.id, recipient, lane, kafka_key: message.kafkaKey, sealed: message.sealed, expires_at: message.expiresAt,
    })))],
  );
}
