import { type ContractClass, type FieldDeclaration, fieldsOf, type JsonPointer, type Kind, kinds, type Label, policeForces } from '#messages';
import { labelInCase } from '#labels';
import { dayOf, momentOf, words } from './words.js';

/** One line of a message as a page shows it. */
export interface ContentRow {
  readonly key: string;
  /** The lines of the value. */
  readonly lines: readonly string[];
  readonly label: Label;
}

/** A part of a message with a heading of its own; the first has none. */
export interface ContentSection {
  readonly heading: string;
  readonly rows: readonly ContentRow[];
  /** The label that all of its lines carry, where it is one; else each line says its own. */
  readonly label?: Label;
}

interface Walk {
  readonly whole: object;
  readonly labelOf: (path: JsonPointer, declared: Label) => Label;
  readonly sections: { heading: string; rows: ContentRow[] }[];
}

/**
 * The case part of a message in the order of its declaration, each line under the label that it carries: declared, or raised by the sender.
 * What no declaration names is not shown, so a page shows a new field as soon as it is declared and nothing that nobody declared.
 */
export const casePartSections = (kind: Kind, part: object): ContentSection[] =>
  sectionsOf(kind, part, (path, declared) => labelInCase(part, path, declared));

/** The originator part of a message; all of it is ORIGINATOR. */
export const originatorPartSections = (kind: Kind, part: object): ContentSection[] => sectionsOf(kind, part, () => 'ORIGINATOR');

/** The victim part of a message in the same manner; all of it is VICTIM. */
export const victimPartSections = (kind: Kind, part: object): ContentSection[] => [...sectionsOf(kind, part, () => 'VICTIM'), ...originalsOf(part)];

function sectionsOf(kind: Kind, part: object, labelOf: Walk['labelOf']): ContentSection[] {
  const walk: Walk = { whole: part, labelOf, sections: [] };
  walkObject(kinds[kind].content, part, '', '', walk);
  return walk.sections.filter(({ rows }) => rows.length > 0).map(labelled);
}

/** A label that is the same on every line is said once. */
function labelled(section: ContentSection): ContentSection {
  const [label, ...others] = new Set(section.rows.map((row) => row.label));
  return label === undefined || others.length > 0 ? section : { ...section, label };
}

function walkObject(type: ContractClass, value: unknown, path: JsonPointer, heading: string, walk: Walk): void {
  if (typeof value !== 'object' || value === null) return;
  const section = { heading, rows: [] as ContentRow[] };
  walk.sections.push(section);
  for (const field of fieldsOf(type)) {
    const inner = (value as Record<string, unknown>)[field.name];
    if (inner === undefined) continue;
    const here = `${path}/${field.name}`;
    const key = words(field.name);
    if (field.shape === 'leaf') {
      if (field.elementId !== true) section.rows.push({ key, lines: linesOf(field, inner), label: walk.labelOf(here, field.label) });
    } else if (Array.isArray(inner)) {
      inner.forEach((one, at) => walkObject(field.of(), one, `${here}/${at}`, inner.length === 1 ? key : `${key} ${at + 1}`, walk));
    } else {
      walkObject(field.of(), inner, here, heading === '' ? key : `${heading}: ${key.toLowerCase()}`, walk);
    }
  }
}

function linesOf(field: FieldDeclaration & { shape: 'leaf' }, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => linesOf(field, one));
  const { format, enum: isCode } = field.form.schema as { format?: string; enum?: unknown };
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  if (format === 'date') return [dayOf(value)];
  if (format === 'date-time') return [momentOf(value)];
  if (isCode !== undefined && Object.hasOwn(policeForces, String(value))) return [policeForces[String(value)]!];
  if (isCode !== undefined && /[A-Z]{2}/.test(String(value))) return [words(value)];
  return String(value).split('\n');
}

/** The texts as they were before addresses and the like were taken out of the copies on the case side. */
function originalsOf(part: object): ContentSection[] {
  const { originals } = part as { originals?: unknown };
  if (!Array.isArray(originals)) return [];
  const rows = (originals as { path?: unknown; text?: unknown }[]).filter(({ text }) => typeof text === 'string')
    .map(({ path, text }): ContentRow => ({ key: words(String(path ?? '').split('/').at(-1)), lines: String(text).split('\n'), label: 'VICTIM' }));
  return rows.length === 0 ? [] : [labelled({ heading: 'Texts in full', rows })];
}
