import { type AgreedKind } from '#directory';
import { type ContractClass, fieldsOf, type Kind, type KindDeclaration, kindNames, kinds, type Label, labels } from '#messages';
import { agencies, type SampleAgency } from './agencies.js';

/** One agreement from one agency to another, in the words of the directory. */
export interface SampleAgreement {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly (AgreedKind & { readonly kind: Kind })[];
}

/** A time that the sample agrees on: a referral of somebody at high risk must have arrived soon. */
const times: Partial<Record<Kind, Pick<AgreedKind, 'acceptedWithin'>>> = { 'marac-referral': { acceptedWithin: 'PT10M' } };

const labelsIn = (type: ContractClass): Label[] => fieldsOf(type).flatMap((field) => (field.shape === 'leaf' ? [field.label] : labelsIn(field.of())));

/** As high as the fields of the kind are labelled, and no higher. */
function ceilingOf({ content, floor, mayHaveVictimPart }: KindDeclaration): Label {
  if (mayHaveVictimPart) return 'VICTIM';
  return labels[Math.max(...[floor, ...labelsIn(content)].map((label) => labels.indexOf(label)))] as Label;
}

/** What one app's agency may send to another's: the whole of what the kinds declare, because the sample shows everything. */
function agreed(from: SampleAgency, to: SampleAgency): SampleAgreement['kinds'] {
  return kindNames.flatMap((kind) => {
    const declaration: KindDeclaration = kinds[kind];
    const { between } = declaration;
    // Every pair of agencies may prove the rails to each other, send receipts and give up places in the order.
    const purposes = between === undefined ? ['run-exchange'] : between.filter((one) => one.from === from.app && one.to === to.app).flatMap((one) => one.purposes);
    return purposes.length === 0 ? [] : [{ kind, purposes, labelCeiling: ceilingOf(declaration), ...times[kind] }];
  });
}

/** The agreements of the sample, one for each ordered pair of agencies. */
export function agreements(of: readonly SampleAgency[] = agencies): SampleAgreement[] {
  return of.flatMap((from) => of.filter((to) => to.code !== from.code).map((to) => ({
    from: from.code,
    to: to.code,
    kinds: agreed(from, to),
  })));
}

/** Which agency of an area takes which kind, by what each kind says of itself. */
export function routes(of: readonly SampleAgency[] = agencies): { areaCode: string; kind: Kind; agency: string; unit?: string }[] {
  return kindNames.flatMap((kind) => {
    const { routedByArea }: KindDeclaration = kinds[kind];
    return of.filter(({ app }) => app === routedByArea).flatMap(({ code, areaCodes, units }) => areaCodes.map((areaCode) => ({ areaCode, kind, agency: code, ...(units?.[areaCode] === undefined ? {} : { unit: units[areaCode] }) })));
  });
}
