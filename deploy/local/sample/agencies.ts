/** The five apps and the agencies of the sample that run them. The order fixes the ports. */
export type SampleApp = 'gateway' | 'police-adapter' | 'childrens-services-adapter' | 'marac-adapter' | 'mappa-adapter';

/** One agency of the sample; `forceCode` and `areaCodes` are what routing goes by. */
export interface SampleAgency {
  readonly code: string;
  readonly app: SampleApp;
  readonly name: string;
  readonly forceCode?: string;
  readonly areaCodes: readonly string[];
  /** Of an agency that serves several areas, its unit for each. */
  readonly units?: Readonly<Record<string, string>>;
  /** Invented, and visibly so. */
  readonly contacts: readonly { readonly for: string; readonly reach: string }[];
}

const agency = (one: Omit<SampleAgency, 'contacts'>): SampleAgency => ({
  ...one, contacts: ['technical', 'information-governance'].map((purpose) => ({ for: purpose, reach: `${purpose}@${one.code}.invalid` })),
});

export const agencies: readonly SampleAgency[] = [
  agency({ code: 'probation', app: 'gateway', name: 'Probation Service', areaCodes: [] }),
  agency({ code: 'police-west-mercia', app: 'police-adapter', name: 'West Mercia Police', forceCode: '22', areaCodes: [] }),
  agency({ code: 'police-cheshire', app: 'police-adapter', name: 'Cheshire Constabulary', forceCode: '07', areaCodes: [] }),
  agency({ code: 'childrens-worcestershire', app: 'childrens-services-adapter', name: 'Worcestershire Children First', areaCodes: ['E10000034'] }),
  agency({ code: 'childrens-cheshire-east', app: 'childrens-services-adapter', name: "Cheshire East Children's Services", areaCodes: ['E06000049', 'E06000050'], units: { E06000049: 'Cheshire East front door', E06000050: 'Cheshire West and Chester front door' } }),
  agency({ code: 'marac-worcestershire', app: 'marac-adapter', name: 'Worcestershire MARAC', areaCodes: ['E10000034'] }),
  agency({ code: 'mappa-west-mercia', app: 'mappa-adapter', name: 'West Mercia MAPPA', areaCodes: ['E10000034'] }),
];

/** The name of an agency's databases and roles: its code as PostgreSQL writes names without quotes. */
export function databaseName(code: string): string {
  return code.replaceAll('-', '_');
}
