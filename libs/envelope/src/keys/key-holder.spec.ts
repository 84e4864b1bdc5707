import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { generateKey, generateKeys } from './generate-keys.js';
import { keysGiven } from './key-holder.js';

const given = (text: string) => keysGiven((use) => ({ setting: `MAG_${use.toUpperCase()}_KEYS`, text }));

describe('keys that are given as text', () => {
  it('are those of the set, newest first, and stay what they are', async () => {
    const [old, fresh] = [generateKey('victim'), generateKey('victim')];
    const keys = await given(JSON.stringify({ keys: [fresh, old] })).follow('victim');
    expect([keys.current().map(({ kid }) => kid), keys.problem()]).toEqual([[fresh.kid, old.kid], undefined]);
    expect(keys.current()).toBe(keys.current());
  });

  it('are refused with the name of their setting, and nothing of them, when they are wrong', async () => {
    const { signing, exchange } = generateKeys();
    for (const text of ['', '{', JSON.stringify(exchange), `{"keys":[${JSON.stringify(exchange)}`, JSON.stringify({ keys: [signing] }), JSON.stringify({ keys: [{ ...exchange, d: signing.d }] }), JSON.stringify({ keys: [exchange, exchange] })]) {
      const error = await given(text).follow('exchange').then(() => undefined, (thrown: unknown) => thrown as GatewayError);
      expect(error).toMatchObject({ code: 'CONFIG_KEYS', facts: { setting: 'MAG_EXCHANGE_KEYS' } });
      for (const secret of [signing.d!, exchange.d!]) expect(inspect(error, { depth: 9 })).not.toContain(secret);
    }
  });
});
