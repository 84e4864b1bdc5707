import { compare, type Comparison, emptyComparison, levelOf } from './comparison.js';
import { type Reason, reasonsOf, weigh, type Weights } from './model.js';
import { identifiers, type Prepared } from './person.js';

/** What is made of two records. `review`: a person looks, and decides. */
export type Decision = 'match' | 'review' | 'none';

/** Why a pair that weighs enough for a match is shown to a person all the same. */
export type Doubt = 'IDENTIFIERS_DIFFER' | 'GIVEN_NAME' | 'FAMILY_NAME' | 'BIRTH' | 'SEX' | 'NAMESAKE';

export interface Judged {
  readonly decision: Decision;
  /** In bits. */
  readonly score: number;
  readonly doubts: readonly Doubt[];
}

const agreeing = (level: string | undefined, ...enough: readonly string[]): boolean => level !== undefined && enough.includes(level);
const anyIdentifier = (comparison: Comparison, level: 'exact' | 'differs'): boolean => identifiers.some((one) => levelOf(comparison, one) === level);

const likeGiven = ['exact', 'variant', 'one error', 'alike'], likeFamily = ['exact', 'part', 'one error', 'alike'], likeBirth = ['exact', 'exchanged', 'one digit', 'two digits', 'two parts'];

/** So much of the address that two who are no relatives do not share it by chance. */
const sharesAddress = (comparison: Comparison): boolean => levelOf(comparison, 'uprn') === 'exact' || agreeing(levelOf(comparison, 'postcode'), 'exact', 'one error')
  // There is a High Street in every town.
  || (agreeing(levelOf(comparison, 'street'), 'house and street', 'street', 'house and alike', 'alike') && levelOf(comparison, 'town') !== 'differs');

/**
 * Why a person must look, whatever a pair weighs. Weights add up what agrees as if each agreed by itself; people of one household agree in family name and address together, twins in the day of birth too, and father and son in the whole
 * name. So no pair is matched on weight alone where it may be two of a family: not with another given name, nor without one, for it may be the twin's; not without a day of birth, nor where a generation lies between the two, for it may be the father's (DOMAIN 6.1:
 * never attached to the wrong person in silence). Another family name is borne where given name, day of birth and address agree; another day of birth, that is no generation apart, where both names and the address do, the given name not only as a form
 * of the other, as with brothers.
 */
export function doubtsOf(comparison: Comparison): Doubt[] {
  const [given, family, birth] = [levelOf(comparison, 'given'), levelOf(comparison, 'family'), levelOf(comparison, 'birth')];
  const isGiven = agreeing(given, ...likeGiven), isFamily = agreeing(family, ...likeFamily), isBirth = agreeing(birth, ...likeBirth);
  const isSure = anyIdentifier(comparison, 'exact'), isAddress = sharesAddress(comparison);
  const doubts: Doubt[] = [];
  if (anyIdentifier(comparison, 'differs')) doubts.push('IDENTIFIERS_DIFFER');
  if (!isGiven && !(given === undefined && isSure)) doubts.push('GIVEN_NAME');
  if (!isFamily && !(isSure || (agreeing(birth, 'exact', 'exchanged') && isAddress))) doubts.push('FAMILY_NAME');
  if (!isBirth && !(birth !== 'generation' && (isSure || (birth !== undefined && agreeing(given, 'exact', 'one error') && agreeing(family, 'exact', 'part', 'one error') && isAddress)))) doubts.push('BIRTH');
  if (levelOf(comparison, 'sex') === 'differs') doubts.push('SEX');
  return doubts;
}

/** Neither name nor day of birth agrees: whatever the address says, nobody is shown all who live there. Whoever shares an identifier is never dismissed unseen. */
function isDismissed(comparison: Comparison, score: number, review: number): boolean {
  if (anyIdentifier(comparison, 'exact')) return false;
  return score < review || !(agreeing(levelOf(comparison, 'given'), ...likeGiven) || agreeing(levelOf(comparison, 'family'), ...likeFamily) || agreeing(levelOf(comparison, 'birth'), ...likeBirth));
}

/** Judges two records. */
export function judge(weights: Weights, a: Prepared, b: Prepared, comparison: Comparison = compare(a, b)): Judged {
  const score = weigh(weights, a, comparison);
  const { match, review } = weights.thresholds;
  const doubts = doubtsOf(comparison);
  if (isDismissed(comparison, score, review)) return { decision: 'none', score, doubts };
  return { decision: score >= match && doubts.length === 0 ? 'match' : 'review', score, doubts };
}

/** A record of one side with the one of the other side that fits best. */
export interface Found<T> extends Judged {
  readonly candidate: T;
  readonly reasons: readonly Reason[];
}

/** By how many bits the best must fit better than the next one to be matched without a person. */
const lead = 6;

/** The best of some candidates; where another fits nearly as well, a person looks. `undefined` where none is left to look at. */
export function best<T extends { readonly prepared: Prepared }>(weights: Weights, sought: Prepared, candidates: readonly T[]): Found<T> | undefined {
  const comparison = emptyComparison(), { review } = weights.thresholds;
  let first: { readonly candidate: T; readonly score: number; readonly comparison: Comparison } | undefined, second = -Infinity;
  for (const candidate of candidates) {
    const score = weigh(weights, candidate.prepared, compare(candidate.prepared, sought, comparison));
    if (isDismissed(comparison, score, review)) continue;
    if (first === undefined || score > first.score) {
      second = first?.score ?? second;
      first = { candidate, score, comparison: comparison.slice() };
    } else second = Math.max(second, score);
  }
  if (first === undefined) return undefined;
  const judged = { candidate: first.candidate, ...judge(weights, first.candidate.prepared, sought, first.comparison), reasons: reasonsOf(weights, first.candidate.prepared, first.comparison) };
  return judged.decision === 'match' && judged.score - second < lead ? { ...judged, decision: 'review', doubts: [...judged.doubts, 'NAMESAKE'] } : judged;
}
