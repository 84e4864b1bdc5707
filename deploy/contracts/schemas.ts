import { directorySchema, freshnessSchema } from '#directory';
import { contentSchema, type Kind, kindNames, kinds, type PartName, partNames, partSchema, receiptSchema, type Schema, signedPayloadSchema } from '#messages';

/** Where a schema is published, below `contracts/`, by its name. */
export const schemaFile = (name: string): string => `schemas/${name}.schema.json`;

/** The parts that a message of a kind may have. */
export const partsOf = (kind: Kind): readonly PartName[] => partNames.filter((part) => part !== 'victim' || kinds[kind].mayHaveVictimPart);

/** The documents beside the kinds that partners read or write. */
export const documentSchemas: Readonly<Record<string, Schema>> = {
  receipt: receiptSchema(), signed: signedPayloadSchema, directory: directorySchema, freshness: freshnessSchema,
};

/** Every published schema by its name: `<kind>` for the whole content, `<kind>.<part>` for what a recipient checks, and the documents. */
export function publishedSchemas(): Map<string, Schema> {
  const schemas = new Map<string, Schema>(Object.entries(documentSchemas));
  for (const kind of kindNames) {
    schemas.set(kind, contentSchema(kind));
    for (const part of partsOf(kind)) schemas.set(`${kind}.${part}`, partSchema(kind, part));
  }
  return schemas;
}
