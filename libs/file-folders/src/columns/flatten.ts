import { fieldsOf, type Kind, kinds, type PartName } from '#messages';
import { cellOf, partColumns } from './columns.js';

/** The cells of a part of a message, by column. What is no field of the kind, such as the labels that a sender raised, stands as JSON in one column. */
export function flatten(kind: Kind, part: PartName, content: object): readonly (readonly [name: string, cell: string])[] {
  const known = new Set(fieldsOf(kinds[kind].content).map(({ name }) => name));
  const others = Object.entries(content).filter(([name, value]) => !known.has(name) && value !== undefined);
  return [
    ...partColumns(kind, part, content).map(({ name, field }): [string, string] => [name, cellOf(field, valueAt(content, name))]),
    ...others.map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
  ];
}

const valueAt = (content: object, name: string): unknown =>
  name.split('.').reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined), content);
