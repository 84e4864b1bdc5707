import { type Draw } from '../generate/draw.js';

/** CRN of the n-th person of the load caseload. */
export const crnOf = (n: number): string => `L${String(100_000 + n)}`;

/** An arrest with a victim and a child, as long as such a record usually is; everybody in it is invented. */
export function makeIncident(draw: Draw, run: string, n: number, people: number): object {
  const house = draw.integer(1, 99);
  const victim = `${house} Sample Road, Exampleton`;
  return {
    incidentReference: `${run}/${n}`, force: '22', version: 1, occurredAt: '2026-03-01T21:00:00Z', recordedAt: '2026-03-01T21:40:00Z', incidentType: 'CRIME', resolution: ['ARREST', 'BAIL'],
    circumstances: `Officers were called by a neighbour at about nine in the evening. Alex Testperson had been shouting for some time and a window beside the front door was broken when they arrived. `
      + `Ada Examplesson said that the argument had begun about money, that it had happened before, and that she had not told anybody. She gave her address as ${victim} and asked not to be rung at home. `
      + 'A child was upstairs and had heard most of it. There was a smell of alcohol. No injury was seen, but she held her left wrist and was asked whether she wanted to see a doctor.',
    policeAction: 'Arrested for criminal damage and common assault, interviewed and bailed with conditions. Body worn video was kept. The child was seen and a referral was made.',
    markers: ['PHYSICAL', 'CONTROLLING_COERCIVE', 'CHILD_PRESENT', 'ALCOHOL'],
    subject: { crn: crnOf(n % people), givenNames: 'Alex', familyName: 'Testperson', dateOfBirth: '1979-03-14', role: 'SUSPECT' },
    matchEvidence: { identifiers: ['CRN', 'NAME'], confidence: 'EXACT' },
    people: [
      {
        role: 'VICTIM', givenNames: 'Ada', familyName: 'Examplesson', dateOfBirth: '1982-07-08', relationship: 'INTIMATE_FORMER', address: victim, postcode: 'WR1 2AB',
        phone: `07700 900${String(draw.integer(100, 999))}`, email: `ada.${n}@example.org`, safeContact: 'By text in the morning only, never at home in the evening.',
      },
      { role: 'CHILD_PRESENT', givenNames: 'Bo', familyName: 'Examplesson', dateOfBirth: '2017-05-02', school: 'Invented Primary School' },
    ],
    place: { address: victim, postcode: 'WR1 2AB' }, atSubjectsAddress: false, riskTool: { tool: 'DARA', version: '1', grade: 'MEDIUM', score: 11 },
    custodyState: 'RELEASED_ON_BAIL', bailConditions: 'Not to contact Ada Examplesson in any way. To live and sleep at the address that was given to the court.', victimSafetyState: 'SAFE',
    subjectAware: 'YES', victimsOwnWords: 'I only want it to stop. I am worried about what happens when he comes back.', source: { kind: 'THIRD_PARTY', name: 'Jo Invented' },
    officerContact: { name: 'PC Examplesson', unit: 'Response, Worcester', phone: '01632 960123' },
  };
}
