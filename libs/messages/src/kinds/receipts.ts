import { Field } from '../fields/field.js';
import { declareKind } from './kind-declaration.js';

const d7 = 'DESIGN 7';
export const receiptOutcomes = ['held', 'accepted', 'refused', 'delivered', 'opened', 'part-refused'] as const;
export type ReceiptOutcome = (typeof receiptOutcomes)[number];

/** What one receipt says. It stands as JSON text in a leaf of `Receipts`, so that its bytes can be shown without its neighbours. */
export class Receipt {
  @Field.uuid({ label: 'OPEN', meaning: 'Id of the message that the receipt is for.', source: d7 }) message!: string;
  @Field.digest({ label: 'OPEN', meaning: 'Digest of the signed payload that the receipt is for.', source: d7 }) digest!: string;
  @Field.code(receiptOutcomes, { label: 'OPEN', meaning: 'What became of the message.', source: d7 }) outcome!: ReceiptOutcome;
  @Field.time({ label: 'OPEN', meaning: 'When that was.', source: d7 }) at!: string;
  @Field.made({ label: 'OPEN', optional: true, max: 60, meaning: 'Error code of a refusal.', source: d7, example: 'MESSAGE_EXPIRED' }) code?: string;
  @Field.code(['case', 'originator', 'mappa', 'victim'], { label: 'OPEN', optional: true, meaning: 'The part that was refused.', source: d7 }) part?: string;
  @Field.made({ label: 'OPEN', optional: true, max: 60, meaning: 'Role of the person who opened it.', source: d7, example: 'practitioner' }) role?: string;
}

/** One salted leaf: its hash is part of the tree whose root is signed (RFC 9162 section 2.1). */
export class ReceiptLeaf {
  @Field.bytes({ label: 'OPEN', max: 43, meaning: 'Random salt.', source: d7 }) salt!: string;
  @Field.made({
    label: 'OPEN', max: 1000, meaning: 'A receipt as JSON text.', source: d7,
    example: '{"message":"019a0000-0000-7000-8000-000000000001","digest":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU","outcome":"accepted","at":"2026-03-31T21:05:00Z"}',
  })
  text!: string;
}

/** Many receipts in one message (M43). The signed payload carries the Merkle root over the leaves, in this order. */
export class Receipts {
  @Field.list(() => ReceiptLeaf, { max: 1000, meaning: 'The leaves, in the order of the tree.', source: d7 }) leaves!: ReceiptLeaf[];
}

export const receipts = declareKind({
  kind: 'receipts', family: 'M43', version: 1, content: Receipts, floor: 'OPEN', mayHaveVictimPart: false, ordering: 'none', defaultExpiryDays: 30,
  conditions: [], meaning: 'Says what became of messages that arrived.', source: 'DESIGN 7',
});
