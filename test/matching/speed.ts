import { compare, emptyComparison, type MatchingModel, weigh, weightsOf } from '#matching';
import { householdPairs } from './measure.js';
import { reportedOn } from './populations.js';

/** Pairs that are compared and weighed in a second of the processor's time: every known person with every record, most of them strangers. The best of five turns: other programs only make it slower. */
export function pairsASecond(model: MatchingModel, seed: number): number {
  const pairs = householdPairs(reportedOn, seed, 100), weights = weightsOf(model, pairs.length), into = emptyComparison();
  const turns = Array.from({ length: 5 }, () => {
    const began = process.cpuUsage();
    let sum = 0;
    for (const { known } of pairs) for (const { record } of pairs) sum += weigh(weights, known, compare(known, record, into));
    const { user, system } = process.cpuUsage(began);
    return Number.isFinite(sum) ? pairs.length ** 2 / (user + system) * 1e6 : 0;
  });
  return Math.max(...turns);
}
