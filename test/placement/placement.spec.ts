import { describe, expect, it } from '@jest/globals';
import { split } from '#labels';
import { Draw } from '../generate/draw.js';
import { readPublished } from '../generate/shape.js';
import { type Split, mutants } from './mutants.js';
import { catchMutants, place, Records } from './run.js';

const published = readPublished('contracts/schemas');
const run: Split = (kind, content, raised) => split(kind as never, content, raised as never) as never;

describe('the split, against the published labels', () => {
  it('puts every value of 600 random records into its place and loses none', () => {
    const placed = place(new Records(published, new Draw(21)), run, 600);
    expect(placed.examples).toEqual([]);
    expect(placed.faults).toEqual({ 'wrong place': 0, lost: 0, link: 0, label: 0, form: 0 });
    expect(placed.refused + placed.idsTwice).toBe(0);
  });
});

describe('the oracle of placement', () => {
  const caught = catchMutants(new Records(published, new Draw(22)), run, 500);
  for (const name of Object.keys(mutants)) {
    it(`catches a split in which ${name}`, () => {
      expect(caught[name]).not.toBeNull();
    });
  }

  it('knows every kind of message that is published, and the parts that it may have', () => {
    expect(published.map(({ kind }) => kind)).toContain('reportable-incident-arrest');
    for (const { parts } of published) expect(Object.keys(parts)).toEqual(expect.arrayContaining(['case', 'mappa', 'originator']));
  });
});
