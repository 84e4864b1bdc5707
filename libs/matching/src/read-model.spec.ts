import { describe, expect, it } from '@jest/globals';
import { levels } from './comparison.js';
import { readModel } from './read-model.js';
import { releasedModel } from './released-model.js';

/** The released model with something else at a place, or nothing there. */
function altered(place: string, value: unknown): unknown {
  const model: unknown = structuredClone(releasedModel()), steps = place.split('/').slice(1), last = steps.pop()!;
  const parent = steps.reduce((of, step) => (of as Record<string, unknown>)[step], model) as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return model;
}

describe('a model that was kept as a file', () => {
  it('is read as it was written', () => { expect(readModel(JSON.parse(JSON.stringify(releasedModel())))).toEqual(releasedModel()); });
  it.each<[string, string, unknown]>([
    ['/origin: say from what', '/origin', ''], ['/odds: give the shares', '/odds', undefined], ['/odds/ethnicity: give a field that is compared: given, family', '/odds/ethnicity', { exact: { m: 0.9, u: 0.1 } }], ['/odds/nationality: give a field', '/odds/nationality', {}],
    ['/odds/given/variant: give m and u', '/odds/given/variant', undefined], ['/odds/birth/exact: give m and u, each more than 0', '/odds/birth/exact/u', 0], ['/odds/sex/exact: give m and u', '/odds/sex/exact/m', '0.9'], ['/odds/sex/same: give a level', '/odds/sex/same', { m: 0.5, u: 0.5 }],
    ['/frequencies: give the shares', '/frequencies', []], ['/frequencies/ethnicity: give a field whose values are counted', '/frequencies/ethnicity', {}], ['/frequencies/given/ann: give a share', '/frequencies/given/ann', 2],
    ['/thresholds: give match and review', '/thresholds', { match: 1, review: 2 }], ['/thresholds: give match and review', '/thresholds/match', undefined], ['/threshold: no part of a model', '/threshold', 3],
  ])('is refused with %s', (message, place, value) => { expect(() => readModel(altered(place, value))).toThrow(message); });
  it('is refused where it is no object', () => { expect(() => readModel('model')).toThrow('/: a model is one JSON object'); });
});

describe('the released model', () => {
  it('has a weight for every field but the region, which its people do not have', () => {
    expect(Object.keys(releasedModel().odds).toSorted()).toEqual(Object.keys(levels).filter((field) => field !== 'region').toSorted());
  });
  it('holds every field that agrees to speak for one person, and every one that differs against it', () => {
    const wrong = Object.entries(releasedModel().odds).flatMap(([field, of]) => (field === 'order' ? [] : Object.entries(of).flatMap(([level, { m, u }]) => ((level === 'differs' && m >= u) || (['exact', 'house and street'].includes(level) && m <= u) ? [`${field} ${level}`] : []))));
    expect(wrong).toEqual([]);
  });
});
