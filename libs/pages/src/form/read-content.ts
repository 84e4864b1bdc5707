import { type ContractClass, fieldsOf, type Finding, type LeafField } from '#messages';
import { utcOf } from '../show/local-time.js';
import { words } from '../show/words.js';
import { type ContentPlan, isAsked, join, onlyValue, placesOf } from './controls.js';
import { type FormFields } from './fields.js';
import { shownFindings, type ShownFindings } from './findings.js';

/** The content that a form was filled in with. */
export interface ReadContent {
  readonly content: Record<string, unknown>;
  /** What was typed in a field, by its name. */
  readonly typed: (name: string) => unknown;
  /** Findings about the content, as the page shows them. */
  readonly shown: (findings: readonly Finding[]) => ShownFindings;
}

interface Reading {
  readonly plan: ContentPlan;
  readonly fields: FormFields;
  readonly typed: Map<string, unknown>;
  /** The name of the field for each path of the content: places that were left empty have none, so the numbers differ. */
  readonly names: Map<string, string>;
  readonly labels: Map<string, string>;
}

/** Reads the content out of a form by its declaration: fields that were left empty are not there, and nothing is there that was not asked for. */
export function readContent(plan: ContentPlan, fields: FormFields): ReadContent {
  const reading: Reading = { plan, fields, typed: new Map(), names: new Map(), labels: new Map() };
  const content = readObject(reading, plan.type, '', '', '', '') ?? {};
  return {
    content, typed: (name) => reading.typed.get(name),
    shown: (findings) => shownFindings(findings, (path) => nameAt(reading, path), (name) => reading.labels.get(name)),
  };
}

function readObject(reading: Reading, type: ContractClass, path: string, name: string, pointer: string, heading: string): Record<string, unknown> | undefined {
  const read: Record<string, unknown> = {};
  for (const field of fieldsOf(type)) {
    const here = join(path, field.name);
    const there = join(name, field.name);
    const at = `${pointer}/${field.name}`;
    if (!isAsked(reading.plan, field, here)) continue;
    const label = reading.plan.words?.[here]?.label ?? words(field.name);
    if (field.shape === 'leaf') {
      reading.names.set(at, there);
      reading.labels.set(there, heading === '' ? label : `${heading}, ${label.toLowerCase()}`);
      const value = readLeaf(reading.fields, field, there);
      if (value === undefined) continue;
      reading.typed.set(there, value);
      read[field.name] = value;
    } else {
      const inner = field.list === undefined ? readObject(reading, field.of(), here, there, at, label) : readList(reading, field, here, there, at, label);
      if (inner !== undefined) read[field.name] = inner;
    }
  }
  return Object.keys(read).length === 0 ? undefined : { ...read, ...onlyValues(type, reading.plan, path) };
}

/** What is said by there being such an element at all. */
function onlyValues(type: ContractClass, { known = [] }: ContentPlan, path: string): Record<string, unknown> {
  return Object.fromEntries(fieldsOf(type).flatMap((field) => {
    const value = field.shape === 'leaf' && !known.includes(join(path, field.name)) ? onlyValue(field) : undefined;
    return value === undefined ? [] : [[field.name, value]];
  }));
}

function readList(reading: Reading, field: { readonly of: () => ContractClass }, path: string, name: string, pointer: string, label: string): object[] | undefined {
  const elements: object[] = [];
  for (let place = 0; place < placesOf(reading.plan, path); place += 1) {
    const element = readObject(reading, field.of(), path, `${name}.${place}`, `${pointer}/${elements.length}`, `${label} ${place + 1}`);
    if (element !== undefined) elements.push(element);
  }
  // A finding about the list itself, or about an element that it lacks, leads to its first place.
  if (elements.length === 0) readObject(reading, field.of(), path, `${name}.0`, `${pointer}/0`, `${label} 1`);
  return elements.length === 0 ? undefined : elements;
}

function readLeaf(fields: FormFields, field: LeafField, name: string): unknown {
  const { format, enum: values, type } = field.form.schema as { format?: string; enum?: unknown; type?: string };
  if (format === 'date') return fields.date(name);
  if (format === 'date-time') return readMoment(fields, name);
  if (field.many !== undefined) return listed(values === undefined ? (fields.text(name) ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '') : fields.list(name));
  const text = fields.text(name);
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return type === 'integer' && text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

const listed = (values: readonly string[]): readonly string[] | undefined => (values.length === 0 ? undefined : values);

/** What somebody typed as a day and a time, in UTC where it is one. */
function readMoment(fields: FormFields, name: string): string | undefined {
  const day = fields.date(name);
  const time = fields.text(`${name}-time`);
  if (day === undefined && time === undefined) return undefined;
  return utcOf(day ?? '', time ?? '') ?? `${day ?? ''} ${time ?? ''}`;
}

/** The field to which a path of the content leads: its own, or the first that lies below it. */
function nameAt({ names }: Reading, path: string): string | undefined {
  return names.get(path) ?? [...names].find(([pointer]) => path !== '' && pointer.startsWith(`${path}/`))?.[1];
}
