import { GatewayError, type Schema } from '#messages';

type Content = Record<string, unknown>;
interface Rule { readonly if: { readonly properties: Record<string, { readonly enum: readonly string[] }> }; readonly then: Schema }
/** What one content is filled with: all that may be there or only what must be, and the count of the element ids given so far. */
interface Filling { readonly all: boolean; ids: number }

/** The least content that fits a schema: no optional field, lists empty where they may be, and conditions avoided where a value avoids them. */
export const smallestOf = (schema: Schema): unknown => filled(schema, { all: false, ids: 0 });

/** A content with every field of a schema, one element in each list; the values are the declarations' own examples. */
export const fullOf = (schema: Schema): unknown => filled(schema, { all: true, ids: 0 });

/** The conditions of a schema: when a field has one of the values, `then` must hold too. */
export const rulesOf = (schema: Schema): readonly Rule[] => (schema['allOf'] as readonly Rule[] | undefined) ?? [];

/** The named properties of a schema. */
export const propertiesOf = (schema: Schema): [string, Schema][] => Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {});

function filled(schema: Schema, filling: Filling): unknown {
  switch (schema['type']) {
    case 'object': return filledObject(schema, filling);
    case 'array': return filledList(schema, filling);
    default: return valueOf(schema);
  }
}

function filledObject(schema: Schema, filling: Filling, more: readonly string[] = []): Content {
  const required = new Set([...((schema['required'] as readonly string[] | undefined) ?? []), ...more]);
  const chosen = chosenValues(schema);
  const forced = rulesOf(schema).filter((rule) => applies(rule, chosen)).map(({ then }) => then);
  const wanted = new Set([...required, ...forced.flatMap((then) => then['required'] as readonly string[])]);
  return Object.fromEntries(propertiesOf(schema).filter(([name]) => filling.all || wanted.has(name)).map(([name, inner]) => {
    if (name in chosen) return [name, chosen[name]];
    if (name === 'id' && inner['x-label'] !== undefined) return [name, elementId(filling)];
    const within = forced.flatMap((then) => propertiesOf(then)).filter(([of]) => of === name).flatMap(([, { required: names }]) => names as readonly string[]);
    return [name, inner['type'] === 'object' ? filledObject(inner, filling, within) : filled(inner, filling)];
  }));
}

/** For each field on which a condition looks, the value that asks for least. */
function chosenValues(schema: Schema): Record<string, string> {
  const properties = Object.fromEntries(propertiesOf(schema));
  const looked = new Set(rulesOf(schema).flatMap((rule) => Object.keys(rule.if.properties)));
  return Object.fromEntries([...looked].map((name) => {
    const values = (properties[name]?.['enum'] as readonly string[] | undefined) ?? [];
    const burden = (value: string): number => rulesOf(schema).filter((rule) => rule.if.properties[name]?.enum.includes(value)).length;
    return [name, [...values].sort((a, b) => burden(a) - burden(b))[0] ?? ''];
  }));
}

const applies = (rule: Rule, chosen: Record<string, string>): boolean => Object.entries(rule.if.properties).every(([name, { enum: values }]) => values.includes(chosen[name] ?? ''));

function filledList(schema: Schema, filling: Filling): unknown[] {
  const items = schema['items'] as Schema;
  const least = (schema['minItems'] as number | undefined) ?? 0;
  if (!filling.all && least === 0) return [];
  const values = items['enum'] as readonly unknown[] | undefined;
  if (values !== undefined) return values.slice(0, Math.max(least, filling.all ? 2 : 0));
  return Array.from({ length: Math.max(least, 1) }, () => filled(items, filling));
}

function elementId(filling: Filling): string {
  filling.ids += 1;
  return `00000000-0000-4000-8000-${String(filling.ids).padStart(12, '0')}`;
}

function valueOf(schema: Schema): unknown {
  const [example] = (schema['examples'] as readonly unknown[] | undefined) ?? [];
  if (example !== undefined) return example;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (schema['type'] === 'boolean') return true;
  if (schema['type'] === 'integer') return schema['minimum'] ?? 0;
  throw new GatewayError('CONFIG_DECLARATION', { path: 'examples' });
}
