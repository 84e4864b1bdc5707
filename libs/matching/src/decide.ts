import { compare, type Comparison, levelOf } from './comparison.js';
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

/** So much of the address that two who are no relatives do not share it by chance. */
const sharesAddress = (comparison: Comparison): boolean => levelOf(comparison, 'uprn') === 'exact' || agreeing(levelOf(comparison, 'postcode'), 'exact', 'one error') || agreeing(levelOf(comparison, 'street'), 'house and street', 'street', 'house and alike', 'alike');

/**
 * Why a person must look, whatever a pair weighs. Weights add up what agrees as if each agreed by itself; people of one household agree in family name and address together, twins in the day of birth too, and father and son in the whole
 * name. So no pair is matched on weight alone where it may be two of a family: not with another given name, and not where a generation lies between the days of birth (DOMAIN 6.1, PEERS 3.2: never attached to the wrong person in silence).
 * One part of the three that is missing or quite wrong is borne where the two others and the address agree.
 */
export function doubtsOf(comparison: Comparison): Doubt[] {
  const [given, family, birth] = [levelOf(comparison, 'given'), levelOf(comparison, 'family'), levelOf(comparison, 'birth')];
  const isGiven = agreeing(given, 'exact', 'variant', 'one error', 'alike'), isFamily = agreeing(family, 'exact', 'part', 'one error', 'alike'), isBirth = agreeing(birth, 'exact', 'exchanged', 'one digit', 'two digits', 'two parts');
  const isSure = anyIdentifier(comparison, 'exact'), isAddress = sharesAddress(comparison);
  const doubts: Doubt[] = [];
  if (anyIdentifier(comparison, 'differs')) doubts.push('IDENTIFIERS_DIFFER');
  if (!isGiven && !(given === undefined && (isSure || (isBirth && isAddress)))) doubts.push('GIVEN_NAME');
  if (!isFamily && !(isSure || (isBirth && isAddress))) doubts.push('FAMILY_NAME');
  if (!isBirth && !(birth !== 'generation' && (isSure || (isGiven && isFamily && isAddress)))) doubts.push('BIRTH');
  if (levelOf(comparison, 'sex') === 'differs') doubts.push('SEX');
  return doubts;
}

/** Judges two records. */
export function judge(weights: Weights, a: Prepared, b: Prepared, comparison: Comparison = compare(a, b)): Judged {
  const score = weigh(weights, a, b, comparison);
  const { match, review } = weights.model.thresholds;
  const isIdentified = anyIdentifier(comparison, 'exact');
  const doubts = doubtsOf(comparison);
  // Whoever shares an identifier is never dismissed unseen.
  if (score < review && !isIdentified) return { decision: 'none', score, doubts };
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
  const judged = candidates.map((candidate) => ({ candidate, ...judge(weights, candidate.prepared, sought) })).filter(({ decision }) => decision !== 'none').toSorted((one, other) => other.score - one.score);
  const [first, second] = judged;
  if (first === undefined) return undefined;
  const reasons = reasonsOf(weights, first.candidate.prepared, sought, compare(first.candidate.prepared, sought));
  if (first.decision === 'match' && second !== undefined && first.score - second.score < lead) return { ...first, decision: 'review', doubts: [...first.doubts, 'NAMESAKE'], reasons };
  return { ...first, reasons };
}
