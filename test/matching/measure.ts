import { best, CandidateIndex, type MatchingModel, prepare, type Prepared, weightsOf } from '#matching';
import { Draw } from '../generate/draw.js';
import { makePair, type Pair, type PairKind, pairKinds, type PersonRow } from './households.js';

export interface Counted { readonly of: number; readonly matched: number; readonly reviewed: number; /** Matched, or shown to a person, with who it is. */ readonly right: number }

const prepared = (row: PersonRow): Prepared => prepare({ givenNames: row.given_name, familyName: row.surname, dateOfBirth: row.date_of_birth, house: row.street_number, street: row.address_1, town: row.suburb, postcode: row.postcode });

/** So many pairs of each kind, all known people in one list, each record looked for in it: what becomes of it. */
export function measure(model: MatchingModel, seed: number, ofEach: number): Readonly<Record<PairKind, Counted>> {
  const draw = new Draw(seed), weights = weightsOf(model);
  const pairs: readonly Pair[] = pairKinds.flatMap((kind) => Array.from({ length: ofEach }, () => makePair(draw, kind)));
  const people = pairs.map((pair) => ({ pair, prepared: prepared(pair.known) }));
  const index = new CandidateIndex(people);
  const judged = pairs.map((pair) => { const record = prepared(pair.record); return { pair, found: best(weights, record, index.of(record)) }; });
  return Object.fromEntries(pairKinds.map((kind): [PairKind, Counted] => {
    const of = judged.filter(({ pair }) => pair.kind === kind);
    return [kind, {
      of: of.length, matched: of.filter(({ found }) => found?.decision === 'match').length, reviewed: of.filter(({ found }) => found?.decision === 'review').length, right: of.filter(({ pair, found }) => found?.candidate.pair === pair).length,
    }];
  })) as Readonly<Record<PairKind, Counted>>;
}
