import { type ValidateFunction } from 'ajv/dist/2020.js';
import { GatewayError } from '../errors/index.js';
import { parseStrictJson } from '../json/parse-strict-json.js';
import { type Kind } from '../kinds/kinds.js';
import { type Receipt } from '../kinds/receipts.js';
import { type PartName } from '../vocabulary.js';
import { compileSchema } from './compiled.js';
import { partSchema, receiptSchema } from './schema.js';

const compiled = new Map<string, ValidateFunction>();
const known = (name: string, schema: () => Record<string, unknown>): ValidateFunction => {
  let validate = compiled.get(name);
  if (!validate) compiled.set(name, (validate = compileSchema(schema())));
  return validate;
};

/** Error paths name fields only: a name that the sender invented is content and stays out. */
const safePath = (path: string): string => (path.length <= 200 && /^(\/[A-Za-z0-9]+)*$/.test(path) ? path : '');

/**
 * Reads one part of a message by the published contract of its kind. The caller has verified the digest; whether the content is
 * allowed by an agreement is not established here.
 * @throws MESSAGE_MALFORMED with kind, part and the path of the first breach, without any value
 */
export function parsePart<T = object>(kind: Kind, part: PartName, text: string): T {
  let value: unknown;
  try {
    value = parseStrictJson(text);
  } catch {
    throw new GatewayError('MESSAGE_MALFORMED', { kind, part, path: '' });
  }
  const validate = known(`${kind}/${part}`, () => partSchema(kind, part));
  if (!validate(value)) throw new GatewayError('MESSAGE_MALFORMED', { kind, part, path: safePath(validate.errors?.[0]?.instancePath ?? '') });
  return value as T;
}

/** Reads the JSON text of one receipt leaf. @throws MESSAGE_MALFORMED */
export function parseReceipt(text: string): Receipt {
  const value = parseStrictJson(text);
  const validate = known('receipt', receiptSchema);
  if (!validate(value)) throw new GatewayError('MESSAGE_MALFORMED', { kind: 'receipts', path: safePath(validate.errors?.[0]?.instancePath ?? '') });
  return value as Receipt;
}
