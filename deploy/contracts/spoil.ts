import { type Schema } from '#messages';
import { alternativesOf, conditionOf, forbiddenOf, fullOf, propertiesOf, requiredOf, rulesOf } from './fill.js';

/** A content with one fault, which is its name. */
export interface Spoiled {
  /** Fault and field in words joined by hyphens, e.g. `missing-people-role`. */
  readonly name: string;
  readonly about: string;
  readonly content: unknown;
}

type Content = Record<string, unknown>;
type Path = readonly (string | number)[];
/** One place of a content, with the schema that holds there. */
interface Site { readonly path: Path; readonly schema: Schema; readonly required: boolean; readonly value: unknown }
/** One kind of fault: which sites can have it, and what stands there then; no value takes the field out. */
interface Fault {
  readonly name: string;
  readonly about: string;
  fits(site: Site): boolean;
  value(site: Site): unknown;
  /** Sites that share it have the same rule, of which one example is enough; left out, one example of the fault is. */
  rule?(site: Site): unknown;
  /** The document as a whole can have it too. */
  readonly ofTheWhole?: true;
}

const longestListShown = 100;
const oddTexts = ['?!', 'not of this form', '\u0007', ' '];
const unfitting = ({ schema }: Site): string | undefined => oddTexts.find((text) => !new RegExp(String(schema['pattern']), 'u').test(text));
const isText = ({ schema }: Site): boolean => schema['type'] === 'string';
const numberOf = (schema: Schema, name: string): number | undefined => schema[name] as number | undefined;

const faults: readonly Fault[] = [
  { name: 'missing', about: 'is left out, though it must be there', fits: ({ required }) => required, value: () => undefined, rule: ({ path }) => path.length },
  { name: 'null', about: 'is null: what is not known is left out', fits: ({ required, schema }) => !required && !('anyOf' in schema), value: () => null },
  { name: 'wrong-type', about: 'is of another type', fits: ({ schema }) => schema['type'] !== undefined, value: ({ schema }) => (schema['type'] === 'string' ? 7 : 'seven'), rule: ({ schema }) => schema['type'] },
  { name: 'empty', about: 'is an empty text: what is not known is left out', fits: ({ schema }) => numberOf(schema, 'minLength') === 1, value: () => '' },
  { name: 'too-long', about: 'is longer than the field allows', fits: (site) => isText(site) && (numberOf(site.schema, 'maxLength') ?? 1e6) <= 1000, value: ({ schema, value }) => String(value).padEnd(numberOf(schema, 'maxLength')! + 1, 'x') },
  { name: 'not-in-list', about: 'is not in the closed list', fits: ({ schema }) => Array.isArray(schema['enum']), value: () => 'NOT_IN_THE_LIST' },
  { name: 'another-value', about: 'is not the one value that it may have', fits: ({ schema }) => 'const' in schema, value: () => 'another value' },
  { name: 'malformed', about: 'is not of the form of the field', fits: (site) => typeof site.schema['pattern'] === 'string' && unfitting(site) !== undefined, value: unfitting, rule: ({ schema }) => schema['pattern'] },
  { name: 'no-such-day', about: 'names a day that does not exist', fits: ({ schema }) => String(schema['format']).startsWith('date'), value: ({ schema }) => (schema['format'] === 'date' ? '2026-02-30' : '2026-02-30T21:05:00Z'), rule: ({ schema }) => schema['format'] },
  { name: 'too-small', about: 'is below the least', fits: ({ schema }) => numberOf(schema, 'minimum') !== undefined, value: ({ schema }) => numberOf(schema, 'minimum')! - 1 },
  { name: 'too-great', about: 'is above the greatest', fits: ({ schema }) => (numberOf(schema, 'maximum') ?? 1e9) < 1e9, value: ({ schema }) => numberOf(schema, 'maximum')! + 1 },
  { name: 'broken-number', about: 'is not a whole number', fits: ({ schema }) => schema['type'] === 'integer', value: ({ value }) => Number(value) + 0.5 },
  { name: 'twice', about: 'has one value twice', fits: ({ schema, value }) => schema['uniqueItems'] === true && Array.isArray(value) && value.length > 0, value: ({ value }) => [(value as unknown[])[0], (value as unknown[])[0]] },
  {
    name: 'too-many', about: 'has more elements than the list may have', fits: ({ schema, value }) => schema['type'] === 'array' && schema['uniqueItems'] !== true && (numberOf(schema, 'maxItems') ?? 1e6) <= longestListShown && (value as unknown[]).length > 0,
    value: ({ schema, value }) => Array.from({ length: numberOf(schema, 'maxItems')! + 1 }, () => onlyRequired(schema['items'] as Schema, (value as unknown[])[0])),
  },
  { name: 'undeclared-field', about: 'has a field that the contract does not have', fits: ({ schema }) => schema['additionalProperties'] === false, value: ({ value }) => ({ ...(value as Content), undeclaredField: 'x' }), rule: ({ path }) => path.length > 0, ofTheWhole: true },
];

/** One example of every fault that a schema can find in a full content, in the order of the faults; of a fault with several rules, one for each rule. */
export function spoiled(schema: Schema, full: unknown): Spoiled[] {
  const sites = sitesOf(schema, full);
  const byFault = faults.flatMap((fault) => {
    const shown = new Map<unknown, Site>();
    for (const site of sites) {
      const rule = fault.rule?.(site);
      if ((site.path.length > 0 || fault.ofTheWhole === true) && fault.fits(site) && !shown.has(rule)) shown.set(rule, site);
    }
    return [...shown.values()].map((site) => ({ name: nameOf(fault.name, site.path), about: `${pointer(site.path)} ${fault.about}.`, content: changed(full, site.path, fault.value(site)) }));
  });
  return [...byFault, ...brokenRules(schema)];
}

/** One rule between fields, where it holds: `at` is the pointer of its object, with `*` for the elements of a list. */
interface PlacedRule { readonly at: Path; readonly when?: { readonly field: string; readonly value: unknown; readonly inList: boolean }; readonly then: Schema }

/** Each rule of a schema, with the value that makes it hold; of several values the first. */
function placedRules(rules: readonly Schema[], at: Path): PlacedRule[] {
  return rules.flatMap((rule): PlacedRule[] => {
    const condition = conditionOf(rule);
    if (condition !== undefined) return [{ at, when: { field: condition.field, value: condition.values[0], inList: condition.inList }, then: rule['then'] as Schema }];
    const ofElements = propertiesOf(rule).filter(([, inner]) => inner['items'] !== undefined).flatMap(([name, inner]) => placedRules([inner['items'] as Schema], [...at, name, 0]));
    return [...ofElements, ...(requiredOf(rule).length + alternativesOf(rule).length + forbiddenOf(rule).length > 0 ? [{ at, then: rule }] : [])];
  });
}

/** A content for each thing that a rule asks for and that is not done: left out, none of several there, or there against the rule. */
function brokenRules(schema: Schema): Spoiled[] {
  return placedRules(rulesOf(schema), []).flatMap(({ at, when, then }) => {
    const field = when === undefined ? [] : [...at, when.field];
    const base = fullOf(schema, when === undefined ? {} : { [`/${field.map((name) => (typeof name === 'number' ? '*' : name)).join('/')}`]: when.inList ? [when.value] : when.value });
    const suffix = when === undefined ? '' : `-when-${kebab(when.field)}-is-${kebab(String(when.value))}`;
    const told = when === undefined ? '' : ` when ${when.field} is ${String(when.value)}`;
    const [missing] = requiredIn(then, at), [alternatives] = [alternativesOf(then).map((one) => requiredIn(one, at)[0] ?? [])], [forbidden] = forbiddenOf(then);
    return [
      ...(missing === undefined ? [] : [{ name: `${nameOf('missing', missing)}${suffix}`, about: `${pointer(missing)} is left out, though it must be there${told}.`, content: changed(base, missing, undefined) }]),
      ...(alternatives.length === 0 ? [] : [{
        name: `${nameOf('none-of', alternatives[0] ?? [])}-and-others${suffix}`, about: `None of ${alternatives.map(pointer).join(', ')} is there, though one must be${told}.`,
        content: alternatives.reduce((content, path) => changed(content, path, undefined), base),
      }]),
      ...(forbidden === undefined ? [] : [{
        name: `${nameOf('contradicting', [...at, forbidden])}${suffix}`, about: `${pointer([...at, forbidden])} is there, though it must be left out${told}.`,
        content: changed(base, [...at, forbidden], valueAt(fullOf(schema), [...at, forbidden])),
      }]),
    ];
  });
}

const valueAt = (value: unknown, path: Path): unknown => path.reduce<unknown>((at, name) => (at as Content | undefined)?.[name], value);

/** The deepest paths that a rule demands. */
function requiredIn(then: Schema, above: Path): Path[] {
  const deeper = new Map(propertiesOf(then));
  return requiredOf(then).flatMap((name) => {
    const inner = requiredIn(deeper.get(name) ?? {}, [...above, name]);
    return inner.length === 0 ? [[...above, name]] : inner;
  });
}

function sitesOf(schema: Schema, value: unknown, path: Path = [], required = false): Site[] {
  const here: Site = { path, schema, required, value };
  if (schema['type'] === 'array' && Array.isArray(value) && value.length > 0) return [here, ...sitesOf(schema['items'] as Schema, value[0], [...path, 0])];
  if (schema['type'] !== 'object' || typeof value !== 'object' || value === null) return [here];
  const names = (schema['required'] as readonly string[] | undefined) ?? [];
  const inside = propertiesOf(schema).filter(([name]) => Object.hasOwn(value, name)).flatMap(([name, inner]) => sitesOf(inner, (value as Content)[name], [...path, name], names.includes(name)));
  return [here, ...inside];
}

/** The content with another value at a path, or without it. The content as a whole cannot be left out, null or of another type. */
function changed(content: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const copy = structuredClone(content) as Content & unknown[];
  if (rest.length > 0) copy[first as number] = changed(copy[first as number], rest, value);
  else if (value === undefined) delete copy[first as number];
  else copy[first as number] = value;
  return copy;
}

/** An element without what may be left out, so that a list with too many of them stays readable. */
function onlyRequired(schema: Schema, element: unknown): unknown {
  const names = (schema['required'] as readonly string[] | undefined) ?? [];
  return schema['type'] === 'object' ? Object.fromEntries(Object.entries(element as Content).filter(([name]) => names.includes(name))) : element;
}

const kebab = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll('_', '-').toLowerCase();
const nameOf = (fault: string, path: Path): string =>
  [fault, ...path.filter((name) => typeof name === 'string').map(kebab), ...(typeof path.at(-1) === 'number' ? ['element'] : [])].join('-');
const pointer = (path: Path): string => (path.length === 0 ? 'The document' : `/${path.join('/')}`);
