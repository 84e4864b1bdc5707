import { describe, expect, it } from '@jest/globals';
import { attentionReasons } from '#exchange/web';
import { attentionWords, lengthOf } from './attention-words.js';

describe('what needs attention', () => {
  it('says for each reason something of its own in words, and whom it is about', () => {
    const said = attentionReasons.map((why) => attentionWords(why, 'Invented Police'));
    expect(new Set(said.map(({ tag }) => tag)).size).toBe(attentionReasons.length);
    for (const { tag, text } of said) expect([tag, text]).toEqual([expect.stringMatching(/^[A-Z][a-z ]+$/), expect.stringMatching(/^(?=.*Invented Police)[A-Z].*\.$/)]);
  });

  it.each([[0, 'less than a minute'], [59, 'less than a minute'], [60, '1 minute'], [3599, '59 minutes'], [3600, '1 hour'], [86_399, '23 hours'], [86_400, '1 day'], [200_000, '2 days']])('says %d seconds as %s', (seconds, text) => {
    expect(lengthOf(seconds)).toBe(text);
  });
});
