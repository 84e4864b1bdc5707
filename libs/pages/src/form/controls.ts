import { type ContractClass, type FieldDeclaration, fieldsOf, type Label, type LeafField, policeForces } from '#messages';
import { type ShownFindings } from './findings.js';
import { dateParts, timeParts } from '../show/local-time.js';
import { words } from '../show/words.js';

/** One value to choose. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** What a page says about a field, or offers in it, where the field's own declaration does not do. */
export interface FieldWords {
  readonly label?: string;
  readonly hint?: string;
  readonly choices?: readonly Choice[];
}

/** What a page asks for of the content of a message. Paths are dotted names of fields, without numbers. */
export interface ContentPlan {
  readonly type: ContractClass;
  /** Fields that nobody is asked for, because they are known from elsewhere. */
  readonly known?: readonly string[];
  readonly words?: Readonly<Record<string, FieldWords>>;
  /** Fields that may be left empty here, because they are filled in otherwise. */
  readonly filled?: readonly string[];
  /** How many places a list has on the page; 2 unless said. There is a button for one more. */
  readonly places?: Readonly<Record<string, number>>;
  /** Lists that may be left out by their own declaration, but of which a rule between fields demands the first in most cases: it is not folded away. */
  readonly expected?: readonly string[];
  /** The list that has just been given one more place. */
  readonly opened?: string;
}

/** A field as the template draws it. */
export interface Control {
  readonly control: 'line' | 'lines' | 'choice' | 'choices' | 'select' | 'date' | 'moment';
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly marking: Label;
  readonly items?: readonly Choice[];
  readonly value?: unknown;
  /** A protected value was typed; it is not shown back. */
  readonly wasEntered: boolean;
}

/** Fields that belong together, under a heading; `folded` where they stand in a list that may stay empty, `opened` where that place was just asked for. */
export interface ControlGroup {
  readonly id: string;
  readonly heading: string;
  readonly hint: string;
  readonly folded: boolean;
  readonly opened: boolean;
  readonly nodes: readonly ControlNode[];
}

/** The button that gives a list one more place. */
export interface MorePlaces {
  readonly more: string;
  readonly text: string;
  /** The id of the place that there will be. */
  readonly next: string;
}

/** What a form consists of. */
export type ControlNode = Control | ControlGroup | MorePlaces;

const mostRadios = 8;
const usualPlaces = 2;

/** The places that a list has on a page. */
export const placesOf = ({ places }: ContentPlan, path: string): number => places?.[path] ?? usualPlaces;
/** Whether somebody is asked for a field. */
export const isAsked = ({ known = [] }: ContentPlan, field: FieldDeclaration, path: string): boolean => !known.includes(path) && !(field.shape === 'leaf' && (field.elementId === true || onlyValue(field) !== undefined));

/** The value of a field that can have but one, such as the role of a child in a list of children: nobody is asked for it. */
export function onlyValue(field: LeafField): string | undefined {
  const { enum: values } = field.form.schema as { enum?: readonly string[] };
  return field.required && values?.length === 1 ? values[0] : undefined;
}

/** The form for a content, made of its declaration, so that a new field is asked for as soon as it is declared. `typed` is what somebody gave already, by the name of the field. */
export function controlsFor(plan: ContentPlan, typed: (name: string) => unknown): ControlNode[] {
  return nodesOf(plan, plan.type, '', '', typed);
}

function nodesOf(plan: ContentPlan, type: ContractClass, path: string, name: string, typed: (name: string) => unknown): ControlNode[] {
  return fieldsOf(type).flatMap((field): ControlNode[] => {
    const here = join(path, field.name);
    const there = join(name, field.name);
    if (!isAsked(plan, field, here)) return [];
    const said = plan.words?.[here];
    const mayBeEmpty = !field.required || plan.filled?.includes(here) === true;
    if (field.shape === 'leaf') return [controlOf(field, there, said, typed(there), mayBeEmpty)];
    const heading = said?.label ?? words(field.name);
    const hint = hintFor(field, said);
    if (field.list === undefined) return [{ id: there, heading, hint, folded: mayBeEmpty, opened: false, nodes: nodesOf(plan, field.of(), here, there, typed) }];
    const places = Math.min(placesOf(plan, here), field.list);
    const isFolded = (at: number): boolean => at > 0 || (mayBeEmpty && plan.expected?.includes(here) !== true);
    const groups = Array.from({ length: places }, (_, at): ControlGroup =>
      ({ id: `${there}.${at}`, heading: `${heading} ${at + 1}`, hint, folded: isFolded(at), opened: plan.opened === here && at === places - 1, nodes: nodesOf(plan, field.of(), here, `${there}.${at}`, typed) }));
    return places < field.list ? [...groups, { more: here, text: `Add another: ${heading.toLowerCase()} ${places + 1}`, next: `${there}.${places}` }] : groups;
  });
}

function controlOf(field: LeafField, name: string, said: FieldWords | undefined, typed: unknown, mayBeEmpty: boolean): Control {
  const { format, enum: values, type } = field.form.schema as { format?: string; enum?: readonly string[]; type?: string; maxLength?: number };
  const items = said?.choices ?? values?.map((value) => ({ value, text: policeForces[value] ?? words(value) }));
  const isProtected = field.label === 'VICTIM';
  const made = {
    name, label: `${said?.label ?? words(field.name)}${mayBeEmpty ? ' (optional)' : ''}`, hint: hintFor(field, said), marking: field.label,
    wasEntered: isProtected && typed !== undefined, ...(items === undefined ? {} : { items }),
  };
  // What belongs to a victim is never shown back on this side, not even to whoever has just typed it.
  const value = isProtected ? undefined : typed;
  if (type === 'boolean') return { ...made, control: 'choice', items: [{ value: 'true', text: 'Yes' }, { value: 'false', text: 'No' }], value: value === undefined ? undefined : String(value) };
  if (items !== undefined && field.many !== undefined) return { ...made, control: 'choices', value };
  if (items !== undefined) return { ...made, control: items.length > mostRadios ? 'select' : 'choice', value };
  if (format === 'date') return { ...made, control: 'date', value: dateParts(value) };
  if (format === 'date-time') return { ...made, control: 'moment', value: timeParts(value) };
  if (field.many !== undefined) return { ...made, control: 'lines', hint: `${made.hint} One on each line.`, value: Array.isArray(value) ? value.join('\n') : value };
  return { ...made, control: takesLines.test(field.form.rule) ? 'lines' : 'line', value };
}

/** What a page calls a field in its own words needs no second sentence unless it has one. */
const hintFor = (field: FieldDeclaration, said: FieldWords | undefined): string => said?.hint ?? (said?.label === undefined ? field.meaning : '');

/** The rule of a text that may have several lines, in the words of its declaration. */
const takesLines = /^text, /;

/** Whether something stands, or is to be put right, in a group: then it is not to be folded away. */
export const isUsed = ({ nodes }: ControlGroup, findings: ShownFindings): boolean =>
  nodes.some((node) => !('more' in node) && ('nodes' in node ? isUsed(node, findings) : node.value !== undefined || node.wasEntered || Object.hasOwn(findings.at, node.name)));

export const join = (above: string, name: string): string => (above === '' ? name : `${above}.${name}`);
