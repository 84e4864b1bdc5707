import { describe, expect, it } from '@jest/globals';
import { secondsOfTime, termOfTime, timeInWords } from './agreed-time.js';

describe('a time of an agreement', () => {
  it.each([['PT10M', 600], ['PT1H', 3_600], ['PT24H', 86_400], ['P2D', 172_800], ['2WD', 172_800]])('%s is %d seconds', (time, seconds) => expect(secondsOfTime(time)).toBe(seconds));

  it.each([['PT10M', '10 minutes'], ['PT1M', '1 minute'], ['PT1H', '1 hour'], ['PT24H', '24 hours'], ['P10D', '10 days'], ['1WD', '1 working day']])('%s is said as %s', (time, words) => expect(timeInWords(time)).toBe(words));

  it.each([['PT10M', 10, 'minutes'], ['PT24H', 24, 'hours'], ['P10D', 10, 'days'], ['10WD', 10, 'working-days']])('%s is counted as %d %s', (time, count, unit) => expect(termOfTime(time)).toEqual({ count, unit }));
});
