import { type Block, estimateOdds, frequenciesOf } from './estimate.js';
import { type MatchingModel } from './model.js';
import { type Prepared } from './person.js';
import { usualThresholds } from './thresholds.js';

type Pair = readonly [Prepared, Prepared];

/** So many pairs drawn at random are enough for shares of one in a thousand. */
const randomPairs = 200_000;
/** Under a key that more share than this pairs are of two people nearly always. */
const mostAKey = 50;

/**
 * A model from people of whom nobody said which are the same (expectation and maximisation, {@link estimateOdds}). Its three blocks are chosen by the day of birth, by both names, and by house and postcode, so that each field is free in two of them. The same for the same people in the same order; a person reviews it before it decides anything.
 * @param origin from what it is estimated
 */
export function estimateModel(people: readonly Prepared[], origin: string): MatchingModel {
  const odds = estimateOdds(drawn(people), [
    block(people, ({ birth }) => birth.digits, ['birth']),
    block(people, ({ given, family }) => (given.text === '' || family.text === '' ? '' : `${given.text} ${family.text}`), ['given', 'family', 'order']),
    block(people, ({ postcode, house }) => (postcode === '' || house === '' ? '' : `${postcode} ${house}`), ['postcode', 'street', 'town']),
  ]);
  return { origin, odds, frequencies: frequenciesOf(people), thresholds: usualThresholds };
}

function block(people: readonly Prepared[], keyOf: (person: Prepared) => string, chosenBy: Block['chosenBy']): Block {
  const lists = [...Map.groupBy(people, keyOf)].flatMap(([key, list]) => (key === '' || list.length > mostAKey ? [] : [list]));
  return { chosenBy, pairs: lists.flatMap((list) => list.flatMap((one, at) => list.slice(at + 1).map((other): Pair => [one, other]))) };
}

/** Pairs drawn by a generator of its own, so that the same people give the same model (Lehmer's, as in C++'s `minstd_rand`). */
function* drawn(people: readonly Prepared[]): Generator<Pair> {
  let state = 1;
  const next = (): Prepared => { state = state * 48_271 % 2_147_483_647; return people[state % people.length]!; };
  if (people.length < 2) return;
  for (let pairs = 0; pairs < randomPairs; pairs += 1) {
    const [one, other] = [next(), next()];
    if (one !== other) yield [one, other];
  }
}
