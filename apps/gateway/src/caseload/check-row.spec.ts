import { describe, expect, it } from '@jest/globals';
import { checkContent } from '#messages';
import { checkRow, type Cells } from './check-row.js';
import { exampleCells as example, exampleRow } from './example-row.testing.js';
import { personBlock } from './person-block.js';
import { noticeContent } from './send-notices.js';

const today = '2026-11-23';
const findingsOf = (change: Record<string, string | undefined>) => {
  const checked = checkRow(7, { ...example(0), ...change } as Cells, today);
  return 'findings' in checked ? checked.findings.map(({ row, column, code }) => ({ row, column, code })) : [];
};
describe('a row of the caseload file', () => {
  it.each([0, 1, 2] as const)('is accepted as it stands in the template, row %d, and makes a notification that fits the contract', (at) => {
    const row = exampleRow(at);
    const now = new Date('2026-11-23T10:00:00Z');
    const subject = { crn: row.crn, homeForce: row.homeForce, block: personBlock(row) };
    expect(checkContent('supervision-notification', noticeContent({ change: 'ADDED', subject }, now))).toEqual([]);
    const ending = noticeContent({ change: 'ENDED', subject }, now);
    expect(checkContent('supervision-notification', ending)).toEqual([]);
    expect(ending.person).toEqual({ crn: row.crn });
  });

  it.each([
    ['crn', { crn: 'X32074' }, 'NOT_A_CRN'],
    ['pnc', { pnc: '2001/0171310S' }, 'PNC_CHECK_LETTER'],
    ['pnc', { pnc: 'nonsense' }, 'NOT_A_PNC'],
    ['cro', { cro: '85227/65G' }, 'CRO_CHECK_LETTER'],
    ['given_names', { givenNames: '' }, 'REQUIRED'],
    ['family_name', { familyName: 'Test\u0000person' }, 'NOT_PLAIN_TEXT'],
    ['family_name', { familyName: 'T'.repeat(101) }, 'TOO_LONG'],
    ['date_of_birth', { dateOfBirth: '1979-02-30' }, 'NOT_A_DATE'],
    ['date_of_birth', { dateOfBirth: '2027-01-01' }, 'CONTRADICTION'],
    ['home_force', { homeForce: '99' }, 'NOT_IN_LIST'],
    ['postcode', { postcode: 'ZZ' }, 'NOT_A_POSTCODE'],
    ['practitioner', { practitioner: 'Pat Practitioner' }, 'NOT_PLAIN_TEXT'],
    ['da_flag', { daFlag: 'perhaps' }, 'NOT_IN_LIST'],
    ['orders', { orders: 'RESTRAINING_ORDER 2028-13-01' }, 'NOT_A_DATE'],
    ['supervision_end', { supervisionEnd: '2025-01-01' }, 'CONTRADICTION'],
    ['ended_on', { endedOn: '2026-12-01' }, 'CONTRADICTION'],
    ['excluded_staff', { excludedStaff: 'pat.practitioner; Robin' }, 'NOT_PLAIN_TEXT'],
    ['team', { team: undefined }, 'NOT_UTF8'],
    ['family_name', { familyName: 'SMITH NOW AT 14 TESTING ROAD WR1 2AB' }, 'CONTACT_DETAIL'],
    ['aliases', { aliases: 'Al Testperson; Al 07700 900123' }, 'CONTACT_DETAIL'],
    ['team', { team: 'North, 07700 900123' }, 'CONTACT_DETAIL'],
    ['practitioner_contact', { practitionerContact: '01632 960123; she is at 14 Testing Road WR1 2AB' }, 'NOT_A_CONTACT'],
  ])('is refused for what is wrong in the column %s', (column, change, code) => {
    expect(findingsOf(change)).toEqual([{ row: 7, column, code }]);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(findingsOf({ crn: '', pnc: 'nonsense', team: '' }).map(({ column }) => column)).toEqual(['crn', 'pnc', 'team']);
  });

  it('still tells whom it is about, so that a full file does not end that person', () => {
    expect(checkRow(1, { ...example(0), pnc: 'nonsense' } as Cells, today)).toMatchObject({ crn: 'X320741' });
    expect(checkRow(1, { ...example(0), crn: 'nonsense' } as Cells, today)).not.toHaveProperty('crn');
  });

  it('never has its values repeated in a finding', () => {
    const checked = checkRow(7, { ...example(0), crn: 'QZQZ1', familyName: 'Zyxwvtestperson\u0001', pnc: 'QQ/77' } as Cells, today);
    const said = JSON.stringify(checked);
    for (const value of ['QZQZ1', 'Zyxwv', 'QQ/77']) expect(said).not.toContain(value);
  });

  it('brings identifiers, lists and addresses into one form', () => {
    const row = exampleRow(0, { pnc: '79/163001B', cro: '65656/91h', postcode: 'wr11aa', otherAddresses: '4 Former Close, Nantwich CW51AA; 5 Other Row', aliases: 'Al  Test Person', formerCrns: 'x320740' });
    expect(row).toMatchObject({
      pnc: '1979/0163001B', cro: '065656/91H', postcode: 'WR1 1AA', formerCrns: ['X320740'], aliases: [{ givenNames: 'Al Test', familyName: 'Person' }],
      otherAddresses: [{ address: '4 Former Close, Nantwich', postcode: 'CW5 1AA' }, { address: '5 Other Row', postcode: '' }],
    });
  });

  it.each([
    ['4 Former Close, Nantwich CW5 1AA from 2020-01-05 until 2024-03-01 uprn 000100012345 kind HOME', { address: '4 Former Close, Nantwich', postcode: 'CW5 1AA', from: '2020-01-05', until: '2024-03-01', uprn: '100012345', kind: 'HOME' }],
    ['4 Former Close, Nantwich until 2024-03-01', { address: '4 Former Close, Nantwich', postcode: '', until: '2024-03-01' }],
    ['With a kind friend from work', { address: 'With a kind friend from work', postcode: '' }],
  ])('reads what is known of an address behind it: %s', (cell, read) => expect(exampleRow(0, { otherAddresses: cell }).otherAddresses).toEqual([read]));

  it.each([['4 Former Close CW5 1AA until 2024-13-01', 'NOT_A_DATE'], ['4 Former Close from 2024-03-02 until 2024-03-01', 'NOT_A_DATE'], ['4 Former Close kind PARTNERS', 'NOT_IN_LIST'], ['4 Former Close uprn 1234567890123', 'NOT_A_UPRN']])('is told what is wrong behind an address: %s', (cell, code) => {
    expect(checkRow(1, { ...example(0), otherAddresses: cell } as Cells, today)).toMatchObject({ findings: [{ column: 'other_addresses', code }] });
  });

  it('has a kind and a first day of an address only where there is one', () => {
    expect(checkRow(1, { ...example(0), address: '', postcode: '', addressKind: 'HOME' } as Cells, today)).toMatchObject({ findings: [{ column: 'address', code: 'CONTRADICTION' }] });
  });
});
