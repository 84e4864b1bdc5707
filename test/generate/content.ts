import fc from 'fast-check';
import { type Draw } from './draw.js';
import { givenNames, inventEmail, inventPhone, inventPostcode } from './invented.js';
import { type LeafShape, type ListShape, type ObjectShape, type PublishedKind, type PublishedSchema, type Shape } from './shape.js';

/** Content of a message: plain JSON. */
export type Content = { [field: string]: unknown };
/** Gives the value of a leaf, or `undefined` to leave that to the generator. */
export type Fill = (leaf: LeafShape, pointer: string, draw: Draw) => unknown;

const checkLetters = 'ZABCDEFGHJKLMNPQRTUVWXY';
const digitSum = (nine: string): number => [...nine].reduce((sum, digit, i) => sum + Number(digit) * (10 - i), 0);
/** Identifiers whose check no pattern can make (DOMAIN 6.1), by the name in `x-check`. */
const identifiers: Record<string, (draw: Draw) => string> = {
  crn: (d) => d.text(1, 'ABCDEFGHJKLMNPRSTVWXYZ') + d.digits(6),
  pnc: (d) => {
    const [year, serial] = [d.integer(1960, 2024), d.digits(7)];
    return `${year}/${serial}${checkLetters[Number(String(year).slice(2) + serial) % 23]!}`;
  },
  cro: (d) => {
    const [year, serial] = [String(d.integer(60, 99)), d.digits(6)];
    return `${serial}/${year}${checkLetters[Number(year + serial) % 23]!}`;
  },
  prisonNumber: (d) => d.text(1, 'ABCDE') + d.digits(4) + d.text(2, 'ABCDEFGHJK'),
  nhsNumber: (d) => {
    for (;;) {
      const nine = d.digits(9);
      const check = (11 - (digitSum(nine) % 11)) % 11;
      if (check !== 10) return nine + String(check);
    }
  },
  uprn: (d) => String(d.integer(1, 9)) + d.digits(d.integer(0, 11)),
  postcode: inventPostcode,
};

const pools = new Map<string, readonly string[]>();
/** A text that fits a pattern; made in pools of 200, because making one takes long. */
function fitting(schema: PublishedSchema, draw: Draw): string {
  const pattern = schema.pattern!;
  const pool = pools.get(pattern) ?? fc.sample(fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= (schema.maxLength ?? 1e9)), { numRuns: 200, seed: draw.seed });
  pools.set(pattern, pool);
  return draw.pick(pool);
}

const words = ['the', 'record', 'was', 'kept', 'later', 'and', 'again', 'noted', 'by', 'staff', 'with', 'care', 'after', 'a', 'review', 'of', 'what', 'had', 'been', 'said'];
/** Plain words, at most `most` characters. */
export function plainWords(draw: Draw, most: number): string {
  const made = Array.from({ length: draw.integer(1, 12) }, () => draw.pick(words)).join(' ');
  return made.slice(0, most).trim() || 'x';
}

function makeText(leaf: LeafShape, draw: Draw): string {
  const { schema } = leaf;
  const two = (most: number): string => String(draw.integer(1, most)).padStart(2, '0');
  if (schema.enum !== undefined) return draw.pick(schema.enum);
  const identifier = identifiers[schema['x-check'] ?? ''];
  if (identifier !== undefined) return identifier(draw);
  const date = `${draw.integer(1950, 2026)}-${two(12)}-${two(28)}`;
  if (schema.format === 'date') return date;
  if (schema.format === 'date-time') return `${date}T${two(23)}:${two(59)}:${two(59)}Z`;
  if (/phone/i.test(leaf.name)) return inventPhone(draw);
  if (/email/i.test(leaf.name)) return inventEmail(draw);
  if (/name$/i.test(leaf.name)) return draw.pick(givenNames);
  if (schema.pattern !== undefined && !schema.pattern.includes('(?=')) return fitting(schema, draw);
  return plainWords(draw, schema.maxLength ?? 200);
}

function makeValue(leaf: LeafShape, draw: Draw): unknown {
  const { schema } = leaf;
  if (schema.type === 'boolean') return draw.chance(0.5);
  if (schema.type === 'integer') return draw.integer(schema.minimum ?? 0, schema.maximum ?? 1000);
  if (schema.type === 'string') return makeText(leaf, draw);
  throw new Error(`no values are known for ${leaf.name} of type ${String(schema.type)}`);
}

/** Random contents of one kind, valid by its published schema: every optional field at times, lists of none up to the most allowed (mostly few). */
export class ContentGenerator {
  constructor(
    readonly published: PublishedKind,
    readonly draw: Draw,
    readonly fill: Fill = () => undefined,
    readonly options: { optional: number; longLists: number } = { optional: 0.6, longLists: 0.005 },
  ) {}

  make(): Content {
    const { content, schema } = this.published;
    const forced = new Set<string>();
    const made: Content = {};
    for (const rule of schema.allOf ?? []) {
      for (const [name, { enum: values }] of Object.entries(rule.if.properties)) {
        const leaf = content.fields.find((field) => field.name === name)!.of as LeafShape;
        made[name] = this.#leaf(leaf, `/${name}`);
        if (values.includes(made[name] as string)) collectRequired(rule.then, '', forced);
      }
    }
    return { ...this.#object(content, '', forced), ...made };
  }

  #object(shape: ObjectShape, pointer: string, forced: ReadonlySet<string>): Content {
    const made: Content = {};
    if (shape.hasId && this.draw.chance(0.3)) made['id'] = this.draw.uuid();
    for (const { name, required, of } of shape.fields) {
      const at = `${pointer}/${name}`;
      if (required || forced.has(at) || this.draw.chance(this.options.optional)) made[name] = this.#value(of, at, forced);
    }
    return made;
  }

  #value(shape: Shape, pointer: string, forced: ReadonlySet<string>): unknown {
    switch (shape.shape) {
      case 'leaf':
        return this.#leaf(shape, pointer);
      case 'object':
        return this.#object(shape, pointer, forced);
      case 'list':
        return this.#list(shape, pointer, forced);
    }
  }

  #list(shape: ListShape, pointer: string, forced: ReadonlySet<string>): Content[] {
    const count = this.draw.chance(this.options.longLists) ? shape.most : this.draw.integer(forced.has(pointer) ? 1 : 0, Math.min(3, shape.most));
    return Array.from({ length: count }, (_, i) => this.#object(shape.of, `${pointer}/${i}`, forced));
  }

  #leaf(leaf: LeafShape, pointer: string): unknown {
    const one = (): unknown => this.fill(leaf, pointer, this.draw) ?? makeValue(leaf, this.draw);
    if (!leaf.many) return one();
    if (leaf.schema.enum !== undefined) return this.draw.sample(leaf.schema.enum, this.draw.integer(0, Math.min(4, leaf.schema.maxItems ?? 1)));
    return [...new Set(Array.from({ length: this.draw.integer(0, Math.min(4, leaf.schema.maxItems ?? 1)) }, one))];
  }
}

function collectRequired(schema: PublishedSchema, pointer: string, into: Set<string>): void {
  for (const name of schema.required ?? []) into.add(`${pointer}/${name}`);
  for (const [name, inner] of Object.entries(schema.properties ?? {})) collectRequired(inner, `${pointer}/${name}`, into);
}
