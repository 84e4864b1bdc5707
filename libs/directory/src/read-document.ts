import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { asGatewayError, type ErrorCode, GatewayError } from '#messages';
import { type DirectoryDocument, type Freshness } from './document.js';
import { directorySchema, freshnessSchema } from './schema.js';

function compile<T>(schema: object): () => ValidateFunction<T> {
  let compiled: ValidateFunction<T> | undefined;
  return () => {
    if (compiled) return compiled;
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv, ['date-time']);
    return (compiled = ajv.compile<T>(schema));
  };
}
const isDirectory = compile<DirectoryDocument>(directorySchema);
const isFreshness = compile<Freshness>(freshnessSchema);

const malformed = (path: string) => new GatewayError('DIRECTORY_MALFORMED', { path });

/** Checks the shape of a directory and the rules between its members. @throws DIRECTORY_MALFORMED with the path */
export function readDirectory(value: unknown): DirectoryDocument {
  const hasShape = isDirectory();
  if (!hasShape(value)) throw malformed(hasShape.errors?.[0]?.instancePath ?? '');
  const broken = brokenRule(value);
  if (broken !== undefined) throw malformed(broken);
  return value;
}

/** Checks the shape of a freshness record. @throws DIRECTORY_MALFORMED with the path */
export function readFreshness(value: unknown): Freshness {
  const hasShape = isFreshness();
  if (!hasShape(value)) throw malformed(hasShape.errors?.[0]?.instancePath ?? '');
  return value;
}

/** What a schema cannot say: the path of the first member that contradicts another. */
function brokenRule(document: DirectoryDocument): string | undefined {
  const { agencies, agreements, routing } = document;
  if (Date.parse(document.expiresAt) <= Date.parse(document.issuedAt)) return '/expiresAt';
  const codes = new Set(agencies.map(({ code }) => code));
  if (codes.size !== agencies.length) return '/agencies/code';
  if (repeats(agencies.flatMap(({ forceCode }) => forceCode ?? []))) return '/agencies/forceCode';
  const keys = agencies.flatMap((agency) => Object.values(agency.keys).flat());
  // A kid names one key of one agency in the whole directory, so that no agency can put its key in another's place.
  if (repeats(keys.map(({ jwk }) => jwk.kid))) return '/agencies/keys/kid';
  // Nor may one key serve two uses under two names: the exchange could then open what only the desk may.
  if (repeats(keys.map(({ jwk }) => `${String(jwk['crv'])} ${String(jwk['x'])}`))) return '/agencies/keys/x';
  if (keys.some(({ from, until }) => Date.parse(until) <= Date.parse(from))) return '/agencies/keys/until';
  if (keys.some(({ revokedAt, compromisedSince }) => compromisedSince !== undefined && (revokedAt === undefined || Date.parse(compromisedSince) > Date.parse(revokedAt)))) return '/agencies/keys/compromisedSince';
  if (repeats(agreements.map(({ from, to }) => `${from} ${to}`))) return '/agreements';
  if (agreements.some(({ from, to }) => from === to || !codes.has(from) || !codes.has(to))) return '/agreements/to';
  if (agreements.some(({ kinds }) => repeats(kinds.map(({ kind }) => kind)))) return '/agreements/kinds';
  if (routing.routes.some(({ agency }) => !codes.has(agency))) return '/routing/routes/agency';
  if (repeats(routing.routes.map(({ areaCode, kind }) => `${areaCode} ${kind}`))) return '/routing/routes';
  return undefined;
}

const repeats = (values: readonly string[]): boolean => new Set(values).size !== values.length;

/** What an unread token of another make, type or signer means here; anything else that is wrong with it is its form. */
const notTheAnchor: ReadonlySet<ErrorCode> = new Set(['ENVELOPE_SIGNATURE', 'ENVELOPE_UNKNOWN_KEY', 'ENVELOPE_ALGORITHM']);

/** Turns what the envelope says of a document's token into the directory's own codes. */
export async function fromAnchor<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (cause) {
    const { code } = asGatewayError(cause);
    throw new GatewayError(notTheAnchor.has(code) ? 'DIRECTORY_SIGNATURE' : 'DIRECTORY_MALFORMED', { code }, { cause });
  }
}
