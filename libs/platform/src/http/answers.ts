import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

/** What one value of an answer is, as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type Shape = Readonly<Record<string, unknown>>;

/** The fields of an answer by name; all of them are there in every answer unless `maybe` says otherwise. */
export type Fields = Readonly<Record<string, Shape>>;

const optional = 'x-optional';

/** The shapes that answers are made of. */
export const shapes = {
  text: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  /** UTC with zone. */
  time: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  integer: { type: 'integer' },
  flag: { type: 'boolean' },
  /** Whatever the kind of message says; its own schema stands in contracts/. */
  content: { type: 'object' },
  /** A closed list of texts. */
  oneOf: (...values: readonly string[]): Shape => ({ type: 'string', enum: values }),
  orNull: (shape: Shape): Shape => ({ anyOf: [shape, { type: 'null' }] }),
  listOf: (shape: Shape): Shape => ({ type: 'array', items: shape }),
  /** A field that is left out where there is nothing to say. */
  maybe: (shape: Shape): Shape => ({ ...shape, [optional]: true }),
  fields,
} as const;

function fields(of: Fields): Shape {
  const entries = Object.entries(of);
  const properties = Object.fromEntries(entries.map(([name, shape]) => [name, Object.fromEntries(Object.entries(shape).filter(([key]) => key !== optional))]));
  return { type: 'object', required: entries.filter(([, shape]) => shape[optional] !== true).map(([name]) => name), properties, additionalProperties: false };
}

/** Says what a route answers, for its description: exactly these fields, no others; with `csv` also as CSV, for who accepts that. */
export function Answers(of: Fields, answer: { readonly status?: 200 | 202; readonly description?: string; readonly csv?: true } = {}): MethodDecorator {
  return applyDecorators(ApiResponse({ status: answer.status ?? 200, description: answer.description ?? 'Done.', content: { 'application/json': { schema: fields(of) as never }, ...(answer.csv && { 'text/csv': { schema: { type: 'string' } } }) } }));
}

/** Says that a route answers a page of a list whose items have exactly these fields. */
export function AnswersPage(of: Fields): MethodDecorator {
  return Answers({ items: shapes.listOf(fields(of)), next: { ...shapes.orNull(shapes.text), description: 'The cursor of the following page; null on the last.' } }, { description: 'One page of the list.' });
}
