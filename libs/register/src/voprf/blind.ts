import { outputOf } from './evaluate.js';
import { hashToGroup, invert, multiply, type Point, randomScalar, type Scalar } from './group.js';
import { checkProof, type Proof } from './proof.js';

/** An input with what hides it. Whoever has `blind` can find out the input from the point: it stays where it was made. */
export interface Blinded {
  readonly input: Uint8Array;
  readonly blind: Scalar;
  readonly point: Point;
}

/** Hides an input (`Blind`, RFC 9497 section 3.3.1): its point is as likely to be that of any other. `blind` is given by test vectors alone. */
export const blindInput = (input: Uint8Array, blind: Scalar = randomScalar()): Blinded => ({ input, blind, point: multiply(blind, hashToGroup(input)) });

/** Checks the proof of the whole batch, then takes away the blinds (`Finalize`, RFC 9497 section 3.3.2): an output of 64 bytes for each input. @throws REGISTER_PROOF before anything is unblinded */
export function finalizeBatch(publicKey: Point, blinded: readonly Blinded[], evaluated: readonly Point[], proof: Proof): Buffer[] {
  checkProof(publicKey, blinded.map(({ point }) => point), evaluated, proof);
  return blinded.map(({ input, blind }, at) => outputOf(input, multiply(invert(blind), evaluated[at]!)));
}
