import { describe, expect, it } from '@jest/globals';
import { levels } from './comparison.js';
import { readModel } from './read-model.js';
import { releasedModel } from './released-model.js';

type Json = Record<string, any>;
const altered = (alter: (model: Json) => void): Json => { const model = structuredClone(releasedModel()) as Json; alter(model); return model; };

describe('a model that was kept as a file', () => {
  it('is read as it was written', () => { expect(readModel(JSON.parse(JSON.stringify(releasedModel())))).toEqual(releasedModel()); });
  it.each<[string, (model: Json) => void]>([
    ['/origin: say from what', (model) => { model['origin'] = ''; }], ['/odds: give the shares', (model) => { delete model['odds']; }],
    ['/odds/ethnicity: give a field that is compared: given, family', (model) => { model['odds'].ethnicity = { exact: { m: 0.9, u: 0.1 } }; }], ['/odds/nationality: give a field', (model) => { model['odds'].nationality = {}; }],
    ['/odds/given/variant: give m and u', (model) => { delete model['odds'].given.variant; }], ['/odds/birth/exact: give m and u, each more than 0', (model) => { model['odds'].birth.exact.u = 0; }], ['/odds/sex/exact: give m and u', (model) => { model['odds'].sex.exact.m = '0.9'; }],
    ['/odds/sex/same: give a level', (model) => { model['odds'].sex.same = { m: 0.5, u: 0.5 }; }],
    ['/frequencies: give the shares', (model) => { model['frequencies'] = []; }], ['/frequencies/ethnicity: give a field whose values are counted', (model) => { model['frequencies'].ethnicity = {}; }], ['/frequencies/given/ann: give a share', (model) => { model['frequencies'].given.ann = 2; }],
    ['/thresholds: give match and review', (model) => { model['thresholds'] = { match: 1, review: 2 }; }], ['/thresholds: give match and review', (model) => { model['thresholds'].match = null; }],
    ['/threshold: no part of a model', (model) => { model['threshold'] = 3; }],
  ])('is refused with %s', (message, alter) => { expect(() => readModel(altered(alter))).toThrow(message); });
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
