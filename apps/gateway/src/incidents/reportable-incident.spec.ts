import { describe, expect, it } from '@jest/globals';
import { type Arrived } from '#exchange';
import { fieldsOf, ReportableIncident } from '#messages';
import { differingFields, hasMore, type IncidentCasePart, openFields, queueFields } from './case-part.js';
import { takeIncident } from './reportable-incident.handler.js';

const content = {
  incidentReference: 'WM-2026-000123', force: '22', version: 1, occurredAt: '2026-11-20T21:00:00Z', incidentType: 'CRIME', resolution: ['ARREST'], custodyState: 'IN_CUSTODY',
  circumstances: 'Invented circumstances.', subject: { crn: 'X320741', pnc: '1979/0163001B', role: 'SUSPECT' },
} as unknown as IncidentCasePart;
const arrived = (preloaded: Arrived['preloaded'], part: IncidentCasePart = content): Arrived<IncidentCasePart> =>
  ({ id: '01930000-0000-7000-8000-000000000001', issuer: 'police-west-mercia', conversation: '01930000-0000-7000-8000-000000000002', kind: 'reportable-incident-arrest', content: part, receivedAt: new Date(0), preloaded }) as unknown as Arrived<IncidentCasePart>;

describe('an incident that arrives', () => {
  it('stands in the queue of the person whom every identifier names', () => {
    const effects = takeIncident(arrived({ byCrn: [{ crn: 'X320741' }], byPnc: [{ crn: 'X320741', pnc: '1979/0163001B' }] }), true);
    expect(effects).toMatchObject([{ insert: 'incident', row: { crn: 'X320741', arrest: true, sensitive: true, incident_reference: 'WM-2026-000123' } }, { concerns: 'X320741' }, { delivered: 'caseload' }]);
  });

  it('is given to nobody when its identifiers name two people, or none', () => {
    expect(takeIncident(arrived({ byCrn: [{ crn: 'X320741' }], byPnc: [{ crn: 'X320742' }] }), true)).toMatchObject([{ row: { crn: null } }, { delivered: 'unallocated' }]);
    expect(takeIncident(arrived({}), true)).toMatchObject([{ row: { crn: null, subject_pnc: '1979/0163001B' } }, { delivered: 'unallocated' }]);
  });
});

describe('what a list shows of an incident', () => {
  it('is only fields that are declared OPEN', () => {
    const declared = new Map(fieldsOf(ReportableIncident).map((field) => [field.name, field.shape === 'leaf' ? field.label : 'nested']));
    for (const field of queueFields) expect([field, declared.get(field)]).toEqual([field, 'OPEN']);
  });

  it('is nothing of the sensitive text', () => {
    expect(Object.keys(openFields(content))).toEqual(['incidentReference', 'force', 'version', 'occurredAt', 'incidentType', 'resolution', 'custodyState']);
    expect(hasMore(content)).toBe(true);
  });

  it('leaves out a field that the sender raised, and everything where the whole message was', () => {
    expect(openFields({ ...content, labels: { '/resolution/0': 'SENSITIVE', '/incidentType': 'SENSITIVE' } })).not.toHaveProperty('resolution');
    expect(openFields({ ...content, labels: { '/incidentType': 'SENSITIVE' } })).not.toHaveProperty('incidentType');
    expect(openFields({ ...content, labels: { '': 'SENSITIVE' } })).toEqual({});
  });
});

describe('two messages for one version of an incident', () => {
  it('differ in fields that are named, whatever the order of names within', () => {
    expect(differingFields({ a: { x: 1, y: 2 }, b: 'one', people: [{ id: '1' }] }, { b: 'other', a: { y: 2, x: 1 }, c: true, people: [{ id: '2' }] })).toEqual(['b', 'c']);
  });
});
