import { describe, expect, it } from '@jest/globals';
import { checkRow } from './check-row.js';
import { feedColumns } from './columns.js';
import { type FeedRecord } from './records.js';

const now = new Date('2026-03-31T12:00:00Z');

/** The template's second row with some values changed; empty takes a value away. */
function record(changes: Record<string, string> = {}): FeedRecord {
  const values = new Map(feedColumns.map(({ name, examples }) => [name, changes[name] ?? examples[1]] as const).filter(([, value]) => value !== ''));
  return { row: 1, bytes: Buffer.from('row'), values, findings: [] };
}

const check = (changes: Record<string, string> = {}) => checkRow(record(changes), { forceCode: '22', now });
const codes = (changes: Record<string, string>) => check(changes).findings.map(({ code, column }) => `${column} ${code}`);

describe('a row of the feed', () => {
  it('becomes an incident without arrest, with its people and its place', () => {
    const { checked } = check();
    expect(checked?.kind).toBe('reportable-incident-no-arrest');
    expect(checked?.lane).toBe('bulk');
    expect(checked?.content).toMatchObject({
      subject: { pnc: '1981/0000034U', role: 'SUSPECT' }, place: { postcode: 'ZY9 9ZZ' },
      people: [{ role: 'VICTIM', phone: '07700 900123' }, { role: 'CHILD_PRESENT' }],
    });
    expect(checked?.content).not.toHaveProperty('arrest');
  });

  it('becomes an incident with an arrest when somebody was arrested', () => {
    expect(check({ arrest: 'Y' }).checked?.kind).toBe('reportable-incident-arrest');
  });

  it('goes ahead of all others when somebody is in danger now', () => {
    expect(check({ imminent_harm: 'yes' }).checked?.lane).toBe('urgent');
  });

  it('is matched by its identifiers in canonical form', () => {
    expect(check({ pnc: '81/34u', crn: 'x320741', cro: '65656/91H' }).checked?.identifiers).toEqual(['CRN:X320741', 'PNC:1981/0000034U', 'CRO:065656/91H']);
  });

  it('goes on without any identifier', () => {
    expect(check({ pnc: '' }).checked?.identifiers).toEqual([]);
  });

  it.each([
    ['a PNC id whose check letter does not fit', { pnc: '1981/0000034A' }, 'pnc PNC_CHECK_LETTER'],
    ['a CRN of another form', { crn: '12345' }, 'crn NOT_A_CRN'],
    ['a time without a zone', { occurred_at: '2025-03-15T02:10:00' }, 'occurred_at NOT_A_TIME'],
    ['a time to come', { occurred_at: '2026-04-01T12:00:00Z' }, 'occurred_at IN_THE_FUTURE'],
    ['a code outside its list', { incident_type: 'FIGHT' }, 'incident_type NOT_IN_LIST'],
    ['one of several codes outside its list', { markers: 'PHYSICAL;RUDE' }, 'markers NOT_IN_LIST'],
    ['another force', { force_code: '07' }, 'force_code OTHER_FORCE'],
    ['a required value left out', { circumstances: '' }, 'circumstances MISSING_VALUE'],
    ['a person without a role', { person1_role: '' }, 'person1_role PERSON_WITHOUT_ROLE'],
    ['a postcode of another form', { person1_postcode: '12345' }, 'person1_postcode NOT_A_POSTCODE'],
    ['a phone number of another form', { person1_phone: 'ask the neighbour' }, 'person1_phone NOT_A_PHONE'],
    ['a date of another form', { person2_date_of_birth: '12/11/2016' }, 'person2_date_of_birth NOT_A_DATE'],
    ['neither yes nor no', { arrest: 'perhaps' }, 'arrest NOT_IN_LIST'],
    ['a risk grade without its tool', { risk_tool: '' }, 'risk_tool REQUIRED'],
  ])('is refused for %s', (_, changes, expected) => {
    expect(codes(changes)).toEqual([expected]);
  });

  it('names the column of the person meant when an earlier place is empty', () => {
    const emptied = Object.fromEntries(feedColumns.filter(({ name }) => name.startsWith('person1_')).map(({ name }) => [name, '']));
    expect(codes({ ...emptied, person2_date_of_birth: 'unknown' })).toEqual(['person2_date_of_birth NOT_A_DATE']);
  });

  it('is told everything that is wrong at once', () => {
    expect(codes({ pnc: 'x', occurred_at: 'x', force_code: '07' }).sort()).toEqual(['force_code OTHER_FORCE', 'occurred_at NOT_A_TIME', 'pnc NOT_A_PNC']);
  });

  it('is never quoted in a finding', () => {
    const secret = '7 Hidden Mews, Examplesson';
    const told = JSON.stringify(feedColumns.map(({ name }) => check({ [name]: secret }).findings));
    expect(told).not.toMatch(/Hidden|Mews|Examplesson/);
    expect(told).toContain('a text of 26 characters');
  });
});
