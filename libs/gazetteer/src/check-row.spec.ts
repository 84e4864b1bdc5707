import { describe, expect, it } from '@jest/globals';
import { type GatewayError, policeForces } from '#messages';
import { forceOfArea } from './areas.js';
import { checkRow } from './check-row.js';
import { columnsOf } from './columns.js';
import { readLines } from './read-rows.js';
import { nsplSample } from './sample.js';

/** Editions up to May 2025 and of August 2026, as they were published. */
const headers = {
  'May 2025': 'pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,nhser,ctry,rgn,pcon,ttwa,itl,park,lsoa21,msoa21,wz11,sicbl,bua24,ruc21,oac11,lat,long,lep1,lep2,pfa,imd,icb',
  'August 2020': 'pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,ced,laua,ward,hlthau,nhser,ctry,rgn,pcon,eer,teclec,ttwa,pct,nuts,park,lsoa11,msoa11,wz11,ccg,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp',
  'August 2026': 'pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,ced25cd,lad26cd,wd26cd,nhser24cd,ctry26cd,rgn26cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,msoa21cd,wz11cd,sicbl26cd,bua24cd,ruc21ind,oac21ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd25ind,icb26cd',
} as const;
type Values = Partial<Record<'pcds' | 'doterm' | 'laua' | 'cty' | 'ctry' | 'pfa', string>>;
const header = headers['May 2025'].split(',');
const worcester: Values = { pcds: 'WR1 2AB', doterm: '', laua: 'E07000237', cty: 'E10000034', ctry: 'E92000001', pfa: 'E23000016' };
const row = (values: Values) => checkRow(header.map((name) => ({ ...worcester, ...values })[name as keyof Values] ?? ''), columnsOf(header));
const lines = async (...chunks: string[]) => {
  const found = [];
  for await (const some of readLines((async function* () { for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1')); })())) found.push(...some);
  return found;
};

describe('the columns of the lookup', () => {
  it.each(Object.entries(headers))('are found in the edition of %s', (_edition, names) => {
    const columns = columnsOf(names.split(','));
    const name = (at: number) => names.split(',')[at];
    expect([name(columns.postcode), name(columns.terminated), name(columns.force)!.slice(0, 3), name(columns.county)!.slice(0, 3), name(columns.country)!.slice(0, 4), columns.width]).toEqual(['pcds', 'doterm', 'pfa', 'cty', 'ctry', names.split(',').length]);
    expect(name(columns.district)).toMatch(/^(laua|lad26cd)$/);
  });

  it('are named where they are missing, or there twice', () => {
    const wrong = (names: string) => { try { columnsOf(names.split(',')); return []; } catch (error) { return (error as GatewayError).findings.map(({ path, code }) => `${path} ${code}`); } };
    expect(wrong('pcds,doterm,laua,ctry,pfa')).toEqual(['cty26cd REQUIRED']);
    expect(wrong('pcds,doterm,laua,lad26cd,cty,ctry,pfa')).toEqual(['lad26cd DUPLICATE']);
    expect(wrong('crn,name')).toHaveLength(6);
  });
});

describe('a row of the lookup', () => {
  it.each([
    ['a district below a county', {}, { postcode: 'WR1 2AB', force: '22', authority: 'E10000034', terminated: null }],
    ['a unitary authority', { laua: 'E06000019', cty: 'E99999999' }, { postcode: 'WR1 2AB', force: '22', authority: 'E06000019', terminated: null }],
    ['a metropolitan district', { pcds: 'B1 1AA', laua: 'E08000025', cty: 'E99999999', pfa: 'E23000014' }, { postcode: 'B1 1AA', force: '20', authority: 'E08000025', terminated: null }],
    ['the City of London', { pcds: 'EC1A 1BB', laua: 'E09000001', cty: 'E99999999', pfa: 'E23000034' }, { postcode: 'EC1A 1BB', force: '48', authority: 'E09000001', terminated: null }],
    ['Wales', { pcds: 'CF10 1AA', laua: 'W06000015', cty: 'W99999999', ctry: 'W92000004', pfa: 'W15000003' }, { postcode: 'CF10 1AA', force: '62', authority: 'W06000015', terminated: null }],
    ['a terminated postcode', { doterm: '200606' }, { postcode: 'WR1 2AB', force: '22', authority: 'E10000034', terminated: '2006-06' }],
    ['Scotland', { pcds: 'AB1 0AA', doterm: '199606', laua: 'S12000033', cty: 'S99999999', ctry: 'S92000003', pfa: 'S23000009' }, { postcode: 'AB1 0AA', force: null, authority: null, terminated: '1996-06' }],
    ['the Isle of Man', { pcds: 'IM1 1AA', laua: 'M99999999', cty: 'M99999999', ctry: 'M83000003', pfa: 'M99999999' }, { postcode: 'IM1 1AA', force: null, authority: null, terminated: null }],
  ])('of %s is a place', (_what, values, place) => expect(row(values)).toEqual({ place }));

  it.each([[{ laua: '', cty: '', ctry: '', pfa: '' }], [{ laua: '' }], [{ pfa: '' }]])('without areas is a postcode that nobody can place: %j', (values) => expect(row(values)).toEqual({ withoutArea: true }));

  it.each([
    [{ pcds: 'WR1' }, 'postcode NOT_A_POSTCODE'], [{ pcds: '' }, 'postcode NOT_A_POSTCODE'], [{ doterm: '200613' }, 'terminated NOT_A_DATE'], [{ doterm: 'June' }, 'terminated NOT_A_DATE'], [{ ctry: 'F92000001' }, 'country NOT_IN_LIST'],
    [{ pfa: 'E23000099' }, 'force NOT_A_FORCE_CODE'], [{ pfa: 'toString' }, 'force NOT_A_FORCE_CODE'], [{ cty: 'E99999999' }, 'district NOT_AN_AREA_CODE'], [{ laua: 'E10000034' }, 'district NOT_AN_AREA_CODE'],
  ])('with %j is bad: %s', (values, expected) => {
    const checked = row(values);
    expect('finding' in checked ? `${checked.finding.column} ${checked.finding.code}` : checked).toBe(expected);
  });

  it('with too few values is bad as a whole', () => expect(checkRow(['WR1 2AB'], columnsOf(header))).toMatchObject({ finding: { column: null, code: 'ROW_UNREADABLE' } }));
});

describe('the police force areas', () => {
  it('are those of the 43 forces, each once', () => {
    expect([forceOfArea.size, [...forceOfArea.values()].toSorted()]).toEqual([43, Object.keys(policeForces).toSorted()]);
  });
});

describe('the lines of a file', () => {
  it('are rows of cells, with quotation marks or without, wherever the pieces end', async () => {
    const whole = '\u00ef\u00bb\u00bfpcds,doterm\r\n"WR1 2AB",""\r\n\r\nWR1 2AB,,"x"\nlast,';
    for (const size of [1, 3, 1_000]) {
      expect((await lines(...(whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])))).toEqual([
        { cells: ['pcds', 'doterm'], isCut: false }, { cells: ['WR1 2AB', ''], isCut: false }, { cells: ['WR1 2AB', '', 'x'], isCut: false }, { cells: ['last', ''], isCut: true },
      ]);
    }
  });

  it('are spoilt by a stray quotation mark alone', async () => expect((await lines('a,"b\nc,d\n"e"f,g\n')).map(({ cells }) => cells)).toEqual([null, ['c', 'd'], null]));

  it('that never end are no such file', async () => { await expect(lines('a'.repeat(65_537))).rejects.toMatchObject({ code: 'REQUEST_INVALID' }); });
});

describe('the sample', () => {
  const places = async (rows: number) => {
    const [first, ...rest] = await lines(...nsplSample(rows));
    const columns = columnsOf(first!.cells!);
    return rest.map(({ cells }) => checkRow(cells!, columns));
  };

  it('is a file of which every row is good, of as many rows as are asked for, in the order of the alphabet', async () => {
    const checked = await places(12_345);
    expect([checked.length, checked.filter((one) => 'finding' in one)]).toEqual([12_345, []]);
    const postcodes = checked.flatMap((one) => ('place' in one ? [one.place.postcode] : []));
    expect(new Set(postcodes).size).toBe(postcodes.length);
  });

  it('has what is special: terminated, outside, without an area, and a postcode of Worcester', async () => {
    const checked = await places(2_300);
    const found = checked.flatMap((one) => ('place' in one ? [one.place] : []));
    expect(found.find(({ postcode }) => postcode === 'WR1 2AB')).toMatchObject({ force: '22', authority: 'E10000034' });
    expect([found.some(({ terminated }) => terminated !== null), found.some(({ force }) => force === null), checked.some((one) => 'withoutArea' in one), new Set(found.map(({ force }) => force)).size > 10]).toEqual([true, true, true, true]);
  });
});
