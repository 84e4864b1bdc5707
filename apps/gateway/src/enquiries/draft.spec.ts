import { describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { type Directory } from '#directory';
import { type Place } from '#gazetteer';
import { type AgencyCode } from '#messages';
import { addressesOf } from './addresses.js';
import { askedKinds } from './asked-kinds.js';
import { completeDraft, contentFor, contentOf, subjectOf } from './draft.js';

const person = {
  crn: 'X123456', given_names: 'Sam', family_name: 'Testperson', date_of_birth: '1979-02-03', sex: 'M', pnc: null, cro: null, aliases: [{ givenNames: 'Sammy', familyName: 'Testperson' }],
  addresses: [{ address: '2 Sample Street, Exampleton', postcode: 'WR1 1AA' }],
};
const actor = (role: string): Actor => ({ person: 'pat.testperson', agency: 'probation' as AgencyCode, roles: [role], teams: ['North'] }) as unknown as Actor;
const directory = {
  forceByCode: (code: string) => ({ '22': { code: 'police-west-mercia' }, '07': { code: 'police-cheshire' } })[code],
  route: (area: string, kind: string) => (area === 'E10000034' ? { agency: kind === 'marac-referral' ? 'marac-worcestershire' : 'childrens-worcestershire' } : area === 'E06000049' ? { agency: 'childrens-cheshire-east' } : undefined),
  // With West Mercia, Worcestershire and the MARAC all that can be asked is agreed, with Cheshire East nothing but notices of custody and enquiries, with Cheshire DA enquiries.
  agreedKind: (_: string, to: string, kind: string) => askedKinds.find((one) => one.kind === kind && (to !== 'childrens-cheshire-east' || kind === 'custody-notice' || kind === 'safeguarding-enquiry')),
} as unknown as Directory;
const now = new Date('2026-11-26T09:00:00Z');
const asked = (kind: string) => askedKinds.find((one) => one.kind === kind)!;
const da = {
  trigger: 'PERIODIC', questions: ['INCIDENTS_ALL'], rationale: 'Quarterly review of the risk management plan.', forces: ['22'], pndRequested: true, urgency: 'ROUTINE', respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP',
};
/** Where the postcodes of these tests lie; others are unknown. */
const lie: Readonly<Record<string, readonly [force: string, authority: string]>> = { 'WR1 1AA': ['22', 'E10000034'], 'CW1 1AA': ['07', 'E06000049'], 'L1 1AA': ['05', 'E08000012'] };
const liesAt = (postcode = ''): Place => {
  const [force = '', authority = ''] = lie[postcode] ?? [];
  return postcode in lie ? { outcome: 'known', postcode: postcode as never, force, authority, terminated: null } : { outcome: 'unknown', postcode: postcode as never };
};
type Given = Parameters<typeof completeDraft>[1];
const judged = (kind: string, given: Given, { role = 'practitioner', about = person }: { role?: string; about?: object } = {}) => {
  const content = contentOf(asked(kind), given, about as never, actor(role), now);
  return completeDraft(asked(kind), given, content, addressesOf(asked(kind).kind, content).map((address) => ({ ...address, lies: liesAt(address.postcode) })), directory, 'probation');
};
const completed = (content: object, role = 'practitioner') => judged('da-enquiry', { content }, { role });

describe('a draft', () => {
  it('gets who is asked about from the case record, and who asks from the token', () => {
    const { content, agencies, findings } = completed(da);
    expect(findings).toEqual([]);
    expect(agencies).toEqual([{ to: 'police-west-mercia', byLetter: false, places: [{ place: '22', because: ['Address 1 of the supervised person'] }], units: [] }]);
    expect(content).toMatchObject({ subject: subjectOf(person), requestedBy: { name: 'pat.testperson', unit: 'North' }, requesterRole: 'PRACTITIONER' });
  });

  it('is asked by who is signed in, whoever it names; where the answer can be talked about is theirs to say', () => {
    const requestedBy = { name: 'robin.testperson', unit: 'South', contact: '01632 960123' };
    const { content, findings } = completed({ ...da, requestedBy });
    expect([content['requestedBy'], findings]).toEqual([{ name: 'pat.testperson', unit: 'South', contact: '01632 960123' }, []]);
    const referral = judged('marac-referral', { content: { referrer: { name: 'robin.testperson' } } });
    expect(referral.content['referrer']).toEqual({ name: 'pat.testperson', unit: 'North' });
  });

  it.each(['robin.testperson', ['robin.testperson'], null])('whose asker is written as %j is found wrong', (requestedBy) => {
    expect(completed({ ...da, requestedBy }).findings.map(({ path }) => path)).toEqual(['/requestedBy']);
  });

  it('asks about the whole life unless the practitioner says which days', () => {
    expect(completed(da).content['period']).toEqual({ from: '1979-02-03', until: '2026-11-26' });
    expect(completed({ ...da, period: { from: '2025-01-01', until: '2025-12-31' } }).content['period']).toEqual({ from: '2025-01-01', until: '2025-12-31' });
  });

  it('of a case administrator is that of a case administrator, whatever it says', () => {
    expect(completed({ ...da, requesterRole: 'PRACTITIONER' }, 'case-administrator').findings.map(({ path }) => path)).toEqual(['/directedBy']);
    expect(completed({ ...da, requesterRole: 'COURT_STAFF' }).content['requesterRole']).toBe('COURT_STAFF');
  });

  it('cannot bring an identity of its own', () => {
    const { content, findings } = completed({ ...da, subject: { crn: 'Y999999' } });
    expect(findings).toEqual([expect.objectContaining({ path: '/subject', code: 'UNKNOWN_FIELD' })]);
    expect(content['subject']).toMatchObject({ crn: 'X123456' });
  });

  it('says the same beside its content whichever VICTIM fields were filled in', () => {
    const beside = (victim: object): object => ({ ...completed({ ...da, persons: [{ role: 'EX_PARTNER', familyName: 'Examplesson', ...victim }] }), content: undefined });
    expect(beside({ protectedAddress: '14 Testing Road', phone: '07700 900123' })).toEqual(beside({}));
  });

  it("finds the MARAC by the victim's area, which is not part of what is sent", () => {
    const referral = judged('marac-referral', { content: {}, area: 'E10000034' });
    expect(referral.agencies).toEqual([{ to: 'marac-worcestershire', byLetter: false, places: [], units: [] }]);
    expect(JSON.stringify([referral.content, referral.notAsked])).not.toContain('E10000034');
    expect(referral.content).toMatchObject({ perpetratorNotInformed: 'YES', referrer: { name: 'pat.testperson' } });
    expect(judged('marac-referral', { content: {} }).findings.map(({ path }) => path)).toContain('/area');
  });

  it("finds the children's services by the area where the children live, which is not part of what is sent", () => {
    const referral = judged('child-referral', { content: {}, area: 'E10000034' });
    expect(referral.agencies).toEqual([{ to: 'childrens-worcestershire', byLetter: false, places: [], units: [] }]);
    expect(JSON.stringify([referral.content, referral.notAsked])).not.toContain('E10000034');
    expect(judged('child-referral', { content: {} }).findings.map(({ path }) => path)).toContain('/area');
  });

  it('that names one agency twice asks it once', () => {
    const twice = judged('safeguarding-enquiry', { content: { areas: ['E10000034', 'E10000034'] } });
    expect(twice.agencies.map(({ to }) => to)).toEqual(['childrens-worcestershire']);
  });
});

describe('who is asked', () => {
  const silent = { ...da, forces: undefined };
  const moved = { ...person, addresses: [...person.addresses, { address: '4 Former Close, Crewe, CW1 1AA', until: '2024-03-31' }] };
  const cheshire = { place: '07', because: ['Address 2 of the supervised person, until 2024'] };
  const codes = ({ findings }: { findings: readonly { path: string; code: string }[] }) => findings.map(({ path, code }) => `${path} ${code}`);

  it('is filled in from every address, past ones too, where the draft says nothing of it', () => {
    const { content, agencies, findings, notAsked } = judged('da-enquiry', { content: silent }, { about: moved });
    expect([findings, notAsked, content['forces']]).toEqual([[], [], ['22', '07']]);
    expect(agencies[1]).toEqual({ to: 'police-cheshire', byLetter: false, places: [cheshire], units: [] });
    const children = { trigger: 'CHILD_CONTACT', children: [{ role: 'CHILD', sourceKind: 'VISIT', postcode: 'CW1 1AA' }] };
    expect(judged('safeguarding-enquiry', { content: children }).agencies.map(({ to, places }) => [to, places[0]?.because])).toEqual([
      ['childrens-worcestershire', ['Address 1 of the supervised person']], ['childrens-cheshire-east', ['The address of child 1']],
    ]);
  });

  it('may be more than that: who is named by hand is asked too, for no address', () => {
    const { agencies, findings } = judged('da-enquiry', { content: { ...da, forces: ['07', '22'] } });
    expect([findings, agencies[0]]).toEqual([[], { to: 'police-cheshire', byLetter: false, places: [{ place: '07', because: [] }], units: [] }]);
  });

  it('cannot be less without a reason: the finding names the place, the address, and what to do', () => {
    const { findings, notAsked } = judged('da-enquiry', { content: { ...da, forces: ['22'] } }, { about: moved });
    expect(findings).toEqual([{ path: '/forces', code: 'REQUIRED', todo: 'Name Cheshire police (07) too, or leave it out with a reason. There lies: Address 2 of the supervised person, until 2024.' }]);
    expect(notAsked).toEqual([{ ...cheshire, code: 'LEFT_OUT', reason: null }]);
  });

  it.each([[undefined, 'REQUIRED'], ['  ', 'REQUIRED'], ['x', 'REQUIRED'], ['She moved to 14 Testing Road, WR1 2AB', 'CONTACT_DETAIL']])('is not less for the reason %j', (reason, code) => {
    const given = { content: { ...da, forces: ['22'] }, leftOut: [{ place: '99', reason: 'Anything' }, { place: '07', ...(reason === undefined ? {} : { reason }) }] };
    expect(codes(judged('da-enquiry', given, { about: moved }))).toEqual([`/leftOut/1/reason ${code}`]);
  });

  it('is less with a reason, which is kept with the addresses that lie there', () => {
    const leftOut = [{ place: '07', reason: 'Answered in full last week.' }];
    for (const content of [silent, { ...da, forces: ['22'] }]) {
      const { content: sent, agencies, findings, notAsked } = judged('da-enquiry', { content, leftOut }, { about: moved });
      expect([findings, agencies.map(({ to }) => to), sent['forces'], notAsked]).toEqual([[], ['police-west-mercia'], ['22'], [{ ...cheshire, code: 'LEFT_OUT', reason: 'Answered in full last week.' }]]);
    }
    expect(codes(judged('da-enquiry', { content: { ...da, forces: ['22', '07'] }, leftOut }, { about: moved }))).toEqual(['/leftOut/0/reason CONTRADICTION']);
  });

  it('has a force that has no node too: it is asked by letter, unless a person says how it was asked otherwise', () => {
    const about = { ...person, addresses: [...person.addresses, { address: '6 Former Street, Liverpool', postcode: 'L1 1AA' }] };
    const untold = judged('da-enquiry', { content: silent }, { about });
    expect([untold.findings, untold.content['forces'], untold.agencies.map(({ to, byLetter }) => [to, byLetter])]).toEqual([[], ['22', '05'], [['police-west-mercia', false], ['05', true]]]);
    expect(codes(judged('da-enquiry', { content: da }, { about }))).toEqual(['/forces REQUIRED']);
    const told = judged('da-enquiry', { content: silent, leftOut: [{ place: '05', reason: 'Asked by telephone today.' }] }, { about });
    expect([told.findings, told.notAsked]).toEqual([[], [{ place: '05', code: 'NO_NODE', because: ['Address 2 of the supervised person'], reason: 'Asked by telephone today.' }]]);
  });

  it('does not follow from an address that must not stand where it does, as that of a former partner', () => {
    const { agencies, notAsked, findings } = completed({ ...silent, persons: [{ role: 'EX_PARTNER', address: '1 Testing Road, Crewe', postcode: 'CW1 1AA' }] });
    expect([agencies.map(({ to }) => to), notAsked, findings.length > 0]).toEqual([['police-west-mercia'], [], true]);
  });

  it('is for the person who asks to say where nobody knows where an address lies', () => {
    const about = { ...person, addresses: [{ address: '1 Sample Street, Exampleton' }, { address: '2 Sample Street', postcode: 'WR9 9ZZ' }] };
    expect(judged('da-enquiry', { content: da }, { about })).toMatchObject({ findings: [], notAsked: [
      { place: null, code: 'NO_POSTCODE', because: ['Address 1 of the supervised person'], reason: null }, { place: null, code: 'POSTCODE_UNKNOWN', because: ['Address 2 of the supervised person'], reason: null },
    ] });
    expect(codes(judged('da-enquiry', { content: silent }, { about }))).toEqual(['/forces REQUIRED']);
  });
});

describe('an agency that serves several areas, with a unit for each', () => {
  const units: Readonly<Record<string, string>> = { E10000034: 'North', E06000049: 'South' };
  const one = { ...directory, agreedKind: (_: string, __: string, kind: string) => askedKinds.find((one) => one.kind === kind), route: (area: string) => (area in units ? { agency: 'childrens-of-both', unit: units[area] } : undefined) } as unknown as Directory;
  const asks = (kind: string, content: object, area?: string) => {
    const given = { content, ...(area === undefined ? {} : { area }) }, written = contentOf(asked(kind), given, person as never, actor('practitioner'), now);
    return completeDraft(asked(kind), given, written, [], one, 'probation');
  };

  it('is asked once for both, and the units of each place go with what it is sent', () => {
    const { agencies, content } = asks('safeguarding-enquiry', { areas: ['E10000034', 'E06000049'] });
    expect(agencies).toMatchObject([{ to: 'childrens-of-both', units: ['North', 'South'] }]);
    expect([contentFor(content, agencies[0]!.units)['toUnits'], 'toUnits' in contentFor(content, [])]).toEqual([['North', 'South'], false]);
  });

  it.each(['child-referral', 'adult-referral', 'custody-notice', 'marac-referral'])('gets a %s for the unit of the area that is named, which is kept nowhere itself', (kind) => {
    expect(asks(kind, {}, 'E06000049').agencies).toEqual([{ to: 'childrens-of-both', byLetter: false, places: [], units: ['South'] }]);
  });

  it('is addressed by the directory and by nobody else', () => {
    expect(asks('child-referral', { toUnits: ['North'] }, 'E06000049').findings).toContainEqual(expect.objectContaining({ path: '/toUnits', code: 'UNKNOWN_FIELD' }));
  });
});

describe('somebody whose address may not be used', () => {
  const hints = (persons: readonly object[]) => judged('da-enquiry', { content: { ...da, trigger: 'NEW_RELATIONSHIP', persons } }).hints;

  it('is told of with what to do, the same whether the address is protected or none is given, and stops nothing', () => {
    const partner = { role: 'PARTNER', familyName: 'Examplesson' };
    const [hint] = hints([partner]);
    expect(hint).toEqual({ path: '/forces', todo: expect.stringMatching(/^The address of person 1 \(partner\) leads to no force: .*name that force by hand\.$/) });
    expect(hints([{ ...partner, protectedAddress: '5 Cross Street, Crewe', protectedPostcode: 'CW1 1AA' }])).toEqual([hint]);
    expect(judged('da-enquiry', { content: { ...da, trigger: 'NEW_RELATIONSHIP', persons: [partner] } }).findings).toEqual([]);
  });

  it('is not told of where the case side has an address, however many others have none', () => {
    expect(hints([{ role: 'PARTNER', familyName: 'Examplesson', address: '5 Cross Street', postcode: 'CW1 1AA' }, { role: 'EX_PARTNER', familyName: 'Other' }]).map(({ todo }) => todo.slice(0, 37))).toEqual(['The address of person 2 (ex partner) ']);
  });

  it('is told of to children\'s services too, by area', () => {
    const { hints: of } = judged('safeguarding-enquiry', { content: { children: [{ role: 'CHILD', givenNames: 'Kim', protectedAddress: '5 Cross Street, Crewe' }] } });
    expect(of).toEqual([{ path: '/areas', todo: expect.stringMatching(/^The address of child 1 leads to no area/) }]);
  });
});

describe('a curfew at an address where nobody else lives', () => {
  const proposedAddress = { kind: 'HOME', address: '2 Sample Street, Exampleton', postcode: 'WR1 1AA' };
  const findings = (kind: string, content: object) => judged(kind, { content }).findings.map(({ path, code }) => `${path} ${code}`);
  const children = { questions: ['KNOWN'], rationale: 'Home detention curfew is to be decided on.', riskPosed: 'Convicted of assault on a former partner.', areas: ['E10000034'], mayParentsKnow: 'UNSAFE', urgency: 'ROUTINE', respondBy: '2026-12-09T12:00:00Z', decisionFed: 'HDC' };

  it.each([['da-enquiry', da], ['safeguarding-enquiry', children]])('is asked about (%s) by saying so, and needs a name otherwise', (kind, content) => {
    for (const trigger of ['EMC', 'HDC']) {
      expect(findings(kind, { ...content, trigger, proposedAddress, nobodyElse: 'YES' })).toEqual([]);
      expect(findings(kind, { ...content, trigger, proposedAddress })).toContain('/nobodyElse REQUIRED');
    }
  });

  it('says nothing for anything but a curfew: who a partner or child is must be said all the same', () => {
    expect(findings('da-enquiry', { ...da, trigger: 'NEW_RELATIONSHIP', nobodyElse: 'YES' })).toContain('/persons REQUIRED');
    expect(findings('safeguarding-enquiry', { ...children, trigger: 'COURT_PSR', nobodyElse: 'YES' })).toEqual(['/children REQUIRED', '/carers REQUIRED']);
  });
});

describe('a notice of custody', () => {
  const notice = { event: 'RELEASE', happensOn: '2026-12-01', prison: 'HMP Exampleton', probationOffice: 'Exampleton Probation Office', reason: 'Convicted of an assault that two children saw.' };
  const child = (more: object) => ({ role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'POLICE', ...more });
  const releaseAddress = { kind: 'APPROVED_PREMISES', address: '2 Sample Street, Exampleton', postcode: 'L1 1AA' };
  const told = (more: object, given: object = {}) => {
    const { agencies, notAsked, findings, content } = judged('custody-notice', { content: { ...notice, releaseAddress, ...more }, ...given });
    return { to: agencies.map(({ to, byLetter, places }) => [to, byLetter, places.map(({ because }) => because)]), notAsked, findings: findings.map(({ path, code }) => `${path} ${code}`), content };
  };
  const [worcester, liverpool] = [['childrens-worcestershire', false, [['Address 1 of the supervised person']]], ['E08000012', true, [['The address of release']]]];

  it('goes to each area that an address of the person, of a child or of release leads to, by letter where that has no node, and its content says of none', () => {
    const { to, findings, content } = told({ children: [child({ address: '5 Cross Street, Crewe', postcode: 'CW1 1AA' })] });
    expect([to, findings]).toEqual([[worcester, liverpool, ['childrens-cheshire-east', false, [['The address of child 1']]]], []]);
    expect(JSON.stringify(content)).not.toMatch(/E10000034|E08000012|E06000049|areas/);
  });

  it('goes to one area more that is named, first and once, and only then needs one to be named when no address leads anywhere', () => {
    expect(told({}, { area: 'E06000049' }).to).toEqual([['childrens-cheshire-east', false, []], worcester, liverpool]);
    expect(told({}, { area: 'E10000034' }).to).toEqual([worcester, liverpool]);
    const nowhere = (given: object) => judged('custody-notice', { content: { ...notice, event: 'RECEPTION' }, ...given }, { about: { ...person, addresses: [] } });
    expect([nowhere({}).findings.map(({ path, code }) => `${path} ${code}`), nowhere({ area: 'E10000034' }).agencies.map(({ to }) => to)]).toEqual([['/area NOT_IN_LIST'], ['childrens-worcestershire']]);
  });

  it('leaves an area out with a reason alone', () => {
    const leftOut = (reason?: string) => told({}, { leftOut: [{ place: 'E08000012', ...(reason === undefined ? {} : { reason }) }] });
    expect([leftOut('Told by telephone today.'), leftOut()]).toMatchObject([
      { to: [worcester], notAsked: [{ place: 'E08000012', code: 'NO_NODE', reason: 'Told by telephone today.' }], findings: [] }, { to: [worcester], findings: ['/leftOut/0/reason REQUIRED'] },
    ]);
  });

  it('never goes where a protected address leads, nor anywhere because of one', () => {
    expect(told({ children: [child({ protectedAddress: '5 Cross Street, Crewe, CW1 1AA' })] }).to).toEqual([worcester, liverpool]);
  });
});

describe('a referral', () => {
  const to = (kind: string, area?: string) => {
    const { agencies, findings } = judged(kind, { content: {}, ...(area === undefined ? {} : { area }) });
    return { to: agencies.map(({ to, byLetter }) => [to, byLetter]), area: findings.filter(({ path }) => path === '/area').map(({ code }) => code) };
  };

  it.each(['child-referral', 'adult-referral'])('(%s) goes to whoever acts for the area that is named, and by letter where nobody does or nothing of the kind is agreed', (kind) => {
    expect(to(kind, 'E10000034')).toEqual({ to: [['childrens-worcestershire', false]], area: [] });
    expect(to(kind, 'E08000012')).toEqual({ to: [['E08000012', true]], area: [] });
    expect(to(kind, 'E06000049')).toEqual({ to: [['E06000049', true]], area: [] });
  });

  it.each(['child-referral', 'adult-referral'])('(%s) goes nowhere without an area, or for one that is no authority of its own', (kind) => {
    for (const area of [undefined, 'E07000001', 'W92000004', 'North']) expect(to(kind, area)).toEqual({ to: [], area: ['NOT_IN_LIST'] });
  });

  it('to a MARAC goes by letter where none takes part, under a code of its own, for the mailbox of the authority is not theirs; and nowhere where there is no such area', () => expect(['E08000012', 'E07000234', 'E10000034', 'W92000004'].map((area) => to('marac-referral', area))).toEqual([{ to: [['marac-E08000012', true]], area: [] }, { to: [['marac-E07000234', true]], area: [] }, { to: [['marac-worcestershire', false]], area: [] }, { to: [], area: ['NOT_IN_LIST'] }]));

  it('keeps no area of an agency that takes part, and of a letter the one that is its recipient', () => {
    const places = (area: string) => judged('child-referral', { content: {}, area }).agencies.flatMap((one) => one.places);
    expect([places('E10000034'), places('E08000012')]).toEqual([[], [{ place: 'E08000012', because: [] }]]);
  });
});

describe('a force that takes part and has no agreement', () => {
  it('is asked by letter, as if it had no node', () => {
    const none = { ...directory, agreedKind: () => undefined } as unknown as Directory;
    const written = contentOf(asked('da-enquiry'), { content: da }, person as never, actor('practitioner'), now);
    expect(completeDraft(asked('da-enquiry'), { content: da }, written, [], none, 'probation').agencies).toMatchObject([{ to: '22', byLetter: true }]);
  });
});

describe('a notice of custody for an area that is named and has no node', () => {
  it('is a letter, once, however many addresses lead there too', () => {
    const { agencies } = judged('custody-notice', { content: { event: 'RELEASE', releaseAddress: { kind: 'HOME', address: '2 Sample Street', postcode: 'L1 1AA' } }, area: 'E08000012' });
    expect(agencies).toEqual([{ to: 'E08000012', byLetter: true, places: [{ place: 'E08000012', because: ['The address of release'] }], units: [] }, expect.objectContaining({ to: 'childrens-worcestershire' })]);
  });
});
