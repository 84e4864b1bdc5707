import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { mutateTokens } from './mutate-tokens.js';
import { mutations } from './mutations.js';

describe('a valid token that was made wrong', () => {
  const seed = randomInt(2 ** 31);

  it(`is refused in whatever way (seed ${String(seed)})`, async () => {
    const { acceptedInvalid, byMutation, validRefused, valid } = await mutateTokens({ count: 4_000, seed });
    expect(acceptedInvalid).toEqual([]);
    expect([valid > 0, validRefused]).toEqual([true, 0]);
    expect(Object.keys(mutations).filter((name) => byMutation[name] === undefined)).toEqual([]);
  });

  it('would be seen if it were accepted', async () => {
    const { acceptedInvalid } = await mutateTokens({ count: 10, seed, others: { 'the token as it is, under another name': ({ token, keys }) => ({ token, keys }) } });
    expect(acceptedInvalid).toHaveLength(10);
  });
});
