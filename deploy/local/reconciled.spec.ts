import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { addReconcile } from './commands/reconcile.js';
import { CannotRun } from './place.js';
import { ofFile } from './reconciled.js';

const place = mkdtempSync(join(tmpdir(), 'reconciled-'));
afterAll(() => rmSync(place, { recursive: true }));
afterEach(() => { jest.restoreAllMocks(); });

const file = join(place, 'nodes.json');
const written = (content: unknown, mode = 0o600): string => {
  rmSync(file, { force: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode });
  return file;
};
const stores = { caseDatabaseUrl: 'postgresql://reader:invented-password@127.0.0.1:1/case', victimDatabaseUrl: 'postgresql://reader:invented-password@127.0.0.1:1/victim' };
const one = { agency: 'probation', ...stores }, two = { agency: 'police-cheshire', ...stores };
const whole = { ...one, url: 'https://gateway.invalid', token: 'ey.Jh.b' };
const withoutCase = { agency: one.agency, victimDatabaseUrl: one.victimDatabaseUrl };

describe('a file of agencies to compare', () => {
  it('names their stores, with nothing known of a stack', () => {
    expect(ofFile(written({ agencies: [one, two] }), false, {}).agencies).toEqual([one, two]);
  });

  it('has the form that the runbook shows', () => {
    const [shown = ''] = /^ {4}\{"agencies": .*$/m.exec(readFileSync('docs/runbooks/README.md', 'utf8')) ?? [];
    expect(ofFile(written(shown), true, {}).agencies).toHaveLength(1);
  });

  it.each<[string, unknown, boolean, RegExp]>([
    ['no JSON', '{"agencies": [invented-password', false, /nodes\.json is no JSON\.$/],
    ['no agency', { agencies: [] }, false, /names no agency: give a JSON file of the form \{"agencies":\[\{"agency":\.\.\.,"caseDatabaseUrl":\.\.\.,"victimDatabaseUrl":\.\.\.\}\]\}$/],
    ['only half of the stores', { agencies: [one, withoutCase] }, false, /agency 2 must have caseDatabaseUrl: the address of its case store/],
    ['another address', { agencies: [{ ...one, victimDatabaseUrl: 'mysql://invented-password' }] }, false, /agency 1 must have victimDatabaseUrl: the address of its victim store, postgresql:/],
    ['something that nobody reads', { agencies: [{ ...one, caseDatabaseURL: 'x' }] }, false, /agency 1 has a member caseDatabaseURL; there are agency, caseDatabaseUrl,/],
    ['an agency twice', { agencies: [one, two, one] }, false, /names probation twice\.$/],
    ['nobody to ask for repairs', { agencies: [whole, two] }, true, /agency 2 must have url: the address of its `web`; --repair asks it there\.$/],
    ['no right to ask for them', { agencies: [{ ...whole, token: 'two words' }] }, true, /agency 1 must have token: a bearer token of an operator of its; --repair asks it there\.$/],
  ])('is refused in one line, without what it says, where it has %s', (_, content, isForRepair, line) => {
    const refused = (): unknown => ofFile(written(content), isForRepair, {});
    expect(refused).toThrow(CannotRun);
    expect(refused).toThrow(line);
    expect(refused).not.toThrow(/invented-password/);
  });

  it('is refused where others may read it, or where it is not there', () => {
    expect(() => ofFile(written({ agencies: [one] }, 0o640), false, {})).toThrow(/set its mode to 0600/);
    expect(() => ofFile(join(place, 'none.json'), false, {})).toThrow(/none\.json cannot be read/);
  });

  it('says which settings of Kafka lack, once a store was restored', () => {
    expect(() => ofFile(written({ agencies: [whole] }), true, { MAG_KAFKA_BROKERS: 'kafka.invalid:9092' }).kafka()).toThrow(/^a store was restored: set MAG_KAFKA_CA, MAG_KAFKA_USER, MAG_KAFKA_PASSWORD /);
  });

  it('has each agency asked at its own address, as its own operator', async () => {
    const asked: unknown[] = [];
    const server = createServer((request, answer) => {
      asked.push([request.method, request.url, request.headers.authorization]);
      answer.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((listens) => { server.listen(0, '127.0.0.1', listens); });
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { operatorOf } = ofFile(written({ agencies: [{ ...whole, url: `${url}/one/` }, { ...two, url: `${url}/two`, token: 'of.t.wo' }] }), true, {});
      for (const agency of ['probation', 'police-cheshire']) expect(await (await operatorOf(agency)).post('/api/repairs', {})).toMatchObject({ status: 202 });
    } finally {
      server.close();
    }
    expect(asked).toEqual([['POST', '/one/api/repairs', 'Bearer ey.Jh.b'], ['POST', '/two/api/repairs', 'Bearer of.t.wo']]);
  });
});

describe('mag reconcile', () => {
  it('goes to the stores of such a file, whether or not a stack runs', async () => {
    const before = process.env['MAG_VAR'];
    process.env['MAG_VAR'] = place;
    const program = new Command('mag').exitOverride();
    addReconcile(program);
    try {
      await expect(program.parseAsync(['reconcile', '--nodes', written({ agencies: [one] })], { from: 'user' })).rejects.toMatchObject({ code: 'STORE_AWAY' });
      await expect(program.parseAsync(['reconcile', '--nodes', written({ agencies: [one] }), '--repair', '--reason', 'A test'], { from: 'user' })).rejects.toThrow(/must have url/);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'MAG_VAR');
      else process.env['MAG_VAR'] = before;
    }
  });
});
