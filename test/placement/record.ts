import { type Content, ContentGenerator, type Fill, plainWords } from '../generate/content.js';
import { type Draw } from '../generate/draw.js';
import { inventAddress, inventPhone, schoolKinds, writeAddress } from '../generate/invented.js';
import { makeNarrative } from '../generate/narrative.js';
import { type ProtectedValue, inventProtected } from '../generate/protected-value.js';
import { type LeafShape, type PublishedKind, type PublishedSchema, type Shape } from '../generate/shape.js';
import { destinationOf, isStricter, stricter } from './lattice.js';

/** A random content with the labels that its sender raised, and what is known about its values. */
export interface LabelledRecord {
  published: PublishedKind;
  content: Content;
  raised: Record<string, string>;
  /** Values that no text outside the victim part may tell: those of its VICTIM contact fields that a text names, and of third parties. */
  unspeakable: string[];
}

export const markPattern = /Qzk[a-z]{9}/gi;
export const makeMark = (draw: Draw): string => `Qzk${draw.text(9, 'abcdefghijklmnoprstuvwy')}`;

const valueAt = (content: Content, pointer: string): unknown => pointer.split('/').slice(1).reduce<unknown>((at, step) => (at as Content | undefined)?.[step], content);

/** A value as the same number or address may be written otherwise. */
const bare = (value: unknown): string => String(value).toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** One place of a content that holds a leaf or is a container of leaves. */
interface Place {
  pointer: string;
  /** As in a schema: list indexes left out. */
  path: string;
  shape: Shape;
}

function placesOf(shape: Shape, value: unknown, pointer: string, path: string, into: Place[]): Place[] {
  if (value === undefined) return into;
  if (pointer !== '') into.push({ pointer, path, shape });
  if (shape.shape === 'object') for (const { name, of } of shape.fields) placesOf(of, (value as Content)[name], `${pointer}/${name}`, `${path}/${name}`, into);
  if (shape.shape === 'list') (value as unknown[]).forEach((element, i) => placesOf(shape.of, element, `${pointer}/${i}`, path, into));
  return into;
}

function leavesBelow(shape: Shape, path: string): { leaf: LeafShape; path: string }[] {
  switch (shape.shape) {
    case 'leaf':
      return [{ leaf: shape, path }];
    case 'object':
      return shape.fields.flatMap(({ name, of }) => leavesBelow(of, `${path}/${name}`));
    case 'list':
      return leavesBelow(shape.of, path);
  }
}

function has(schema: PublishedSchema | undefined, path: string): boolean {
  let at = schema;
  for (const name of path.split('/').slice(1)) {
    const inner: PublishedSchema | false | undefined = (at?.items?.type === 'object' ? at.items : at)?.properties?.[name];
    if (inner === undefined || inner === false) return false;
    at = inner;
  }
  return true;
}

/** The labels to which a place may be raised: where every leaf below it may stand, by the published schemas of the parts. */
function raisableTo(published: PublishedKind, place: Place): string[] {
  const leaves = leavesBelow(place.shape, place.path);
  return ['SENSITIVE', 'ORIGINATOR', 'MAPPA', 'VICTIM'].filter(
    (label) =>
      leaves.some(({ leaf }) => isStricter(label, leaf.label)) &&
      leaves.every(({ leaf, path }) => {
        if (leaf.label === 'VICTIM' || leaf.label === 'MAPPA') return leaf.label === label || (label !== 'MAPPA' && label !== 'VICTIM');
        const part = destinationOf(stricter(leaf.label, label));
        return part === destinationOf(leaf.label) || has(published.parts[part], path);
      }),
  );
}

/** Everything that the random records of one kind have in common: every text carries a mark, protected values are known, narratives name them. */
export class RecordGenerator {
  readonly #contents: ContentGenerator;
  #values: ProtectedValue[] = [];

  constructor(readonly published: PublishedKind, readonly draw: Draw) {
    this.#contents = new ContentGenerator(published, draw, this.#fill);
  }

  readonly #fill: Fill = (leaf, _pointer, draw) => {
    const { schema, name, label } = leaf;
    if (schema.type !== 'string' || schema.enum !== undefined || schema.format !== undefined) return undefined;
    const mark = makeMark(draw);
    const keep = (value: ProtectedValue): string => {
      if (label === 'VICTIM') this.#values.push(value);
      return value.written;
    };
    switch (name) {
      case 'address': {
        const pieces = { ...inventAddress(draw), streetName: mark, everyday: false };
        return keep({ kind: 'address', pieces, written: writeAddress(pieces) });
      }
      case 'school':
      case 'refuge': {
        const pieces = { name: mark, kind: name === 'school' ? draw.pick(schoolKinds) : draw.pick(['House', 'Lodge']) };
        return keep({ kind: name, pieces, written: `${pieces.name} ${pieces.kind}` });
      }
      case 'postcode':
        return keep(inventProtected('postcode', draw));
      case 'phone':
        // Numbers that stay come out of another range than those that must not.
        return label === 'VICTIM' ? keep({ kind: 'phone', written: inventPhone(draw) }) : `01632 960${draw.digits(3)}`;
      case 'contact':
        return `01632 960${draw.digits(3)}`;
      case 'email':
        return label === 'VICTIM' ? keep({ kind: 'email', written: `${mark.toLowerCase()}@example.org` }) : undefined;
      default:
        return schema.pattern?.includes('(?=') === true && (schema.maxLength ?? 0) >= 30 ? `${plainWords(draw, (schema.maxLength ?? 0) - 14, schema.minLength)} ${mark}` : undefined;
    }
  };

  make(): LabelledRecord {
    this.#values = [];
    const { published, draw } = this;
    const content = this.#contents.make();
    const places = placesOf(published.content, content, '', '', []);
    const unspeakable: string[] = [];
    for (const { pointer, shape } of places) {
      if (shape.shape === 'leaf' && shape.freeText && draw.chance(0.25)) this.#narrate(content, pointer, shape.schema.maxLength ?? 900, unspeakable);
    }
    // A number drawn for a third party may by chance be one that the content tells openly in a field of its own, such as a worker's telephone.
    const told = new Set(places.flatMap(({ pointer, shape }) => (shape.shape === 'leaf' && !shape.freeText && shape.label !== 'VICTIM' ? [bare(valueAt(content, pointer))] : [])));
    return { published, content, raised: draw.chance(0.5) ? this.#raise(places) : {}, unspeakable: unspeakable.filter((value) => !told.has(bare(value))) };
  }

  /** Puts in front of a text a narrative that names protected values as their fields hold them. */
  #narrate(content: Content, pointer: string, maxLength: number, unspeakable: string[]): void {
    const { draw } = this;
    const names = { victim: 'Ada Testperson', subject: 'Owen Sampleton' };
    const isLong = maxLength > 300;
    const narrative = makeNarrative({ protectedValues: this.#values, ...names }, draw, isLong ? 3 : 1, true);
    const steps = pointer.split('/').slice(1);
    const last = steps.pop()!;
    const holder = steps.reduce((at, step) => at[step] as Content, content);
    const value = holder[last];
    const written = String(Array.isArray(value) ? value.at(-1) : value);
    // What is short has room for little beside the mark, which is its last word.
    const text = `${narrative.text} ${isLong ? written : written.split(' ').at(-1)!}`;
    if (value === undefined || (Array.isArray(value) && value.length === 0) || text.length > Math.min(900, maxLength)) return;
    holder[last] = Array.isArray(value) ? [...(value as unknown[]).slice(0, -1), text] : text;
    unspeakable.push(...narrative.mustGo.map(({ text }) => text));
  }

  #raise(places: Place[]): Record<string, string> {
    const raised: Record<string, string> = {};
    for (const place of this.draw.sample(places, this.draw.integer(1, 3))) {
      const labels = raisableTo(this.published, place);
      const clashes = Object.keys(raised).some((other) => place.pointer.startsWith(`${other}/`) || other.startsWith(`${place.pointer}/`));
      if (labels.length > 0 && !clashes) raised[place.pointer] = this.draw.pick(labels);
    }
    return raised;
  }
}

