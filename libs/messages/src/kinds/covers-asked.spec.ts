import { describe, expect, it } from '@jest/globals';
import { answerScope, askedScope, coversAsked, judgeScope, lackingIn, placesAsked, type ScopeLack, scopeLacks, stateLeftBeside } from './covers-asked.js';

const enquiry = {
  persons: [{ role: 'PARTNER' }, { role: 'CHILD' }, { role: 'CHILD' }], period: { from: '1990-02-03', until: '2026-11-20' }, forces: ['22', '07'], pndRequested: true,
};
const asked = askedScope(enquiry, ['22']);
const persons = ['SUBJECT', 'PARTNER', 'CHILD', 'CHILD'].map((role) => ({ role }));
const scope = { systems: ['LOCAL_RMS', 'PND'], forces: ['22', '16'], persons, period: { from: '1990-02-03', until: '2026-11-21' } };
const nil = (more: object = {}, of: object = {}): object => ({ status: 'NIL_WITHIN_SCOPE', scope: { ...scope, ...of }, ...more });
const without = (role: string): object => ({ persons: persons.filter((_, at) => at !== persons.findIndex((other) => other.role === role)) });

/** One search for each way in which it can be too narrow. */
const narrow: readonly (readonly [string, object, ScopeLack, string])[] = [
  ['of another force', nil({}, { forces: ['07'] }), 'PLACES', '/scope/forces'],
  ['of the supervised person alone', nil({}, { persons: [{ role: 'SUBJECT' }] }), 'PERSONS', '/scope/persons'],
  ['of everybody but the supervised person', nil({}, without('SUBJECT')), 'PERSONS', '/scope/persons'],
  ['of one child of two', nil({}, without('CHILD')), 'PERSONS', '/scope/persons'],
  ['from a later day', nil({}, { period: { ...scope.period, from: '1990-02-04' } }), 'FROM', '/scope/period/from'],
  ['until an earlier day', nil({}, { period: { ...scope.period, until: '2026-11-19' } }), 'UNTIL', '/scope/period/until'],
  ['without the Police National Database', nil({}, { systems: ['LOCAL_RMS'] }), 'PND', '/scope/systems'],
  ['of which it says itself that something was not searched', nil({ withheld: [{ reason: 'LEGAL' }, { reason: 'NOT_SEARCHED' }] }), 'NOT_SEARCHED', '/status'],
];

describe('a search', () => {
  it('covers what was asked by its places, people, days and systems, and may be wider', () => {
    expect(lackingIn(asked, answerScope(nil()))).toEqual([]);
    expect([coversAsked(asked, nil()), coversAsked({ ...asked, pnd: false }, nil({}, { systems: ['LOCAL_RMS'] })), coversAsked(askedScope({}, []), nil({}, { persons: [{ role: 'SUBJECT' }] }))]).toEqual([true, true, true]);
  });

  it.each(narrow)('%s does not cover it', (_, content, lack) => expect([lackingIn(asked, answerScope(content)), coversAsked(asked, content)]).toEqual([[lack], false]));

  it('that is not told in full covers nothing, whatever stands there', () => {
    const bare = [{}, { scope: null }, { scope: 'all' }, { scope: { ...scope, systems: [] } }, { scope: { ...scope, persons: undefined } }, { scope: { ...scope, forces: undefined } }, { scope: { ...scope, period: { from: '1990-02-03' } } }];
    for (const content of bare) expect(lackingIn(asked, answerScope(content))).toEqual(['SCOPE']);
  });

  it('can lack each thing that is looked at', () => expect([...new Set([...narrow.map(([, , lack]) => lack), 'SCOPE'])].sort()).toEqual([...scopeLacks].sort()));

  it('of children\'s services covers every child and carer, and no child may be left out', () => {
    const children = askedScope({ children: [{ role: 'CHILD' }], carers: [{ role: 'PARTNER' }], areas: ['E10000034'] }, ['E10000034']);
    const full = (more: object = {}, searched = ['SUBJECT', 'CHILD', 'PARTNER']): object => ({ status: 'FULL', scope: { systems: ['CASE_SYSTEM'], areas: ['E10000034'], persons: searched.map((role) => ({ role })), period: scope.period }, ...more });
    expect([coversAsked(children, full()), coversAsked(children, full({}, ['SUBJECT', 'CHILD'])), coversAsked(children, full({ children: [{ known: 'NOT_SEARCHED' }] }))]).toEqual([true, false, false]);
    expect(judgeScope(askedScope({}, ['E06000049']), 'safeguarding-response', full()).map(({ path }) => path)).toEqual(['/scope/areas']);
  });

  it('is asked of whom a content names', () => expect([placesAsked(enquiry), placesAsked({ areas: ['E10000034'] }), placesAsked({})]).toEqual([['22', '07'], ['E10000034'], []]));
});

describe('an answer', () => {
  it.each(narrow)('that nothing is held, by a search %s, is told which field to put right', (_, content, __, path) => {
    for (const status of ['NIL_WITHIN_SCOPE', 'FULL']) expect(judgeScope(asked, 'da-response', { ...content, status })).toEqual([{ path, code: 'CONTRADICTION', todo: expect.stringMatching(/^(Search .*, or say PARTIAL, and by NOT_SEARCHED|Say PARTIAL).*[.]$/) }]);
  });

  it('in part, one that sends the enquiry elsewhere, and a refusal may be as narrow as they are', () => {
    for (const status of ['PARTIAL', 'REDIRECTED']) expect(judgeScope(asked, 'da-response', nil({ status }, { forces: ['07'] }))).toEqual([]);
    expect([judgeScope(asked, 'enquiry-refusal', { code: 'LEGAL' }), judgeScope(asked, 'da-response', { status: 'FULL' })]).toEqual([[], []]);
  });

  it('leaves what was asked answered where its search covers that, and in part where not', () => {
    const left = (content: object) => stateLeftBeside(asked, 'da-response', content);
    expect([left(nil()), left(nil({ status: 'PARTIAL', withheld: [{ reason: 'INTELLIGENCE_RESTRICTED' }] })), left(nil({}, { forces: ['07'] })), left(nil({ status: 'PARTIAL', withheld: [{ reason: 'NOT_SEARCHED' }] })), left({ status: 'REDIRECTED' })])
      .toEqual(['ANSWERED', 'ANSWERED', 'ANSWERED_IN_PART', 'ANSWERED_IN_PART', 'ANSWERED']);
    expect([stateLeftBeside(asked, 'enquiry-refusal', { code: 'LEGAL' }), stateLeftBeside(asked, 'marac-acknowledgement', {}), stateLeftBeside(asked, 'da-enquiry', {})]).toEqual(['REFUSED', 'ACKNOWLEDGED', undefined]);
  });
});
