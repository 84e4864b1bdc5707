import { type ContractClass, type FieldDeclaration, fieldsOf, homeOf, type Kind, kinds, type LeafField, type PartName } from '#messages';
import { isText, type Read, readingOf } from './readings.js';

/**
 * A kind's content in columns, made of its declaration: a field inside another has a dotted name, an element of a list its number, counted from 0, as in
 * `incidents.0.people.1.role`. A list of values stands in one cell: codes separated by a semicolon, texts by line ends. Content has the same names as a
 * JSON object, so that nothing is sayable in one form only.
 */
export interface Column {
  readonly name: string;
  readonly field: LeafField;
  /** Whether the content must have it, where it has what it is part of. */
  readonly required: boolean;
}

const join = (above: string, name: string | number): string => (above === '' ? String(name) : `${above}.${name}`);

/** The columns that somebody fills in for a kind, in the order of the declaration: one element of each list; more have the next numbers. Ids of elements are made when the content is divided. */
export const templateColumns = (kind: Kind): readonly Column[] => columnsOf(kinds[kind].content, '', true, ({ elementId }) => elementId !== true, undefined);

/** The columns of a part of a message as it came: those of the template that stand in that part, and whatever else is in the content. */
export const partColumns = (kind: Kind, part: PartName, content: unknown): readonly Column[] => columnsOf(kinds[kind].content, '', true, ({ label, elementId }) => elementId !== true && homeOf[label] === part, content ?? {});

function columnsOf(type: ContractClass, above: string, required: boolean, wanted: (field: LeafField) => boolean, content: unknown): Column[] {
  return fieldsOf(type).flatMap((field): Column[] => {
    const name = join(above, field.name);
    const inner = (content as Record<string, unknown> | undefined)?.[field.name];
    if (field.shape === 'leaf') return wanted(field) || inner !== undefined ? [{ name, field, required: required && field.required }] : [];
    const here = required && field.required;
    if (field.list === undefined) return columnsOf(field.of(), name, here, wanted, inner);
    const elements = Array.isArray(inner) && inner.length > 0 ? inner as unknown[] : [undefined];
    return elements.flatMap((element, at) => columnsOf(field.of(), join(name, at), here, wanted, element));
  });
}

const longestNumber = /^(0|[1-9]\d{0,2})$/;

/** The field that a column of this name fills; `undefined` where the kind has none, or not so many elements. */
export function fieldNamed(kind: Kind, name: string): LeafField | undefined {
  const steps = name.split('.');
  let type: ContractClass | undefined = kinds[kind].content;
  for (let at = 0; at < steps.length; at += 1) {
    const field: FieldDeclaration | undefined = type === undefined ? undefined : fieldsOf(type).find((one) => one.name === steps[at]);
    if (field === undefined) return undefined;
    if (field.shape === 'leaf') return at === steps.length - 1 ? field : undefined;
    if (field.list !== undefined) {
      at += 1;
      if (!longestNumber.test(steps[at] ?? '') || Number(steps[at]) >= field.list) return undefined;
    }
    type = field.of();
  }
  return undefined;
}

/** What stands between the values of a list in one cell: what none of its values can have. */
export const separatorOf = ({ form }: LeafField): ';' | '\n' => (isText(form) ? '\n' : ';');

/** The cell of a list that is there and has no value, as against one that is not there. */
const emptyList = ';';

const written = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'string' ? value : JSON.stringify(value));

/** A value of a field as its cell has it. */
export function cellOf(field: LeafField, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.length === 0) return emptyList;
  return Array.isArray(value) ? value.map(written).join(separatorOf(field)) : written(value);
}

/** The value that a cell stands for, or what is wrong with the cell; `undefined` for a cell that was left empty. */
export function readCell(field: LeafField, cell: string): Read | undefined {
  if (cell.trim() === '') return undefined;
  const reading = readingOf(field);
  if (field.many !== undefined && cell.trim() === emptyList) return { ok: true, value: [] };
  if (field.many === undefined) return reading(cell);
  const values = cell.split(separatorOf(field) === ';' ? ';' : /\r?\n/).filter((one) => one.trim() !== '').map(reading);
  const wrong = values.find(({ ok }) => !ok);
  return wrong ?? { ok: true, value: values.map((one) => (one.ok ? one.value : undefined)) };
}

/** Content in which lists that must be there, and may have no value, are there: an empty cell says so. */
export function withEmptyLists(type: ContractClass, content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...content };
  const inner = (of: ContractClass, value: unknown): unknown => (typeof value === 'object' && value !== null ? withEmptyLists(of, value as Record<string, unknown>) : value);
  for (const field of fieldsOf(type)) {
    const value = content[field.name];
    if (field.shape === 'nested') {
      if (value !== undefined) filled[field.name] = Array.isArray(value) ? value.map((one) => inner(field.of(), one)) : inner(field.of(), value);
    } else if (value === undefined && field.required && field.many !== undefined && field.atLeast === undefined) filled[field.name] = [];
  }
  return filled;
}
