import { type ContractClass, type FieldDeclaration, fieldsOf, type LeafField, type NestedField } from '../fields/declarations.js';
import { type Schema } from '../fields/forms.js';
import { type Condition, type KindDeclaration, kinds } from '../kinds/kinds.js';
import { Receipt } from '../kinds/receipts.js';
import { type Kind, type Label, type PartName, partNames } from '../vocabulary.js';

/** The part in which a label stands (DESIGN 6). */
export const homeOf: Readonly<Record<Label, PartName>> = {
  OPEN: 'case', SENSITIVE: 'case', ORIGINATOR: 'originator', MAPPA: 'mappa', VICTIM: 'victim',
};

/** What a leaf of this label may be raised into; MAPPA and VICTIM cannot become each other. */
const raisable: Readonly<Record<PartName, readonly PartName[]>> = {
  case: ['originator', 'mappa', 'victim'], originator: ['mappa', 'victim'], mappa: [], victim: [],
};

/** Whether a field can stand in a part: by its declared label, or, if it is optional, raised into it. */
export function mayStandIn(field: LeafField, part: PartName, victimPart: boolean): boolean {
  if (part === 'victim' && !victimPart) return false;
  const home = homeOf[field.label];
  return home === part || (!field.required && !field.elementId && raisable[home].includes(part));
}

/** The part in which an object or list as a whole is at home: the first of its leaves' parts. Element ids do not count. */
export function homeOfClass(type: ContractClass): PartName {
  const homes = fieldsOf(type).filter((f) => f.shape === 'nested' || !f.elementId).map((f) => (f.shape === 'leaf' ? homeOf[f.label] : homeOfClass(f.of())));
  return partNames.find((part) => homes.includes(part)) ?? 'case';
}

/** The JSON Schema of a leaf, with everything that its declaration says. */
export function leafSchema(field: LeafField): Schema {
  const { schema } = field.form;
  // The first of a closed list, a number or a flag needs no example.
  const examples = schema['type'] === 'string' && field.example !== (schema['enum'] as readonly unknown[] | undefined)?.[0] ? { examples: [field.example] } : {};
  const described = { 'x-label': field.label, description: field.meaning, 'x-source': field.source, ...(field.freeText ? { 'x-free-text': true } : {}) };
  if (field.many === undefined) return { ...schema, ...described, ...examples };
  return { type: 'array', maxItems: field.many, uniqueItems: true, items: { ...schema, 'x-label': field.label, ...examples }, description: field.meaning, 'x-source': field.source };
}

interface Place { part: PartName | 'whole'; victimPart: boolean }

function nestedSchema(field: NestedField, place: Place): Schema | undefined {
  const inner = objectSchema(field.of(), place, field.list !== undefined);
  if (!inner) return undefined;
  const described = { description: field.meaning, 'x-source': field.source };
  return field.list === undefined ? { ...inner, ...described } : { type: 'array', maxItems: field.list, items: inner, ...described };
}

function isRequired(field: FieldDeclaration, { part }: Place): boolean {
  if (!field.required) return false;
  if (part === 'whole') return true;
  return field.shape === 'leaf' ? homeOf[field.label] === part : homeOfClass(field.of()) === part;
}

/** The object of a class in one part; nothing when no leaf of it can stand there. */
function objectSchema(type: ContractClass, place: Place, element = false): Schema | undefined {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  let filled = false;
  for (const field of fieldsOf(type)) {
    if (field.shape === 'leaf' && field.elementId) {
      properties[field.name] = leafSchema(field);
      if (place.part !== 'whole') required.push(field.name);
      continue;
    }
    const schema = field.shape === 'nested' ? nestedSchema(field, place) : place.part === 'whole' || mayStandIn(field, place.part, place.victimPart) ? leafSchema(field) : undefined;
    if (!schema) continue;
    filled = true;
    properties[field.name] = schema;
    if (isRequired(field, place)) required.push(field.name);
  }
  if (!filled) return undefined;
  const away = element && place.part !== 'whole' && properties['id'] !== undefined && homeOfClass(type) !== place.part;
  return { type: 'object', additionalProperties: false, required, properties, ...(away ? { minProperties: 2 } : {}) };
}

function conditionSchema({ when, required }: Condition): Schema {
  const then: Schema = {};
  for (const path of required) {
    let at = then;
    const names = path.split('.');
    names.forEach((name, depth) => {
      at['required'] = [...new Set([...((at['required'] as string[] | undefined) ?? []), name])];
      if (depth === names.length - 1) return;
      const properties = (at['properties'] ??= {}) as Record<string, Schema>;
      at = properties[name] ??= {};
    });
  }
  return { if: { required: [when.field], properties: { [when.field]: { enum: [...when.in] } } }, then };
}

const labelsSchema = {
  type: 'object', maxProperties: 1000, propertyNames: { maxLength: 200, pattern: '^(/[A-Za-z0-9]+)*$' },
  additionalProperties: { const: 'SENSITIVE', 'x-label': 'OPEN' },
  description: 'Fields of this part that the sender or the kind raised to SENSITIVE, by JSON pointer; the empty pointer is the whole part.',
};
const originalsSchema = {
  type: 'array', maxItems: 100,
  items: {
    type: 'object', additionalProperties: false, required: ['path', 'text'],
    properties: {
      path: { type: 'string', maxLength: 200, pattern: '^(/[A-Za-z0-9]+)+$', 'x-label': 'VICTIM', description: 'Where the redacted text stands.', examples: ['/circumstances'] },
      text: { type: 'string', maxLength: 20000, 'x-label': 'VICTIM', description: 'The text before redaction.' },
    },
  },
  description: 'Narratives whose copies in other parts were redacted, as they were written.',
};

const head = (declaration: KindDeclaration, name: string, what: string): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:mag:schema:${declaration.kind}:${declaration.version}:${name}`,
  title: `${declaration.kind}, ${what}`,
  description: declaration.meaning,
  'x-floor': declaration.floor,
});

/** The JSON Schema of one part of a message of a kind, as a recipient checks it. Every leaf carries its `x-label`. */
export function partSchema(kind: Kind, part: PartName): Schema {
  const declaration = kinds[kind];
  const object = objectSchema(declaration.content, { part, victimPart: declaration.mayHaveVictimPart }) ?? { type: 'object', additionalProperties: false, required: [], properties: {} };
  const properties = object['properties'] as Record<string, Schema>;
  if (part === 'case') properties['labels'] = labelsSchema;
  if (part === 'victim' && declaration.mayHaveVictimPart) properties['originals'] = originalsSchema;
  const conditions = part === 'case' && declaration.conditions.length > 0 ? { allOf: declaration.conditions.map(conditionSchema) } : {};
  return { ...head(declaration, part, `${part} part`), ...object, ...conditions };
}

/** The JSON Schema of the whole content of a kind, before it is split. */
export function contentSchema(kind: Kind): Schema {
  const declaration = kinds[kind];
  const conditions = declaration.conditions.length > 0 ? { allOf: declaration.conditions.map(conditionSchema) } : {};
  return { ...head(declaration, 'content', 'whole content'), ...objectSchema(declaration.content, { part: 'whole', victimPart: true }), ...conditions };
}

/** The JSON Schema of one receipt, whose JSON text stands in a leaf of `receipts`. */
export const receiptSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:mag:schema:receipt:1',
  title: 'Receipt',
  description: 'What one receipt says. Its JSON text stands in `text` of a leaf of `receipts`, so that its bytes can be shown without its neighbours.',
  ...objectSchema(Receipt, { part: 'whole', victimPart: true }),
});
