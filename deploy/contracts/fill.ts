import { GatewayError, type Schema } from '#messages';

type Content = Record<string, unknown>;

/** How a content is filled: with all that may be there or only with what must be; values that are wanted in some places, by pointer with `*`; and the count of element ids so far. */
interface Filling {
  readonly all: boolean;
  readonly wanted: Readonly<Record<string, unknown>>;
  ids: number;
}

/** The least content that fits a schema: no optional field, lists empty where they may be, and rules between fields avoided where a value avoids them. */
export const smallestOf = (schema: Schema): unknown => filled(schema, [], '', { all: false, wanted: {}, ids: 0 });

/** A content with every field that may stand beside the others, one element in each list; the values are the declarations' own examples, but for those wanted. */
export const fullOf = (schema: Schema, wanted: Readonly<Record<string, unknown>> = {}): unknown => filled(schema, [], '', { all: true, wanted, ids: 0 });

/** The rules between the fields of a schema's object, and those that another rule lays on it. */
export const rulesOf = (schema: Schema): readonly Schema[] => (schema['allOf'] as readonly Schema[] | undefined) ?? [];

/** The named properties of a schema; a property that a rule forbids is not among them. */
export const propertiesOf = (schema: Schema): [string, Schema][] => Object.entries(properties(schema)).filter((entry): entry is [string, Schema] => entry[1] !== false);

/** The names that a schema demands. */
export const requiredOf = (schema: Schema): readonly string[] => (schema['required'] as readonly string[] | undefined) ?? [];

/** The properties that a rule forbids. */
export const forbiddenOf = (schema: Schema): readonly string[] => Object.entries(properties(schema)).filter(([, inner]) => inner === false).map(([name]) => name);

/** The alternatives of a rule, of which one must hold. */
export const alternativesOf = (schema: Schema): readonly Schema[] => (schema['anyOf'] as readonly Schema[] | undefined) ?? [];

/** The field on which a rule depends, with the values that make it hold; nothing for a rule that always holds. */
export function conditionOf(rule: Schema): { readonly field: string; readonly values: readonly unknown[]; readonly inList: boolean } | undefined {
  const [entry] = propertiesOf((rule['if'] as Schema | undefined) ?? {});
  if (entry === undefined) return undefined;
  const [field, test] = entry;
  const contains = test['contains'] as Schema | undefined;
  return { field, values: ((contains ?? test)['enum'] as readonly unknown[] | undefined) ?? [], inList: contains !== undefined };
}

const properties = (schema: Schema): Record<string, Schema | false> => (schema['properties'] as Record<string, Schema | false> | undefined) ?? {};

function filled(schema: Schema, overlays: readonly Schema[], at: string, filling: Filling): unknown {
  if (at in filling.wanted) return filling.wanted[at];
  switch (schema['type']) {
    case 'object': return filledObject(schema, overlays, at, filling);
    case 'array': return filledList(schema, overlays, at, filling);
    default: return valueOf(schema);
  }
}

function filledObject(schema: Schema, overlays: readonly Schema[], at: string, filling: Filling): Content {
  const rules = [...rulesOf(schema), ...overlays];
  const chosen = chosenValues(schema, rules, at, filling);
  const holding = rulesThatHold(rules, chosen).flatMap((rule) => [rule, ...(filling.all ? alternativesOf(rule) : alternativesOf(rule).slice(0, 1))]);
  const needed = new Set([...requiredOf(schema), ...holding.flatMap(requiredOf)]);
  const forbidden = new Set(holding.flatMap(forbiddenOf));
  const named = propertiesOf(schema).filter(([name]) => !forbidden.has(name) && (filling.all || needed.has(name) || name in chosen));
  return Object.fromEntries(named.map(([name, inner]) => {
    if (name in chosen) return [name, chosen[name]];
    if (name === 'id' && inner['x-label'] !== undefined) return [name, elementId(filling)];
    return [name, filled(inner, holding.flatMap((rule): Schema[] => { const overlay = properties(rule)[name]; return overlay ? [overlay] : []; }), `${at}/${name}`, filling)];
  }));
}

/** For each field on which a rule depends the value by which the rules ask for least, or, where all is filled in, forbid least. An optional one is left out of a least content. */
function chosenValues(schema: Schema, rules: readonly Schema[], at: string, filling: Filling): Content {
  const looked = [...new Set(rules.flatMap((rule) => conditionOf(rule)?.field ?? []))];
  const all = Object.fromEntries(propertiesOf(schema));
  return Object.fromEntries(looked.flatMap((name): [string, unknown][] => {
    const own = all[name];
    const wanted = filling.wanted[`${at}/${name}`];
    if (wanted !== undefined) return [[name, wanted]];
    if (own === undefined || (!filling.all && !requiredOf(schema).includes(name))) return [];
    const about = rules.filter((rule) => conditionOf(rule)?.field === name);
    const burden = (value: unknown): number => {
      const holding = rulesThatHold(about, { [name]: value });
      return filling.all ? holding.flatMap(forbiddenOf).length : holding.flatMap((rule) => [...requiredOf(rule), ...alternativesOf(rule).slice(0, 1)]).length;
    };
    const [best] = candidatesFor(own, filling).map((value) => ({ value, weight: burden(value) })).sort((a, b) => a.weight - b.weight);
    return best === undefined ? [] : [[name, best.value]];
  }));
}

function candidatesFor(schema: Schema, filling: Filling): readonly unknown[] {
  if (schema['type'] !== 'array') return (schema['enum'] as readonly unknown[] | undefined) ?? [valueOf(schema)];
  const values = ((schema['items'] as Schema)['enum'] as readonly unknown[] | undefined) ?? [];
  const least = (schema['minItems'] as number | undefined) ?? 0;
  return [...(least === 0 && !filling.all ? [[]] : []), ...values.map((value) => [value])];
}

/** What the rules come to, once the values on which they depend are known. */
function rulesThatHold(rules: readonly Schema[], chosen: Content): Schema[] {
  return rules.flatMap((rule) => {
    const condition = conditionOf(rule);
    if (condition === undefined) return [rule, ...rulesThatHold(rulesOf(rule), chosen)];
    return [chosen[condition.field]].flat().some((one) => condition.values.includes(one)) ? rulesThatHold([rule['then'] as Schema], chosen) : [];
  });
}

function filledList(schema: Schema, overlays: readonly Schema[], at: string, filling: Filling): unknown[] {
  const items = schema['items'] as Schema;
  const least = Math.max(...[schema, ...overlays].map((one) => (one['minItems'] as number | undefined) ?? 0));
  if (!filling.all && least === 0) return [];
  const values = items['enum'] as readonly unknown[] | undefined;
  if (values !== undefined) return values.slice(0, Math.max(least, filling.all ? 2 : 0));
  return Array.from({ length: Math.max(least, 1) }, () => filled(items, overlays.flatMap((one): Schema[] => (one['items'] === undefined ? [] : [one['items'] as Schema])), `${at}/*`, filling));
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
