import { estimateModel, type MatchingModel } from '#matching';
import { Draw } from '../generate/draw.js';
import { makePair, pairKinds } from './households.js';
import { prepared } from './measure.js';
import { trainedOn } from './populations.js';

const seed = 77;
/** Pairs of one person, and of each kind of two. */
const [ofOne, ofTwo] = [10_000, 300];

/**
 * What no generated country can say: set by hand. Of 250,000 people two share an identifier by a mistake of writing only, and the writing errs in three of a hundred; a person may have two case reference numbers until they are merged. Two who live in one
 * property are of one household; of those who are written down twice three in ten have moved.
 */
const byHand: MatchingModel['odds'] = {
  uprn: { exact: { m: 0.7, u: 1e-5 }, differs: { m: 0.3, u: 0.99999 } },
  ...Object.fromEntries((['pnc', 'prisonNumber', 'cro', 'nhsNumber'] as const).map((field) => [field, { exact: { m: 0.97, u: 4e-6 }, differs: { m: 0.03, u: 0.999996 } }])),
  crn: { exact: { m: 0.9, u: 4e-6 }, differs: { m: 0.1, u: 0.999996 } },
};

/** The model that is released: estimated without labels on records of which nobody says whose they are. */
export function modelOfRelease(): MatchingModel {
  const draw = new Draw(seed);
  const pairs = [...Array.from({ length: ofOne }, () => makePair(draw, trainedOn, 'same')), ...pairKinds.slice(1).flatMap((kind) => Array.from({ length: ofTwo }, () => makePair(draw, trainedOn, kind)))];
  const people = pairs.flatMap(({ known, record }) => [prepared(known), prepared(record)]);
  const { odds, frequencies: { given, family, birth }, thresholds } = estimateModel(people, '-');
  const origin = `Estimated without labels from ${people.length} records of a generated country (trainedOn in test/matching/populations.ts, seed ${seed}) by: node deploy/mag.mjs run test/matching/release-model. The shares of property references and identifiers are set by hand (test/matching/model-of-release.ts). Estimate it anew on records of one's own before it decides about real people.`;
  // Its postcodes and towns are invented: how common they are says nothing elsewhere.
  return { origin, odds: { ...odds, ...byHand }, frequencies: { ...(given && { given }), ...(family && { family }), ...(birth && { birth }) }, thresholds };
}
