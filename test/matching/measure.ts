import { best, CandidateIndex, type MatchingModel, prepare, type Prepared, weightsOf } from '#matching';
import { Draw } from '../generate/draw.js';
import { makePair, type Pair, type PairKind, pairKinds } from './households.js';
import { type PersonRow, type Population } from './population.js';

export const prepared = (row: PersonRow): Prepared => prepare({
  givenNames: row.given_name, familyName: row.surname, formerFamilyName: row.former_surname, dateOfBirth: row.date_of_birth, sex: row.sex, house: row.street_number, street: row.address_1, town: row.suburb, postcode: row.postcode,
});

/** A record that was looked for among others, with what was found whatever it weighs. */
export interface Sought<Kind extends string> { readonly kind: Kind; readonly score: number; readonly isDoubted: boolean; /** The one found is the one it was written from. */ readonly isRight: boolean }

/** Looks for each record among all known, without regard to thresholds. */
export function seek<Kind extends string>(model: MatchingModel, pairs: readonly { readonly kind: Kind; readonly known: Prepared; readonly record: Prepared }[]): Sought<Kind>[] {
  const weights = { ...weightsOf(model, pairs.length), thresholds: { match: 0, review: 0 } };
  const people = pairs.map((pair) => ({ pair, prepared: pair.known })), index = new CandidateIndex(people);
  return pairs.map((pair) => {
    const found = best(weights, pair.record, index.of(pair.record));
    return { kind: pair.kind, score: found?.score ?? -Infinity, isDoubted: (found?.doubts.length ?? 0) > 0, isRight: found?.candidate.pair === pair };
  });
}

/** So many pairs of each kind, made ready to be compared. */
export function householdPairs(population: Population, seed: number, ofEach: number): { readonly kind: PairKind; readonly known: Prepared; readonly record: Prepared }[] {
  const draw = new Draw(seed);
  const ready = ({ kind, known, record }: Pair): { kind: PairKind; known: Prepared; record: Prepared } => ({ kind, known: prepared(known), record: prepared(record) });
  return pairKinds.flatMap((kind) => Array.from({ length: ofEach }, () => ready(makePair(draw, population, kind))));
}

export interface Counted { readonly of: number; readonly matched: number; readonly wrong: number; readonly reviewed: number; /** Matched, or shown to a person, with who it is. */ readonly right: number }

/** What becomes of them by the thresholds for a list of so many. */
export function count(sought: readonly Sought<string>[], model: MatchingModel, people: number): Counted {
  const { match, review } = weightsOf(model, people).thresholds;
  const seen = sought.filter(({ score }) => score >= review), matched = seen.filter(({ score, isDoubted }) => score >= match && !isDoubted);
  return { of: sought.length, matched: matched.length, wrong: matched.filter(({ isRight }) => !isRight).length, reviewed: seen.length - matched.length, right: seen.filter(({ isRight }) => isRight).length };
}
