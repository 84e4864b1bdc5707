import { type Comparison, type Field, fields, levels } from './comparison.js';
import { type Prepared } from './person.js';

/** How often a level comes about among pairs of one person (`m`) and among pairs of two (`u`). */
export interface Odds {
  readonly m: number;
  readonly u: number;
}

/** Fields of which a rare value says more than a common one. */
export const frequencyFields = ['given', 'family', 'birth', 'postcode', 'town'] as const;
export type FrequencyField = (typeof frequencyFields)[number];

/** What pairs are weighed by (Fellegi and Sunter 1969): estimated from unlabelled data, reviewed by a person, and kept as a file. */
export interface MatchingModel {
  /** From what it was estimated, and by whom it was reviewed. */
  readonly origin: string;
  readonly odds: Readonly<Partial<Record<Field, Readonly<Record<string, Odds>>>>>;
  /** The shares of the commonest values; of all others `rare`. */
  readonly frequencies: Readonly<Partial<Record<FrequencyField, { readonly rare: number; readonly of: Readonly<Record<string, number>> }>>>;
  /** In bits: from `match` on two records are of one person, unless a rule wants a person to look; from `review` on a person looks; below that they are of two. */
  readonly thresholds: { readonly match: number; readonly review: number };
}

/** What a field adds to the weight of a pair, in bits. */
export interface Reason {
  readonly field: Field;
  readonly level: string;
  readonly weight: number;
}

/** A model made ready to weigh many pairs. */
export interface Weights {
  readonly model: MatchingModel;
  /** By field and level, in the order of {@link fields}; level 0 weighs nothing. */
  readonly bits: readonly Float64Array[];
}

export function weightsOf(model: MatchingModel): Weights {
  const bits = fields.map((field) => {
    const of = model.odds[field];
    return Float64Array.from([0, ...levels[field].map((level) => { const odds = of?.[level]; return odds === undefined ? 0 : Math.log2(odds.m / odds.u); })]);
  });
  return { model, bits };
}

/** The weight of a pair in bits: the greater, the more it speaks for one person. */
export function weigh({ model, bits }: Weights, a: Prepared, b: Prepared, comparison: Comparison): number {
  let sum = 0;
  for (let place = 0; place < comparison.length; place += 1) sum += bits[place]![comparison[place]!]!;
  for (const [field, place] of weighedByValue) if (comparison[place] === 1) sum += rarity(model, field, a, b);
  return sum;
}

/** The same, field by field: the greatest first. */
export function reasonsOf({ model, bits }: Weights, a: Prepared, b: Prepared, comparison: Comparison): Reason[] {
  return fields.flatMap((field, place) => {
    const level = comparison[place]!;
    if (level === 0) return [];
    const byValue = level === 1 && (frequencyFields as readonly string[]).includes(field) ? rarity(model, field as FrequencyField, a, b) : 0;
    return [{ field, level: levels[field][level - 1]!, weight: Math.round((bits[place]![level]! + byValue) * 100) / 100 }];
  }).toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
}

const weighedByValue = frequencyFields.map((field) => [field, fields.indexOf(field)] as const);
/** The value of which a field has the frequency. With exchanged names each is looked up where it stands in the first record. */
export const valueOf: Readonly<Record<FrequencyField, (person: Prepared) => string>> = {
  given: ({ given }) => given.text, family: ({ family }) => family.text, birth: ({ birth }) => (birth.year === 0 ? '' : String(birth.year)), postcode: ({ postcode }) => postcode, town: ({ town }) => town,
};

/** How many bits more a value says than the average one that agrees: rare ones more, common ones less. */
function rarity(model: MatchingModel, field: FrequencyField, a: Prepared, b: Prepared): number {
  const known = model.frequencies[field], odds = model.odds[field]?.[levels[field][0]];
  if (known === undefined || odds === undefined) return 0;
  const share = Math.max(known.of[valueOf[field](a)] ?? known.rare, known.of[valueOf[field](b)] ?? known.rare);
  // Half of what the share says: it was counted in one population and is used in another.
  return Math.log2(odds.u / share) * 0.5;
}
