import { tellsMore } from '#labels';
import { forceCodes, orderTypes, ownAddressKinds, readCrn, readCro, readPnc, readPostcode, readPrisonNumber, readUprn, roshLevels, sexes, supervisionTypes } from '#messages';
import { code, type Column, contact, date, flag, form, identifier, isDay, list, name, text, withoutContact, Wrong } from './column.js';

const crn = (value: string): string | Wrong => {
  const reading = readCrn(value);
  return reading.ok ? reading.value : new Wrong(reading.code, reading.todo);
};

/** One order: its type, and the last day where it has one. */
function order(value: string): { readonly type: string; readonly expiresOn: string } | Wrong {
  const [type = '', expiresOn = '', ...more] = value.split(/\s+/);
  if (!(orderTypes as readonly string[]).includes(type) || more.length > 0) return new Wrong('NOT_IN_LIST');
  return expiresOn === '' || isDay(expiresOn) ? { type, expiresOn } : new Wrong('NOT_A_DATE');
}

/** Where one cell holds a name as "given names family name": the last word is the family name. */
function alias(value: string): { readonly givenNames: string; readonly familyName: string } | Wrong {
  const words = value.split(/\s+/);
  const familyName = words.pop() ?? '';
  if (tellsMore('name', value)) return new Wrong('CONTACT_DETAIL', withoutContact);
  return words.length === 0 || value.length > 100 ? new Wrong('TOO_SHORT') : { givenNames: words.join(' '), familyName };
}

/** A further or former address, with its property, what it is to the person and the days there as far as the record knows them. */
export interface FurtherAddress { readonly address: string; readonly postcode: string; readonly uprn?: string; readonly kind?: string; readonly from?: string; readonly until?: string }

/** What may stand behind an address, each by its word and once. */
const saidOfAddress: Readonly<Record<string, (value: string) => string | Wrong>> = {
  from: (value) => (isDay(value) ? value : new Wrong('NOT_A_DATE')), until: (value) => (isDay(value) ? value : new Wrong('NOT_A_DATE')),
  kind: (value) => ((ownAddressKinds as readonly string[]).includes(value) ? value : new Wrong('NOT_IN_LIST')),
  uprn: (value) => {
    const reading = readUprn(value);
    return reading.ok ? reading.value : new Wrong(reading.code, reading.todo);
  },
};
/** Days and numbers in digits and a kind in capitals: other words are of the address itself. */
const lastSaid = /^(.*\S)\s+(?:(from|until|uprn)\s+([\d-]+)|(kind)\s+([A-Z_]+))$/;

/** Where one cell holds "address, POSTCODE", and behind it what is known of the address: the postcode, if there is one, stands last before that. */
function address(value: string): FurtherAddress | Wrong {
  if (value.length > 300) return new Wrong('TOO_LONG');
  const said: Record<string, string> = {};
  let left = value;
  for (let found = lastSaid.exec(left); found !== null; found = lastSaid.exec(left)) {
    const [, before = '', dayOrNumber, value = '', kind, ofKind = ''] = found, name = dayOrNumber ?? kind ?? '';
    const read = name in said ? new Wrong('TOO_MANY') : saidOfAddress[name]!(kind === undefined ? value : ofKind);
    if (read instanceof Wrong) return read;
    [said[name], left] = [read, before];
  }
  if (said['from'] !== undefined && said['until'] !== undefined && said['until'] < said['from']) return new Wrong('NOT_A_DATE', 'Give a last day at an address that is not before the first.');
  const [, lines = '', end] = /^(.*?)[\s,]*([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})?$/i.exec(left) ?? [];
  if (lines === '') return new Wrong('TOO_SHORT');
  const postcode = end === undefined ? undefined : readPostcode(end);
  if (postcode === undefined) return { address: lines, postcode: '', ...said };
  return postcode.ok ? { address: lines, postcode: postcode.value, ...said } : new Wrong(postcode.code, postcode.todo);
}

export const userNamePattern = /^[a-z0-9][a-z0-9._-]{0,79}$/;
const userName = (value: string): string | Wrong => (userNamePattern.test(value) ? value : new Wrong('NOT_PLAIN_TEXT'));
const userNameRule = 'a user name in small letters, as the person signs in';

/**
 * Every column of the caseload file, in the order of the template. Nothing about a victim has a column here: the file describes the
 * supervised person only, and all of it could be read by them, but who may not look and how great the risk is (DOMAIN 2.8).
 */
export const columns = {
  crn: identifier({ name: 'crn', label: 'OPEN', required: true, meaning: 'Case reference number of the supervised person in nDelius.', examples: ['X320741', 'X320742', 'X320743'] }, 'one letter and six digits, such as X123456', readCrn),
  formerCrns: list({ name: 'former_crns', label: 'OPEN', meaning: 'Case reference numbers that were merged into this one.', examples: ['', '', ''] }, 'case reference numbers', 20, crn),
  givenNames: name({ name: 'given_names', label: 'OPEN', required: true, meaning: 'First and middle names.', examples: ['Alex', 'Sam', 'Jo'] }, 100),
  familyName: name({ name: 'family_name', label: 'OPEN', required: true, meaning: 'Family name.', examples: ['Testperson', 'Examplesson', 'Testperson-Example'] }, 100),
  dateOfBirth: date({ name: 'date_of_birth', label: 'OPEN', required: true, meaning: 'Date of birth.', examples: ['1979-03-14', '1988-11-02', '1981-07-25'] }),
  sex: code({ name: 'sex', label: 'OPEN', meaning: 'Sex as recorded: male, female, not known, not stated.', examples: ['M', 'F', 'M'] }, sexes),
  pnc: identifier({ name: 'pnc', label: 'OPEN', meaning: 'PNC id, by which forces recognise the person.', examples: ['1979/0163001B', '2002/0073319Z', '1981/0000034U'] }, 'YYYY/NNNNNNN and the right check letter', (value) => readPnc(value)),
  cro: identifier({ name: 'cro', label: 'OPEN', meaning: 'Criminal Records Office number.', examples: ['065656/91H', '', ''] }, 'NNNNNN/YY or SFYY/N and the right check letter', readCro),
  prisonNumber: identifier({ name: 'prison_number', label: 'OPEN', meaning: 'Prison (NOMS) number, by which others who are asked recognise the person.', examples: ['', 'A1234BC', ''] }, 'letter, four digits, two letters, such as A1234BC', readPrisonNumber),
  aliases: list({ name: 'aliases', label: 'OPEN', meaning: 'Other names the person has used.', examples: ['Al Testperson', '', ''] }, 'names as "given names family name"', 19, alias),
  address: text({ name: 'address', label: 'OPEN', meaning: "The supervised person's own address, without the postcode.", examples: ['1 Example Street, Worcester', '2 Sample Road, Crewe', '3 Specimen Lane, Worcester'] }, 300),
  postcode: identifier({ name: 'postcode', label: 'OPEN', meaning: 'Postcode of that address.', examples: ['WR1 1AA', 'CW1 1AA', 'WR1 2AB'] }, 'a full postcode', readPostcode),
  addressUprn: identifier({ name: 'address_uprn', label: 'OPEN', meaning: 'Unique property reference number of that address.', examples: ['', '100012345678', ''] }, 'one to twelve digits', readUprn),
  addressKind: code({ name: 'address_kind', label: 'OPEN', meaning: 'What that address is to the person.', examples: ['', 'HOME', 'TEMPORARY'] }, ownAddressKinds),
  addressFrom: date({ name: 'address_from', label: 'OPEN', meaning: 'First day at that address.', examples: ['', '2024-05-02', ''] }),
  otherAddresses: list({ name: 'other_addresses', label: 'OPEN', meaning: "Further or former addresses of the supervised person, never anybody else's.", examples: ['', '4 Former Close, Worcester WR1 1AB from 2021-03-01 until 2024-05-01 kind HOME', '5 Former Street, Crewe CW1 1AB; 6 Former Street, Liverpool L1 1AA'] }, `addresses as "address, postcode", and behind it where known "from YYYY-MM-DD", "until YYYY-MM-DD", "uprn 100012345678" and "kind" with one of ${ownAddressKinds.join(', ')}`, 19, address),
  homeForce: code({ name: 'home_force', label: 'OPEN', required: true, meaning: 'Code of the police force for the area where the person lives; that force is notified.', examples: ['22', '07', '22'] }, forceCodes, 'the two digits of a police force of England or Wales, such as 22'),
  practitioner: form({ name: 'practitioner', label: 'OPEN', required: true, meaning: 'Probation practitioner who supervises the person.', examples: ['pat.practitioner', 'robin.practitioner', 'pat.practitioner'] }, userNameRule, 'NOT_PLAIN_TEXT', userNamePattern),
  practitionerName: name({ name: 'practitioner_name', label: 'OPEN', meaning: 'Name of the practitioner as the force should ask for them; the user name where it is empty.', examples: ['Pat Practitioner', 'Robin Practitioner', 'Pat Practitioner'] }, 100),
  practitionerContact: contact({ name: 'practitioner_contact', label: 'OPEN', meaning: 'Work telephone or mail of the practitioner.', examples: ['01632 960011', '01632 960012', '01632 960011'] }),
  team: name({ name: 'team', label: 'OPEN', required: true, meaning: 'Team of the practitioner.', examples: ['North', 'South', 'North'] }, 100),
  deliveryUnit: name({ name: 'delivery_unit', label: 'OPEN', required: true, meaning: 'Probation delivery unit.', examples: ['Worcestershire', 'Cheshire', 'Worcestershire'] }, 100),
  manager: name({ name: 'manager', label: 'OPEN', meaning: "The practitioner's manager, who is asked when the practitioner is away.", examples: ['Morgan Manager', 'Morgan Manager', 'Morgan Manager'] }, 100),
  managerContact: contact({ name: 'manager_contact', label: 'OPEN', meaning: 'Work telephone or mail of the manager.', examples: ['01632 960001', '01632 960001', '01632 960001'] }),
  supervisionType: code({ name: 'supervision_type', label: 'OPEN', required: true, meaning: 'Kind of supervision.', examples: ['LICENCE', 'COMMUNITY_ORDER', 'SUSPENDED_SENTENCE'] }, supervisionTypes),
  supervisionStart: date({ name: 'supervision_start', label: 'OPEN', required: true, meaning: 'First day of supervision.', examples: ['2026-01-12', '2025-09-01', '2026-03-30'] }),
  supervisionEnd: date({ name: 'supervision_end', label: 'OPEN', meaning: 'Day on which supervision is due to end.', examples: ['2027-01-11', '2027-08-31', ''] }),
  endedOn: date({ name: 'ended_on', label: 'OPEN', meaning: 'Filled only when supervision has ended: the home force is told to forget the person.', examples: ['', '', ''] }),
  rosh: code({ name: 'rosh', label: 'OPEN', meaning: 'Risk of serious harm.', examples: ['HIGH', 'MEDIUM', 'VERY_HIGH'] }, roshLevels),
  daFlag: flag({ name: 'da_flag', label: 'SENSITIVE', meaning: 'Whether domestic abuse is part of the case.', examples: ['yes', 'yes', 'no'] }),
  carerOfAdult: flag({ name: 'carer_of_adult', label: 'SENSITIVE', meaning: 'Whether the person cares for an adult with care and support needs: a referral to adult social care is then to be made.', examples: ['no', 'no', ''] }),
  orders: list({ name: 'orders', label: 'OPEN', meaning: 'Orders in force against the person, each with its last day if it has one; who they protect is not said.', examples: ['RESTRAINING_ORDER 2028-01-11', '', 'LICENCE_CONDITION'] }, `TYPE or TYPE YYYY-MM-DD, the type one of ${orderTypes.join(', ')}`, 50, order),
  excludedStaff: list({ name: 'excluded_staff', label: 'SENSITIVE', meaning: 'Limited access: staff who must not see this record.', examples: ['', '', ''] }, `each ${userNameRule}`, 50, userName),
  restrictedToStaff: list({ name: 'restricted_to_staff', label: 'SENSITIVE', meaning: 'Limited access: when filled, only these staff see this record.', examples: ['', '', ''] }, `each ${userNameRule}`, 50, userName),
} as const satisfies Record<string, Column<never> | Column<string> | Column<boolean> | Column<readonly unknown[]>>;

/** The name by which code calls a column. */
export type ColumnKey = keyof typeof columns;

/** One good row of a caseload file: every value in its canonical form, an empty text or list where nothing was given. */
export type CaseloadRow = { readonly [Key in ColumnKey]: (typeof columns)[Key]['absent'] };

/** The keys in the order of the template. */
export const columnKeys = Object.keys(columns) as ColumnKey[];

/** What two columns together must fulfil. */
export function contradictions(row: CaseloadRow, today: string): { readonly column: string; readonly todo: string }[] {
  const found: { column: string; todo: string }[] = [];
  if (row.dateOfBirth > today) found.push({ column: 'date_of_birth', todo: 'Give a date of birth that is not in the future.' });
  if (row.supervisionEnd !== '' && row.supervisionEnd < row.supervisionStart) found.push({ column: 'supervision_end', todo: 'Give an end that is not before the start.' });
  if (row.endedOn !== '' && isDay(row.endedOn) && (row.endedOn > today || row.endedOn < row.supervisionStart)) {
    found.push({ column: 'ended_on', todo: 'Give the day on which supervision ended, not before its start and not in the future; leave it empty while supervision goes on.' });
  }
  if (row.manager === '' && row.managerContact !== '') found.push({ column: 'manager', todo: 'Give the name of the manager whose contact this is.' });
  if (row.address === '' && row.postcode !== '') found.push({ column: 'address', todo: 'Give the address that belongs to the postcode.' });
  if (row.address === '' && (row.addressUprn !== '' || row.addressKind !== '' || row.addressFrom !== '')) found.push({ column: 'address', todo: 'Give the address that this is said of.' });
  return found;
}
