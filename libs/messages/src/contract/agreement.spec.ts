import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ReportableIncident } from '../kinds/reportable-incident.js';
import { compileSchema } from './compiled.js';
import { contentSchema } from './schema.js';

const fitting = {
  incidentReference: 'INC-1', force: '22', version: 1, occurredAt: '2026-03-01T21:00:00Z', incidentType: 'CRIME', resolution: ['ARREST'], circumstances: 'x', policeAction: 'x',
  subject: { pnc: '1979/0163001B', cro: '065656/91H', crn: 'X123456', role: 'SUSPECT' }, matchEvidence: { identifiers: ['PNC'], confidence: 'EXACT' }, victimSafetyState: 'SAFE',
  subjectAware: 'YES', people: [{ role: 'VICTIM', postcode: 'WR1 2AB', phone: '01632 960123', email: 'a@example.org', dateOfBirth: '1990-02-28' }], atSubjectsAddress: true,
};
const paths = [
  ...Object.keys(fitting).map((name) => [name]), ...Object.keys(fitting.subject).map((name) => ['subject', name]), ...Object.keys(fitting.people[0] ?? {}).map((name) => ['people', '0', name]), ['extra'],
];
const values = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', ' ', 0, -1, 1.5, true, 'true', [], {}, [[]], [null], ['ARREST', 'ARREST'], '22', 'SUSPECT', '2026-02-30', '2028-02-29', '2026-03-01T24:00:00Z',
    '2026-03-01T23:59:60Z', '2026-03-01T21:00:00+01:00', '79/163001B', '1979/0163001C', 'wr12ab', 'W1A 0AX', 'a@b', 'a\nb', 'a\u2028b', '\u{1f600}', '+44 1632 960123', 'x'.repeat(41), '\u{1f600}'.repeat(40)),
  fc.string(), fc.integer(), fc.jsonValue(),
);

describe('the rules of the sender and the schema of the recipient', () => {
  it('agree on every content', () => {
    // Under another name: each is compiled once, and the running check may have done so.
    const validate = compileSchema({ ...contentSchema('reportable-incident-arrest'), $id: 'urn:mag:test:agreement' });
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        const content = structuredClone(fitting) as Record<string, unknown>;
        let at = content;
        for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
        at[path.at(-1) ?? ''] = value;
        const plain = JSON.parse(JSON.stringify(content)) as object;
        const findings = validateSync(plainToInstance(ReportableIncident, plain), { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
        expect([path, findings.length === 0]).toEqual([path, validate(plain)]);
      }),
      { numRuns: 150 },
    );
  });
});
