import fc from 'fast-check';
import { type Draw } from './draw.js';
import { givenNames, inventEmail, inventPhone, inventPostcode } from './invented.js';
import { type Asked, askedOf, decidingFields, rulesOfEach } from './rules.js';
import { type LeafShape, type ListShape, type ObjectShape, type PublishedKind, type PublishedRule, type PublishedSchema, type Shape } from './shape.js';

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
/** Plain words, at least `least` and at most `most` characters. */
export function plainWords(draw: Draw, most: number, least = 1): string {
  let made = Array.from({ length: draw.integer(1, 12) }, () => draw.pick(words)).join(' ');
  while (made.length < least) made += ` ${draw.pick(words)}`;
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
  if (leaf.name === 'contact') return draw.chance(0.5) ? inventPhone(draw) : inventEmail(draw);
  if (/phone/i.test(leaf.name)) return inventPhone(draw);
  if (/email/i.test(leaf.name)) return inventEmail(draw);
  if (/name$/i.test(leaf.name)) return draw.pick(givenNames);
  if (schema.pattern !== undefined && !schema.pattern.includes('(?=')) return fitting(schema, draw);
  return plainWords(draw, schema.maxLength ?? 200, schema.minLength);
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
    return this.#object(content, '', { filledIn: new Set(), leftOut: new Set() }, schema.allOf ?? []);
  }

  /** Fields by which rules decide are made first, then what the rules ask for; `rules` are those of this object and what lies below it. */
  #object(shape: ObjectShape, pointer: string, above: Asked, rules: readonly PublishedRule[]): Content {
    const made: Content = {};
    if (shape.hasId && this.draw.chance(0.3)) made['id'] = this.draw.uuid();
    const deciding = decidingFields(rules);
    const decided: Content = {};
    for (const { name, of, required } of shape.fields) {
      if (deciding.includes(name) && of.shape === 'leaf' && (required || this.draw.chance(this.options.optional))) decided[name] = this.#leaf(of, `${pointer}/${name}`);
    }
    const { filledIn, leftOut } = askedOf(rules, decided, pointer, this.draw);
    const asked = { filledIn: new Set([...above.filledIn, ...filledIn]), leftOut: new Set([...above.leftOut, ...leftOut]) };
    for (const { name, required, of } of shape.fields) {
      const at = `${pointer}/${name}`;
      if (deciding.includes(name) && of.shape === 'leaf' && !asked.filledIn.has(at)) {
        if (name in decided) made[name] = decided[name];
      } else if (!asked.leftOut.has(at) && (required || asked.filledIn.has(at) || this.draw.chance(this.options.optional))) made[name] = decided[name] ?? this.#value(of, at, asked, rulesOfEach(rules, name));
    }
    return made;
  }

  #value(shape: Shape, pointer: string, asked: Asked, rulesBelow: readonly PublishedRule[]): unknown {
    switch (shape.shape) {
      case 'leaf':
        return this.#leaf(shape, pointer, asked.filledIn.has(pointer) ? 1 : 0);
      case 'object':
        return this.#object(shape, pointer, asked, []);
      case 'list':
        return this.#list(shape, pointer, asked, rulesBelow);
    }
  }

  #list(shape: ListShape, pointer: string, asked: Asked, rulesBelow: readonly PublishedRule[]): Content[] {
    const least = Math.max(shape.least, asked.filledIn.has(pointer) ? 1 : 0);
    const count = this.draw.chance(this.options.longLists) ? shape.most : this.draw.integer(least, Math.max(least, Math.min(3, shape.most)));
    return Array.from({ length: count }, (_, i) => this.#object(shape.of, `${pointer}/${i}`, asked, rulesBelow));
  }

  /** `least` is what the rules ask of a list of values, beside its own schema. */
  #leaf(leaf: LeafShape, pointer: string, least = 0): unknown {
    const one = (): unknown => this.fill(leaf, pointer, this.draw) ?? makeValue(leaf, this.draw);
    if (!leaf.many) return one();
    const count = this.draw.integer(Math.max(least, leaf.schema.minItems ?? 0), Math.min(4, leaf.schema.maxItems ?? 1));
    return leaf.schema.enum !== undefined ? this.draw.sample(leaf.schema.enum, count) : [...new Set(Array.from({ length: count }, one))];
  }
}
