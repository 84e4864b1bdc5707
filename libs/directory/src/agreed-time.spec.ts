import { describe, expect, it } from '@jest/globals';
import { secondsOfTime } from './agreed-time.js';

describe('a time of an agreement', () => {
  it.each([['PT10M', 600], ['PT1H', 3_600], ['PT24H', 86_400], ['P2D', 172_800]])('%s is %d seconds', (time, seconds) => expect(secondsOfTime(time)).toBe(seconds));
});
