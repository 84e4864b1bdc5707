import { type OpenAPIObject } from '@nestjs/swagger';
import { contentSchema, type Kind, type PartName, partSchema, type Schema } from '#messages';
import { type Shape } from './answers.js';

/** What a node fills in of a draft: fields that cannot be given, and fields that may be left out, as dotted names. */
export interface FilledIn {
  readonly never?: readonly string[];
  readonly optional?: readonly string[];
}

const place = '#/components/schemas/';
/** The schemas that routes refer to, by name: `<kind>.<part>` or `<kind>.draft`. */
const schemas = new Map<string, Schema>();

/** Content of one of several kinds, as a part of a message has it: a reference to each, so that the description has every field with label and meaning once. */
export const partContent = (kinds: readonly Kind[], part: PartName): Shape => oneOf(kinds.map((kind) => named(`${kind}.${part}`, partSchema(kind, part))));

/** Content of one of several kinds, as it is given to a node that fills in the rest. */
export const draftContent = (kinds: readonly (readonly [Kind, FilledIn])[]): Shape => oneOf(kinds.map(([kind, filledIn]) => named(`${kind}.draft`, draftOf(contentSchema(kind), filledIn))));

const oneOf = (references: readonly Shape[]): Shape => ({ type: 'object', oneOf: references });

function named(name: string, { $schema: _, $id: __, ...schema }: Schema): Shape {
  schemas.set(name, schema);
  return { $ref: `${place}${name}` };
}

/** The schema of a draft: what the node knows by itself is not in it, nor are rules about that; what it fills in may be left out. */
function draftOf(schema: Schema, { never = [], optional = [] }: FilledIn): Schema {
  const draft = structuredClone(schema) as Schema & { required: string[]; properties: Record<string, Schema>; allOf?: Schema[] };
  for (const name of never) delete draft.properties[name];
  for (const path of [...never, ...optional]) loosen(draft, path.split('.'));
  const rules = (draft.allOf ?? []).filter((rule) => !never.some((name) => JSON.stringify(rule).includes(`"${name}"`)));
  return { ...draft, title: `${String(schema['title']).split(',')[0]}, draft`, ...(draft.allOf === undefined ? {} : { allOf: rules }) };
}

function loosen(schema: Schema, [first, ...rest]: readonly string[]): void {
  if (rest.length > 0) loosen((schema['properties'] as Record<string, Schema>)[first!]!, rest);
  else schema['required'] = (schema['required'] as readonly string[]).filter((name) => name !== first);
}

/** Adds to a description the schemas that its routes refer to, and no others. */
export function addContentSchemas(description: OpenAPIObject): void {
  const said = JSON.stringify(description.paths) + JSON.stringify(description.components?.schemas ?? {});
  const wanted = [...schemas].filter(([name]) => said.includes(`"${place}${name}"`)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (wanted.length > 0) description.components = { ...description.components, schemas: { ...description.components?.schemas, ...Object.fromEntries(wanted) as object } };
}
