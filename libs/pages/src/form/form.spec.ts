import { describe, expect, it } from '@jest/globals';
import { kinds } from '#messages';
import { FormError } from '../page.js';
import { timeParts, utcOf } from '../show/local-time.js';
import { reasonIn } from '../show/reason.js';
import { contentPage, readForm, showMorePlaces } from './content-page.js';
import { type Control, type ControlGroup, type ControlNode, controlsFor } from './controls.js';
import { FormFields } from './fields.js';
import { shownFindings } from './findings.js';
import { readContent } from './read-content.js';

describe('the fields of a form', () => {
  const fields = new FormFields({ a: '  two\r\nlines ', empty: ' ', many: ['x', 'x', 'y'], 'd-day': '7', 'd-month': '3', 'd-year': '2026', 'w-day': 'x' });

  it('are text with our line ends, and one left empty is not there', () => {
    expect([fields.text('a'), fields.text('empty'), fields.text('many'), fields.text('constructor')]).toEqual(['two\nlines', undefined, undefined, undefined]);
  });

  it('may be several of one name, each once', () => {
    expect([fields.list('many'), fields.list('a'), fields.list('none')]).toEqual([['x', 'y'], ['  two\r\nlines '], []]);
  });

  it('make one date of three', () => {
    expect([fields.date('d'), fields.date('w'), fields.date('none')]).toEqual(['2026-03-07', '0000-00-0x', undefined]);
  });
});

describe('findings on a page', () => {
  it('name the field first and lead to it; the first of a field stands there, and one of no field stands in the summary alone', () => {
    const shown = shownFindings([
      { path: '/a', code: 'REQUIRED', todo: 'Fill this field in.' }, { path: '/a', code: 'TOO_SHORT', todo: 'Write more.' }, { path: '/other', code: 'CONTRADICTION', todo: 'Choose one.' },
    ], (path) => (path === '/a' ? 'field-a' : undefined), () => 'Field A');
    expect(shown).toEqual({
      summary: [{ text: 'Field A: fill this field in.', href: '#field-a' }, { text: 'Field A: write more.', href: '#field-a' }, { text: 'Choose one.' }],
      at: { 'field-a': { text: 'Field A: fill this field in.' } },
    });
  });
});

describe('a reason', () => {
  const asked = { title: 'Why?', back: { href: '/', text: 'Back' } };

  it('is taken as it was given', () => {
    expect(reasonIn(new FormFields({ reason: ' To prepare. ' }), asked)).toBe('To prepare.');
  });

  it.each(['', 'x', 'x'.repeat(501)])('that is none is asked for again, with what was typed', (reason) => {
    let thrown: unknown;
    try { reasonIn(new FormFields({ reason }), asked); } catch (error) { thrown = error; }
    expect(thrown).toBeInstanceOf(FormError);
    expect((thrown as FormError).page.model).toMatchObject({ findings: { at: { reason: { text: expect.stringMatching(/^Reason: say why/) } } }, reason: reason === '' ? undefined : reason });
  });
});

describe('a reason that leads to somebody', () => {
  const asked = { title: 'Why?', back: { href: '/', text: 'Back' } };
  const fields = new FormFields({ reason: 'She moved to 14 Testing Road.' });

  it('is refused where the case side would keep it, and says what to leave out', () => {
    let thrown: unknown;
    try { reasonIn(fields, asked); } catch (error) { thrown = error; }
    expect((thrown as FormError).page.model).toMatchObject({ findings: { at: { reason: { text: 'Reason: leave out addresses, postcodes, phone numbers and emails.' } } } });
  });

  it('is taken at the desk', () => expect(reasonIn(fields, { ...asked, keptAt: 'victim' })).toBe('She moved to 14 Testing Road.'));
});

describe('a form made of a declaration', () => {
  const plan = { type: kinds['da-enquiry'].content, known: ['subject', 'requestedBy'], filled: ['period'], words: { persons: { label: 'Person' }, forces: { choices: [{ value: '22', text: 'West Mercia' }] } } };
  const flat = (nodes: readonly ControlNode[]): Control[] => nodes.flatMap((node) => ('more' in node ? [] : 'nodes' in node ? flat(node.nodes) : [node]));
  const filled = { forces: '22', questions: ['INCIDENTS_ALL', 'ORDERS'], pndRequested: 'true', 'persons.1.role': 'CHILD', 'persons.1.protectedAddress': '1 Hidden Close', 'persons.1.dateOfBirth-day': '1', 'persons.1.dateOfBirth-month': '2',
    'persons.1.dateOfBirth-year': '2019', 'respondBy-day': '5', 'respondBy-month': '7', 'respondBy-year': '2026', 'respondBy-time': '9:05', urgency: 'ROUTINE', 'persons.0.givenNames': ' ' };

  it('asks for every field but those that are known, each in the way of its own rule', () => {
    const controls = flat(controlsFor(plan, () => undefined));
    const by = (name: string) => controls.find((one) => one.name === name);
    expect(controls.filter(({ name }) => /^(subject|requestedBy)|\.id$/.test(name))).toEqual([]);
    expect([by('trigger')?.control, by('questions')?.control, by('rationale')?.control, by('respondBy')?.control, by('period.from')?.control, by('pndRequested')?.control, by('persons.0.familyName')?.control, by('persons.0.role')?.control])
      .toEqual(['select', 'choices', 'lines', 'moment', 'date', 'choice', 'line', 'choice']);
    expect(by('forces')?.items).toEqual([{ value: '22', text: 'West Mercia' }]);
    expect([by('persons.0.protectedAddress')?.marking, by('rationale')?.marking, by('trigger')?.marking]).toEqual(['VICTIM', 'SENSITIVE', 'OPEN']);
  });

  it('is read by the same declaration: places left empty are not there, and nothing that was not asked for is taken', () => {
    const { content } = readContent(plan, new FormFields({ ...filled, 'subject.crn': 'X999999', stray: 'x', __proto__: 'x' }));
    expect(content).toEqual({
      forces: ['22'], questions: ['INCIDENTS_ALL', 'ORDERS'], pndRequested: true, persons: [{ role: 'CHILD', protectedAddress: '1 Hidden Close', dateOfBirth: '2019-02-01' }], respondBy: '2026-07-05T08:05:00Z', urgency: 'ROUTINE',
    });
  });

  it('leads a finding to the place where it was typed, or to the first field of what is missing', () => {
    const { shown } = readContent(plan, new FormFields(filled));
    const finding = (path: string) => shown([{ path, code: 'REQUIRED', todo: 'Fill this field in.' }]).summary[0];
    expect(finding('/persons/0/familyName')).toEqual({ text: 'Person 2, family name: fill this field in.', href: '#persons.1.familyName' });
    expect(finding('/rationale')?.href).toBe('#rationale');
    expect(finding('/period')?.href).toBe('#period.from');
    expect(readContent(plan, new FormFields({})).shown([{ path: '/persons', code: 'REQUIRED', todo: 'Name them.' }]).summary[0]?.href).toBe('#persons.0.role');
    expect(finding('/subject')).toEqual({ text: 'Fill this field in.' });
  });

  it('shows back what was typed, but nothing of a victim: only that it was entered', () => {
    const { typed } = readContent(plan, new FormFields({ ...filled, 'respondBy-time': '25:00' }));
    const controls = flat(controlsFor(plan, typed));
    const by = (name: string) => controls.find((one) => one.name === name);
    expect(by('questions')?.value).toEqual(['INCIDENTS_ALL', 'ORDERS']);
    expect(by('pndRequested')?.value).toBe('true');
    expect(by('respondBy')?.value).toEqual({ day: '5', month: '7', year: '2026', time: '25:00' });
    expect([by('persons.1.protectedAddress')?.value, by('persons.1.protectedAddress')?.wasEntered, by('persons.1.phone')?.wasEntered]).toEqual([undefined, true, false]);
    expect(JSON.stringify(controls)).not.toContain('Hidden');
  });
});

describe('a list in a form', () => {
  const plan = { type: kinds['safeguarding-enquiry'].content, known: ['subject'], places: { children: 4, carers: 2 }, expected: ['children'] };
  const parts = { page: { view: 'content-form', title: 'Ask', model: {} }, plan };
  const groupsOf = (nodes: readonly ControlNode[], list: string) => nodes.filter((node): node is ControlGroup => 'nodes' in node && node.id.startsWith(`${list}.`));
  const more = (nodes: readonly ControlNode[]) => nodes.flatMap((node) => ('more' in node ? [node] : []));
  const asked = (fields: Record<string, string>): FormError => {
    const given = new FormFields(fields);
    try { showMorePlaces(readForm(parts, given), given); } catch (error) { return error as FormError; }
    throw new Error('no more places were asked for');
  };

  it('shows the first place of one that is expected, folds the others, and has a button for one more', () => {
    const nodes = controlsFor(plan, () => undefined);
    expect(groupsOf(nodes, 'children').map(({ heading, folded, opened }) => [heading, folded, opened])).toEqual([['Children 1', false, false], ['Children 2', true, false], ['Children 3', true, false], ['Children 4', true, false]]);
    expect(groupsOf(nodes, 'carers').map(({ folded }) => folded)).toEqual([true, true]);
    expect(more(nodes)).toEqual([{ more: 'children', text: 'Add another: children 5', next: 'children.4' }, { more: 'carers', text: 'Add another: carers 3', next: 'carers.2' }]);
  });

  it('gets one more place, open, with all that was typed, and nothing is checked', () => {
    const { page, findings } = asked({ _more: 'children', '_places.carers': '3', 'children.3.familyName': 'Examplesson', 'children.0.addressKept': 'x' });
    expect([page.status, findings, page.model['findings']]).toEqual([200, [], { summary: [], at: {} }]);
    const nodes = page.model['controls'] as ControlNode[];
    expect(groupsOf(nodes, 'children').map(({ id, opened }) => [id, opened])).toEqual([['children.0', false], ['children.1', false], ['children.2', false], ['children.3', false], ['children.4', true]]);
    expect(groupsOf(nodes, 'carers')).toHaveLength(3);
    expect((groupsOf(nodes, 'children')[3]!.nodes as Control[]).find(({ name }) => name === 'children.3.familyName')?.value).toBe('Examplesson');
    expect(page.model['places']).toEqual([{ name: '_places.children', value: 5 }, { name: '_places.carers', value: 3 }]);
  });

  it('is read in all the places that the form had, and never has more than the list may', () => {
    const { read } = readForm(parts, new FormFields({ '_places.children': '6', 'children.5.familyName': 'Examplesson' }));
    expect(read.content['children']).toEqual([expect.objectContaining({ familyName: 'Examplesson' })]);
    expect(asked({ _more: 'children', '_places.children': '999' }).page.model['places']).toContainEqual({ name: '_places.children', value: 30 });
    expect(more(asked({ _more: 'children', '_places.children': '29' }).page.model['controls'] as ControlNode[]).map((one) => one.more)).toEqual(['carers']);
    for (const stray of ['-3', '1e9', 'x']) expect(asked({ _more: 'none', '_places.children': stray }).page.model['places']).toContainEqual({ name: '_places.children', value: 4 });
  });

  it('has as many places as what stands in it when it is opened, each with its values, and nothing of a victim', () => {
    const initial = { rationale: 'Asked before.', carers: ['One', 'Two', 'Three'].map((familyName) => ({ role: 'PARTNER', familyName, protectedAddress: '1 Hidden Close' })) };
    const { places, controls } = contentPage({ ...parts, initial }).model as { places: object[]; controls: ControlNode[] };
    expect(places).toContainEqual({ name: '_places.carers', value: 3 });
    expect(groupsOf(controls, 'carers').map(({ nodes }) => (nodes as Control[]).find(({ name }) => name.endsWith('.familyName'))?.value)).toEqual(['One', 'Two', 'Three']);
    expect((controls as Control[]).find(({ name }) => name === 'rationale')?.value).toBe('Asked before.');
    expect(JSON.stringify(controls)).not.toContain('Hidden');
    expect(readForm({ ...parts, initial }, new FormFields({ 'carers.2.familyName': 'Three' })).read.content['carers']).toEqual([expect.objectContaining({ familyName: 'Three' })]);
  });

  it('says in the form how many places it has', () => expect(contentPage(parts).model['places']).toEqual([{ name: '_places.children', value: 4 }, { name: '_places.carers', value: 2 }]));
});

describe('a time', () => {
  it.each([['2026-07-05', '09:05', '2026-07-05T08:05:00Z'], ['2026-01-05', '9:05', '2026-01-05T09:05:00Z'], ['2026-10-25', '12:00', '2026-10-25T12:00:00Z'], ['2026-03-29', '12:00', '2026-03-29T11:00:00Z']])(
    'of the clock on %s at %s is %s', (day, time, utc) => {
      expect(utcOf(day, time)).toBe(utc);
      expect(timeParts(utc)?.time).toBe(time.padStart(5, '0'));
    });

  it.each([['2026-02-30', '09:00'], ['2026-07-05', '24:00'], ['', '09:00'], ['2026-07-05', '']])('is none on "%s" at "%s"', (day, time) => expect(utcOf(day, time)).toBeUndefined());
});
