import { newSalt, receiptTree } from '#envelope';
import { GatewayError, type Receipt, type ReceiptLeaf, type Receipts } from '#messages';

/** A new leaf: the receipt as exact JSON text, with a salt of its own so that it cannot be guessed from its hash. */
export function newLeaf(receipt: Receipt): ReceiptLeaf {
  const { message, digest, outcome, at, code, part, role } = receipt;
  return { salt: newSalt(), text: JSON.stringify({ message, digest, outcome, at, code, part, role }) };
}

/** The Merkle root that the signature covers, so that one leaf can be shown without its neighbours (RFC 9162 hashing). */
export const rootOf = (leaves: readonly ReceiptLeaf[]): string => receiptTree(leaves).root;

/** @throws ENVELOPE_RECEIPT_PATH when the leaves are not those whose root was signed. */
export function checkRoot(content: Receipts, signedRoot: string | undefined): void {
  if (rootOf(content.leaves) !== signedRoot) throw new GatewayError('ENVELOPE_RECEIPT_PATH', { count: content.leaves.length });
}
