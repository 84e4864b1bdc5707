import { type Content } from '../generate/content.js';
import { fold } from '../generate/protected-value.js';
import { type LeafShape, type ListShape, type ObjectShape, type Shape } from '../generate/shape.js';
import { type Part, destinationOf, floorOf, parts, stricter } from './lattice.js';
import { type LabelledRecord, markPattern } from './record.js';

/**
 * What can be wrong with a split content. `wrong place`: a value stands where its label does not put it. `lost`: a value is not
 * where its label puts it. `link`: the parts of one list element do not find each other by a random id, or the case part
 * names somebody else's. `label`: the case part does not say which fields were raised. `form`: a part is missing.
 */
export type Fault = 'wrong place' | 'lost' | 'link' | 'label' | 'form';
export interface Finding {
  fault: Fault;
  part: string;
  pointer: string;
}
/** What is checked: four parts by name. */
export type SplitContent = Record<string, unknown>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const isObject = (value: unknown): value is Content => typeof value === 'object' && value !== null && !Array.isArray(value);
/** An object with nothing in it, or a list of such, tells nothing and counts as absent. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) ? value.every(isEmpty) : isObject(value) && Object.values(value).every(isEmpty));
/** The same of a piece of a list's element, where an empty list is a value: somebody said that there are none. */
const hasNothing = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) ? value.length > 0 && value.every(hasNothing) : isObject(value) && Object.values(value).every(hasNothing));
const same = (a: unknown, b: unknown): boolean => a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));

type ByPart = Record<Part, unknown>;
const each = (from: ByPart, get: (value: unknown, part: Part) => unknown): ByPart => ({
  case: get(from.case, 'case'),
  originator: get(from.originator, 'originator'),
  mappa: get(from.mappa, 'mappa'),
  victim: get(from.victim, 'victim'),
});

/** The part where a list's elements are at home: the first in which a leaf of theirs stands by its own label. */
export function homeOf(shape: Shape): Part {
  const labels = (of: Shape): string[] => (of.shape === 'leaf' ? [of.label] : of.shape === 'list' ? labels(of.of) : of.fields.flatMap((field) => labels(field.of)));
  const homes = new Set(labels(shape).map(destinationOf));
  return parts.find((part) => homes.has(part)) ?? 'case';
}

class Check {
  readonly findings: Finding[] = [];
  readonly ids: string[] = [];
  readonly #floor: string;
  readonly #labels: Content;
  readonly #originals: { path?: unknown; text?: unknown }[];
  /** How many times each original is still to be accounted for. */
  readonly #originalsLeft = new Map<string, number>();
  /** The part to which the mark in a value goes. */
  readonly #markGoes = new Map<string, Part>();

  constructor(readonly record: LabelledRecord, readonly split: SplitContent) {
    this.#floor = floorOf(record.published.kind, record.published.floor, record.content);
    const labels = (split['case'] as Content | undefined)?.['labels'];
    this.#labels = isObject(labels) ? labels : {};
    const originals = (split['victim'] as Content | undefined)?.['originals'];
    this.#originals = Array.isArray(originals) ? (originals as Content[]) : [];
    for (const { text } of this.#originals) this.#originalsLeft.set(String(text), (this.#originalsLeft.get(String(text)) ?? 0) + 1);
  }

  run(): void {
    const names = Object.keys(this.split).sort().join();
    if (names !== [...parts].sort().join() || !parts.every((part) => isObject(this.split[part]))) this.#find('form', names, '');
    const top = Object.fromEntries(parts.map((part) => [part, isObject(this.split[part]) ? this.split[part] : {}])) as ByPart;
    this.#object(this.record.published.content, this.record.content, top, '', this.record.raised[''] ?? 'OPEN', true);
    for (const [text, left] of this.#originalsLeft) if (left > 0) this.#find('wrong place', 'victim', `/originals of ${text.length} characters`);
    this.#lookForMarks();
  }

  #find(fault: Fault, part: string, pointer: string): void {
    this.findings.push({ fault, part, pointer });
  }

  #walk(shape: Shape, value: unknown, actual: ByPart, pointer: string, inherited: string): void {
    if (value === undefined) {
      for (const part of parts) if (!isEmpty(actual[part])) this.#find('wrong place', part, pointer);
      return;
    }
    const raised = stricter(inherited, this.record.raised[pointer] ?? 'OPEN');
    switch (shape.shape) {
      case 'leaf':
        return this.#leaf(shape, value, actual, pointer, raised);
      case 'object':
        return this.#object(shape, value as Content, actual, pointer, raised, false);
      case 'list':
        return this.#list(shape, value as Content[], actual, pointer, raised);
    }
  }

  #object(shape: ObjectShape, value: Content, actual: ByPart, pointer: string, raised: string, top: boolean): void {
    const known = new Set(shape.fields.map(({ name }) => name));
    for (const part of parts) {
      const object = actual[part];
      if (object === undefined) continue;
      if (!isObject(object)) {
        this.#find('wrong place', part, pointer);
        continue;
      }
      for (const name of Object.keys(object)) {
        const structural = (name === 'id' && shape.hasId) || (top && ((part === 'case' && name === 'labels') || (part === 'victim' && name === 'originals')));
        if (!known.has(name) && !structural) this.#find('wrong place', part, `${pointer}/${name}`);
      }
    }
    for (const { name, of } of shape.fields) this.#walk(of, value[name], each(actual, (object) => (isObject(object) ? object[name] : undefined)), `${pointer}/${name}`, raised);
  }

  #list(shape: ListShape, value: Content[], actual: ByPart, pointer: string, raised: string): void {
    const home = homeOf(shape.of);
    const elements = each(actual, (list) => (Array.isArray(list) ? (list as unknown[]) : [])) as Record<Part, unknown[]>;
    for (const part of parts) if (actual[part] !== undefined && !Array.isArray(actual[part])) this.#find('wrong place', part, pointer);
    if (elements[home].length < value.length) this.#find('lost', home, pointer);
    const taken = new Set<string>();
    value.forEach((element, i) => {
      const at = `${pointer}/${i}`;
      const id = (elements[home][i] as Content | undefined)?.['id'];
      if (shape.of.hasId) {
        if (typeof id !== 'string' || !uuid.test(id) || taken.has(id) || (element['id'] !== undefined && element['id'] !== id)) this.#find('link', home, at);
        else this.ids.push(id);
        taken.add(String(id));
      }
      const byId = (part: Part): unknown => {
        if (part === home) return elements[part][i];
        return shape.of.hasId ? elements[part].find((one) => isObject(one) && one['id'] === id && id !== undefined) : elements[part][i];
      };
      this.#object(shape.of, element, each(actual, (_, part) => byId(part)), at, stricter(raised, this.record.raised[at] ?? 'OPEN'), false);
    });
    for (const part of parts) {
      elements[part].forEach((one, i) => {
        const linked = shape.of.hasId ? isObject(one) && taken.has(String(one['id'])) : i < value.length;
        if (!linked) this.#find('link', part, `${pointer}/${i}`);
        else if (part !== home && hasNothing({ ...(one as Content), id: undefined })) this.#find('link', part, `${pointer}/${i} has an id and nothing else`);
      });
      if (elements[part].length > value.length) this.#find('link', part, pointer);
    }
  }

  #leaf(leaf: LeafShape, value: unknown, actual: ByPart, pointer: string, raised: string): void {
    const sender = stricter(leaf.label, raised);
    // A floor never moves what is more restrictive already; no floor here is above SENSITIVE.
    const label = stricter(sender, this.#floor);
    const destination = destinationOf(label);
    for (const part of parts) if (part !== destination && actual[part] !== undefined) this.#find('wrong place', part, pointer);
    const stored = actual[destination];
    if (leaf.freeText && destination !== 'victim') this.#texts(value, stored, destination, pointer);
    else if (!same(stored, value)) this.#find('lost', destination, pointer);
    if (!leaf.freeText && typeof value === 'string') for (const [mark] of value.matchAll(markPattern)) this.#markGoes.set(mark.toLowerCase(), destination);
    if (destination === 'case' && leaf.label === 'OPEN') this.#listed(label, pointer);
  }

  /** A narrative, or each of a list, outside the victim part. */
  #texts(value: unknown, stored: unknown, destination: Part, pointer: string): void {
    if (!Array.isArray(value)) return this.#text(String(value), stored, destination, pointer);
    if (!Array.isArray(stored) || stored.length !== value.length) return this.#find('lost', destination, pointer);
    value.forEach((one, at) => this.#text(String(one), stored[at], destination, `${pointer}/${at}`));
  }

  /** A narrative outside the victim part: as it was, or redacted with the original among the victim part's originals. */
  #text(text: string, stored: unknown, destination: Part, pointer: string): void {
    if (typeof stored !== 'string' || stored.length === 0) return this.#find('lost', destination, pointer);
    if (stored !== text) {
      const left = this.#originalsLeft.get(text) ?? 0;
      const named = this.#originals.some((original) => original.text === text && original.path === pointer);
      if (left === 0 || !named) this.#find('lost', 'victim', pointer);
      this.#originalsLeft.set(text, left - 1);
    }
    const told = fold(stored);
    for (const value of this.record.unspeakable) if (told.includes(fold(value))) this.#find('wrong place', destination, `${pointer} tells ${JSON.stringify(value)}`);
  }

  /** A field that was raised to SENSITIVE is listed in the case part, by itself or with what holds it; one that was not is not. */
  #listed(label: string, pointer: string): void {
    const listed = Object.keys(this.#labels).some((at) => at === '' || at === pointer || pointer.startsWith(`${at}/`));
    if (listed !== (label === 'SENSITIVE')) this.#find('label', 'case', pointer);
  }

  /** Marks are looked for in the whole text of a part, so that no place is overlooked that the walk does not know. */
  #lookForMarks(): void {
    for (const part of parts) {
      const text = JSON.stringify(part === 'victim' && isObject(this.split['victim']) ? { ...this.split['victim'], originals: undefined } : this.split[part]) ?? '';
      for (const [mark] of text.matchAll(markPattern)) {
        const destination = this.#markGoes.get(mark.toLowerCase());
        if (destination !== undefined && destination !== part) this.#find('wrong place', part, `mark of a value that belongs into ${destination}`);
      }
    }
  }
}

/** Compares a split content with what the published labels, the raised ones and the floors ask for. */
export function checkSplit(record: LabelledRecord, split: SplitContent): { findings: Finding[]; ids: string[] } {
  const check = new Check(record, split);
  check.run();
  return check;
}
