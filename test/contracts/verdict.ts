import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asGatewayError, checkContent, isKind, type Kind, parsePart, parseReceipt, parseSignedPayload, type PartName } from '#messages';
import { readDirectory, readFreshness } from '#directory';
import { registerSchema, setShouldValidateFormat, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12';
import '@hyperjump/json-schema/formats';

const contracts = join(process.cwd(), 'contracts');
setShouldValidateFormat(true);

/** A file below `contracts/`, as a partner has it. */
export const loadContract = (file: string): unknown => JSON.parse(readFileSync(join(contracts, file), 'utf8')) as unknown;

/** Says whether a document fits a schema. */
export type Validator = (value: unknown) => boolean;
const validators = new Map<string, Promise<Validator>>();

/** What a published schema says by a validator that has nothing in common with the running one: it knows JSON Schema and its formats, and none of our words. */
export function publishedValidator(name: string): Promise<Validator> {
  const known = validators.get(name) ?? validatorOf(loadContract(`schemas/${name}.schema.json`) as { $id: string });
  validators.set(name, known);
  return known;
}

/** The same for a schema in hand, under its `$id`, which is free for another one afterwards. */
export async function validatorOf(schema: { readonly $id: string }): Promise<Validator> {
  registerSchema(schema as Parameters<typeof registerSchema>[0]);
  const check = await validate(schema.$id).finally(() => unregisterSchema(schema.$id));
  return (value) => check(value as Parameters<typeof check>[0]).valid;
}

/** What the running code says of a document, with the path of the first thing that it finds wrong. `unexplained` means that the schema refuses what no rule of the sender's can explain. */
export type Verdict = { readonly accepted: true } | { readonly accepted: false; readonly path: string; readonly unexplained?: true };

const unexplained = 'Write this as the published schema of the kind says.';

export const isOfKind = (schema: string): schema is Kind => isKind(schema);

const readers: Readonly<Record<string, (value: unknown) => unknown>> = {
  receipt: (value) => parseReceipt(JSON.stringify(value)),
  signed: (value) => parseSignedPayload(JSON.stringify(value)),
  directory: readDirectory,
  freshness: readFreshness,
};

/** The verdict of the code that runs in a node: of the sender's check for a whole content, of the recipient's reader for everything else. */
export function runningVerdict(schema: string, value: unknown): Verdict {
  if (isOfKind(schema)) {
    const findings = checkContent(schema, value as object);
    const [first] = findings;
    if (first === undefined) return { accepted: true };
    return { accepted: false, path: first.path, ...(findings.some(({ todo }) => todo === unexplained) ? { unexplained: true } : {}) };
  }
  try {
    read(schema, value);
    return { accepted: true };
  } catch (thrown) {
    return { accepted: false, path: String(asGatewayError(thrown).facts.path ?? '') };
  }
}

function read(schema: string, value: unknown): void {
  const [kind = '', part] = schema.split('.');
  if (part !== undefined) parsePart(kind as Kind, part as PartName, JSON.stringify(value));
  else readers[schema]!(value);
}
