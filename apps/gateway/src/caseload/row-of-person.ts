import { type Row } from '#platform';
import { type CaseloadRow } from './columns.js';

/** The columns of a person `p` that a row of a caseload file is made of again, with who may not look. */
export const columnsOfRow = `p.*, to_char(p.date_of_birth, 'YYYY-MM-DD') as born, to_char(p.supervision_start, 'YYYY-MM-DD') as starts, to_char(p.supervision_end, 'YYYY-MM-DD') as ends, to_char(p.ended_on, 'YYYY-MM-DD') as ended,
  array(select l.person from limited_access l where l.crn = p.crn and l.rule = 'EXCLUDED' order by l.person) as excluded, array(select l.person from limited_access l where l.crn = p.crn and l.rule = 'RESTRICTED' order by l.person) as restricted`;

interface Address { readonly address: string; readonly postcode?: string }
interface Order { readonly type: string; readonly expiresOn?: string }

/** A person as the row of a caseload file that says just this of them, the address that stands first being their own: applied, it changes nothing. The other way of `personRecord`. */
export function rowOfPerson(person: Row): CaseloadRow {
  const text = (column: string): string => (person[column] as string | null) ?? '';
  const addresses = (person['addresses'] as Address[]).map(({ address, postcode = '' }) => ({ address, postcode }));
  const [own = { address: '', postcode: '' }, ...others] = addresses;
  return {
    crn: text('crn'), formerCrns: person['former_crns'], givenNames: text('given_names'), familyName: text('family_name'), dateOfBirth: text('born'), sex: text('sex'), pnc: text('pnc'), cro: text('cro'), aliases: person['aliases'],
    address: own.address, postcode: own.postcode, otherAddresses: others, homeForce: text('home_force'), practitioner: text('practitioner'), practitionerName: text('practitioner_name'), practitionerContact: text('practitioner_contact'), team: text('team'),
    deliveryUnit: text('delivery_unit'), manager: text('manager'), managerContact: text('manager_contact'), supervisionType: text('supervision_type'), supervisionStart: text('starts'), supervisionEnd: text('ends'), endedOn: text('ended'), rosh: text('rosh'),
    daFlag: person['da_flag'], carerOfAdult: person['carer_of_adult'], orders: (person['orders'] as Order[]).map(({ type, expiresOn = '' }) => ({ type, expiresOn })), excludedStaff: person['excluded'], restrictedToStaff: person['restricted'],
  } as unknown as CaseloadRow;
}
