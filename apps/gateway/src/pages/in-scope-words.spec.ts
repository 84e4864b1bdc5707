import { describe, expect, it } from '@jest/globals';
import { inScopeWords } from './asked.pages.js';

describe('how far an enquiry is answered', () => {
  it.each([
    [{ answered: 1, notNeeded: 0, of: 2, complete: false }, '1 of 2 asked has answered in scope. The enquiry is not complete.'], [{ answered: 2, notNeeded: 0, of: 2, complete: true }, '2 of 2 asked have answered in scope. The enquiry is complete.'],
    [{ answered: 2, notNeeded: 1, of: 3, complete: true }, '2 of 3 asked have answered in scope; for 1 a manager has recorded why no answer is needed. The enquiry is complete.'],
  ])('is said in words: %j', (inScope, words) => expect(inScopeWords(inScope)).toBe(words));
});
