import { GatewayError } from '#messages';
import { evaluateBlinded } from '../voprf/evaluate.js';
import { type KeyPair } from '../voprf/key-pair.js';
import { type EvaluationAnswer, type ReadRequest, writePoints } from './messages.js';

/** The key of an epoch, with the time in which it evaluates: until its epoch ends, while the next is open already. */
export interface EpochKeys {
  readonly epoch: number;
  readonly keys: KeyPair;
  readonly validFrom: Date;
  readonly validUntil: Date;
}

/** Evaluates the points of a request with the key of its epoch; the gateway learns how many they are, and nothing else. @throws REGISTER_EPOCH where that epoch is not open */
export function evaluateRequest({ epoch, points }: ReadRequest, held: readonly EpochKeys[], now: Date): EvaluationAnswer {
  const of = held.find((one) => one.epoch === epoch);
  if (of === undefined || now < of.validFrom || now >= of.validUntil) throw new GatewayError('REGISTER_EPOCH');
  const { evaluated, proof } = evaluateBlinded(of.keys, points);
  return { epoch, points: writePoints(evaluated), proof: Buffer.from(proof).toString('base64url') };
}
