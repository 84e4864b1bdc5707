import { describe, expect, it } from '@jest/globals';
import { errorTable } from '#messages';
import { unfiledWords } from './letter-words.js';

const said = (code: string): string => unfiledWords({ id: '1', kind: 'da-response', code, filedBy: 'pat.practitioner', filedAt: '2026-11-28T09:00:00Z' });

describe('a reply that cannot be filed', () => {
  it('says for every code who filed what, why it does not count, and what to do', () => {
    for (const code of Object.keys(errorTable)) expect(said(code)).toMatch(new RegExp(`^The reply that pat\\.practitioner filed \\(DA response\\) could not be filed and does not count as an answer \\(${code}\\)\\. .*[Ff]ile it again.*\\.$`));
  });

  it('says for what may come about what is to be corrected', () => {
    expect([said('MESSAGE_UNASKED').includes('whose reference the reply has'), said('MESSAGE_NOWHERE').includes('with the code of the force or the area')]).toEqual([true, true]);
  });
});
