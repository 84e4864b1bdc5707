import { type ContractClass, type FieldDeclaration, fieldsOf, type LeafField, type NestedField } from '../fields/declarations.js';
import { type Schema } from '../fields/forms.js';
import { type KindDeclaration } from '../kinds/kind-declaration.js';
import { type Kind, kinds } from '../kinds/kinds.js';
import { Receipt } from '../kinds/receipts.js';
import { type Label, type PartName, partNames } from '../vocabulary.js';
import { choiceOf, conditionSchema } from './conditions.js';

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

interface Place { part: PartName | 'whole'; victimPart: boolean }

/** The longest role words, of some forty letters, may take the place of as little as four: so much longer a redacted text may be than what was written. */
const roomForRoleWords = 10;

/** The JSON Schema of a leaf, with everything that its declaration says. */
export function leafSchema(field: LeafField, part: PartName | 'whole' = 'whole'): Schema {
  // Redaction makes a narrative shorter or longer, and two of a list alike: only what the sender wrote is held to its lengths, and to be said once.
  const isCopy = field.freeText === true && part !== 'whole' && part !== 'victim';
  const schema = isCopy ? { ...field.form.schema, minLength: 1, maxLength: Number(field.form.schema['maxLength']) * roomForRoleWords } : field.form.schema;
  // The first of a closed list, a number or a flag needs no example.
  const examples = schema['type'] === 'string' && field.example !== (schema['enum'] as readonly unknown[] | undefined)?.[0] ? { examples: [field.example] } : {};
  const kept = { ...(field.freeText ? { 'x-free-text': true } : {}), ...(field.bare && field.label !== 'VICTIM' && part !== 'victim' ? { 'x-no-contact': true } : {}) };
  const described = { 'x-label': field.label, description: field.meaning, 'x-source': field.source, ...kept };
  if (field.many === undefined) return { ...schema, ...described, ...examples };
  const least = field.atLeast === undefined ? {} : { minItems: field.atLeast };
  const marks = { 'x-label': field.label, ...kept };
  return { type: 'array', ...least, maxItems: field.many, ...(isCopy ? {} : { uniqueItems: true }), items: { ...schema, ...marks, ...examples }, description: field.meaning, 'x-source': field.source };
}

function nestedSchema(field: NestedField, place: Place): Schema | undefined {
  const inner = objectSchema(field.of(), place, field.list !== undefined);
  if (!inner) return undefined;
  const described = { description: field.meaning, 'x-source': field.source };
  if (field.list === undefined) return { ...inner, ...described };
  const least = field.atLeast !== undefined && isAtHome(field, place) ? { minItems: field.atLeast } : {};
  return { type: 'array', ...least, maxItems: field.list, items: inner, ...described };
}

const isAtHome = (field: FieldDeclaration, { part }: Place): boolean => part === 'whole' || (field.shape === 'leaf' ? homeOf[field.label] : homeOfClass(field.of())) === part;
const isRequired = (field: FieldDeclaration, place: Place): boolean => field.required && isAtHome(field, place);

/** The object of a class in one part; nothing when no leaf of it can stand there. */
function objectSchema(type: ContractClass, place: Place, element = false): Schema | undefined {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  let filled = false;
  for (const field of fieldsOf(type)) {
    if (field.shape === 'leaf' && field.elementId) {
      properties[field.name] = leafSchema(field, place.part);
      if (place.part !== 'whole') required.push(field.name);
      continue;
    }
    const schema = field.shape === 'nested' ? nestedSchema(field, place) : place.part === 'whole' || mayStandIn(field, place.part, place.victimPart) ? leafSchema(field, place.part) : undefined;
    if (!schema) continue;
    filled = true;
    properties[field.name] = schema;
    if (isRequired(field, place)) required.push(field.name);
  }
  if (!filled) return undefined;
  const away = element && place.part !== 'whole' && properties['id'] !== undefined && homeOfClass(type) !== place.part;
  return { type: 'object', additionalProperties: false, required, properties, ...(away ? { minProperties: 2 } : {}) };
}

const labelsSchema = {
  type: 'object', maxProperties: 1000, propertyNames: { maxLength: 200, pattern: '^(/[A-Za-z0-9]+)*$' },
  additionalProperties: { const: 'SENSITIVE', 'x-label': 'OPEN' },
  description: 'Fields of this part that the sender or the kind raised to SENSITIVE, by JSON pointer; the empty pointer is the whole part.',
};
const originalsSchema = {
  type: 'array', maxItems: 500,
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

/** The rules between fields. Of a part, only those that can be seen in it: a choice of fields of which one stands in another part is judged by the whole alone. */
function allOf({ content, conditions }: KindDeclaration, place: Place): Schema {
  const seen = conditions.filter(({ atSource }) => atSource !== true).filter((condition) => choiceOf(content, condition).every((field) => isAtHome(field, place)));
  return seen.length === 0 ? {} : { allOf: seen.map((condition) => conditionSchema(content, condition)) };
}

/** The JSON Schema of one part of a message of a kind, as a recipient checks it. Every leaf carries its `x-label`. */
export function partSchema(kind: Kind, part: PartName): Schema {
  const declaration = kinds[kind];
  const place: Place = { part, victimPart: declaration.mayHaveVictimPart };
  const object = objectSchema(declaration.content, place) ?? { type: 'object', additionalProperties: false, required: [], properties: {} };
  const properties = object['properties'] as Record<string, Schema>;
  if (part === 'case') properties['labels'] = labelsSchema;
  if (part === 'victim' && declaration.mayHaveVictimPart) properties['originals'] = originalsSchema;
  const conditions = part === 'case' ? allOf(declaration, place) : {};
  return { ...head(declaration, part, `${part} part`), ...object, ...conditions };
}

/** The JSON Schema of the whole content of a kind, before it is split. */
export function contentSchema(kind: Kind): Schema {
  const declaration = kinds[kind];
  const place: Place = { part: 'whole', victimPart: true };
  return { ...head(declaration, 'content', 'whole content'), ...objectSchema(declaration.content, place), ...allOf(declaration, place) };
}

/** The JSON Schema of one receipt, whose JSON text stands in a leaf of `receipts`. */
export const receiptSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:mag:schema:receipt:1',
  title: 'Receipt',
  description: 'What one receipt says. Its JSON text stands in `text` of a leaf of `receipts`, so that its bytes can be shown without its neighbours.',
  ...objectSchema(Receipt, { part: 'whole', victimPart: true }),
});
