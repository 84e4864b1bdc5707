import { describe, expect, it } from '@jest/globals';
import { openToken, readTokenKeys, verifyToken } from '#envelope';
import { publicVectors } from './public-vectors.js';

const vectors = publicVectors();
const judged = async ({ form, keys, token }: (typeof vectors)[number]) => (form === 'jws' ? verifyToken : openToken)(token, readTokenKeys(keys));
const of = (expected: string) => vectors.filter((vector) => vector.expected === expected);

describe('public JOSE vectors', () => {
  it.each(of('accepted'))('accepts $what', async (vector) => {
    expect(await judged(vector)).toMatchObject({ valid: true, ...(vector.content === undefined ? {} : { payload: vector.content }) });
  });

  it.each(of('refused'))('refuses $what', async (vector) => {
    expect(await judged(vector)).toEqual({ valid: false, code: expect.stringMatching(/^ENVELOPE_/) });
  });

  it.each(of('unsupported'))('refuses, for its algorithm alone, $what', async (vector) => {
    // A key of another make is passed over, so that there may be none that the token could name.
    expect(await judged(vector)).toEqual({ valid: false, code: 'ENVELOPE_ALGORITHM' });
  });

  it('are of every supported algorithm, and as many as are there', () => {
    expect(Object.fromEntries(['accepted', 'refused', 'unsupported'].map((expected) => [expected, of(expected).length]))).toEqual({ accepted: 33, refused: 112, unsupported: 12 });
  });
});
