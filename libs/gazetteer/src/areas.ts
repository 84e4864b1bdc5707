/** Home Office force codes by the code of the police force area (DOMAIN 6.2; National Statistics codes E23 and W15). */
export const forceOfArea: ReadonlyMap<string, string> = new Map(Object.entries({
  E23000001: '01', E23000002: '03', E23000003: '04', E23000004: '05', E23000005: '06', E23000006: '07', E23000007: '10', E23000008: '11', E23000009: '12', E23000010: '13', E23000011: '14', E23000012: '16',
  E23000013: '17', E23000014: '20', E23000015: '21', E23000016: '22', E23000017: '23', E23000018: '30', E23000019: '31', E23000020: '32', E23000021: '33', E23000022: '34', E23000023: '35', E23000024: '36',
  E23000025: '37', E23000026: '40', E23000027: '41', E23000028: '42', E23000029: '43', E23000030: '44', E23000031: '45', E23000032: '46', E23000033: '47', E23000034: '48', E23000035: '50', E23000036: '52',
  E23000037: '53', E23000038: '54', E23000039: '55', W15000001: '60', W15000002: '61', W15000003: '62', W15000004: '63',
}));

/** The countries of the lookup: those whose forces and authorities are asked, and those that lie outside (Scotland, Northern Ireland, Channel Islands, Isle of Man). */
export const countries: ReadonlyMap<string, 'inside' | 'outside'> = new Map([['E92000001', 'inside'], ['W92000004', 'inside'], ['S92000003', 'outside'], ['N92000002', 'outside'], ['L93000001', 'outside'], ['M83000003', 'outside']]);

/**
 * The authority that runs children's services: the county where there is one above the district (E07 in E10), else the unitary, metropolitan, London or Welsh authority itself (DOMAIN 6.1).
 * Undefined for codes that are none.
 */
export function authorityOf(district: string, county: string): string | undefined {
  if (/^(E0[689]|W06)\d{6}$/.test(district)) return district;
  return /^E07\d{6}$/.test(district) && /^E10\d{6}$/.test(county) ? county : undefined;
}
