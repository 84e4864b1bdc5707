import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { GatewayError } from '../errors/index.js';
import { timeSchema } from '../fields/forms.js';
import { agencyCodePattern, type AgencyCode, type ConversationId, type MessageId, type OrderingKey } from '../ids/index.js';
import { parseStrictJson } from '../json/parse-strict-json.js';
import { type Lane, lanes, type LawfulBasis, lawfulBases, type PartName, partNames, type Purpose, purposes } from '../vocabulary.js';

/**
 * What the sender signs: CloudEvents 1.0 attributes, claims, and one digest for each part. All four digests are always there, so
 * that an empty part looks like a full one. `kind` is any name here: whether this node knows it is asked by `kindOf`.
 */
export interface SignedPayload {
  specversion: '1.0';
  id: MessageId;
  /** `urn:mag:agency:<iss>` */
  source: string;
  /** `<kind>.v<version>` */
  type: string;
  /** Time of issue, ISO 8601 UTC; the same second as `iat`. */
  time: string;
  datacontenttype: 'application/json';
  iss: AgencyCode;
  aud: AgencyCode;
  /** Issued at, seconds since 1970. */
  iat: number;
  /** Expires at, seconds since 1970. */
  exp: number;
  conversation: ConversationId;
  orderingKey: OrderingKey | null;
  sequence: number | null;
  kind: string;
  lane: Lane;
  purpose: Purpose;
  lawfulBasis: LawfulBasis;
  onBehalfOf: { person: string; role: string };
  inReplyTo?: MessageId;
  /** Handling conditions of the originator. */
  handling?: string[];
  /** Merkle root over the leaves; in receipts only. */
  root?: string;
  /** base64url SHA-256 of salt and text of each part. */
  parts: Record<PartName, string>;
}

const uuid = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' };
const uuidV7 = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' };
const agency = { type: 'string', pattern: agencyCodePattern.source, maxLength: 40 };
const digest = { type: 'string', pattern: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$' };
const seconds = { type: 'integer', minimum: 0, maximum: 253402300799 };
const plain = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

/** The JSON Schema of the signed payload, published as `contracts/schemas/signed.schema.json`. */
export const signedPayloadSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:mag:schema:signed:1',
  title: 'Signed payload',
  description: 'What the sender signs: CloudEvents attributes, claims and the digest of each part.',
  type: 'object',
  additionalProperties: false,
  required: [
    'specversion', 'id', 'source', 'type', 'time', 'datacontenttype', 'iss', 'aud', 'iat', 'exp', 'conversation', 'orderingKey', 'sequence',
    'kind', 'lane', 'purpose', 'lawfulBasis', 'onBehalfOf', 'parts',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: uuidV7,
    source: { type: 'string', maxLength: 60, pattern: '^urn:mag:agency:[a-z-]+$' },
    type: { type: 'string', maxLength: 80, pattern: '^[a-z]+(-[a-z]+)*\\.v[1-9][0-9]{0,3}$' },
    time: timeSchema,
    datacontenttype: { const: 'application/json' },
    iss: agency,
    aud: agency,
    iat: seconds,
    exp: seconds,
    conversation: uuid,
    orderingKey: { anyOf: [uuid, { type: 'null' }] },
    sequence: { anyOf: [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, { type: 'null' }] },
    kind: { type: 'string', maxLength: 60, pattern: '^[a-z]+(-[a-z]+)*$' },
    lane: { enum: [...lanes] },
    purpose: { enum: Object.keys(purposes) },
    lawfulBasis: { enum: Object.keys(lawfulBases) },
    onBehalfOf: {
      type: 'object', additionalProperties: false, required: ['person', 'role'],
      properties: { person: plain(100), role: plain(60) },
    },
    inReplyTo: uuidV7,
    handling: { type: 'array', maxItems: 20, uniqueItems: true, items: plain(60) },
    root: digest,
    parts: {
      type: 'object', additionalProperties: false, required: [...partNames],
      properties: Object.fromEntries(partNames.map((part) => [part, digest])),
    },
  },
} as const;

let compiled: ValidateFunction<SignedPayload> | undefined;

function hasShape(value: unknown): value is SignedPayload {
  if (!compiled) {
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv, ['date-time']);
    compiled = ajv.compile<SignedPayload>(signedPayloadSchema);
  }
  return compiled(value);
}

/** Rules between claims that the schema cannot say; the path of the first that is broken. */
function brokenClaim(p: SignedPayload): string | undefined {
  if (p.source !== `urn:mag:agency:${p.iss}`) return 'source';
  if (!p.type.startsWith(`${p.kind}.v`)) return 'type';
  if (Math.floor(Date.parse(p.time) / 1000) !== p.iat) return 'time';
  if (p.exp <= p.iat) return 'exp';
  if ((p.orderingKey === null) !== (p.sequence === null)) return 'sequence';
  if ((p.kind === 'receipts') !== (p.root !== undefined)) return 'root';
  return undefined;
}

/**
 * Reads the payload of a signed token strictly. It establishes the shape only: neither who signed it nor whether it may be sent.
 * @throws ENVELOPE_CLAIMS with the path of the first claim that is wrong
 */
export function parseSignedPayload(text: string): SignedPayload {
  let value: unknown;
  try {
    value = parseStrictJson(text);
  } catch (cause) {
    throw new GatewayError('ENVELOPE_CLAIMS', { path: '' }, { cause });
  }
  if (!hasShape(value)) throw new GatewayError('ENVELOPE_CLAIMS', { path: compiled?.errors?.[0]?.instancePath ?? '' });
  const path = brokenClaim(value);
  if (path) throw new GatewayError('ENVELOPE_CLAIMS', { path: `/${path}` });
  return value;
}
