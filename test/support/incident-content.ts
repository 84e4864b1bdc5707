import { randomUUID } from 'node:crypto';

/** The whole content of a right reportable incident about somebody invented whom nobody supervises, before it is split. */
export function incidentContent(more: object = {}): object {
  return {
    incidentReference: `T/${randomUUID().slice(0, 18)}`, force: '22', version: 1, occurredAt: '2026-03-14T21:40:00Z', incidentType: 'CRIME', resolution: ['ARREST'],
    circumstances: 'Invented circumstances.', policeAction: 'Advice given.', subject: { givenNames: 'Alex', familyName: 'Testperson', role: 'SUSPECT' },
    matchEvidence: { identifiers: ['NAME'], confidence: 'EXACT' }, victimSafetyState: 'SAFE', subjectAware: 'YES', ...more,
  };
}
