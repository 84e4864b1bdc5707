import { describe, expect, it } from '@jest/globals';
import { checkContent, GatewayError, type Kind, type Label, parsePart, partNames } from '#messages';
import { checkFloor, checkSource, combine, findStrayContact, labelInCase, labelsPresent, mayRead, partOf, split } from './index.js';

const kind = 'reportable-incident-arrest';
const incident = () => ({
  incidentReference: 'INC-1', force: '22', version: 1, occurredAt: '2026-03-01T21:00:00Z', incidentType: 'CRIME', resolution: ['ARREST'],
  circumstances: 'Shouting at 14 Testing Rd, seen by a neighbour.', policeAction: 'Arrested.', subject: { pnc: '1979/0163001B', role: 'SUSPECT' },
  matchEvidence: { identifiers: ['PNC'], confidence: 'EXACT' }, victimSafetyState: 'SAFE', subjectAware: 'YES', bailConditions: 'Not to enter Worcester.',
  people: [
    { role: 'VICTIM', familyName: 'Testperson', address: '14 Testing Road, Exampleton', postcode: 'WR1 2AB', safeContact: 'Ring her sister Jo Examplesson.' },
    { role: 'WITNESS', familyName: 'Examplesson' },
  ],
  intelligence: [{ text: 'Seen near WR1 2AB.', sourceGrade: '1', assessmentGrade: 'A', handlingCode: 'P' }],
  victimsOwnWords: 'I want this to stop now please.', source: { kind: 'VICTIM', name: 'Testperson' },
});
const refusal = (more: object) => ({
  code: 'INSUFFICIENT_DETAIL', reason: 'Nobody can be found by what is given.', decidedBy: 'Jo Testperson', decidedByRole: 'Manager', decidedOn: '2026-03-01', reviewOn: '2026-04-01', challengeRoute: 'Write to the manager.', ...more,
});
type Any = any; // eslint-disable-line @typescript-eslint/no-explicit-any
const enquiry = {
  subject: { crn: 'X123456', names: [{ kind: 'CURRENT', givenNames: 'Sam', familyName: 'Testperson' }], dateOfBirth: '1979-02-03' }, persons: [{ role: 'PARTNER', familyName: 'Examplesson' }], trigger: 'PERIODIC',
  questions: ['INCIDENTS_ALL'], rationale: 'Quarterly review of the risk management plan.', period: { from: '2020-01-01', until: '2026-01-01' }, forces: ['22'], pndRequested: true, urgency: 'ROUTINE', respondBy: '2026-12-20T12:00:00Z',
  decisionFed: 'RMP', requesterRole: 'PRACTITIONER', requestedBy: { name: 'Pat Testperson' },
};
const divide = (content: object = incident(), raised: Record<string, Label> = {}): Any => split(kind, content, raised);
const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof GatewayError ? [error.code, error.facts.path] : error;
  }
  return undefined;
};

describe('the lattice', () => {
  it('lets the more restrictive label win, either way round', () => {
    expect([combine('OPEN', 'SENSITIVE'), combine('VICTIM', 'ORIGINATOR'), combine('MAPPA', 'MAPPA')]).toEqual(['SENSITIVE', 'VICTIM', 'MAPPA']);
  });
  it('refuses content that is MAPPA and VICTIM', () => {
    for (const [a, b] of [['MAPPA', 'VICTIM'], ['VICTIM', 'MAPPA']] as const) expect(codeOf(() => combine(a, b))).toEqual(['LABEL_CONFLICT', undefined]);
  });
  it('has a part for every label', () => expect((['OPEN', 'SENSITIVE', 'ORIGINATOR', 'MAPPA', 'VICTIM'] as const).map(partOf)).toEqual(['case', 'case', 'originator', 'mappa', 'victim']));
});

describe('how a victim is safely reached', () => {
  it('stands in no narrative, and takes nobody with it whom the case part names', () => {
    const parts = divide({
      ...incident(), subject: { ...incident().subject, givenNames: 'Jon', familyName: 'Testperson' }, people: [{ role: 'VICTIM', familyName: 'Examplesson', safeContact: 'Through Pim when Jon is out. Before eleven.' }],
      circumstances: 'Jon came before eleven and asked Pim where she was.',
    });
    expect(parts.case.circumstances).toBe("Jon came the victim's safe contact and asked the victim's safe contact where she was.");
  });
});

describe('what a sender must put right', () => {
  const found = (change: object, raised: Record<string, Label> = {}) => checkSource(kind, { ...incident(), ...change }, raised).map(({ path, code }) => `${path} ${code}`);
  it('is nothing where names and references are just that', () => expect(found({})).toEqual([]));
  it('are names and references that lead to somebody, unless the victim side alone has them', () => {
    const people = (familyName: string) => ({ people: [{ role: 'WITNESS' }, { role: 'VICTIM', familyName }] });
    expect(found(people('SMITH NOW AT 14 TESTING ROAD WR1 2AB'))).toEqual(['/people/1/familyName CONTACT_DETAIL']);
    expect(found({ incidentReference: 'INC-1, 07700 900123' })).toEqual(['/incidentReference CONTACT_DETAIL']);
    expect(found({ source: { kind: 'VICTIM', name: 'Testperson, 07700 900123' } })).toEqual([]);
    expect(found(people('Smith WR1 2AB'), { '/people/1/familyName': 'VICTIM' })).toEqual([]);
    expect(found(people('Smith WR1 2AB'), { '/people/1/familyName': 'ORIGINATOR' })).toEqual(['/people/1/familyName CONTACT_DETAIL']);
    expect(checkSource('da-response', { onwardTo: ['Social care', 'Her on 07700 900123'] }).filter(({ code }) => code === 'CONTACT_DETAIL').map(({ path }) => path)).toEqual(['/onwardTo']);
  });
  it('says each field once and quotes nothing', () => {
    const findings = checkSource(kind, { ...incident(), incidentReference: `INC-1 at WR1 2AB ${'x'.repeat(40)}` });
    expect(findings.map(({ path, code }) => [path, code])).toEqual([['/incidentReference', 'TOO_LONG']]);
    expect(JSON.stringify(checkSource(kind, { ...incident(), incidentReference: 'INC-1 at WR1 2AB' }))).not.toContain('WR1');
  });
  it.each(['01632 960123; she is at 14 Testing Road WR1 2AB, 07700 900123', '01632 960123 07700 900123', '01632 960123 or jo@example.org', 'jo@example.org, al@example.org', 'the desk'])(
    'is a work contact that is not one number or address: %s', (contact) => {
      expect(checkSource('marac-acknowledgement', { listing: 'LISTED', meetingOn: '2026-04-01', acknowledgedBy: 'Jo Testperson', contact }).map(({ path, code }) => `${path} ${code}`)).toEqual(['/contact NOT_A_CONTACT']);
    });
  it.each(['01632 960123', '(01632) 960123', '+44 (0)1632 960123', '0044 1632 960123 ext 12', '01632960123 x4', 'desk@example.org'])('is no work contact such as %s', (contact) => {
    expect(checkSource('marac-acknowledgement', { listing: 'LISTED', meetingOn: '2026-04-01', acknowledgedBy: 'Jo Testperson', contact })).toEqual([]);
  });
});

describe('splitting a message', () => {
  it('puts every field into the part of its label, and each part fits its contract', () => {
    expect(checkContent(kind, incident())).toEqual([]);
    const parts = divide();
    for (const part of partNames) expect(parsePart(kind, part, JSON.stringify(parts[part]))).toEqual(parts[part]);
    expect(Object.keys(parts.victim).sort()).toEqual(['originals', 'people', 'source', 'victimsOwnWords']);
    expect(JSON.stringify([parts.case, parts.originator])).not.toMatch(/Testing|WR1|Exampleton|sister/);
    expect(parts.mappa).toEqual({});
  });
  it('ties the parts of one element together by a random id, from the victim part only where it has something', () => {
    const parts = divide();
    expect(parts.victim.people).toHaveLength(1);
    expect(parts.victim.people[0].id).toBe(parts.case.people[0].id);
    expect(parts.case.people[0].id).not.toBe(parts.case.people[1].id);
    expect(divide().case.people[0].id).not.toBe(parts.case.people[0].id);
    expect(parts.case.intelligence).toBeUndefined();
  });
  it('redacts narratives at the source and keeps the originals for the victim side', () => {
    const parts = divide();
    expect(parts.case.circumstances).toBe("Shouting at the victim's address, seen by a neighbour.");
    expect(parts.originator.intelligence[0].text).toBe("Seen near the victim's address.");
    expect(parts.victim.originals).toEqual([
      { path: '/circumstances', text: 'Shouting at 14 Testing Rd, seen by a neighbour.' }, { path: '/intelligence/0/text', text: 'Seen near WR1 2AB.' },
    ]);
  });
  it('redacts a text of one line and each text of a list, and keeps their originals under their own paths', () => {
    const missing = ['Date of birth', 'Who lives at 14 Testing Road', 'WR5 3ZZ', 'WR1 2AB'];
    const { case: casePart, victim }: Any = split('enquiry-refusal', refusal({ missing }));
    expect(casePart.missing).toEqual(['Date of birth', 'Who lives at an address', 'a postcode', 'a postcode']);
    expect(victim.originals).toEqual([1, 2, 3].map((at) => ({ path: `/missing/${at}`, text: missing[at] })));
    expect(parsePart('enquiry-refusal', 'case', JSON.stringify(casePart))).toEqual(casePart);
    const unlisted: Any = split('marac-acknowledgement', { listing: 'NOT_LISTED', acknowledgedBy: 'Jo Testperson', contact: '01632 960123', reasonNotListed: 'Moved to 14 Testing Road; ring 01632 960123.' });
    expect(unlisted.case.reasonNotListed).toBe('Moved to an address; ring 01632 960123.');
    expect(unlisted.victim.originals).toEqual([{ path: '/reasonNotListed', text: 'Moved to 14 Testing Road; ring 01632 960123.' }]);
  });
  it('leaves room in the contract for role words that are longer than what they stand for', () => {
    const missing = Array.from({ length: 20 }, (_, at) => `${'E1 1AA plus '.repeat(8)}${at}`);
    expect(checkContent('enquiry-refusal', refusal({ missing }))).toEqual([]);
    const parts: Any = split('enquiry-refusal', refusal({ missing }));
    expect(Math.max(...parts.case.missing.map((text: string) => text.length))).toBeGreaterThan(100);
    for (const part of partNames) expect(parsePart('enquiry-refusal', part, JSON.stringify(parts[part]))).toEqual(parts[part]);
  });
  it.each<[string, Kind, (text: string) => object, (part: Any) => string]>([
    ['how a child is related to the adults', 'safeguarding-enquiry', (relationToAdults) => ({ children: [{ role: 'CHILD', sourceKind: 'PARTNER', protectedAddress: '14 Testing Road, Exampleton', relationToAdults }] }), (part) => part.children[0].relationToAdults],
    ['through whom alone something is known', 'safeguarding-response', (knownOnlyThrough) => ({ children: [{ role: 'CHILD', known: 'YES', protectedAddress: '14 Testing Road, Exampleton' }], knownOnlyThrough }), (part) => part.knownOnlyThrough],
    ['how a refusal is challenged', 'enquiry-refusal', (challengeRoute) => ({ challengeRoute }), (part) => part.challengeRoute],
  ])('redacts what is said in words of %s', (_, of, content, textIn) => {
    const written = 'Ask her mother at 14 Testing Rd, WR1 2AB or 07700 900123.';
    const parts = split(of, content(written)) as Any;
    expect(textIn(parts.case)).toMatch(/^Ask her mother at /);
    expect(JSON.stringify([parts.case, parts.originator])).not.toMatch(/Testing|WR1|900123/);
    expect(parts.victim.originals).toEqual([{ path: expect.stringMatching(/relationToAdults|knownOnlyThrough|challengeRoute/), text: written }]);
  });
  it('does not show by role words who the source is', () => {
    const parts = divide({ ...incident(), circumstances: 'Testperson was upset.' });
    expect(parts.case.circumstances).toBe('Testperson was upset.');
  });
  it('does not change what it is given', () => {
    const content = incident();
    split(kind, content);
    expect(content).toEqual(incident());
  });
  it('keeps the case part the same whatever the victim part holds', () => {
    const bare = { ...incident(), circumstances: 'Shouting.', intelligence: undefined };
    const without = { ...bare, people: [{ role: 'VICTIM', familyName: 'Testperson' }, { role: 'WITNESS', familyName: 'Examplesson' }], victimsOwnWords: undefined, source: undefined };
    const shape = (content: object) => JSON.stringify(divide(content).case).replace(/[0-9a-f-]{36}/g, 'id');
    expect(shape(bare)).toBe(shape(without));
  });

  it.each<[string, object, [string, string]]>([
    ['a field that nobody declared', { ...incident(), extra: 1 }, ['LABEL_MISSING', '/extra']],
    ['a field that nobody declared, named by content', { ...incident(), '14 Testing Road': 1 }, ['LABEL_MISSING', '']],
    ['an object where a value belongs', { ...incident(), circumstances: { address: 'x' } }, ['LABEL_MISSING', '/circumstances']],
    ['a list where a value belongs', { ...incident(), circumstances: ['x'] }, ['LABEL_MISSING', '/circumstances']],
    ['objects in a list of values', { ...incident(), resolution: [{ a: 1 }] }, ['LABEL_MISSING', '/resolution']],
    ['a text where an object belongs', { ...incident(), subject: 'x' }, ['LABEL_MISSING', '/subject']],
    ['a field that nobody declared in an element', { ...incident(), people: [{ role: 'VICTIM', pet: 'x' }] }, ['LABEL_MISSING', '/people/0/pet']],
    ['a polluted prototype', JSON.parse('{"__proto__":{"a":1}}') as object, ['LABEL_MISSING', '']],
  ])('refuses %s', (_, content, expected) => expect(codeOf(() => divide(content))).toEqual(expected));
});

describe('raising', () => {
  it('lists an OPEN field raised to SENSITIVE in the case part', () => {
    const parts = divide(incident(), { '/subject/pnc': 'SENSITIVE', '/bailConditions': 'SENSITIVE' });
    expect(parts.case.labels).toEqual({ '/subject/pnc': 'SENSITIVE', '/bailConditions': 'SENSITIVE' });
    expect([labelInCase(parts.case, '/subject/pnc', 'OPEN'), labelInCase(parts.case, '/force', 'OPEN')]).toEqual(['SENSITIVE', 'OPEN']);
  });
  it('moves an optional field into the part of its new label, and its words out of the narratives', () => {
    const content = { ...incident(), circumstances: 'Testperson and Examplesson argued.', source: undefined };
    const parts = divide(content, { '/people/1/familyName': 'VICTIM' });
    expect(parts.case.people[1].familyName).toBeUndefined();
    expect(parts.victim.people[1]).toEqual({ id: parts.case.people[1].id, familyName: 'Examplesson' });
    expect(parts.case.circumstances).toBe("Testperson and a witness's name argued.");
    expect(parsePart(kind, 'victim', JSON.stringify(parts.victim))).toEqual(parts.victim);
  });
  it('records a floor of the whole kind, and of what the person does not know', () => {
    expect((split('reportable-incident-no-arrest', incident()).case as Any).labels).toEqual({ '': 'SENSITIVE' });
    for (const subjectAware of ['NO', 'UNKNOWN']) expect(divide({ ...incident(), subjectAware }).case.labels).toEqual({ '': 'SENSITIVE' });
    expect(divide().case.labels).toBeUndefined();
  });
  it('keeps an enquiry sensitive unless the person knows of it and nobody else told of what it is about', () => {
    const floorOf = (content: object): unknown => (split('da-enquiry', { ...enquiry, ...content }).case as Any).labels?.[''];
    const informedSubject = 'YES';
    for (const open of [{ informedSubject }, { informedSubject, learnedFrom: 'SELF_REPORT' }, { informedSubject, learnedFrom: 'SELF_REPORT', trigger: 'NEW_RELATIONSHIP' }]) expect([open, floorOf(open)]).toEqual([open, undefined]);
    for (const kept of [{}, { learnedFrom: 'SELF_REPORT' }, { informedSubject, learnedFrom: 'PARTNER' }, { informedSubject, trigger: 'NEW_RELATIONSHIP' }]) expect([kept, floorOf(kept)]).toEqual([kept, 'SENSITIVE']);
  });
  it.each<[string, Record<string, Label>, [string, string]]>([
    ['a required case-side field cannot leave the case part', { '/circumstances': 'VICTIM' }, ['LABEL_RAISE', '/circumstances']],
    ['a path that leads nowhere cannot be raised', { '/nothing': 'SENSITIVE' }, ['LABEL_RAISE', '/nothing']],
    ['a label cannot be lowered', { '/victimsOwnWords': 'SENSITIVE' }, ['LABEL_LOWERED', '/victimsOwnWords']],
  ])('%s', (_, raised, expected) => expect(codeOf(() => divide(incident(), raised))).toEqual(expected));
  it('refuses MAPPA for what is VICTIM', () => expect(codeOf(() => divide(incident(), { '/victimsOwnWords': 'MAPPA' }))?.[0 as never]).toBe('LABEL_CONFLICT'));
});

describe("the recipient's look", () => {
  it('finds nothing in what was split at the source', () => {
    const { case: casePart, originator } = divide();
    expect(findStrayContact(kind, casePart, originator)).toEqual([]);
  });
  it.each(['He went to 5 Sample Street.', 'Ring 07700 900123.', 'Mail jo@example.org.', 'Lives at WR5 3ZZ.'])('finds the path of: %s', (circumstances) => {
    expect(findStrayContact(kind, { ...incident(), circumstances, people: [], intelligence: [] })).toEqual([{ path: '/circumstances' }]);
  });
  it('finds the path of a text of one line, and of one in a list', () => {
    expect(findStrayContact('enquiry-refusal', refusal({ missing: ['Date of birth', 'Who lives at 14 Testing Road'] }))).toEqual([{ path: '/missing/1' }]);
    expect(findStrayContact('marac-acknowledgement', { listing: 'NOT_LISTED', acknowledgedBy: 'Jo Testperson', reasonNotListed: 'Moved to WR5 3ZZ.' })).toEqual([{ path: '/reasonNotListed' }]);
  });
  it('finds a name and a reference that lead to somebody, on the side of the case and of the originator', () => {
    const casePart = { ...incident(), circumstances: 'Shouting.', intelligence: [], people: [{ role: 'VICTIM', familyName: 'SMITH NOW AT 14 TESTING ROAD WR1 2AB' }], incidentReference: 'INC-1, 07700 900123' };
    expect(findStrayContact(kind, casePart)).toEqual([{ path: '/incidentReference' }, { path: '/people/0/familyName' }]);
    expect(findStrayContact('enquiry-refusal', refusal({ decidedBy: 'Jo Testperson 01632 960123' }))).toEqual([{ path: '/decidedBy' }]);
    const originator = { subject: { ...incident().subject, familyName: 'Testperson WR1 2AB' } };
    expect(findStrayContact(kind, { ...incident(), circumstances: 'Shouting.', people: [], intelligence: [] }, originator)).toEqual([{ path: '/subject/familyName' }]);
  });
  it('lets a text repeat of a work contact that number alone, whatever else stands beside it', () => {
    const acknowledgement = (contact: string, reasonNotListed: string) => ({ listing: 'NOT_LISTED', acknowledgedBy: 'Jo Testperson', contact, reasonNotListed });
    const stray = (contact: string, reason: string) => findStrayContact('marac-acknowledgement', acknowledgement(contact, reason)).length;
    const more = '01632 960123; she is at 14 Testing Road WR1 2AB, jo@example.org';
    expect([stray('01632 960123', 'Ring 01632 960123.'), stray('desk@example.org', 'Write to desk@example.org.')]).toEqual([0, 0]);
    for (const reason of ['She is at 14 Testing Road.', 'Moved to WR1 2AB.', 'Write to jo@example.org.']) expect([reason, stray(more, reason)]).toEqual([reason, 1]);
    const own = (address: string) => findStrayContact(kind, { ...incident(), circumstances: 'Ring 07700 900123.', people: [], intelligence: [], subject: { ...incident().subject, address } }).length;
    expect(own('2 Own Street; she is on 07700 900123')).toBe(1);
  });
  it('lets a text repeat what stands in a structured field beside it', () => {
    const casePart = { ...incident(), circumstances: 'Ring the officer on +44 1632 960 123.', people: [], intelligence: [], officerContact: { name: 'PC Examplesson', phone: '01632 960123' } };
    expect(findStrayContact(kind, casePart)).toEqual([]);
  });
  it('sees that the floor was kept', () => {
    const { case: casePart } = split('reportable-incident-no-arrest', incident());
    expect(codeOf(() => checkFloor('reportable-incident-no-arrest', casePart))).toBeUndefined();
    expect(codeOf(() => checkFloor('reportable-incident-no-arrest', { ...casePart, labels: {} }))).toEqual(['LABEL_LOWERED', undefined]);
    expect(codeOf(() => checkFloor(kind, { ...divide().case, subjectAware: 'NO' }))).toEqual(['LABEL_LOWERED', undefined]);
  });
  it('names the labels present', () => {
    expect(labelsPresent(kind, divide()).sort()).toEqual(['OPEN', 'ORIGINATOR', 'SENSITIVE', 'VICTIM']);
    expect(labelsPresent('supervision-snapshot', split('supervision-snapshot', { asOf: 'x' }))).toEqual(['OPEN']);
  });
});

describe('who may read and what may be released', () => {
  it('gives VICTIM to the readers of victim contact data in DOMAIN 1.2 only', () => {
    const roles = ['practitioner', 'manager', 'case-administrator', 'victim-liaison', 'daso', 'feed-officer', 'da-unit', 'social-worker', 'adult-social-worker', 'marac-coordinator', 'mappa-coordinator', 'operator', 'toString'];
    expect(roles.filter((role) => mayRead(role, 'VICTIM'))).toEqual(['victim-liaison', 'daso', 'da-unit', 'social-worker', 'adult-social-worker', 'marac-coordinator']);
    expect(roles.filter((role) => mayRead(role, 'MAPPA'))).toEqual(['mappa-coordinator']);
  });
});
