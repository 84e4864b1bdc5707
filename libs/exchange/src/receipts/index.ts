/** Receipts as anybody may check them: the proof of one without its neighbours, in a file that stands alone. No store, no Kafka, no key. */
export { type JudgedBy, type ProofAnswer, proofForm, proofOf, type ReceiptProof, verifyProof } from './proof.js';
