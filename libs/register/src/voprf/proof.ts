import { timingSafeEqual } from 'node:crypto';
import { GatewayError } from '#messages';
import { addPoints, elementBytes, hash, hashToScalar, measured, multiply, multiplyBase, type Point, randomScalar, readScalar, type Scalar, seedTag, subtractProduct } from './group.js';

/** That one key was used for every point of a batch, and that it is the private half of this public key (RFC 9497 section 2.2): challenge and response, 32 bytes each. */
export type Proof = Uint8Array;
export const proofBytes = 2 * elementBytes;

const composite = Buffer.from('Composite', 'latin1'), challenged = Buffer.from('Challenge', 'latin1');

/** The weights by which a batch becomes one pair of points: nobody can choose points so that wrong ones cancel out. */
function weightsOf(publicKey: Point, blinded: readonly Point[], evaluated: readonly Point[]): Scalar[] {
  const seed = hash(measured(publicKey), measured(seedTag));
  return blinded.map((point, at) => hashToScalar(Buffer.concat([measured(seed), Buffer.of(at >> 8, at & 0xff), measured(point), measured(evaluated[at]!), composite])));
}

const weighed = (weights: readonly Scalar[], points: readonly Point[]): Point => points.map((point, at) => multiply(weights[at]!, point)).reduce(addPoints);

const challengeOf = (publicKey: Point, ...points: readonly Point[]): Scalar => hashToScalar(Buffer.concat([measured(publicKey), ...points.map(measured), challenged]));

/** Proves a batch that was evaluated with this key (`GenerateProof` with `ComputeCompositesFast`). `nonce` is given by test vectors alone. */
export function makeProof(secret: Scalar, publicKey: Point, blinded: readonly Point[], evaluated: readonly Point[], nonce: Scalar = randomScalar()): Proof {
  const m = weighed(weightsOf(publicKey, blinded, evaluated), blinded);
  const challenge = challengeOf(publicKey, m, multiply(secret, m), multiplyBase(nonce), multiply(nonce, m));
  return Buffer.concat([challenge, subtractProduct(nonce, challenge, secret)]);
}

/** Checks the proof of a batch (`VerifyProof` with `ComputeComposites`). @throws REGISTER_PROOF whatever is wrong with it */
export function checkProof(publicKey: Point, blinded: readonly Point[], evaluated: readonly Point[], proof: Proof): void {
  if (!holds(publicKey, blinded, evaluated, proof)) throw new GatewayError('REGISTER_PROOF');
}

function holds(publicKey: Point, blinded: readonly Point[], evaluated: readonly Point[], proof: Proof): boolean {
  if (proof.length !== proofBytes || blinded.length === 0 || blinded.length !== evaluated.length) return false;
  try {
    const [challenge, response] = [readScalar(proof.subarray(0, elementBytes)), readScalar(proof.subarray(elementBytes))];
    const weights = weightsOf(publicKey, blinded, evaluated);
    const [m, z] = [weighed(weights, blinded), weighed(weights, evaluated)];
    const first = addPoints(multiplyBase(response), multiply(challenge, publicKey));
    const second = addPoints(multiply(response, m), multiply(challenge, z));
    return timingSafeEqual(challenge, challengeOf(publicKey, m, z, first, second));
  } catch (error) {
    // Numbers that are none, and sums that are the identity, prove nothing.
    if (error instanceof GatewayError) return false;
    throw error;
  }
}
