import { type Kind, kindNames, type Schema } from '#messages';
import { documentExamples } from './document-examples.js';
import { fullOf, smallestOf } from './fill.js';
import { documentSchemas, publishedSchemas } from './schemas.js';
import { spoiled } from './spoil.js';

/** One published example: where it stands below `contracts/`, against which schema, and what that says of it. */
export interface Example {
  readonly file: string;
  /** A name of {@link publishedSchemas}. */
  readonly schema: string;
  readonly valid: boolean;
  readonly about: string;
  readonly content: unknown;
}

const folder = (name: string): string => `examples/${name}`;

function examplesOf(name: string, schema: Schema, valid: { readonly smallest: unknown; readonly full: unknown }): Example[] {
  const right = (which: string, about: string, content: unknown): Example => ({ file: `${folder(name)}/valid-${which}.json`, schema: name, valid: true, about, content });
  return [
    right('smallest', 'No field that may be left out, and every list empty that may be.', valid.smallest),
    right('every-field', 'Every field filled in.', valid.full),
    ...spoiled(schema, valid.full).map(({ name: fault, about, content }) => ({ file: `${folder(name)}/invalid-${fault}.json`, schema: name, valid: false, about, content })),
  ];
}

/** Every example that is made from the declarations, in the order of the tables. Others, written by hand, stand in the same folders. */
export function madeExamples(): Example[] {
  const schemas = publishedSchemas();
  const ofKinds = kindNames.flatMap((kind: Kind) => {
    const schema = schemas.get(kind)!;
    return examplesOf(kind, schema, { smallest: smallestOf(schema), full: fullOf(schema) });
  });
  const ofDocuments = Object.entries(documentSchemas).flatMap(([name, schema]) =>
    examplesOf(name, schema, documentExamples[name] ?? { smallest: smallestOf(schema), full: fullOf(schema) }));
  return [...ofKinds, ...ofDocuments];
}
