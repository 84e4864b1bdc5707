import { topics } from '#kafka';
import { errorTable, isKind, type KindDeclaration, kindNames, kinds, lanes, type Schema } from '#messages';
import { essenceOf } from './compare-schemas.js';
import { openApiDocuments } from './openapi.js';
import { publishedSchemas } from './schemas.js';

/** What partners rely on, without any text that only explains. A schema is kept as {@link essenceOf} it. */
export interface Contracts {
  readonly kinds: Readonly<Record<string, KindFacts>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly errors: Readonly<Record<string, { readonly fate: string; readonly receipt: boolean; readonly http?: number }>>;
  readonly channels: Readonly<Record<string, string>>;
  /** By `<app>-<process>`, then by `METHOD /path`. */
  readonly http: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What is relied on of a kind beside its schemas. Release 1 did not keep where a kind goes, what it answers and how long it lasts. */
export interface KindFacts {
  readonly version: number;
  readonly floor: string;
  readonly victimPart: boolean;
  readonly ordering: string;
  readonly expiryDays?: number;
  /** `<app> -> <app>: <purpose>`, each on its own. */
  readonly passages?: readonly string[];
  /** The kinds that it answers. */
  readonly answers?: readonly string[];
}

/** One HTTP operation: references are put in place. */
export interface Operation {
  /** By `<in> <name>`. */
  readonly parameters: Readonly<Record<string, { readonly required: boolean; readonly schema: Schema }>>;
  readonly bodyRequired: boolean;
  /** By media type. */
  readonly body: Readonly<Record<string, Schema>>;
  /** By status, then by media type. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
}

let said: Promise<Contracts> | undefined;

/** The contracts as the declarations say them now; put together once. */
export const contractsNow = (): Promise<Contracts> => (said ??= putTogether());

async function putTogether(): Promise<Contracts> {
  return {
    kinds: Object.fromEntries(kindNames.map((kind) => [kind, factsOf(kinds[kind])])),
    schemas: Object.fromEntries([...publishedSchemas()].map(([name, schema]) => [name, essenceOf(schema) as Schema])),
    errors: Object.fromEntries(Object.entries(errorTable).map(([code, { fate, receipt, http }]) => [code, { fate, receipt, ...(http === undefined ? {} : { http }) }])),
    channels: {
      ...Object.fromEntries(lanes.map((lane) => [`inbox, ${lane}`, topics.inbox('{agency}', lane)])),
      directory: topics.directory, freshness: topics.freshness, checkpoints: topics.checkpoints('{agency}'),
    },
    http: Object.fromEntries([...(await openApiDocuments())].map(([name, document]) => [name, operationsOf(document as OpenApi)])),
  };
}

const factsOf = ({ version, floor, mayHaveVictimPart, ordering, defaultExpiryDays, between = [], answers }: KindDeclaration): KindFacts => ({
  version, floor, victimPart: mayHaveVictimPart, ordering, expiryDays: defaultExpiryDays, passages: between.flatMap(({ from, to, purposes }) => purposes.map((purpose) => `${from} -> ${to}: ${purpose}`)), answers: answers?.kinds ?? [],
});

interface OpenApi { readonly paths: Record<string, Record<string, OpenApiOperation>>; readonly components?: { readonly schemas?: Record<string, Schema> } }
interface OpenApiOperation {
  readonly parameters?: readonly { in: string; name: string; required?: boolean; schema?: Schema }[];
  readonly requestBody?: { required?: boolean; content: Media };
  readonly responses: Record<string, { content?: Media }>;
}
type Media = Record<string, { schema?: Schema }>;

/** The operations of an OpenAPI document, by `METHOD /path`. */
export function operationsOf({ paths, components }: OpenApi): Record<string, Operation> {
  const whole = (schema: Schema | undefined): Schema => essenceOf(inPlace(schema ?? {}, components?.schemas ?? {}, [])) as Schema;
  const media = (content: Media | undefined): Record<string, Schema> => Object.fromEntries(Object.entries(content ?? {}).map(([type, { schema }]) => [type, whole(schema)]));
  return Object.fromEntries(Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, Operation] => [
    `${method.toUpperCase()} ${path}`,
    {
      parameters: Object.fromEntries((operation.parameters ?? []).map((one) => [`${one.in} ${one.name}`, { required: one.required ?? false, schema: whole(one.schema) }])),
      bodyRequired: operation.requestBody?.required ?? false,
      body: media(operation.requestBody?.content),
      answers: Object.fromEntries(Object.entries(operation.responses).map(([status, { content }]) => [status, media(content)])),
    },
  ])));
}

/** A schema with what it refers to in its place; a reference back to itself stays one, and so does one to the content of a kind, which is kept as the kind's. */
function inPlace(value: unknown, schemas: Readonly<Record<string, Schema>>, above: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => inPlace(one, schemas, above));
  if (typeof value !== 'object' || value === null) return value;
  const reference = (value as { $ref?: unknown }).$ref;
  const name = typeof reference === 'string' ? reference.replace('#/components/schemas/', '') : undefined;
  if (name !== undefined && !above.includes(name) && !isKind(name.split('.')[0]!) && schemas[name] !== undefined) return inPlace(schemas[name], schemas, [...above, name]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inPlace(inner, schemas, above)]));
}
