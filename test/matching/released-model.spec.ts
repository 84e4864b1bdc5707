import { describe, expect, it } from '@jest/globals';
import { releasedModel } from '#matching';
import { pairKinds } from './households.js';
import { count, type Counted, householdPairs, seek } from './measure.js';
import { modelOfRelease } from './model-of-release.js';
import { type Population } from './population.js';
import { reportedOn, trainedOn } from './populations.js';

describe('the released model', () => {
  it('is what its command makes', () => { expect(modelOfRelease()).toEqual(releasedModel()); });
  it('was estimated on a country of which nothing is in the one that is reported on', () => {
    const of = ({ women, men, surnames, rareSurnames, streets, towns }: Population): string[] => [
      ...women.map((one) => `given ${one}`), ...men.map((one) => `given ${one}`), ...surnames.map((one) => `family ${one}`), ...rareSurnames.beginnings.flatMap((beginning) => rareSurnames.ends.map((end) => `family ${beginning}${end}`)), ...streets.map((one) => `street ${one}`), ...towns.map(([town]) => `town ${town}`),
    ];
    const trained = new Set(of(trainedOn));
    expect(of(reportedOn).filter((one) => trained.has(one))).toEqual([]);
    expect(reportedOn.errors).not.toEqual(trainedOn.errors);
  });
});

describe('in a country that it was not estimated on', () => {
  const model = releasedModel(), pairs = householdPairs(reportedOn, 20_261_128, 500), sought = seek(model, pairs);
  const of = (...kinds: readonly string[]): Counted => count(sought.filter(({ kind }) => kinds.includes(kind)), model, pairs.length);
  it('nearly everybody is found, and nobody taken for another', () => {
    const same = of('same');
    expect([same.wrong, same.right > same.of * 0.96, same.matched > same.of * 0.9, same.reviewed < same.of * 0.1]).toEqual([0, true, true, true]);
  });
  it('hardly a relative is matched without a person, and hardly anybody else', () => {
    const relatives = of('twin', 'sibling', 'father and son'), others = of('neighbour', 'stranger');
    expect([relatives.matched <= relatives.of / 100, relatives.reviewed > relatives.of * 0.95, others.matched <= 1, others.reviewed < others.of * 0.15]).toEqual([true, true, true, true]);
    expect(pairKinds.map((kind) => of(kind).of)).toEqual(Array.from(pairKinds, () => 500));
  });
});
