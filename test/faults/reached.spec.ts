import { describe, expect, it } from '@jest/globals';
import { Draw } from '../generate/draw.js';
import { ways } from './arrows.js';
import { inGroups, type Place, placesOfKills, someOf } from './places.js';
import { type Kill, killedTooFew, reachedTooFew } from './reached.js';

const kill = (place: string, backAfterMs: number | null = 1_000): Kill => ({ place, agency: 'probation', backAfterMs });
const places = [{ name: 'a', way: 'in' }, { name: 'b', way: 'out' }, { name: 'c', way: 'forward' }, { name: 'd', way: 'in' }, { name: 'kafka' }] as const;

describe('a long run of kills', () => {
  it('has not shown what it is to show where one place had fewer kills than rounds, also where it was reached before', () => {
    const all = places.flatMap(({ name }) => [kill(name), kill(name)]);
    expect(killedTooFew(all, places, 2)).toEqual([]);
    expect(killedTooFew([...all.slice(1), kill('a', null)], places, 2)).toEqual(['a had 1 of 2 kills']);
    expect(killedTooFew(all.filter(({ place }) => place !== 'kafka'), places, 2)).toEqual(['kafka had 0 of 2 kills']);
  });

  it('kills alone what all lean on, and the others beside each other, in the order that was drawn', () => {
    const all = placesOfKills(new Draw(1));
    const drawn = new Draw(2).sample(all, all.length);
    const groups = inGroups(drawn);
    expect(new Set(groups.flat())).toEqual(new Set(drawn));
    expect(groups.filter(([first, ...more]) => first?.alone === true && more.length === 0)).toHaveLength(4);
    expect(groups.at(-1)).toEqual(drawn.filter(({ alone }) => alone !== true));
    expect(groups).toHaveLength(5);
  });
});

describe('a short run of kills', () => {
  it('has shown too little where fewer than so many places were reached, or none of one way', () => {
    expect(reachedTooFew(['a', 'b', 'c', 'kafka'].map((name) => kill(name)), places, 4)).toEqual([]);
    expect(reachedTooFew([...['a', 'b', 'c'].map((name) => kill(name)), kill('d', null)], places, 4)).toEqual(['of 5 places only 3 were reached']);
    expect(reachedTooFew(['a', 'b', 'd', 'kafka'].map((name) => kill(name)), places, 4)).toEqual(['no kill on the way forward came about']);
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('has one place of each way, and none twice (seed %d)', (seed) => {
    const some: readonly Place[] = someOf(placesOfKills(new Draw(seed)), 6, new Draw(seed));
    expect(new Set(some.map(({ name }) => name)).size).toBe(6);
    for (const way of ways) expect(some.some((place) => place.way === way)).toBe(true);
  });
});
