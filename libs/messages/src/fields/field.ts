import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { type Label } from '../vocabulary.js';
import { type Contact, type ContractClass, declareField, type LeafField } from './declarations.js';
import * as forms from './forms.js';

/** What every field says about itself; one without a label does not compile. */
export interface FieldOptions {
  label: Label;
  meaning: string;
  /** The policy paragraph, DOMAIN section or standard that asks for the field. */
  source: string;
  optional?: true;
  /** An invented value, where the form's own would tell a reader little. */
  example?: string;
  /** Makes the field a list of at most so many values. */
  many?: number;
  /** The least number of values of such a list. */
  atLeast?: number;
  /** What a sender who left it out is told to do, where that is more than to fill it in. */
  todo?: string;
}
type Sized<Extra = object> = FieldOptions & { max: number } & Extra;
type NestedOptions = Omit<FieldOptions, 'label' | 'many' | 'atLeast' | 'example' | 'todo'>;
type Extras = Pick<LeafField, 'freeText' | 'contact' | 'bare' | 'elementId'>;

/** Values are joined as `CODE: what to do` so that one rule of class-validator can complain in several ways. */
const rule = (name: string, complain: (value: unknown) => forms.Complaint): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value) => complain(value) === undefined,
      defaultMessage: (args) => {
        const complaint = complain(args?.value);
        return complaint ? `${complaint.code}: ${complaint.todo}` : '';
      },
    },
  });

function presence(optional: true | undefined): PropertyDecorator {
  return ValidateIf((_, value) => !(optional && value === undefined));
}

const missing: forms.Complaint = { code: 'REQUIRED', todo: 'Fill this field in.' };

const tooFew = (least: number): forms.Complaint => ({ code: 'TOO_FEW', todo: least === 1 ? 'Give at least one.' : `Give at least ${least}.` });

export function complainOfLeaf(form: forms.Form, many: number | undefined, value: unknown, atLeast = 0): forms.Complaint {
  if (value === undefined) return missing;
  if (many === undefined) return form.complain(value);
  if (!Array.isArray(value)) return { code: 'WRONG_TYPE', todo: 'Give a list.' };
  if (value.length > many) return { code: 'TOO_MANY', todo: `Give at most ${many}.` };
  if (value.length < atLeast) return tooFew(atLeast);
  if (new Set(value).size !== value.length) return { code: 'DUPLICATE', todo: 'Name each value once.' };
  for (const one of value) {
    const complaint = form.complain(one);
    if (complaint) return complaint;
  }
  return undefined;
}

const exampleOf: Readonly<Record<Contact, string | undefined>> = {
  address: '1 Example Street, Testtown', school: 'Testtown Primary School', refuge: 'Harbourlight House', 'safe-contact': 'By text after six, never by letter.',
  name: 'Testperson', words: 'He knows where I park.', phone: '01632 960123', 'phone-or-email': '01632 960123', postcode: undefined, email: undefined,
};

/** An example as long as its form asks. */
const long = (example: LeafField['example'], { minLength = 0 }: { minLength?: unknown }): LeafField['example'] => (typeof example === 'string' ? example.padEnd(Number(minLength), '.') : example);

function leaf(form: forms.Form, o: FieldOptions, extras: Extras = {}): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    const many = { ...(o.many === undefined ? {} : { many: o.many }), ...(o.atLeast === undefined ? {} : { atLeast: o.atLeast }) };
    const example = o.example ?? long((extras.contact && exampleOf[extras.contact]) ?? (extras.freeText ? o.meaning : form.example), form.schema);
    declareField(prototype, {
      shape: 'leaf', name, required: !o.optional, label: o.label, meaning: o.meaning, source: o.source, form, example, ...many, ...extras,
    });
    presence(o.optional)(prototype, key);
    rule(name, (value) => (value === undefined && o.todo !== undefined ? { code: 'REQUIRED', todo: o.todo } : complainOfLeaf(form, o.many, value, o.atLeast)))(prototype, key);
  };
}

function nested(of: () => ContractClass, o: NestedOptions, list?: number, atLeast?: number): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    declareField(prototype, {
      shape: 'nested', name, required: !o.optional, meaning: o.meaning, source: o.source, of, ...(list === undefined ? {} : { list }), ...(atLeast === undefined ? {} : { atLeast }),
    });
    presence(o.optional)(prototype, key);
    rule(name, (value) => complainOfNested(value, list, atLeast))(prototype, key);
    ValidateNested({ each: list !== undefined })(prototype, key);
    Type(of)(prototype, key);
  };
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

function complainOfNested(value: unknown, list: number | undefined, atLeast = 0): forms.Complaint {
  if (value === undefined) return missing;
  if (list === undefined) return isRecord(value) ? undefined : { code: 'WRONG_TYPE', todo: 'Give an object.' };
  if (!Array.isArray(value) || !value.every(isRecord)) return { code: 'WRONG_TYPE', todo: 'Give a list of objects.' };
  if (value.length < atLeast) return tooFew(atLeast);
  return value.length > list ? { code: 'TOO_MANY', todo: `Give at most ${list}.` } : undefined;
}

const contactOf = (contact: Contact | undefined): Extras => (contact ? { contact } : {});

/**
 * One declaration for each field of a contract: type, rule, label, meaning and source. From it come the class-validator rules of
 * the sender, the JSON Schema of the recipient with `x-label`, and the published documents.
 */
export const Field = {
  /** One line into which a person may write anything: a narrative, unless it is declared as what leads to somebody. */
  text: (o: Sized<{ contact?: Contact }>) => leaf(forms.text(o.max), o, o.contact ? { contact: o.contact } : { freeText: true }),
  /** One line with the name of somebody or something and nothing else: no narrative. */
  name: (o: Sized<{ contact?: 'name' }>) => leaf(forms.text(o.max), o, { bare: 'name', ...contactOf(o.contact) }),
  /** One line by which a record or the like is known, such as its number: no narrative. */
  reference: (o: Sized) => leaf(forms.text(o.max), o, { bare: 'reference' }),
  /** One line that a machine made whole and nobody types, such as an error code or JSON text: neither narrative nor name. */
  made: (o: Sized) => leaf(forms.text(o.max), o),
  /** Several lines that lead to somebody, such as an address. */
  lines: (o: Sized<{ contact: Contact }>) => leaf(forms.longText(o.max), o, contactOf(o.contact)),
  /** A narrative: redacted on the way out while its label keeps it outside the victim part. */
  freeText: (o: Sized<{ contact?: Contact; min?: number }>) => leaf(forms.longText(o.max, o.min), o, { freeText: true, ...contactOf(o.contact) }),
  code: (values: readonly string[], o: FieldOptions) => leaf(forms.code(values), o),
  codes: (values: readonly string[], o: FieldOptions) => leaf(forms.code(values), { many: values.length, ...o }),
  date: (o: FieldOptions) => leaf(forms.date, o),
  time: (o: FieldOptions) => leaf(forms.time, o),
  flag: (o: FieldOptions) => leaf(forms.flag, o),
  integer: (o: FieldOptions & { min: number; max: number }) => leaf(forms.integer(o.min, o.max), o),
  crn: (o: FieldOptions) => leaf(known('crn'), o),
  pnc: (o: FieldOptions) => leaf(known('pnc'), o),
  cro: (o: FieldOptions) => leaf(known('cro'), o),
  prisonNumber: (o: FieldOptions) => leaf(known('prisonNumber'), o),
  nhsNumber: (o: FieldOptions) => leaf(known('nhsNumber'), o),
  uprn: (o: FieldOptions) => leaf(known('uprn'), o),
  postcode: (o: FieldOptions) => leaf(known('postcode'), o, { contact: 'postcode' }),
  phone: (o: FieldOptions) => leaf(forms.phone, o, { contact: 'phone' }),
  /** How somebody is reached at work: one phone number or one email address, and nothing beside it. */
  phoneOrEmail: (o: FieldOptions) => leaf(forms.phoneOrEmail, o, { contact: 'phone-or-email' }),
  email: (o: FieldOptions) => leaf(forms.email, o, { contact: 'email' }),
  forceCode: (o: FieldOptions) => leaf(forms.forceCode, o),
  areaCode: (o: FieldOptions) => leaf(forms.areaCode, o),
  uuid: (o: FieldOptions) => leaf(forms.uuid, o),
  digest: (o: FieldOptions) => leaf(forms.digest, o),
  bytes: (o: Sized) => leaf(forms.bytes(o.max), o),
  /** The random id of an element of a list; it ties the parts of one element together, from the victim's side only. */
  elementId: () =>
    leaf(
      forms.uuid,
      { label: 'OPEN', meaning: 'Random id of this element, made when the message is split.', source: 'DESIGN 6', optional: true },
      { elementId: true },
    ),
  object: (of: () => ContractClass, o: NestedOptions) => nested(of, o),
  list: (of: () => ContractClass, o: NestedOptions & { max: number; atLeast?: number }) => nested(of, o, o.max, o.atLeast),
};

function known(name: string): forms.Form {
  return forms.identifierForms[name] as forms.Form;
}
