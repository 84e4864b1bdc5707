import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { currentEdition, type GazetteerLoad, loadGazetteer, lookUpPostcodes, nsplSample, type RowFinding } from '#gazetteer';
import { GatewayError } from '#messages';
import { type Database } from '#platform';
import { mag } from '../support/command.js';
import { openOwnStore, type OwnStore } from '../support/own-store.js';
import { stack, withDatabase } from '../support/stack.js';

/** A store of these tests' own, so that no other sees which edition is in use. */
let own: OwnStore;
let database: Database;
const folder = mkdtempSync(join(tmpdir(), 'places-'));
const sample = (rows: number): string[] => [...nsplSample(rows)];
const load = (lines: readonly string[], options: GazetteerLoad = {}) => loadGazetteer(database, bytes(lines), options);
async function* bytes(lines: readonly string[]): AsyncGenerator<Buffer> { for (const line of lines) yield await Promise.resolve(Buffer.from(line)); }
const find = (...written: string[]) => lookUpPostcodes(database.sql, written);
const refusal = (lines: readonly string[], options?: GazetteerLoad) => load(lines, options).then(() => undefined, (error: GatewayError) => [error.code, error.findings[0]?.code]);
/** The sample with one cell otherwise, in the row with this postcode. */
const spoilt = (lines: readonly string[], postcode: string, from: string, to: string) => lines.map((line) => (line.includes(`"${postcode}"`) ? line.replaceAll(from, to) : line));

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
  ({ database } = own);
});
beforeEach(async () => {
  await load(sample(2_300), { confirmFewer: true });
});
afterAll(async () => {
  await own?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a postcode', () => {
  it('is looked up however it is written, terminated or not, and told apart from what is none, unknown or outside', async () => {
    const lines = sample(2_300);
    const terminated = lines.find((line) => line.startsWith('"WR') && line.includes('"200606"') && line.includes('E10000034'))!.split('","')[2]!;
    expect(await find('wr12ab', ' WR1  2AB ', terminated, 'EH1 0AA', 'WR99 9ZZ', 'Worcester', '')).toEqual([
      ...[1, 2].map(() => ({ outcome: 'known', postcode: 'WR1 2AB', force: '22', authority: 'E10000034', terminated: null })), { outcome: 'known', postcode: terminated, force: '22', authority: 'E10000034', terminated: '2006-06' },
      { outcome: 'outside', postcode: 'EH1 0AA', terminated: null }, { outcome: 'unknown', postcode: 'WR99 9ZZ' }, { outcome: 'not-a-postcode' }, { outcome: 'not-a-postcode' },
    ]);
  });
});

describe('an edition', () => {
  it('takes the place of the one before, which leaves nothing behind', async () => {
    const before = await currentEdition(database.sql);
    const moved = spoilt(sample(2_300), 'WR1 2AB', '"E23000016"', '"E23000014"');
    const report = await load(moved);
    expect(report).toMatchObject({ rows: 2_300, rejected: 0, withoutArea: 3 });
    expect([report.places, report.edition > before!.edition]).toEqual([2_297, true]);
    expect(await find('WR1 2AB')).toMatchObject([{ force: '20' }]);
    expect(await database.sql(`select relname from pg_class where relkind = 'r' and relname like 'place%' order by 1`)).toEqual([{ relname: `place_${report.edition}` }, { relname: 'place_edition' }]);
  });

  it('leaves out the rows that are bad, and tells of each', async () => {
    const lines = sample(2_300);
    const bad = [...spoilt(spoilt(lines, 'WR1 2AB', '"E23000016"', '"E23000099"'), 'TF1 2AB', '"TF1 2AB"', '"TF1"'), lines.find((line) => line.includes('"WR1 2AD"'))!, '"stray,\r\n'];
    const findings: RowFinding[] = [];
    expect(await load(bad, { onFinding: (finding) => findings.push(finding) })).toMatchObject({ rows: 2_302, rejected: 4 });
    expect(findings.map(({ row, column, code }) => [lines[row]?.split('","')[2] ?? row, column, code]).toSorted()).toEqual([[2_301, 'postcode', 'DUPLICATE'], [2_302, null, 'ROW_UNREADABLE'], ['TF1 2AB', 'postcode', 'NOT_A_POSTCODE'], ['WR1 2AB', 'force', 'NOT_A_FORCE_CODE']]);
    expect(await find('WR1 2AB', 'WR1 2AD')).toMatchObject([{ outcome: 'unknown' }, { outcome: 'known', force: '22' }]);
  });

  it.each<[string, (lines: string[]) => string[], unknown]>([
    ['has no header of the lookup', (lines) => ['a,b,c\r\n', ...lines.slice(1)], ['REQUEST_INVALID', 'REQUIRED']], ['ends in the middle of a row', (lines) => [...lines.slice(0, -1), lines.at(-1)!.slice(0, 60)], ['REQUEST_INVALID', 'TOO_SHORT']],
    ['has nothing in it', (lines) => lines.slice(0, 1), ['REQUEST_INVALID', 'TOO_FEW']], ['has more than one bad row in a hundred', (lines) => lines.map((line, at) => (at > 0 && at % 90 === 0 ? 'spoilt\r\n' : line)), ['REQUEST_INVALID', 'OUT_OF_RANGE']],
    ['has far fewer postcodes', (lines) => lines.slice(0, 2_000), ['REQUEST_CONFLICT', 'TOO_FEW']],
  ])('that %s is not taken, and the one before stays', async (_what, change, expected) => {
    const before = await currentEdition(database.sql);
    expect(await refusal(change(sample(2_300)))).toEqual(expected);
    expect([await currentEdition(database.sql), await find('WR1 2AB')]).toMatchObject([before, [{ outcome: 'known' }]]);
  });

  it('with far fewer postcodes is taken when a person has confirmed it', async () => {
    expect(await load(sample(2_300).slice(0, 2_000), { confirmFewer: true })).toMatchObject({ rows: 1_999 });
  });

  it('is looked up in while another is read, which can be begun anew when it broke off', async () => {
    const lines = spoilt(sample(2_300), 'WR1 2AB', '"E23000016"', '"E23000014"');
    let seen: unknown;
    const broken = (async function* () {
      yield* bytes(lines.slice(0, 2_250));
      seen = [await find('WR1 2AB'), await refusal(lines)];
      throw new GatewayError('TRANSPORT_AWAY');
    })();
    await expect(loadGazetteer(database, broken)).rejects.toMatchObject({ code: 'TRANSPORT_AWAY' });
    expect(seen).toMatchObject([[{ force: '22' }], ['REQUEST_CONFLICT', 'CONTRADICTION']]);
    expect(await find('WR1 2AB')).toMatchObject([{ force: '22' }]);
    await load(lines);
    expect(await find('WR1 2AB')).toMatchObject([{ force: '20' }]);
  });
});

describe('the command line', () => {
  it('prints a sample, loads it for an agency, reports bad rows and finds postcodes', async () => {
    const { out } = await mag('gazetteer', 'sample', '--rows', '460');
    const [file, report] = [join(folder, 'nspl.csv'), join(folder, 'bad.ndjson')];
    writeFileSync(file, out.replace('"E23000016"', '"E23000099"'));
    const loaded = await mag('gazetteer', 'load', file, '--agency', 'mappa-west-mercia', '--confirm-fewer', '--report', report, '--json');
    expect([loaded.code, JSON.parse(loaded.out)]).toMatchObject([1, { rows: 460, rejected: 1, findings: [{ column: 'force', code: 'NOT_A_FORCE_CODE' }] }]);
    expect(readFileSync(report, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual((JSON.parse(loaded.out) as { findings: unknown[] }).findings);
    const found = await mag('gazetteer', 'find', 'cw10aa', 'EH1 0AA', '--agency', 'mappa-west-mercia');
    expect([found.code, found.out]).toEqual([1, 'CW1 0AA: Cheshire (07), authority E06000049, terminated 2006-06\nEH1 0AA: outside England and Wales\n']);
    expect((await mag('gazetteer', 'status', '--agency', 'mappa-west-mercia')).out).toMatch(/^Edition 1, loaded .*: 459 postcodes\n$/);
    const refused = await mag('gazetteer', 'load', report, '--agency', 'mappa-west-mercia');
    expect([refused.code, refused.errors.includes('the edition in use stays as it was')]).toEqual([1, true]);
  });

  it('lets the processes of a node look places up and change none', async () => {
    for (const role of ['web', 'exchange']) await withDatabase(Object.assign(new URL(stack().caseClusterUrl), { pathname: '/case_probation' }).toString(), async (client) => {
      await client.query('begin');
      await client.query(`set local role probation_${role}`);
      expect((await client.query('select count(*)::int from place')).rowCount).toBe(1);
      await expect(client.query('delete from place')).rejects.toMatchObject({ code: '42501' });
      await client.query('rollback');
    });
  });
});
