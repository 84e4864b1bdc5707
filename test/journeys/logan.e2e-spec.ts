import { beforeAll, describe, expect, it } from '@jest/globals';
import { json } from '../support/answers.js';
import { answerWork, daDraft, daNil, type Draft, type Issued, issue, posted, read, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { entered, reviewOf } from '../support/reviews.js';
import { agency, ask } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
/** A draft that names nobody to be asked. */
const silent = daDraft({ forces: undefined });
const [now, past] = ['Address 1 of the supervised person', 'Address 2 of the supervised person'];
const conversationWith = (issued: Issued, partner: string): string => issued.conversations.find(({ to }) => to === partner)!.conversation;
const ofWhom = (issued: Issued) => Object.fromEntries(issued.conversations.map(({ to, because }) => [to, because]));

/** What is refused, with what is to be put right. */
async function refused(path: string, crn: string, content: Draft, more: Draft = {}): Promise<{ path: string; code: string; todo: string }[]> {
  const response = await ask(probation().url, `/api/${path}`, 'pat.practitioner', posted({ crn, content, ...more }));
  const { errors } = await response.json() as { errors: { path: string; code: string; todo: string }[] };
  expect(response.status).toBe(422);
  return errors;
}

describe('somebody who tells of a new relationship (Logan)', () => {
  const partner = { role: 'PARTNER', familyName: 'Examplesson', givenNames: 'Sam', address: '2 Sample Road, Crewe', postcode: 'CW1 1AA' };
  let crn: string;
  let review: string;
  beforeAll(async () => {
    const person = newPerson({ postcode: 'WR1 1AA' });
    await supervise(person);
    crn = person['crn']!;
    ({ id: review } = await entered(crn, 'NEW_RELATIONSHIP', 'He is seeing somebody since last month.', { learnedFrom: 'SELF_REPORT' }));
  }, 60_000);

  it('has a review that proposes to ask the police, and an enquiry from it that does not name the partner is refused', async () => {
    expect((await reviewOf(review)).open).toEqual(['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'DISCLOSURE_DECISION']);
    expect(await refused('enquiries', crn, silent, { review })).toMatchObject([{ path: '/persons', code: 'REQUIRED' }]);
    expect((await reviewOf(review)).open).toContain('DA_ENQUIRY');
  });

  it('is asked about from the review, with the partner, at the forces of both, and the review says so', async () => {
    const issued = await issue('enquiries', crn, daDraft({ forces: undefined, persons: [partner] }), { review });
    expect(Object.keys(ofWhom(issued)).sort()).toEqual(['police-cheshire', 'police-west-mercia']);
    const asked = conversationWith(issued, 'police-cheshire');
    await work('police-cheshire', 'enquiries', 'unit.ch', asked);
    expect((await read('enquiries', asked)).content).toMatchObject({ trigger: 'NEW_RELATIONSHIP', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] });
    expect((await reviewOf(review)).proposals.find(({ proposal }) => proposal === 'DA_ENQUIRY')).toMatchObject({ state: 'ISSUED', conversations: expect.arrayContaining([expect.objectContaining({ conversation: asked })]) as object });
  }, 60_000);
});

describe('somebody who lives in one area and has lived in another (Logan)', () => {
  let person: CaseloadRow;
  let issued: Issued;

  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA', other_addresses: '4 Former Close, Crewe CW1 1AB' }));
    issued = await issue('enquiries', person['crn']!, silent);
  }, 60_000);

  it('is asked about at both forces though nobody named one, each in a conversation of its own that says why', async () => {
    expect(ofWhom(issued)).toEqual({ 'police-west-mercia': [now], 'police-cheshire': [past] });
    expect(issued.notAsked).toEqual([]);
    const [atWestMercia, atCheshire] = await Promise.all([work('police-west-mercia', 'enquiries', 'unit.wm', conversationWith(issued, 'police-west-mercia')), work('police-cheshire', 'enquiries', 'unit.ch', conversationWith(issued, 'police-cheshire'))]);
    expect(atWestMercia.conversation).not.toBe(atCheshire.conversation);
    expect((await read('enquiries', atCheshire.conversation)).content).toMatchObject({ forces: ['22', '07'] });
  });

  it('is not done with when one force holds nothing: the other stays open until it has answered', async () => {
    const [here, there] = ['police-west-mercia', 'police-cheshire'].map((partner) => conversationWith(issued, partner)) as [string, string];
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', (await work('police-west-mercia', 'enquiries', 'unit.wm', here)).id, 'da-response', daNil());
    await standsAt('enquiries', here, 'ANSWERED');
    expect(await read('enquiries', there)).toMatchObject({ state: 'ASKED', answers: [], inScope: { answered: 1, notNeeded: 0, of: 2, complete: false } });
  });

  it('is not held to be nothing by a search that does not cover what the force was asked: the refusal names the field', async () => {
    const there = conversationWith(issued, 'police-cheshire'), { id } = await work('police-cheshire', 'enquiries', 'unit.ch', there);
    const tried = async (scope: object): Promise<string[]> => (await json<{ findings: { path: string; code: string }[] }>(agency('police-cheshire').url, `/api/enquiries/${id}/replies/checks`, 'unit.ch', posted({ kind: 'da-response', content: daNil({ scope: { ...daNil()['scope'] as object, ...scope } }) }))).findings.map(({ path, code }) => `${path} ${code}`);
    expect([await tried({ forces: ['22'] }), await tried({ forces: ['07'], systems: ['LOCAL_RMS'] }), await tried({ forces: ['07'], persons: [{ role: 'PARTNER' }] }), await tried({ forces: ['07'], period: { from: '2020-01-01', until: '2026-11-01' } }), await tried({ forces: ['07'] })]).toEqual([
      ['/scope/forces CONTRADICTION'], ['/scope/systems CONTRADICTION'], ['/scope/persons CONTRADICTION'], ['/scope/period/from CONTRADICTION', '/scope/period/until CONTRADICTION'], [],
    ]);
    await answerWork('police-cheshire', 'enquiries', 'unit.ch', id, 'da-response', daNil({ status: 'PARTIAL', withheld: [{ reason: 'NOT_SEARCHED', reviewer: 'Unit officer' }], scope: { ...daNil()['scope'] as object, forces: ['07'], systems: ['LOCAL_RMS'] } }));
    await standsAt('enquiries', there, 'ANSWERED_IN_PART');
    expect((await read('enquiries', there) as unknown as { clocks: object[] }).clocks).toMatchObject([{ state: 'running', outcome: null }]);
  });

  it('is done with once each has answered in scope', async () => {
    const there = conversationWith(issued, 'police-cheshire');
    await answerWork('police-cheshire', 'enquiries', 'unit.ch', (await work('police-cheshire', 'enquiries', 'unit.ch', there)).id, 'da-response', daNil({ scope: { ...daNil()['scope'] as object, forces: ['07'] } }));
    await standsAt('enquiries', there, 'ANSWERED');
    for (const { conversation } of issued.conversations) expect(await read('enquiries', conversation)).toMatchObject({ inScope: { answered: 2, notNeeded: 0, of: 2, complete: true } });
  });

  it('is not asked about at one force alone without a reason: the refusal names the force and the address, and nothing is sent', async () => {
    const before = await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where crn = $1', [person['crn']]);
    const [finding, ...more] = await refused('enquiries', person['crn']!, daDraft({ forces: ['22'] }));
    expect([finding, more]).toEqual([{ path: '/forces', code: 'REQUIRED', todo: `Name Cheshire police (07) too, or leave it out with a reason. There lies: ${past}.` }, []]);
    expect((await refused('enquiries', person['crn']!, daDraft({ forces: ['22'] }), { leftOut: [{ place: '07' }] })).map(({ path, code }) => `${path} ${code}`)).toEqual(['/leftOut/0/reason REQUIRED']);
    expect((await refused('enquiries', person['crn']!, daDraft({ forces: ['22'] }), { leftOut: [{ place: '07', reason: 'She lives at 14 Testing Road now.' }] })).map(({ path, code }) => `${path} ${code}`)).toEqual(['/leftOut/0/reason CONTACT_DETAIL']);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where crn = $1', [person['crn']])).toEqual(before);
  });

  it('may be asked about at one alone for a reason, which stands with the enquiry and in the audit', async () => {
    const reason = 'Cheshire answered in full last week.';
    const left = await issue('enquiries', person['crn']!, daDraft({ forces: ['22'] }), { leftOut: [{ place: '07', reason }] });
    expect(ofWhom(left)).toEqual({ 'police-west-mercia': [now] });
    const expected = [{ place: '07', code: 'LEFT_OUT', because: [past], reason }];
    expect(left.notAsked).toEqual(expected);
    expect(await read('enquiries', left.conversations[0]!.conversation)).toMatchObject({ because: [now], notAsked: expected });
    expect(await rowsOf(probation().caseDatabaseUrl, `select person, facts from audit_entry where event = 'enquiry.left-out' and facts->>'issue' = $1`, [left.id])).toEqual([
      { person: 'pat.practitioner', facts: { issue: left.id, place: '07', code: 'LEFT_OUT', reason } },
    ]);
  });

  it("is asked about for a partner too, at the force of the partner's area, and never for a protected address", async () => {
    const worcester = newPerson({ postcode: 'WR1 1AA' });
    await supervise(worcester);
    const check = (persons: object[]) => json<{ findings: object[]; asked: { to: string; because: string[] }[] }>(probation().url, '/api/enquiries/checks', 'pat.practitioner', posted({ crn: worcester['crn'], content: { ...silent, trigger: 'NEW_RELATIONSHIP', persons } }));
    expect(await check([{ role: 'PARTNER', familyName: 'Examplesson', address: '2 Sample Road, Crewe CW1 1AA' }])).toMatchObject({ findings: [], asked: [{ to: 'police-west-mercia' }, { to: 'police-cheshire', because: ['The address of person 1 (partner)'] }] });
    expect(await check([{ role: 'PARTNER', familyName: 'Examplesson', protectedAddress: '2 Sample Road, Crewe', protectedPostcode: 'CW1 1AA' }])).toEqual(await check([{ role: 'PARTNER', familyName: 'Examplesson' }]));
  });

  it('is asked about at a force that has no node too, unless somebody says how it was asked otherwise, and an address that nobody can place is told', async () => {
    const elsewhere = newPerson({ postcode: 'WR1 1AA', other_addresses: '6 Former Street, Liverpool L1 1AA; With friends, Exampleton' });
    await supervise(elsewhere);
    expect(await refused('enquiries', elsewhere['crn']!, daDraft({ forces: ['22'] }))).toEqual([{ path: '/forces', code: 'REQUIRED', todo: 'Name Merseyside police (05) too, or leave it out with a reason. There lies: Address 2 of the supervised person.' }]);
    expect(ofWhom(await issue('enquiries', elsewhere['crn']!, silent))).toEqual({ 'police-west-mercia': [now], '05': [past] });
    const issuedOne = await issue('enquiries', elsewhere['crn']!, silent, { leftOut: [{ place: '05', reason: 'Asked by telephone today.' }] });
    expect(ofWhom(issuedOne)).toEqual({ 'police-west-mercia': [now] });
    expect(issuedOne.notAsked).toEqual([
      { place: '05', code: 'NO_NODE', because: ['Address 2 of the supervised person'], reason: 'Asked by telephone today.' }, { place: null, code: 'NO_POSTCODE', because: ['Address 3 of the supervised person'], reason: null },
    ]);
    expect(await rowsOf(probation().caseDatabaseUrl, `select place from enquiry_place where code = 'NO_NODE' and issue = $1`, [issuedOne.id])).toEqual([{ place: '05' }]);
  });
});
