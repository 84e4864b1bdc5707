import { type SupervisedPerson } from '#messages';
import { type CaseloadRow } from './columns.js';

/** What the home force is told about a person under supervision (DOMAIN 2.8). Never who may not look at the record, only that it is limited. */
export function personBlock(row: CaseloadRow): SupervisedPerson {
  return withoutEmpty({
    crn: row.crn, formerCrns: [...row.formerCrns],
    names: [{ kind: 'CURRENT', givenNames: row.givenNames, familyName: row.familyName }, ...row.aliases.map((alias) => ({ kind: 'ALIAS', ...alias }))],
    dateOfBirth: row.dateOfBirth, sex: row.sex, pnc: row.pnc, cro: row.cro,
    addresses: [{ address: row.address, postcode: row.postcode, uprn: row.addressUprn, kind: row.addressKind, from: row.addressFrom }, ...row.otherAddresses].filter(({ address }) => address !== '').map(withoutEmpty),
    supervisionType: row.supervisionType, startsOn: row.supervisionStart, endsOn: row.supervisionEnd,
    practitioner: withoutEmpty({ name: row.practitionerName === '' ? row.practitioner : row.practitionerName, team: row.team, contact: row.practitionerContact }),
    manager: row.manager === '' ? '' : withoutEmpty({ name: row.manager, contact: row.managerContact }),
    deliveryUnit: row.deliveryUnit, rosh: row.rosh, domesticAbuse: row.daFlag, ordersInForce: row.orders.map(withoutEmpty), limitedAccess: isLimited(row),
  }) as unknown as SupervisedPerson;
}

/** Who is meant, and nothing else: all that a force is told when it must forget somebody. */
export const bareBlock = (crn: string): SupervisedPerson => ({ crn }) as SupervisedPerson;

/** Whether staff are barred from this record or it is kept to a few. */
export const isLimited = (row: CaseloadRow): boolean => row.excludedStaff.length > 0 || row.restrictedToStaff.length > 0;

/** The object without empty texts and empty lists, in the same order of names. */
function withoutEmpty<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== '' && !(Array.isArray(inner) && inner.length === 0))) as Partial<T>;
}
