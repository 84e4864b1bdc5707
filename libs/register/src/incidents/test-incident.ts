import { randomBytes } from 'node:crypto';
import { asGatewayError, type ErrorCode, GatewayError } from '#messages';
import { type EpochHeader } from '../epochs/documents.js';
import { type RegisterCopy } from '../epochs/register-copy.js';
import { type Tag, tagOf } from '../epochs/tags.js';
import { mostValues, type PersonValue, type ValueKind } from '../values/values-of.js';
import { type Blinded, blindInput, finalizeBatch } from '../voprf/blind.js';
import { readPoint } from '../voprf/group.js';
import { type EvaluationRequest, type ReadAnswer, requestSizes, writePoints } from './messages.js';

/**
 * The test of one incident, at the force:
 *
 *     values -> hidden (a request of points) -> evaluated elsewhere -> proven and unblinded (tags) -> looked up
 *
 * Each step takes what the one before gave. Until the last nothing is known, and what goes wrong on the way is an error: the incident is not yet tested, and never absent.
 */

/** Values hidden for one epoch, with what unhides them: it stays at the force, in memory. */
export interface HiddenIncident {
  readonly header: EpochHeader;
  readonly request: EvaluationRequest;
  readonly values: readonly { readonly kind: ValueKind; readonly blinded: Blinded }[];
  /** What fills up the request; it is evaluated and thrown away. */
  readonly filling: readonly Blinded[];
}

/** The tags of an incident in one epoch. */
export interface TaggedIncident {
  readonly epoch: number;
  readonly values: readonly { readonly kind: ValueKind; readonly tag: Tag }[];
}

/** What the register says of an incident. `present`: some value is in it, a reason to ask for candidates. */
export type RegisterAnswer =
  | { readonly answer: 'present'; readonly epoch: number; readonly kinds: readonly ValueKind[] }
  | { readonly answer: 'absent'; readonly epoch: number; /** The kinds that were looked for: an answer is as wide as its search. */ readonly tested: readonly ValueKind[] }
  | { readonly answer: 'NOT_YET_TESTED'; readonly because: ErrorCode };

/**
 * Hides the values of an incident, with filling that nobody can tell from them. `undefined` where it has none: nobody can be found by it, which a person has to see, and which is not `absent`.
 * @throws REGISTER_TOO_MANY
 */
export function hideIncident(values: readonly PersonValue[], header: EpochHeader): HiddenIncident | undefined {
  if (values.length === 0) return undefined;
  if (values.length > mostValues) throw new GatewayError('REGISTER_TOO_MANY', { count: values.length });
  const hidden = values.map(({ kind, input }) => ({ kind, blinded: blindInput(input) }));
  const size = requestSizes.find((one) => one >= hidden.length) ?? mostValues;
  const filling = Array.from({ length: size - hidden.length }, () => blindInput(randomBytes(32)));
  return { header, values: hidden, filling, request: { epoch: header.epoch, points: writePoints(everyPoint(hidden, filling).map(({ point }) => point)) } };
}

const everyPoint = (values: HiddenIncident['values'], filling: readonly Blinded[]): Blinded[] => [...values.map(({ blinded }) => blinded), ...filling];

/** Checks that what came back was evaluated with the key of the epoch, all of it, and unhides the tags. @throws REGISTER_EPOCH, REGISTER_PROOF */
export function tagIncident({ header, values, filling }: HiddenIncident, answer: ReadAnswer): TaggedIncident {
  if (answer.epoch !== header.epoch) throw new GatewayError('REGISTER_EPOCH');
  const outputs = finalizeBatch(readPoint(Buffer.from(header.publicKey, 'base64url')), everyPoint(values, filling), answer.points, answer.proof);
  return { epoch: header.epoch, values: values.map(({ kind }, at) => ({ kind, tag: tagOf(outputs[at]!) })) };
}

/** Looks up the tags. @throws REGISTER_EPOCH, and whatever keeps the copy from answering */
export function lookUpIncident({ epoch, values }: TaggedIncident, copy: RegisterCopy, now: Date): RegisterAnswer {
  if (epoch !== copy.header.epoch) throw new GatewayError('REGISTER_EPOCH');
  const kinds = [...new Set(values.filter(({ tag }) => copy.has(tag, now)).map(({ kind }) => kind))];
  return kinds.length > 0 ? { answer: 'present', epoch, kinds } : { answer: 'absent', epoch, tested: [...new Set(values.map(({ kind }) => kind))] };
}

/** An answer, or why there is none yet: every error on the way means that nothing is known. */
export function answerOrWait(test: () => RegisterAnswer): RegisterAnswer {
  try {
    return test();
  } catch (error) {
    return { answer: 'NOT_YET_TESTED', because: asGatewayError(error).code };
  }
}
