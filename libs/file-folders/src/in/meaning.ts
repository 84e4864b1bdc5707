import { type Reply } from '#exchange/work-queue';
import { type ContractClass, fieldsOf, type FieldDeclaration, kinds } from '#messages';
import { readingOf } from '../columns/readings.js';
import { type Answer } from './answers.js';

/**
 * What an answer says, the same for each way to say it: with the usual values of what was left out, each value in the form that a cell is read to, names in order.
 * Content that breaks its contract stands as it came.
 */
export function meaningOf({ inReplyTo, kind, lawfulBasis, content }: Answer, reply: Reply): unknown {
  return { inReplyTo, kind, lawfulBasis: lawfulBasis ?? reply.lawfulBasis, content: objectMeant(kinds[kind].content, { ...reply.defaults, ...content }) };
}

function objectMeant(type: ContractClass, content: object): object {
  const fields = new Map(fieldsOf(type).map((field) => [field.name, field]));
  const entries = Object.entries(content).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, valueMeant(fields.get(name), value)]));
}

function valueMeant(field: FieldDeclaration | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => valueMeant(field, one));
  if (typeof value === 'object' && value !== null) return field?.shape === 'nested' ? objectMeant(field.of(), value) : inOrder(value);
  if (typeof value !== 'string' || field?.shape !== 'leaf') return value;
  const read = readingOf(field)(value);
  return read.ok ? read.value : value;
}

/** A value that no declaration describes, with its names in order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, inOrder(inner)]));
}
