import { isDeepStrictEqual } from 'node:util';
import { homeOf, type Label, labels, type Schema } from '#messages';
import { alternativesOf, conditionOf, forbiddenOf, propertiesOf, requiredOf, rulesOf } from './fill.js';

/** What a change means to those who build on the released contracts: something of theirs stops working, or something new is possible. */
export type Effect = 'breaks' | 'widens';

/** One change between two schemas. */
export interface Change {
  readonly effect: Effect;
  /** JSON pointer with `*` for an element of a list; empty for the whole. */
  readonly field: string;
  readonly what: string;
  readonly todo: string;
}

/**
 * Whether we take what the schema describes or give it. What partners send must go on fitting, so a rule of ours may only loosen; what they read
 * must go on being there.
 */
export type Direction = 'taken' | 'given';

/** Words that tell people something and decide nothing. */
const annotations: ReadonlySet<string> = new Set(['$schema', '$id', 'title', 'description', 'x-source', 'examples', 'example', 'default', 'deprecated']);
const handled: ReadonlySet<string> = new Set([
  'type', 'properties', 'required', 'items', 'additionalProperties', 'enum', 'const', 'pattern', 'format', 'x-check', 'x-label', 'x-free-text', 'x-no-contact', 'x-floor', 'allOf', 'anyOf', 'oneOf', 'uniqueItems',
]);
/** Limits, and whether a greater number lets more through. */
const limits: Readonly<Record<string, boolean>> = {
  maxLength: true, minLength: false, maximum: true, minimum: false, maxItems: true, minItems: false, maxProperties: true, minProperties: false,
};

const breaks = (field: string, what: string, todo: string): Change => ({ effect: 'breaks', field, what, todo });
const widens = (field: string, what: string): Change => ({ effect: 'widens', field, what, todo: 'Recipients take it up before any sender uses it.' });

/** A schema without what decides nothing, as it is kept for later comparison. */
export function essenceOf(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => essenceOf(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  // Below `properties` stand names of fields, of which one may be called like an annotation.
  return Object.fromEntries(Object.entries(schema).filter(([name]) => isNames || !annotations.has(name)).map(([name, inner]) => [name, name === 'enum' || name === 'const' ? inner : essenceOf(inner, name === 'properties')]));
}

/** Whether two schemas say the same. Most are the same to the word, of which no essence need be taken. */
const alike = (one: Schema, other: Schema): boolean => isDeepStrictEqual(one, other) || isDeepStrictEqual(essenceOf(one), essenceOf(other));

/** What changed from one schema to another for those who send or read what it describes. */
export function compareSchemas(before: Schema, after: Schema, direction: Direction, field = ''): Change[] {
  if (alike(before, after)) return [];
  if (!isDeepStrictEqual(before['type'], after['type'])) {
    if (before['type'] === undefined && Object.keys(essenceOf(before) as object).length === 0 && direction === 'given') return [widens(field, 'it is described now')];
    return [breaks(field, `its type went from ${said(before['type'])} to ${said(after['type'])}`, 'Give it its type back and add a field of the other type under another name.')];
  }
  const inner = [...compareProperties(before, after, direction, field), ...compareItems(before, after, direction, field), ...compareForms(before, after, direction, field)];
  if (direction === 'given') return [...givenFormat(before, after, field), ...inner];
  return [...compareMarks(before, after, field), ...compareRules(before, after, field), ...compareConditions(before, after, field), ...inner];
}

const said = (value: unknown): string => (value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value));
const namesIn = (schema: Schema, word: string): readonly string[] => (schema[word] as readonly string[] | undefined) ?? [];
const propertiesIn = (schema: Schema): Record<string, Schema> => (schema['properties'] as Record<string, Schema> | undefined) ?? {};

function compareProperties(before: Schema, after: Schema, direction: Direction, field: string): Change[] {
  const [old, now] = [propertiesIn(before), propertiesIn(after)];
  const isRequired = { before: (name: string) => namesIn(before, 'required').includes(name), now: (name: string) => namesIn(after, 'required').includes(name) };
  const kept = Object.keys(old).flatMap((name): Change[] => {
    const here = `${field}/${name}`;
    const next = now[name];
    if (next === undefined) {
      return [breaks(here, 'the field was taken away', direction === 'taken' ? 'Put it back, optional or required as it was: who still fills it in would be refused.' : 'Put it back: who reads it would miss it.')];
    }
    const presence = presenceChange(here, isRequired.before(name), isRequired.now(name), direction);
    return [...presence, ...compareSchemas(old[name]!, next, direction, here)];
  });
  const added = Object.keys(now).filter((name) => !(name in old)).map((name): Change =>
    direction === 'taken' && isRequired.now(name)
      ? breaks(`${field}/${name}`, 'the field was added and must be filled in', 'Make it optional: who sends by the released contract does not fill it in.')
      : widens(`${field}/${name}`, 'the field was added'));
  return [...kept, ...added];
}

function presenceChange(field: string, before: boolean, now: boolean, direction: Direction): Change[] {
  if (before === now) return [];
  if (direction === 'taken') {
    return [now ? breaks(field, 'the field was optional and must be filled in now', 'Make it optional again: who leaves it out would be refused.') : widens(field, 'the field may be left out now')];
  }
  return now ? [] : [breaks(field, 'the field was always there and may be missing now', 'Give it always, as before.')];
}

function compareItems(before: Schema, after: Schema, direction: Direction, field: string): Change[] {
  const [old, now] = [before['items'] as Schema | undefined, after['items'] as Schema | undefined];
  return old === undefined || now === undefined ? [] : compareSchemas(old, now, direction, `${field}/*`);
}

const formsOf = (schema: Schema): readonly Schema[] => (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly Schema[];

/**
 * The forms of which a value has one, such as a UUID or null. Each is held against its like: the same, or else the next of the same type. What is taken may
 * have further forms, what is given may lose some.
 */
function compareForms(before: Schema, after: Schema, direction: Direction, field: string): Change[] {
  const [old, now] = [formsOf(before), formsOf(after)];
  if (old.length === 0 && now.length > 0) return [direction === 'given' ? widens(field, 'its forms are described now') : breaks(field, 'it must be of one of several forms now', 'Take it in any form, as before.')];
  if (old.length > 0 && now.length === 0) return [direction === 'taken' ? widens(field, 'it may be of any form now') : breaks(field, 'its forms are no longer described', 'Give it in the forms that it had.')];
  const gone = old.filter((one) => !now.some((other) => alike(one, other)));
  const come = now.filter((one) => !old.some((other) => alike(one, other)));
  const changes: Change[] = [];
  for (const one of gone) {
    const at = come.findIndex((other) => isDeepStrictEqual(one['type'], other['type']));
    if (at >= 0) changes.push(...compareSchemas(one, come.splice(at, 1)[0]!, direction, field));
    else if (direction === 'taken') changes.push(breaks(field, `it may no longer be ${formSaid(one)}`, 'Take that form again: who sends it would be refused.'));
    else changes.push(widens(field, `it is no longer ${formSaid(one)}`));
  }
  return [...changes, ...come.map((one) => (direction === 'taken' ? widens(field, `it may be ${formSaid(one)} too`) : breaks(field, `it may be ${formSaid(one)} now`, 'Give it in the forms that it had: who reads it knows no other.')))];
}

const formSaid = (form: Schema): string => said(form['type'] ?? essenceOf(form));

function givenFormat({ format: old }: Schema, { format: now }: Schema, field: string): Change[] {
  if (old === now) return [];
  return old === undefined ? [widens(field, `its format is ${said(now)} now`)] : [breaks(field, `its format went from ${said(old)} to ${said(now)}`, 'Give it in the format that it had.')];
}

/** Label, narrative and floor: what decides where content goes and what is redacted. */
function compareMarks(before: Schema, after: Schema, field: string): Change[] {
  const changes: Change[] = [];
  const [old, now] = [before['x-label'], after['x-label']] as [Label | undefined, Label | undefined];
  if (old !== now) changes.push(labelChange(old, now, field));
  if (before['x-free-text'] !== after['x-free-text']) {
    changes.push(breaks(field, `it ${after['x-free-text'] === true ? 'became' : 'is no longer'} a narrative`, 'Leave it as it was: whether a text is redacted at its source cannot change under those who send it.'));
  }
  if (before['x-no-contact'] !== after['x-no-contact']) {
    changes.push(after['x-no-contact'] === true ? breaks(field, 'it may hold no contact any more', 'Leave it as it was: what partners send today would be refused.') : widens(field, 'it may hold a contact'));
  }
  if (before['x-floor'] !== after['x-floor']) {
    changes.push(breaks(field, `its floor went from ${said(before['x-floor'])} to ${said(after['x-floor'])}`, 'Leave the floor of a kind as it was, or make a new kind.'));
  }
  return changes;
}

function labelChange(old: Label | undefined, now: Label | undefined, field: string): Change {
  const what = `its label went from ${said(old)} to ${said(now)}`;
  if (old === undefined || now === undefined) return breaks(field, what, 'Leave the label as it was.');
  if (homeOf[old] !== homeOf[now]) return breaks(field, what, `Leave the label as it was: senders of the released contract put it into the ${homeOf[old]} part.`);
  return labels.indexOf(now) < labels.indexOf(old) ? breaks(field, what, `Put it back to ${old}: a label is never lowered.`) : widens(field, what);
}

function compareRules(before: Schema, after: Schema, field: string): Change[] {
  return [
    ...Object.entries(limits).flatMap(([name, greaterIsLooser]) => limitChange(name, greaterIsLooser, before[name] as number | undefined, after[name] as number | undefined, field)),
    ...valueChanges(before, after, field),
    ...['pattern', 'format', 'x-check', 'const'].flatMap((name) => ruleChange(name, before[name], after[name], field)),
    ...(before['uniqueItems'] === after['uniqueItems'] ? [] : [after['uniqueItems'] === true ? breaks(field, 'no value may stand twice now', 'Allow it again.') : widens(field, 'a value may stand twice now')]),
    ...extraFields(before, after, field),
    ...unknownWords(before, after).map((name) => breaks(field, `\`${name}\` changed in a way that cannot be judged here`, 'Leave it as it was, or make a new kind.')),
  ];
}

function limitChange(name: string, greaterIsLooser: boolean, old: number | undefined, now: number | undefined, field: string): Change[] {
  if (old === now) return [];
  const what = `${name} went from ${said(old)} to ${said(now)}`;
  const isTighter = old === undefined || (now !== undefined && (greaterIsLooser ? now < old : now > old));
  return [isTighter ? breaks(field, what, old === undefined ? `Take ${name} away again.` : `Put it back to ${old}: what fitted would be refused.`) : widens(field, what)];
}

function valueChanges(before: Schema, after: Schema, field: string): Change[] {
  const [old, now] = [before['enum'] as readonly unknown[] | undefined, after['enum'] as readonly unknown[] | undefined];
  if (old === undefined && now === undefined) return [];
  if (old === undefined) return [breaks(field, 'it has a closed list of values now', 'Take the list away again.')];
  if (now === undefined) return [widens(field, 'its list of values is open now')];
  return [
    ...old.filter((value) => !now.includes(value)).map((value) => breaks(field, `the value ${said(value)} is no longer in its list`, 'Put the value back: who sends it would be refused.')),
    ...now.filter((value) => !old.includes(value)).map((value) => widens(field, `the value ${said(value)} was added to its list`)),
  ];
}

function ruleChange(name: string, old: unknown, now: unknown, field: string): Change[] {
  if (isDeepStrictEqual(old, now)) return [];
  if (now === undefined) return [widens(field, `its ${name} was taken away`)];
  return [breaks(field, old === undefined ? `it has a ${name} now` : `its ${name} changed`, 'Put it back as it was: what fitted might be refused.')];
}

function extraFields(before: Schema, after: Schema, field: string): Change[] {
  const [old, now] = [before['additionalProperties'], after['additionalProperties']];
  if (isDeepStrictEqual(old, now)) return [];
  if (old === false) return [widens(field, 'it may have further fields now')];
  if (typeof old === 'object' && typeof now === 'object') return compareSchemas(old as Schema, now as Schema, 'taken', `${field}/*`);
  return [breaks(field, 'further fields are refused or held to a rule now', 'Let them through as before.')];
}

const unknownWords = (before: Schema, after: Schema): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !annotations.has(name) && !handled.has(name) && !(name in limits) && !isDeepStrictEqual(before[name], after[name]));

/** One thing that a rule between fields asks for: a field there, not empty, left out, or one of several there. */
interface Demand { readonly key: string; readonly when: string; readonly path: string; readonly what: string; readonly anyOf?: readonly string[] }

/** Rules between fields, taken apart into single demands, so that their grouping does not count. What was demanded always is demanded under any condition, and who must fill in a field fills in one of several. */
function compareConditions(before: Schema, after: Schema, field: string): Change[] {
  const [old, now] = [demandsOf(before), demandsOf(after)];
  const isMet = (demand: Demand, by: Demand): boolean => (by.when === demand.when || by.when === '')
    && (demand.key === by.key ? (by.anyOf ?? []).every((path) => demand.anyOf?.includes(path)) : by.key === filledIn(by.path) && demand.anyOf?.includes(by.path) === true);
  const added = now.filter((demand) => !old.some((one) => isMet(demand, one))).map(({ path, what }) => breaks(`${field}${path}`, `${what} now`, 'Take the rule back: what fitted would be refused.'));
  const gone = old.filter((demand) => !now.some((one) => isMet(one, demand) && isMet(demand, one))).filter((demand) => !added.some((change) => change.field === `${field}${demand.path}`))
    .map(({ path, what }) => widens(`${field}${path}`, `no longer: ${what}`));
  return [...added, ...gone];
}

const mustBeThere = 'it must be filled in';
const filledIn = (path: string): string => `${path} ${mustBeThere}`;
const demandsOf = (schema: Schema): Demand[] => rulesOf(schema).flatMap((rule) => demandsIn(rule, '', ''));

function demandsIn(rule: Schema, at: string, when: string): Demand[] {
  const condition = conditionOf(rule);
  if (condition !== undefined) return condition.values.flatMap((value) => demandsIn(rule['then'] as Schema, at, `${when === '' ? ' when' : `${when} and`} ${condition.field} is ${String(value)}`));
  const demand = (path: string, said: string, anyOf?: readonly string[]): Demand => ({ key: `${path} ${said}`, when, path, what: `${said}${when}`, ...(anyOf === undefined ? {} : { anyOf }) });
  const several = alternativesOf(rule).flatMap((one) => demandsIn(one, at, '')).map(({ path }) => path);
  return [
    ...requiredOf(rule).map((name) => demand(`${at}/${name}`, mustBeThere)),
    ...forbiddenOf(rule).map((name) => demand(`${at}/${name}`, 'it must be left out')),
    ...(rule['minItems'] === undefined ? [] : [demand(at, 'it must not be empty')]),
    ...(several.length === 0 ? [] : [demand(at, 'one of several must be filled in', several)]),
    ...propertiesOf(rule).flatMap(([name, inner]) => demandsIn(inner, `${at}/${name}`, when)),
    ...(rule['items'] === undefined ? [] : demandsIn(rule['items'] as Schema, `${at}/*`, when)),
  ];
}
