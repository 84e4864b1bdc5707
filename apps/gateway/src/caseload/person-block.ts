import { type CaseloadRow } from './columns.js';

/** What the home force is told about a person under supervision (DOMAIN 2.8). Never who may not look at the record, only that it is limited. */
export function personBlock(row: CaseloadRow) {
  return withoutEmpty({
    crn: row.crn, givenNames: row.givenNames, familyName: row.familyName, dateOfBirth: row.dateOfBirth, sex: row.sex, pnc: row.pnc, cro: row.cro,
    aliases: row.aliases.map((alias) => ({ ...alias })),
    addresses: [{ address: row.address, postcode: row.postcode }, ...row.otherAddresses].filter(({ address }) => address !== '').map(withoutEmpty),
    supervisionType: row.supervisionType, supervisionStart: row.supervisionStart, supervisionEnd: row.supervisionEnd,
    practitioner: row.practitioner, team: row.team, deliveryUnit: row.deliveryUnit, managerContact: row.managerContact,
    rosh: row.rosh, daFlag: row.daFlag, orders: [...row.orders], limitedAccess: isLimited(row),
  });
}

/** Whether staff are barred from this record or it is kept to a few. */
export const isLimited = (row: CaseloadRow): boolean => row.excludedStaff.length > 0 || row.restrictedToStaff.length > 0;

/** The object without empty texts and empty lists, in the same order of names. */
function withoutEmpty<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== '' && !(Array.isArray(inner) && inner.length === 0))) as Partial<T>;
}
