import { GatewayError } from '../errors/index.js';
import { type Label } from '../vocabulary.js';
import { type Form } from './forms.js';

/** A contract class. */
export type ContractClass<T extends object = object> = new () => T;

/** What a leaf holds that could lead somebody to a person; redaction looks for it in free text, and keeps a person's own. */
export type Contact = 'address' | 'postcode' | 'phone' | 'email' | 'phone-or-email' | 'school' | 'refuge' | 'safe-contact' | 'name' | 'words';

interface Declared {
  readonly name: string;
  readonly required: boolean;
  readonly meaning: string;
  readonly source: string;
}
/** A field that holds a value, or with `many` a list of values, under one label. */
export interface LeafField extends Declared {
  readonly shape: 'leaf';
  readonly label: Label;
  readonly form: Form;
  /** An invented value that fits: the schema's `examples`, and what the published examples are made of. */
  readonly example: string | number | boolean;
  /** The greatest number of values when the leaf is a list of values. */
  readonly many?: number;
  /** The least number of values of such a list, when not none. */
  readonly atLeast?: number;
  /**
   * A narrative: a text, or a list of texts, into which a person may write anything, because nothing gives it the form of a contact, name, reference, identifier,
   * date, number or closed list. It is presumed to tell what its siblings tell (DOMAIN 3.2 rule 7), so it is redacted on the way out while it stands outside the victim part.
   */
  readonly freeText?: true;
  readonly contact?: Contact;
  /**
   * A name or a reference and nothing else: no narrative, so it stays as it is written. Outside the victim part it may hold no address, postcode, phone number or email:
   * the sender refuses one that does, and the recipient looks again.
   */
  readonly bare?: 'name' | 'reference';
  /** The random id of a list element, made by the split when absent. */
  readonly elementId?: true;
}
/** A field that holds an object, or with `list` a list of objects; its label is that of the leaves inside. */
export interface NestedField extends Declared {
  readonly shape: 'nested';
  readonly of: () => ContractClass;
  /** The greatest number of elements when the field is a list. */
  readonly list?: number;
  /** The least number of elements of a list, when not none. */
  readonly atLeast?: number;
}
export type FieldDeclaration = LeafField | NestedField;

const declared = new Map<object, FieldDeclaration[]>();
const read = new Map<ContractClass, readonly FieldDeclaration[]>();

/** Records one field of a contract class; called by the decorators of `Field` only. */
export function declareField(prototype: object, field: FieldDeclaration): void {
  const fields = declared.get(prototype) ?? [];
  if (fields.some(({ name }) => name === field.name)) throw new GatewayError('CONFIG_DECLARATION', { path: field.name });
  declared.set(prototype, [...fields, field]);
}

/** Every class that declares fields, in the order in which they were loaded. */
export const contractClasses = (): readonly ContractClass[] => [...declared.keys()].map((prototype) => prototype.constructor as ContractClass);

/** The fields that a class declares, after those of the class that it extends. */
function fieldsBelow(prototype: object): readonly FieldDeclaration[] {
  const above = Object.getPrototypeOf(prototype) as object | null;
  return [...(above === null ? [] : fieldsBelow(above)), ...(declared.get(prototype) ?? [])];
}

/** The fields of a contract class in the order of their declaration, those of the class that it extends first. @throws CONFIG_DECLARATION for a class without any */
export function fieldsOf(type: ContractClass): readonly FieldDeclaration[] {
  let fields = read.get(type);
  if (!fields) {
    fields = fieldsBelow(type.prototype as object);
    if (fields.length === 0) throw new GatewayError('CONFIG_DECLARATION', { path: type.name });
    read.set(type, fields);
  }
  return fields;
}
