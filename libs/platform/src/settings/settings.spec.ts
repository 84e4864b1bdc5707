import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { deskSettings, exchangeSettings, type KeySettings, webSettings } from './settings.js';

const node = { MAG_AGENCY: 'probation', MAG_TRUST_ANCHORS: 'anchors.json', MAG_PORT: '0', MAG_CASE_DATABASE_URL: 'case', MAG_VICTIM_DATABASE_URL: 'victim' };
const people = { MAG_OIDC_ISSUER: 'http://issuer', MAG_PAGES_ADDRESS: 'http://pages' };
const processes = {
  exchange: { settings: exchangeSettings, rest: { ...node, MAG_KAFKA_BROKERS: 'one', MAG_KAFKA_CA: 'ca', MAG_KAFKA_USER: 'user', MAG_KAFKA_PASSWORD: 'word' } },
  desk: { settings: deskSettings, rest: { ...node, ...people } },
  web: { settings: webSettings, rest: { ...node, ...people } },
};
type Name = keyof typeof processes;
const signing = '{"keys":["signing secret"]}', exchange = '{"keys":["exchange secret"]}', victim = '{"keys":["victim secret"]}';

function start(name: Name, more: Record<string, string>): { keys?: KeySettings | undefined; refusal?: readonly unknown[]; left: NodeJS.ProcessEnv; told: string } {
  const left: NodeJS.ProcessEnv = { ...processes[name].rest, ...more };
  try {
    const settings = processes[name].settings(left) as { keys?: KeySettings };
    return { keys: settings.keys, left, told: inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings) };
  } catch (error) {
    const { code, facts: { setting } } = error as { code: string; facts: { setting: string } };
    return { refusal: [code, setting], left, told: inspect(error, { depth: 9, showHidden: true }) };
  }
}
const setOf = (keys: KeySettings | undefined, use: 'signing' | 'exchange' | 'victim'): unknown => (keys !== undefined && 'setOf' in keys ? keys.setOf(use) : undefined);

describe('the private keys of a process', () => {
  it('are in the folder that is named, or in the sets that are given', () => {
    expect(start('exchange', { MAG_KEYS: 'keys' }).keys).toEqual({ folder: 'keys' });
    expect(start('desk', { MAG_KEYS: 'keys', MAG_VICTIM_KEYS: '' }).keys).toEqual({ folder: 'keys' });
    const { keys } = start('exchange', { MAG_SIGNING_KEYS: signing, MAG_EXCHANGE_KEYS: exchange });
    expect([setOf(keys, 'signing'), setOf(keys, 'exchange')]).toEqual([{ setting: 'MAG_SIGNING_KEYS', text: signing }, { setting: 'MAG_EXCHANGE_KEYS', text: exchange }]);
    expect(setOf(start('desk', { MAG_VICTIM_KEYS: victim }).keys, 'victim')).toEqual({ setting: 'MAG_VICTIM_KEYS', text: victim });
  });

  it('are in exactly one of the two for each use, or the process does not start', () => {
    expect(start('exchange', {}).refusal).toEqual(['CONFIG_SETTING_MISSING', 'MAG_KEYS or MAG_SIGNING_KEYS']);
    expect(start('exchange', { MAG_SIGNING_KEYS: signing }).refusal).toEqual(['CONFIG_SETTING_MISSING', 'MAG_KEYS or MAG_EXCHANGE_KEYS']);
    expect(start('desk', { MAG_VICTIM_KEYS: '' }).refusal).toEqual(['CONFIG_SETTING_MISSING', 'MAG_KEYS or MAG_VICTIM_KEYS']);
    expect(start('exchange', { MAG_KEYS: 'keys', MAG_EXCHANGE_KEYS: exchange }).refusal).toEqual(['CONFIG_SETTING_INVALID', 'MAG_KEYS beside MAG_EXCHANGE_KEYS']);
    expect(start('desk', { MAG_KEYS: 'keys', MAG_VICTIM_KEYS: victim }).refusal).toEqual(['CONFIG_SETTING_INVALID', 'MAG_KEYS beside MAG_VICTIM_KEYS']);
  });

  it('are none that another process alone may have', () => {
    expect(start('exchange', { MAG_KEYS: 'keys', MAG_VICTIM_KEYS: victim }).refusal).toEqual(['CONFIG_SETTING_INVALID', 'MAG_VICTIM_KEYS']);
    expect(start('desk', { MAG_VICTIM_KEYS: victim, MAG_SIGNING_KEYS: signing }).refusal).toEqual(['CONFIG_SETTING_INVALID', 'MAG_SIGNING_KEYS']);
    expect(start('web', { MAG_EXCHANGE_KEYS: exchange }).refusal).toEqual(['CONFIG_SETTING_INVALID', 'MAG_EXCHANGE_KEYS']);
    expect(start('web', {}).refusal).toBeUndefined();
  });

  it.each<[Name, Record<string, string>]>([
    ['exchange', { MAG_SIGNING_KEYS: signing, MAG_EXCHANGE_KEYS: exchange }], ['desk', { MAG_VICTIM_KEYS: victim }], ['web', { MAG_VICTIM_KEYS: victim }],
    ['exchange', { MAG_SIGNING_KEYS: signing, MAG_KEYS: 'keys' }], ['desk', { MAG_VICTIM_KEYS: victim, MAG_UNHEARD_OF: 'x' }], ['desk', { MAG_VICTIM_KEYS: victim, MAG_PORT: 'x' }],
  ])('are left neither in the environment nor in what can be printed, whatever becomes of the start: %s', (name, more) => {
    const { left, told } = start(name, more);
    expect(JSON.stringify(left) + told).not.toContain('secret');
    expect(Object.keys(left).filter((each) => /^MAG_(SIGNING|EXCHANGE|VICTIM)_KEYS$/.test(each))).toEqual([]);
  });

  it('are gone from the real environment too', () => {
    process.env['MAG_VICTIM_KEYS'] = victim;
    expect(() => webSettings()).toThrow(expect.objectContaining({ code: 'CONFIG_SETTING_INVALID' }) as never);
    expect(process.env['MAG_VICTIM_KEYS']).toBeUndefined();
  });
});

describe('the bank holidays of an exchange and of web', () => {
  it('are in the file that is named, and in none unless one is', () => {
    const given = { ...processes.exchange.rest, MAG_KEYS: 'keys' };
    expect([exchangeSettings({ ...given }).bankHolidaysFile, exchangeSettings({ ...given, MAG_BANK_HOLIDAYS: '' }).bankHolidaysFile, exchangeSettings({ ...given, MAG_BANK_HOLIDAYS: 'newer.json' }).bankHolidaysFile]).toEqual([undefined, undefined, 'newer.json']);
    expect([webSettings({ ...processes.web.rest }).bankHolidaysFile, webSettings({ ...processes.web.rest, MAG_BANK_HOLIDAYS: 'newer.json' }).bankHolidaysFile]).toEqual([undefined, 'newer.json']);
  });
});
