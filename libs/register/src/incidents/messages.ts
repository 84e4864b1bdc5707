import { GatewayError } from '#messages';
import { mostValues } from '../values/values-of.js';
import { type Point, readPoint } from '../voprf/group.js';
import { type Proof, proofBytes } from '../voprf/proof.js';

/** What a force sends to test one incident: points that say nothing of whom it is about, not even how many values they have. */
export interface EvaluationRequest {
  readonly epoch: number;
  /** base64url, 32 bytes each. */
  readonly points: readonly string[];
}

/** What comes back: the same points evaluated, in order, with one proof for all. */
export interface EvaluationAnswer {
  readonly epoch: number;
  readonly points: readonly string[];
  /** base64url, 64 bytes. */
  readonly proof: string;
}

/** How many points a request may have: filled up, so that it does not show which identifiers are known. */
export const requestSizes: readonly number[] = [16, 32, mostValues];

export interface ReadRequest { readonly epoch: number; readonly points: readonly Point[] }
export interface ReadAnswer extends ReadRequest { readonly proof: Proof }

export const writePoints = (points: readonly Point[]): string[] => points.map((point) => Buffer.from(point).toString('base64url'));

/** @throws MESSAGE_MALFORMED, REGISTER_TOO_MANY, REGISTER_ELEMENT */
export function readRequest(value: unknown): ReadRequest {
  const { epoch, points } = membersOf(value, ['epoch', 'points']);
  return { epoch: readNumber(epoch), points: readPoints(points) };
}

/** @throws MESSAGE_MALFORMED, REGISTER_TOO_MANY, REGISTER_ELEMENT */
export function readAnswer(value: unknown): ReadAnswer {
  const { epoch, points, proof } = membersOf(value, ['epoch', 'points', 'proof']);
  return { epoch: readNumber(epoch), points: readPoints(points), proof: readBytes(proof, proofBytes, '/proof') };
}

const malformed = (path: string): GatewayError => new GatewayError('MESSAGE_MALFORMED', { path });

function membersOf<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('');
  if (Object.keys(value).length !== names.length || !names.every((name) => Object.hasOwn(value, name))) throw malformed('');
  return value as Record<Name, unknown>;
}

function readNumber(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) throw malformed('/epoch');
  return value as number;
}

function readPoints(value: unknown): Point[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed('/points');
  // Before any of them is looked at: a list of a million would be work.
  if (value.length > mostValues) throw new GatewayError('REGISTER_TOO_MANY', { count: value.length });
  return value.map((one: unknown) => readPoint(readBytes(one, 32, '/points')));
}

function readBytes(value: unknown, length: number, path: string): Buffer {
  if (typeof value !== 'string') throw malformed(path);
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length !== length || bytes.toString('base64url') !== value) throw malformed(path);
  return bytes;
}
