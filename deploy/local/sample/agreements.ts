import { agencies, type SampleAgency, type SampleApp } from './agencies.js';

/** Which kind one app's agency may send to another's, for what, and up to which label. */
interface AgreementRow {
  readonly from: SampleApp;
  readonly to: SampleApp;
  readonly kind: string;
  readonly purposes: readonly string[];
  readonly labelCeiling: 'OPEN' | 'SENSITIVE' | 'ORIGINATOR' | 'MAPPA' | 'VICTIM';
}

/** One agreement from one agency to another, in the words of the directory. */
export interface SampleAgreement {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly { readonly kind: string; readonly purposes: readonly string[]; readonly labelCeiling: AgreementRow['labelCeiling'] }[];
  readonly quotaPerHour?: number;
}

const copiesTo: readonly SampleApp[] = ['childrens-services-adapter', 'marac-adapter', 'mappa-adapter'];
const incidents = ['reportable-incident-arrest', 'reportable-incident-no-arrest'];

const rows: readonly AgreementRow[] = [
  { from: 'gateway', to: 'police-adapter', kind: 'supervision-notification', purposes: ['manage-da-risk'], labelCeiling: 'SENSITIVE' },
  { from: 'gateway', to: 'police-adapter', kind: 'supervision-snapshot', purposes: ['manage-da-risk'], labelCeiling: 'SENSITIVE' },
  ...incidents.map((kind) => ({ from: 'police-adapter', to: 'gateway', kind, purposes: ['manage-da-risk'], labelCeiling: 'VICTIM' }) as const),
  ...copiesTo.flatMap((to) => incidents.map((kind) => ({ from: 'police-adapter', to, kind, purposes: ['manage-da-risk', 'safeguard-child'], labelCeiling: 'VICTIM' }) as const)),
];

/** Every pair of agencies may prove the rails to each other, send receipts and give up places in the order. */
const betweenAll = [
  { kind: 'connection-test', purposes: ['run-exchange'], labelCeiling: 'VICTIM' },
  { kind: 'receipts', purposes: ['run-exchange'], labelCeiling: 'OPEN' },
  { kind: 'place-given-up', purposes: ['run-exchange'], labelCeiling: 'OPEN' },
] as const;

/** The agreements of the sample, one for each ordered pair of agencies. */
export function agreements(of: readonly SampleAgency[] = agencies): SampleAgreement[] {
  return of.flatMap((from) => of.filter((to) => to.code !== from.code).map((to) => ({
    from: from.code,
    to: to.code,
    kinds: [
      ...rows.filter((row) => row.from === from.app && row.to === to.app).map(({ kind, purposes, labelCeiling }) => ({ kind, purposes, labelCeiling })),
      ...betweenAll,
    ],
  })));
}

/** Which agency of an area takes which kind: copies of reportable incidents go to the area's children's services. */
export function routes(of: readonly SampleAgency[] = agencies): { areaCode: string; kind: string; agency: string }[] {
  return of.filter(({ app }) => app === 'childrens-services-adapter').flatMap(({ code, areaCodes }) => areaCodes.flatMap((areaCode) => incidents.map((kind) => ({ areaCode, kind, agency: code }))));
}
