import { type Comparison, type Field, fields, levels } from './comparison.js';
import { type Prepared } from './person.js';
import { fewestPeople } from './thresholds.js';

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
  /** The shares of the commonest values. What is not among them weighs as the average does: it may be common where the model is used. */
  readonly frequencies: Readonly<Partial<Record<FrequencyField, Readonly<Record<string, number>>>>>;
  /** In bits beyond an even chance: from `match` on two records are of one person, unless a rule wants a person to look; from `review` on a person looks; below that they are of two. */
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
  /** What each value of a field that agrees adds to that, or takes from it. */
  readonly rarity: Readonly<Record<FrequencyField, ReadonlyMap<string, number>>>;
  /** In bits. */
  readonly thresholds: MatchingModel['thresholds'];
}

/** @param people how many are on the list in which somebody is looked for: the more, the more a pair must weigh */
export function weightsOf(model: MatchingModel, people: number): Weights {
  const bits = fields.map((field) => {
    const of = model.odds[field];
    return Float64Array.from([0, ...levels[field].map((level) => { const odds = of?.[level]; return odds === undefined ? 0 : Math.log2(odds.m / odds.u); })]);
  });
  const even = Math.log2(Math.max(people, fewestPeople));
  const { given, family, birth, postcode, town } = model.frequencies;
  const rarity = { given: rarityOf(given), family: rarityOf(family), birth: rarityOf(birth), postcode: rarityOf(postcode), town: rarityOf(town) };
  return { model, bits, rarity, thresholds: { match: model.thresholds.match + even, review: model.thresholds.review + even } };
}

/** Whoever moves has moved with all of the address: of these fields only the one that speaks most against one person is counted against it. */
const addressFields: ReadonlySet<Field> = new Set(['postcode', 'street', 'town', 'region', 'uprn']);
const isAddress = fields.map((field) => addressFields.has(field));

/** The weight of a pair in bits: the greater, the more it speaks for one person. `a` is one of the two, of which the values are looked up. */
export function weigh({ bits, rarity }: Weights, a: Prepared, comparison: Comparison): number {
  let sum = 0, moved = 0;
  for (let place = 0; place < comparison.length; place += 1) {
    const weight = bits[place]![comparison[place]!]!;
    if (weight < 0 && isAddress[place]) moved = Math.min(moved, weight);
    else sum += weight;
  }
  sum += moved;
  for (let one = 0; one < frequencyFields.length; one += 1) if (comparison[weighedByValue[one]!] === 1) sum += rarityIn(rarity, frequencyFields[one]!, a);
  return sum;
}

/** The same, field by field: the greatest first. Together they are the weight. */
export function reasonsOf({ bits, rarity }: Weights, a: Prepared, comparison: Comparison): Reason[] {
  const weights = fields.map((_, place) => bits[place]![comparison[place]!]!);
  const moved = weights.reduce((least, weight, place) => (isAddress[place] && weight < weights[least]! ? place : least), fields.indexOf('postcode'));
  return fields.flatMap((field, place) => {
    const level = comparison[place]!;
    if (level === 0) return [];
    const isCounted = weights[place]! >= 0 || !isAddress[place] || place === moved;
    const byValue = level === 1 && (frequencyFields as readonly string[]).includes(field) ? rarityIn(rarity, field as FrequencyField, a) : 0;
    return [{ field, level: levels[field][level - 1]!, weight: Math.round(((isCounted ? weights[place]! : 0) + byValue) * 100) / 100 }];
  }).toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
}

const rarityIn = (rarity: Weights['rarity'], field: FrequencyField, person: Prepared): number => rarity[field].get(valueOf[field](person)) ?? 0;
/** Where {@link frequencyFields} stand among all. */
const weighedByValue = frequencyFields.map((field) => fields.indexOf(field));
/** The value of which a field has the frequency. With exchanged names each is looked up where it stands in the first record. */
export const valueOf: Readonly<Record<FrequencyField, (person: Prepared) => string>> = {
  given: ({ given }) => given.text, family: ({ family }) => family.text, birth: ({ birth }) => (birth.year === 0 ? '' : String(birth.year)), postcode: ({ postcode }) => postcode, town: ({ town }) => town.text,
};

/** How many bits more a value says than the average one that agrees: rare ones more, common ones less. Half of what the shares say: they were counted in one population and are used in another. */
function rarityOf(shares: Readonly<Record<string, number>> = {}): Map<string, number> {
  const average = Object.values(shares).reduce((sum, share) => sum + share * share, 0);
  return new Map(Object.entries(shares).map(([value, share]) => [value, Math.log2(average / share) * 0.5]));
}
