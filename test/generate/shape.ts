import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON Schema as published; only what the house uses is read. */
export interface PublishedSchema {
  $id?: string;
  type?: string;
  enum?: readonly string[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  required?: readonly string[];
  /** `false` where a field must be left out. */
  properties?: Record<string, PublishedSchema | false>;
  items?: PublishedSchema;
  allOf?: readonly PublishedRule[];
  anyOf?: readonly PublishedSchema[];
  'x-label'?: string;
  'x-floor'?: string;
  'x-check'?: string;
  'x-free-text'?: boolean;
}

/** A rule between fields: of the content, or of each element of a list. */
export interface PublishedRule extends PublishedSchema {
  if?: { properties: Record<string, { enum?: readonly string[]; contains?: { enum: readonly string[] } }> };
  then?: PublishedSchema;
}

/** What stands at one place of a content: a value under a label, an object, or a list of objects. */
export type Shape = LeafShape | ObjectShape | ListShape;
export interface LeafShape {
  shape: 'leaf';
  name: string;
  label: string;
  schema: PublishedSchema;
  /** The leaf is a list of values of this schema. */
  many: boolean;
  freeText: boolean;
}
export interface ObjectShape {
  shape: 'object';
  fields: readonly { name: string; required: boolean; of: Shape }[];
  /** True where the object is an element of a list with a random id. */
  hasId: boolean;
}
export interface ListShape {
  shape: 'list';
  least: number;
  most: number;
  of: ObjectShape;
}

function readLeaf(name: string, schema: PublishedSchema, many: boolean): LeafShape {
  const label = schema['x-label'];
  if (label === undefined) throw new Error(`the published schema gives no label to ${name}`);
  return { shape: 'leaf', name, label, schema, many, freeText: schema['x-free-text'] === true };
}

function readObject(schema: PublishedSchema, element: boolean): ObjectShape {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, of]) => (of === false ? [] : [{ name, required: required.has(name), of: readShape(name, of) }]));
  // The random id of a list element is the split's to make, so a sender may leave it out; any other id is a value.
  const hasId = element && 'id' in (schema.properties ?? {}) && !required.has('id');
  return { shape: 'object', fields: hasId ? fields.filter(({ name }) => name !== 'id') : fields, hasId };
}

/** Reads a published schema into the shape of what it describes. @throws where a leaf carries no `x-label` */
export function readShape(name: string, schema: PublishedSchema): Shape {
  if (schema.type === 'object') return readObject(schema, false);
  if (schema.type === 'array' && schema.items?.type === 'object') return { shape: 'list', least: schema.minItems ?? 0, most: schema.maxItems ?? 5, of: readObject(schema.items, true) };
  if (schema.type === 'array') return readLeaf(name, { minItems: schema.minItems ?? 0, maxItems: schema.maxItems ?? 1, ...schema.items }, true);
  return readLeaf(name, schema, false);
}

/** A kind as its published schemas describe it. */
export interface PublishedKind {
  kind: string;
  floor: string;
  content: ObjectShape;
  schema: PublishedSchema;
  parts: Record<string, PublishedSchema>;
}

/** Reads every published schema below a folder, by the kind and part that its `$id` names. */
export function readPublished(folder: string): PublishedKind[] {
  const found = new Map<string, Record<string, PublishedSchema>>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.json')) continue;
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as PublishedSchema;
    const id = /^urn:mag:schema:([a-z-]+):\d+:([a-z]+)$/.exec(schema.$id ?? '');
    if (id === null) continue;
    found.set(id[1]!, { ...found.get(id[1]!), [id[2]!]: schema });
  }
  return [...found].flatMap(([kind, { content, ...parts }]) =>
    content === undefined ? [] : [{ kind, floor: content['x-floor'] ?? 'OPEN', content: readShape('', content) as ObjectShape, schema: content, parts }],
  );
}
