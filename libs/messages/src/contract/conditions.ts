import { type ContractClass, type FieldDeclaration, fieldsOf } from '../fields/declarations.js';
import { type Schema } from '../fields/forms.js';
import { type Finding } from '../errors/index.js';
import { type Condition, type When } from '../kinds/kind-declaration.js';

const isList = (field: FieldDeclaration | undefined): boolean => (field?.shape === 'leaf' ? field.many : field?.list) !== undefined;

function fieldAt(type: ContractClass, names: readonly string[]): FieldDeclaration | undefined {
  const [first, ...rest] = names;
  const field = fieldsOf(type).find(({ name }) => name === first);
  return rest.length === 0 || field?.shape !== 'nested' ? field : fieldAt(field.of(), rest);
}

/** Adds to a schema that the field of a path is filled in. */
function fillIn(schema: Schema, type: ContractClass, path: string): Schema {
  const names = path.split('.');
  let at = schema;
  names.forEach((name, depth) => {
    at['required'] = [...new Set([...((at['required'] as string[] | undefined) ?? []), name])];
    const last = depth === names.length - 1;
    if (last && !isList(fieldAt(type, names))) return;
    const properties = (at['properties'] ??= {}) as Record<string, Schema>;
    at = properties[name] ??= {};
    if (last) at['minItems'] = 1;
  });
  return schema;
}

/** The class that a condition speaks of: the content, or the elements of one of its lists. */
function classOf(type: ContractClass, { each }: Condition): ContractClass {
  const field = each === undefined ? undefined : fieldAt(type, [each]);
  return field?.shape === 'nested' ? field.of() : type;
}

/** The fields of which a condition wants one; nothing where it offers no choice. */
export const choiceOf = (content: ContractClass, condition: Condition): FieldDeclaration[] =>
  (condition.anyOf ?? []).flatMap((path) => fieldAt(classOf(content, condition), path.split('.')) ?? []);

/** A condition as JSON Schema says it, for the whole content and for the case part. */
export function conditionSchema(content: ContractClass, condition: Condition): Schema {
  const { each, when, required = [], anyOf, absent = [] } = condition;
  const type = classOf(content, condition);
  const then: Schema = {};
  for (const path of required) fillIn(then, type, path);
  if (anyOf !== undefined) then['anyOf'] = anyOf.map((path) => fillIn({}, type, path));
  if (absent.length > 0) then['properties'] = { ...(then['properties'] as object | undefined), ...Object.fromEntries(absent.map((name) => [name, false])) };
  const has = when === undefined ? undefined : isList(fieldAt(type, [when.field])) ? { contains: { enum: [...when.in] } } : { enum: [...when.in] };
  const rule = when === undefined ? then : { if: { required: [when.field], properties: { [when.field]: has } }, then };
  return each === undefined ? rule : { properties: { [each]: { items: rule } } };
}

const valueAt = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], value);
const isFilledIn = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);
const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const pointer = (path: string): string => `/${path.replaceAll('.', '/')}`;

/** What of a content breaks a condition; one finding for each field, at the place where something is to be done. */
export function brokenBy(condition: Condition, content: object): Finding[] {
  const { each, todo } = condition;
  if (each === undefined) return brokenIn(condition, content, '', todo);
  const list = (content as Record<string, unknown>)[each];
  return Array.isArray(list) ? list.flatMap((element: unknown, at) => brokenIn(condition, element, `/${each}/${at}`, todo)) : [];
}

/** Whether a content says so. */
export const isSo = ({ field, in: values }: When, content: unknown): boolean => [valueAt(content, field)].flat().some((one) => values.includes(String(one)));

function brokenIn({ when, required = [], anyOf, some, absent = [] }: Condition, value: unknown, at: string, todo: string): Finding[] {
  if (when !== undefined && !isSo(when, value)) return [];
  const anyOfThem = anyOf === undefined || anyOf.some((path) => isFilledIn(valueAt(value, path))) ? [] : anyOf;
  return [
    ...[...required.filter((path) => !isFilledIn(valueAt(value, path))), ...anyOfThem].map((path): Finding => ({ path: `${at}${pointer(path)}`, code: 'REQUIRED', todo })),
    ...(some === undefined || elementsOf(valueAt(value, some.of)).some((one) => isSo(some, one)) ? [] : [{ path: `${at}${pointer(some.of)}`, code: 'REQUIRED', todo } as const]),
    ...absent.filter((path) => valueAt(value, path) !== undefined).map((path): Finding => ({ path: `${at}${pointer(path)}`, code: 'CONTRADICTION', todo })),
  ];
}
