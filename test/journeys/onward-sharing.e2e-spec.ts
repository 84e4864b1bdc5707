import { beforeAll, describe, expect, it } from '@jest/globals';
import { answerWork, daDraft, daNil, type Draft, issue, read, safeguardingDraft, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, ask } from '../support/stack.js';

const [westMercia, worcestershire] = ['police-west-mercia', 'childrens-worcestershire'];
const referral = (...evidence: Draft[]): Draft => ({
  ask: 'ASSESS', immediateDanger: 'NO', children: [{ role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'VISIT' }], household: { members: 'Mother and child.' }, concern: 'The police have been called to the house at night.',
  evidence: evidence.map((one) => ({ marking: 'FACT', text: 'The police were called three times.', sourceKind: 'POLICE', ...one })), riskIfNoAction: 'The child will see him assault her again.', informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
});

describe('what a force answered', () => {
  let person: CaseloadRow;
  let conversation: string;
  let item: string;
  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
    conversation = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!.conversation;
    item = (await work(westMercia, 'enquiries', 'unit.wm', conversation)).id;
  }, 90_000);

  /** The force answers, perhaps once more; the newest answer as the practitioner reads it. */
  const answers = async (more: Draft): Promise<string> => {
    const before = (await read('enquiries', conversation)).answers.length;
    await answerWork(westMercia, 'enquiries', 'unit.wm', item, 'da-response', daNil(more));
    for (const until = Date.now() + 40_000; Date.now() < until;) {
      const { answers: [newest, ...others] } = await read('enquiries', conversation);
      if (others.length === before && newest !== undefined) return newest.id;
    }
    throw new Error('the answer has not come');
  };
  const found = async (draft: Draft): Promise<string[]> => {
    const response = await ask(agency('probation').url, '/api/child-referrals/checks', 'pat.practitioner', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ crn: person['crn'], area: 'E10000034', content: draft }) });
    return ((await response.json()) as { findings: { path: string; code: string }[] }).findings.map(({ path, code }) => `${path} ${code}`);
  };

  it("is not told to children's services unless the force lets it: the referral names the answer, and is refused before it is sent", async () => {
    const first = await answers({});
    await standsAt('enquiries', conversation, 'ANSWERED');
    expect(await found(referral({}))).toEqual(['/evidence/0/answer REQUIRED']);
    expect(await found(referral({ sourceKind: 'VISIT' }, { answer: first }))).toEqual(['/evidence/1/answer ONWARD_DENIED']);
    const sent = await ask(agency('probation').url, '/api/child-referrals', 'pat.practitioner', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ crn: person['crn'], area: 'E10000034', content: referral({ answer: first }) }) });
    expect([sent.status, ((await sent.json()) as { errors: { path: string; code: string; todo: string }[] }).errors]).toEqual([422, [{ path: '/evidence/0/answer', code: 'ONWARD_DENIED', todo: expect.stringMatching(/^Ask whoever answered for leave first/) as unknown as string }]]);
  });

  it('is told to those whom the force names, and to nobody else', async () => {
    const elsewhere = await answers({ onwardSharing: 'NAMED', onwardTo: ['childrens-cheshire-east'] });
    const here = await answers({ onwardSharing: 'NAMED', onwardTo: [worcestershire] });
    expect([await found(referral({ answer: elsewhere })), await found(referral({ answer: here }))]).toEqual([['/evidence/0/answer ONWARD_DENIED'], []]);
    expect((await issue('child-referrals', person['crn']!, referral({ answer: here }), { area: 'E10000034' })).conversations.map(({ to }) => to)).toEqual([worcestershire]);
  });

  it('is not told in its own words either, whatever source the referral names and wherever they stand, unless leave is given', async () => {
    const words = 'Neighbours heard him shout that he would come back at night and break the door of the house.';
    await answers({ answer: `Asked about the year before: ${words}` });
    const copying = (more: Draft = {}): Draft => ({ ...referral({ sourceKind: 'OTHER', text: `It is said: ${words}` }), ...more });
    expect(await found(copying())).toEqual(['/evidence/0/text ONWARD_DENIED']);
    expect(await found(copying({ evidence: referral({ sourceKind: 'VISIT' })['evidence'], concern: words }))).toEqual(['/concern ONWARD_DENIED']);
    const ofOthers = await ask(agency('probation').url, '/api/safeguarding-enquiries/checks', 'pat.practitioner', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ crn: person['crn'], content: { ...safeguardingDraft(), alreadyKnown: words } }) });
    expect(((await ofOthers.json()) as { findings: { path: string; code: string }[] }).findings.map(({ path, code }) => `${path} ${code}`)).toEqual(['/alreadyKnown ONWARD_DENIED']);
    await answers({ answer: `Asked about the year before: ${words}`, onwardSharing: 'MULTI_AGENCY' });
    expect(await found(copying())).toEqual([]);
  });

  it('says the days that are asked about from then on, unless the practitioner does', async () => {
    const again = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!.conversation;
    const wide = (await issue('enquiries', person['crn']!, daDraft({ persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] }))).conversations[0]!.conversation;
    const today = new Date().toISOString().slice(0, 10);
    const periodOf = async (one: string) => (await read('enquiries', one)).content['period'];
    expect([await periodOf(again), await periodOf(wide)]).toEqual([{ from: today, until: today }, { from: person['date_of_birth'], until: today }]);
  });
});
