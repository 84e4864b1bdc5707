import { describe, expect, it } from '@jest/globals';
import { split } from '#labels';
import { casePartSections, victimPartSections } from './content.js';
import { dayOf, dueOf, momentOf, words } from './words.js';

const incident = {
  incidentReference: 'T/1', force: '22', version: 1, occurredAt: '2026-07-05T20:15:00Z', incidentType: 'NON_CRIME_INCIDENT', resolution: ['WORDS_OF_ADVICE'],
  circumstances: 'A call came\nfrom 7 Hidden Close, WR1 2AB.', policeAction: 'Advice was given.', subject: { crn: 'X123456', role: 'SUSPECT' },
  matchEvidence: { identifiers: ['CRN'], confidence: 'EXACT' }, victimSafetyState: 'SAFE', subjectAware: 'YES',
  people: [{ role: 'VICTIM', givenNames: 'Ada', familyName: 'Testperson', address: '7 Hidden Close', postcode: 'WR1 2AB' }],
};
const parts = split('reportable-incident-arrest', incident);
const rowsOf = (sections: ReturnType<typeof casePartSections>) => sections.flatMap(({ heading, rows }) => rows.map(({ key, lines, label }) => [heading, key, lines.join('|'), label]));

describe('the content of a message on a page', () => {
  it('shows each field of the case part in the order of its declaration, under the label that it carries', () => {
    const rows = rowsOf(casePartSections('reportable-incident-arrest', parts.case));
    expect(rows).toContainEqual(['', 'Incident reference', 'T/1', 'OPEN']);
    expect(rows).toContainEqual(['', 'Occurred at', '5 July 2026, 9:15pm', 'OPEN']);
    expect(rows).toContainEqual(['', 'Resolution', 'Words of advice', 'OPEN']);
    expect(rows).toContainEqual(['', 'Circumstances', "A call came|from the victim's address.", 'SENSITIVE']);
    expect(rows).toContainEqual(['Subject', 'CRN', 'X123456', 'OPEN']);
    expect(JSON.stringify(rows)).not.toMatch(/Hidden Close|WR1/);
  });

  it('shows what a sender raised under the label that it was raised to', () => {
    const raised = split('reportable-incident-arrest', incident, { '/resolution': 'SENSITIVE' });
    expect(rowsOf(casePartSections('reportable-incident-arrest', raised.case))).toContainEqual(['', 'Resolution', 'Words of advice', 'SENSITIVE']);
  });

  it('shows the victim part with the texts in full, all of it marked', () => {
    const rows = rowsOf(victimPartSections('reportable-incident-arrest', parts.victim));
    expect(rows).toContainEqual(['People', 'Address', '7 Hidden Close', 'VICTIM']);
    expect(rows).toContainEqual(['Texts in full', 'Circumstances', 'A call came|from 7 Hidden Close, WR1 2AB.', 'VICTIM']);
    expect(new Set(rows.map(([, , , label]) => label))).toEqual(new Set(['VICTIM']));
  });

  it('shows nothing that no declaration names', () => {
    expect(JSON.stringify(casePartSections('reportable-incident-arrest', { ...parts.case, stray: 'Stray text' }))).not.toContain('Stray text');
  });
});

describe('words for people', () => {
  it.each([['RELEASED_ON_BAIL', 'Released on bail'], ['victimSafetyState', 'Victim safety state'], ['DVPN', 'DVPN'], ['reportable-incident-no-arrest', 'Reportable incident no arrest'], [undefined, '']])('say %s as %s', (code, said) => {
    expect(words(code)).toBe(said);
  });

  it('give a moment in the time of England and Wales, and a day as it stands', () => {
    expect([momentOf('2026-01-05T00:30:00Z'), momentOf('2026-07-05T23:30:00Z'), dayOf('2026-07-05'), momentOf('x'), dayOf(undefined)])
      .toEqual(['5 January 2026, 12:30am', '6 July 2026, 12:30am', '5 July 2026', '', '']);
  });

  it('give the end of a day as that, winter and summer, and any other time as it is', () => {
    expect([dueOf('2026-12-12T00:00:00Z'), dueOf('2026-07-11T23:00:00Z'), dueOf('2026-07-12T00:00:00Z'), dueOf(new Date('2026-12-12T12:00:00Z')), dueOf(undefined)])
      .toEqual(['at the end of 11 December 2026', 'at the end of 11 July 2026', '12 July 2026, 1:00am', '12 December 2026, 12:00pm', '']);
  });
});
