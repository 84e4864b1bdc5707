import { type Row } from '#platform';
import { type CaseloadRow, type FurtherAddress } from './columns.js';

/** The columns of a person `p` that a row of a caseload file is made of again, with who may not look. */
export const columnsOfRow = `p.*, to_char(p.date_of_birth, 'YYYY-MM-DD') as born, to_char(p.supervision_start, 'YYYY-MM-DD') as starts, to_char(p.supervision_end, 'YYYY-MM-DD') as ends, to_char(p.ended_on, 'YYYY-MM-DD') as ended,
  array(select l.person from limited_access l where l.crn = p.crn and l.rule = 'EXCLUDED' order by l.person) as excluded, array(select l.person from limited_access l where l.crn = p.crn and l.rule = 'RESTRICTED' order by l.person) as restricted`;

type Address = Pick<FurtherAddress, 'address'> & Partial<FurtherAddress>;
interface Order { readonly type: string; readonly expiresOn?: string }

/** A person as the row of a caseload file that says just this of them, the address that stands first being their own: applied, it changes nothing. The other way of `personRecord`. */
export function rowOfPerson(person: Row): CaseloadRow {
  const text = (column: string): string => (person[column] as string | null) ?? '';
  const [own, ...others] = (person['addresses'] as Address[]).map((one): FurtherAddress => ({ postcode: '', ...one }));
  return {
    crn: text('crn'), formerCrns: person['former_crns'] as string[], givenNames: text('given_names'), familyName: text('family_name'), dateOfBirth: text('born'), sex: text('sex'), pnc: text('pnc'), cro: text('cro'), prisonNumber: text('prison_number'), aliases: person['aliases'] as CaseloadRow['aliases'],
    address: own?.address ?? '', postcode: own?.postcode ?? '', addressUprn: own?.uprn ?? '', addressKind: own?.kind ?? '', addressFrom: own?.from ?? '', otherAddresses: others, homeForce: text('home_force'), practitioner: text('practitioner'), practitionerName: text('practitioner_name'), practitionerContact: text('practitioner_contact'), team: text('team'),
    deliveryUnit: text('delivery_unit'), manager: text('manager'), managerContact: text('manager_contact'), supervisionType: text('supervision_type'), supervisionStart: text('starts'), supervisionEnd: text('ends'), endedOn: text('ended'), rosh: text('rosh'),
    daFlag: person['da_flag'] as boolean, carerOfAdult: person['carer_of_adult'] as boolean, orders: (person['orders'] as Order[]).map(({ type, expiresOn = '' }) => ({ type, expiresOn })), excludedStaff: person['excluded'] as string[], restrictedToStaff: person['restricted'] as string[],
  };
}
