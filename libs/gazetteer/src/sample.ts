/** The header of the edition of August 2026. */
const header = [
  'pcd7', 'pcd8', 'pcds', 'dointr', 'doterm', 'usrtypind', 'east1m', 'north1m', 'gridind', 'oa21cd', 'cty26cd', 'ced25cd', 'lad26cd', 'wd26cd', 'nhser24cd', 'ctry26cd', 'rgn26cd', 'pcon24cd', 'ttwa15cd', 'itl25cd', 'npark16cd',
  'lsoa21cd', 'msoa21cd', 'wz11cd', 'sicbl26cd', 'bua24cd', 'ruc21ind', 'oac21ind', 'lat', 'long', 'lep21cd1', 'lep21cd2', 'pfa23cd', 'imd25ind', 'icb26cd',
] as const;

interface SampleArea { readonly area: string; readonly lad26cd: string; readonly cty26cd?: string; readonly pfa23cd: string; readonly ctry26cd?: string }

/** Postcode areas, each as if all of it lay in one place: real codes, but not where each postcode really lies. In the order of the alphabet, as the lookup is. */
const areas: readonly SampleArea[] = [
  { area: 'B', lad26cd: 'E08000025', pfa23cd: 'E23000014' }, { area: 'BT', lad26cd: 'N09000003', cty26cd: 'N99999999', pfa23cd: 'N23000007', ctry26cd: 'N92000002' }, { area: 'CF', lad26cd: 'W06000015', cty26cd: 'W99999999', pfa23cd: 'W15000003', ctry26cd: 'W92000004' },
  { area: 'CH', lad26cd: 'E06000050', pfa23cd: 'E23000006' }, { area: 'CW', lad26cd: 'E06000049', pfa23cd: 'E23000006' }, { area: 'EC', lad26cd: 'E09000001', pfa23cd: 'E23000034' },
  { area: 'EH', lad26cd: 'S12000036', cty26cd: 'S99999999', pfa23cd: 'S23000009', ctry26cd: 'S92000003' }, { area: 'HR', lad26cd: 'E06000019', pfa23cd: 'E23000016' }, { area: 'IM', lad26cd: 'M99999999', cty26cd: 'M99999999', pfa23cd: 'M99999999', ctry26cd: 'M83000003' },
  { area: 'JE', lad26cd: 'L99999999', cty26cd: 'L99999999', pfa23cd: 'L99999999', ctry26cd: 'L93000001' }, { area: 'L', lad26cd: 'E08000012', pfa23cd: 'E23000004' }, { area: 'LL', lad26cd: 'W06000002', cty26cd: 'W99999999', pfa23cd: 'W15000001', ctry26cd: 'W92000004' },
  { area: 'LS', lad26cd: 'E08000035', pfa23cd: 'E23000010' }, { area: 'M', lad26cd: 'E08000003', pfa23cd: 'E23000005' }, { area: 'NE', lad26cd: 'E08000021', pfa23cd: 'E23000007' }, { area: 'NP', lad26cd: 'W06000022', cty26cd: 'W99999999', pfa23cd: 'W15000002', ctry26cd: 'W92000004' },
  { area: 'PR', lad26cd: 'E07000123', cty26cd: 'E10000017', pfa23cd: 'E23000003' }, { area: 'SA', lad26cd: 'W06000011', cty26cd: 'W99999999', pfa23cd: 'W15000003', ctry26cd: 'W92000004' }, { area: 'SW', lad26cd: 'E09000033', pfa23cd: 'E23000001' },
  { area: 'SY', lad26cd: 'E06000051', pfa23cd: 'E23000016' }, { area: 'TF', lad26cd: 'E06000020', pfa23cd: 'E23000016' }, { area: 'WA', lad26cd: 'E06000007', pfa23cd: 'E23000006' }, { area: 'WR', lad26cd: 'E07000237', cty26cd: 'E10000034', pfa23cd: 'E23000016' },
];

const letters = 'ABDEFGHJLNPQRSTUWXYZ';
const unitsInSector = letters.length ** 2;
const sectors = 10;

/**
 * A file in the form of the National Statistics Postcode Lookup, for development and measuring: lines with their ends, `rows` of them and the header. A third of the postcodes is terminated, as in the real one, and
 * some of these lie nowhere.
 */
export function* nsplSample(rows = 2_300): Generator<string> {
  yield `${header.join(',')}\r\n`;
  for (const [n, area] of areas.entries()) {
    const [from, to] = [Math.floor((rows * n) / areas.length), Math.floor((rows * (n + 1)) / areas.length)];
    const units = Math.min(Math.ceil((to - from) / sectors), unitsInSector);
    for (let at = 0; at < to - from; at += 1) yield line(area, at, units, from + at);
  }
}

function line({ area, ctry26cd = 'E92000001', cty26cd = 'E99999999', lad26cd, pfa23cd }: SampleArea, at: number, units: number, row: number): string {
  const [unit, sector, district] = [at % units, Math.floor(at / units) % sectors, Math.floor(at / units / sectors) + 1];
  const [outward, inward] = [`${area}${district}`, `${sector}${letters[Math.floor(unit / letters.length)]}${letters[unit % letters.length]}`];
  const isTerminated = row % 3 === 2;
  const areaCodes = isTerminated && row % 600 === 599 ? {} : { ctry26cd, cty26cd, lad26cd, pfa23cd };
  const cells: Readonly<Partial<Record<(typeof header)[number], string>>> = {
    pcd7: `${outward.padEnd(4)}${inward}`, pcd8: `${outward.padEnd(4)} ${inward}`, pcds: `${outward} ${inward}`, dointr: '198001', doterm: isTerminated ? '200606' : '', usrtypind: '0', gridind: 'lad26cd' in areaCodes ? '1' : '9', ...areaCodes,
  };
  return `${header.map((name) => `"${cells[name] ?? ''}"`).join(',')}\r\n`;
}
