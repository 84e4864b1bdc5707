import { hash, hashToGroup, measured, multiply, type Point, type Scalar } from './group.js';
import { type KeyPair } from './key-pair.js';
import { makeProof, type Proof } from './proof.js';

export interface Evaluation {
  readonly evaluated: readonly Point[];
  readonly proof: Proof;
}

/** Evaluates a batch of blinded points with one proof (`BlindEvaluate`, RFC 9497 section 3.3.2). Nothing is learnt of what they blind. `nonce` is given by test vectors alone. */
export function evaluateBlinded(keys: KeyPair, blinded: readonly Point[], nonce?: Scalar): Evaluation {
  return keys.use((secret) => {
    const evaluated = blinded.map((point) => multiply(secret, point));
    return { evaluated, proof: makeProof(secret, keys.publicKey, blinded, evaluated, nonce) };
  });
}

/** The same output as an input has that was blinded, evaluated and unblinded (`Evaluate`): for whoever holds the key and may know the input. */
export const evaluatePlain = (keys: KeyPair, input: Uint8Array): Buffer => keys.use((secret) => outputOf(input, multiply(secret, hashToGroup(input))));

const finalize = Buffer.from('Finalize', 'latin1');
export const outputOf = (input: Uint8Array, unblinded: Point): Buffer => hash(measured(input), measured(unblinded), finalize);
