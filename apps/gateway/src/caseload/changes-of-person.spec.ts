import { describe, expect, it } from '@jest/globals';
import { type Row } from '#platform';
import { changesOfPerson } from './changes-of-person.js';
import { exampleRow } from './example-row.testing.js';
import { personBlock } from './person-block.js';

type Cells = Parameters<typeof exampleRow>[1];
/** Somebody as the store has them after this row, and what the next row of the file then changes. */
const changes = (before: Cells, after: Cells, more: Row = {}): string[] => {
  const held = exampleRow(1, before);
  return changesOfPerson({ state: 'ACTIVE', addresses: personBlock(held).addresses ?? [], practitioner: held.practitioner, team: held.team, supervision_type: held.supervisionType, ...more }, exampleRow(1, after));
};

describe('a row of the caseload that changes somebody', () => {
  it.each<[string, Cells, Cells, string[]]>([
    ['nothing', {}, {}, []],
    ['another address, the former one kept', {}, { address: '9 New Street, Crewe', postcode: 'CW1 1AB', otherAddresses: '2 Sample Road, Crewe CW1 1AA; 4 Former Close, Worcester WR1 1AB' }, ['ADDRESS_CHANGE']],
    ['a further address', {}, { otherAddresses: '4 Former Close, Worcester WR1 1AB; 7 Other Road, Crewe CW1 1AD' }, ['ADDRESS_CHANGE']],
    ['a move back to a former address', {}, { address: '4 Former Close, Worcester', postcode: 'WR1 1AB', otherAddresses: '2 Sample Road, Crewe CW1 1AA' }, ['ADDRESS_CHANGE']],
    ['the same address spelt otherwise', {}, { address: '2  SAMPLE road Crewe' }, []],
    ['a former address taken out', {}, { otherAddresses: '' }, []],
    ['another practitioner', {}, { practitioner: 'pat.practitioner' }, ['TRANSFER']],
    ['another team', {}, { team: 'West' }, ['TRANSFER']],
    ['release on licence', { supervisionType: 'PRE_RELEASE' }, { supervisionType: 'LICENCE' }, ['RELEASE']],
    ['a community order after another', { supervisionType: 'COMMUNITY_ORDER' }, { supervisionType: 'SUSPENDED_SENTENCE' }, []],
    ['a move and a transfer at once', {}, { address: '9 New Street, Crewe', team: 'West' }, ['ADDRESS_CHANGE', 'TRANSFER']],
    ['names, risk and orders', {}, { rosh: 'HIGH', aliases: 'Sam Other', orders: 'LICENCE_CONDITION' }, []],
    ['the end of supervision', {}, { team: 'West', endedOn: '2026-10-01' }, []],
  ])('tells of %s', (_, before, after, events) => {
    expect(changes(before, after)).toEqual(events);
  });

  it('tells nothing of somebody who is new or comes back', () => {
    expect(changesOfPerson(undefined, exampleRow(1))).toEqual([]);
    expect(changes({}, { team: 'West' }, { state: 'ENDED' })).toEqual([]);
  });
});
