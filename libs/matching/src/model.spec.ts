import { describe, expect, it } from '@jest/globals';
import { compare } from './comparison.js';
import { type MatchingModel, reasonsOf, weigh, weightsOf } from './model.js';
import { type PersonRecord, prepare } from './person.js';
import { releasedModel } from './released-model.js';

const half = { m: 0.5, u: 0.5 };
const model: MatchingModel = {
  origin: 'by hand',
  odds: {
    given: { exact: { m: 0.8, u: 0.0125 }, variant: half, 'one error': half, alike: half, initial: half, differs: { m: 0.1, u: 0.8 } },
    postcode: { exact: { m: 0.64, u: 0.0001 }, 'one error': half, district: half, differs: { m: 0.25, u: 1 } }, town: { exact: { m: 0.8, u: 0.1 }, alike: half, differs: { m: 0.1125, u: 0.9 } },
  },
  frequencies: { given: { david: 0.04, ptolemy: 0.0025 } }, thresholds: { match: 10, review: 0 },
};
const weights = weightsOf(model, 1_024);
const weight = (a: PersonRecord, b: PersonRecord): number => { const one = prepare(a); return weigh(weights, one, compare(one, prepare(b))); };

describe('the weight of a pair', () => {
  it('is in bits how much oftener a field agrees so in one person than in two', () => {
    expect(weight({ givenNames: 'Oswin' }, { givenNames: 'Oswin' })).toBeCloseTo(6);
    expect(weight({ givenNames: 'Oswin' }, { givenNames: 'Ptolemy' })).toBeCloseTo(-3);
    expect(weight({ givenNames: 'Oswin' }, {})).toBe(0);
  });
  it('is more for a rare value than for a common one', () => {
    const [common, average, rare] = ['David', 'Oswin', 'Ptolemy'].map((givenNames) => weight({ givenNames }, { givenNames })) as [number, number, number];
    expect(common).toBeLessThan(average);
    expect(rare - common).toBeCloseTo(2); // half of the four bits between a share of 0.04 and of 0.0025
  });
  it('counts a move once, whatever of the address differs', () => {
    expect(weight({ postcode: 'WR5 2AB', town: 'Worcester' }, { postcode: 'LS11 4QQ', town: 'Leeds' })).toBeCloseTo(-3);
    expect(weight({ postcode: 'WR5 2AB', town: 'Worcester' }, { postcode: 'LS11 4QQ', town: 'Worcester' })).toBeCloseTo(-2 + 3);
  });
  it('asks for more in a longer list', () => {
    expect(weightsOf(model, 1_024).thresholds).toEqual({ match: 20, review: 10 });
    expect(weightsOf(model, 262_144).thresholds).toEqual({ match: 28, review: 18 });
    expect(weightsOf(model, 3).thresholds.match).toBeCloseTo(10 + Math.log2(1_000));
  });
});

describe('the reasons', () => {
  it.each<[PersonRecord, PersonRecord]>([
    [{ givenNames: 'David', familyName: 'Smith', dateOfBirth: '19700413', sex: 'M', house: '1', street: 'Elm Grove', town: 'Hull', postcode: 'HU1 1AA' }, { givenNames: 'Dave', familyName: 'Smith', dateOfBirth: '19701304', sex: 'M', house: '9', street: 'Quarry Bank', town: 'Leeds', postcode: 'LS11 4QQ' }],
    [{ givenNames: 'Nguyen', familyName: 'Thanh', pnc: '1979/0163001B', uprn: '10033544614' }, { givenNames: 'Thanh', familyName: 'Nguyen', pnc: '2002/0073319Z', uprn: '10033544614' }], [{ town: 'Hull', region: 'Humber' }, { town: 'Leeds', region: 'Yorkshire' }],
  ])('of %j and %j are all fields that say something, the heaviest first, and together the weight', (a, b) => {
    const released = weightsOf(releasedModel(), 5_000), [one, other] = [prepare(a), prepare(b)], comparison = compare(one, other);
    const reasons = reasonsOf(released, one, comparison), sizes = reasons.map((reason) => Math.abs(reason.weight));
    expect(reasons.length).toBe([...comparison].filter((level) => level > 0).length);
    expect(reasons.reduce((sum, reason) => sum + reason.weight, 0)).toBeCloseTo(weigh(released, one, comparison), 1);
    expect(sizes).toEqual(sizes.toSorted((first, second) => second - first));
  });
});
