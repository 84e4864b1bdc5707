import { describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { type Directory } from '#directory';
import { type AgencyCode } from '#messages';
import { askedKinds } from './asked-kinds.js';
import { completeDraft, subjectOf } from './draft.js';

const person = {
  crn: 'X123456', given_names: 'Sam', family_name: 'Testperson', date_of_birth: '1979-02-03', sex: 'M', pnc: null, cro: null, aliases: [{ givenNames: 'Sammy', familyName: 'Testperson' }],
  addresses: [{ address: '2 Sample Street, Exampleton' }],
};
const actor = (role: string): Actor => ({ person: 'pat.testperson', agency: 'probation' as AgencyCode, roles: [role], teams: ['North'] }) as unknown as Actor;
const directory = {
  forceByCode: (code: string) => (code === '22' ? { code: 'police-west-mercia' } : undefined),
  route: (area: string, kind: string) => (area === 'E10000034' ? { agency: kind === 'marac-referral' ? 'marac-worcestershire' : 'childrens-worcestershire' } : undefined),
} as unknown as Directory;
const now = new Date('2026-11-26T09:00:00Z');
const asked = (kind: string) => askedKinds.find((one) => one.kind === kind)!;
const da = {
  trigger: 'PERIODIC', questions: ['INCIDENTS_ALL'], rationale: 'Quarterly review of the risk management plan.', forces: ['22'], pndRequested: true, urgency: 'ROUTINE', respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP',
};
const completed = (content: object, role = 'practitioner') => completeDraft(asked('da-enquiry'), { content }, person, actor(role), directory, now);

describe('a draft', () => {
  it('gets who is asked about from the case record, and who asks from the token', () => {
    const { content, agencies, findings } = completed(da);
    expect(findings).toEqual([]);
    expect(agencies).toEqual(['police-west-mercia']);
    expect(content).toMatchObject({ subject: subjectOf(person), requestedBy: { name: 'pat.testperson', unit: 'North' }, requesterRole: 'PRACTITIONER' });
  });

  it('is asked by who is signed in, whoever it names; where the answer can be talked about is theirs to say', () => {
    const requestedBy = { name: 'robin.testperson', unit: 'South', contact: '01632 960123' };
    const { content, findings } = completed({ ...da, requestedBy });
    expect([content['requestedBy'], findings]).toEqual([{ name: 'pat.testperson', unit: 'South', contact: '01632 960123' }, []]);
    const referral = completeDraft(asked('marac-referral'), { content: { referrer: { name: 'robin.testperson' } } }, person, actor('practitioner'), directory, now);
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
    const referral = completeDraft(asked('marac-referral'), { content: {}, area: 'E10000034' }, person, actor('practitioner'), directory, now);
    expect(referral.agencies).toEqual(['marac-worcestershire']);
    expect(JSON.stringify(referral.content)).not.toContain('E10000034');
    expect(referral.content).toMatchObject({ perpetratorNotInformed: 'YES', referrer: { name: 'pat.testperson' } });
    expect(completeDraft(asked('marac-referral'), { content: {} }, person, actor('practitioner'), directory, now).findings.map(({ path }) => path)).toContain('/area');
  });

  it('that names one agency twice asks it once', () => {
    const twice = completeDraft(asked('safeguarding-enquiry'), { content: { areas: ['E10000034', 'E10000034'] } }, person, actor('practitioner'), directory, now);
    expect(twice.agencies).toEqual(['childrens-worcestershire']);
  });
});
