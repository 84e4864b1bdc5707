import { describe, expect, it } from '@jest/globals';
import { answeredMeasures, countNames } from '#measures';
import { cellText, codeColumns, columns, notKnownText, timeText } from './measure-words.js';

describe('the words of measures', () => {
  it('are there for every count, once', () => expect([...columns, ...codeColumns].map(({ name }) => name).sort()).toEqual([...countNames].sort()));
  it('are there for what is not known at a node that answers', () => expect(answeredMeasures([]).notKnown.filter((code) => notKnownText[code] === undefined)).toEqual([]));
  it.each([[12, '12'], [0, '0'], ['<5', '<5'], ['hidden', 'Hidden'], [null, 'Not known']] as const)('say %s as %s', (shown, text) => expect(cellText(shown)).toBe(text));
  it.each([[null, 'Not shown'], [0, 'Under a minute'], [1, '1 minute'], [61, '1 hour 1 minute'], [120, '2 hours'], [1500, '1 day 1 hour'], [2885, '2 days'], [14_400, '10 days']])('say %s minutes as %s', (minutes, text) => expect(timeText(minutes)).toBe(text));
});
