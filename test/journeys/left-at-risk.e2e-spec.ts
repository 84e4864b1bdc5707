import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { json, listedNow } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, signIn, violations } from '../support/browser.js';
import { answerWork, because, type Draft, issue, posted, read, standsAt, work } from '../support/enquiries.js';
import { escalated, escalationsOf } from '../support/escalations.js';
import { fillIn, giveReason } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, ask } from '../support/stack.js';
import { back, entered, forgotten, gone } from '../support/staff.js';
import { rowsOf } from '../support/stores.js';

const authority = 'childrens-worcestershire';
const probation = () => agency('probation');
const draft: Draft = {
  ask: 'ASSESS', immediateDanger: 'NO', children: [{ role: 'CHILD', givenNames: 'Kim', sourceKind: 'VISIT' }], household: { members: 'The child stays there at weekends.' }, concern: 'The child saw the assault and is to go there again.',
  evidence: [{ marking: 'FACT', text: 'The door was broken at the visit.', sourceKind: 'VISIT' }], riskIfNoAction: 'The child will see it again.', informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
};
/** A decision that itself says of nobody that they are still at risk. */
const outcome = (more: Draft = {}): Draft => ({
  decision: 'EARLY_HELP', reason: 'The family agrees to early help.', decidedAt: '2026-11-27T11:00:00Z', worker: 'Alex Testworker', nextStep: 'A visit this month.', feedbackRoute: 'Ring the manager of the team.', ...more,
});
const said = { reason: 'Early help does not keep the child out of the house at weekends.', agreedWith: 'morgan.manager', route: 'Rang the head of service, under the procedure of the partnership.' };
async function toPutRight(conversation: string, agreedWith: string): Promise<[number, string[]]> {
  const response = await escalate(conversation, { ...said, agreedWith });
  return [response.status, ((await response.json()) as { errors: { path: string; code: string }[] }).errors.map(({ path, code }) => `${path} ${code}`)];
}
const decision = (verdict: string): Draft => ({ decision: verdict, reason: 'It was looked at again by the manager.', decidedBy: 'Robin Testmanager', decidedByRole: 'Manager', decidedOn: '2026-11-28' });
const escalate = (conversation: string, body: object, person = 'pat.practitioner', path = 'child-referrals'): Promise<Response> => ask(probation().url, `/api/${path}/${conversation}/escalate`, person, posted(body));

/** A manager whom no other test asks: who has left is let in nowhere. */
const leaver = 'gale.manager';
beforeAll(async () => { await entered('probation', 'morgan.manager', 'robin.practitioner', leaver); }, 60_000);
afterAll(() => forgotten('probation', 'morgan.manager', 'robin.practitioner', leaver));

/** A referral of a child that was decided on so that the child is left at risk, as whoever referred sees it. */
async function decided(): Promise<{ readonly person: CaseloadRow; readonly conversation: string; readonly referral: string }> {
  const person = newPerson({ address: '', postcode: '' });
  await supervise(person);
  const { conversations: [first] } = await issue('child-referrals', person['crn']!, draft, { area: 'E10000034' });
  const { conversation } = first!;
  const { id: referral } = await work(authority, 'referrals', 'social.wo', conversation);
  await answerWork(authority, 'referrals', 'social.wo', referral, 'referral-outcome', outcome());
  await standsAt('child-referrals', conversation, 'DECIDED');
  return { person, conversation, referral };
}

describe('a decision on a referral that leaves a child at risk', () => {
  let person: CaseloadRow;
  let conversation: string;
  let referral: string;
  let contest: string;

  beforeAll(async () => {
    ({ person, conversation, referral } = await decided());
  }, 120_000);

  it('is not escalated without a reason, a manager with whom that was agreed, and a way', async () => {
    for (const field of ['reason', 'agreedWith', 'route']) {
      const response = await escalate(conversation, { ...said, [field]: undefined });
      expect([response.status, await response.json()]).toMatchObject([422, { code: 'REQUEST_INVALID', errors: [{ path: `/${field}` }] }]);
    }
    expect(await escalationsOf('probation', 'morgan.manager', conversation)).toEqual([]);
  });

  it('is agreed with nobody but a manager whom the register of people has and who has not left', async () => {
    for (const other of ['Morgan Testperson', 'robin.practitioner', 'nobody.invented']) expect([other, (await toPutRight(conversation, other))]).toEqual([other, [422, ['/agreedWith NOT_IN_LIST']]]);
    await gone('probation', leaver);
    expect(await toPutRight(conversation, leaver)).toEqual([422, ['/agreedWith NOT_IN_LIST']]);
    await back('probation', leaver);
    expect(await escalationsOf('probation', 'morgan.manager', conversation)).toEqual([]);
  });

  it('is escalated once by who referred, and by nobody of another team or who only files', async () => {
    for (const other of ['robin.practitioner', 'chris.administrator']) expect([other, (await escalate(conversation, said, other)).status]).toEqual([other, 404]);
    expect((await escalate(conversation, said)).status).toBe(202);
    await standsAt('child-referrals', conversation, 'CONTESTED');
    expect((await escalate(conversation, said)).status).toBe(409);
  });

  it('is told to the managers of both sides, and recorded with who agreed and the way', async () => {
    expect(await escalated('probation', 'morgan.manager', conversation, 'ESCALATED')).toMatchObject({ kind: 'child-referral', partner: authority, crn: person['crn'] });
    expect(await escalated(authority, 'lead.wo', conversation, 'ESCALATED')).toMatchObject({ kind: 'child-referral', partner: 'probation', crn: null });
    expect(await rowsOf(probation().caseDatabaseUrl, `select person, partner, kind from audit_entry where event = 'referral.escalated' and facts->>'conversation' = $1`, [conversation])).toEqual([{ person: 'pat.practitioner', partner: authority, kind: 'child-referral' }]);
    expect(await read('child-referrals', conversation)).toMatchObject({ contests: [{ contestedBy: 'pat.practitioner', byRule: false, content: { refused: 'LEFT_AT_RISK', ...said } }] });
  });

  it('comes signed to those who decided, who have a time to decide anew', async () => {
    ({ id: contest } = await work(authority, 'contests', 'deputy.wo', conversation));
    const { content } = await json<{ content: Draft }>(agency(authority).url, `/api/contests/${contest}?${because('to decide')}`, 'deputy.wo');
    expect(content).toMatchObject({ refused: 'LEFT_AT_RISK', ...said, contestedBy: { name: 'pat.practitioner' } });
    expect(await listedNow<{ conversation: string; rule: string }>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.conversation === conversation && one.rule === 'CONTEST_DECIDED')).toBeDefined();
  });

  it('is not decided on anew by who had decided, and by somebody else; where that overturns it the referral waits again, and so does whoever referred', async () => {
    await json(agency(authority).url, `/api/contests/${contest}/take`, 'social.wo', posted({}));
    const barred = await ask(agency(authority).url, `/api/contests/${contest}/replies`, 'social.wo', posted({ kind: 'contest-decision', content: decision('UPHELD') }));
    expect([barred.status, await barred.json()]).toMatchObject([422, { errors: [{ path: '/decidedBy', todo: expect.stringMatching(/^You decided what is contested/) as unknown }] }]);
    await json(agency(authority).url, `/api/contests/${contest}/take`, 'deputy.wo', posted({ over: true }));
    await json(agency(authority).url, `/api/contests/${contest}/replies`, 'deputy.wo', posted({ kind: 'contest-decision', content: decision('OVERTURNED') }));
    await standsAt('child-referrals', conversation, 'OVERTURNED');
    expect(await json(agency(authority).url, `/api/referrals/${referral}?${because('to decide')}`, 'deputy.wo')).toMatchObject({ state: 'WAITING', contest: 'OVERTURNED' });
    expect(await rowsOf(probation().caseDatabaseUrl, `select c.rule from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and not exists (select 1 from clock_event s where s.clock_id = c.id and s.kind = 'stopped') order by c.rule`, [conversation])).toEqual([{ rule: 'ANSWER_READ' }, { rule: 'CHILD_REFERRAL_DECIDED' }]);
    await answerWork(authority, 'referrals', 'deputy.wo', referral, 'referral-outcome', outcome({ decision: 'S47' }));
    await standsAt('child-referrals', conversation, 'DECIDED');
  });
});

describe('what is escalated of a referral', () => {
  it('goes to the manager once more where the decision stands', async () => {
    const { conversation } = await decided();
    expect((await escalate(conversation, said, 'morgan.manager')).status).toBe(202);
    await answerWork(authority, 'contests', 'deputy.wo', (await work(authority, 'contests', 'deputy.wo', conversation)).id, 'contest-decision', decision('UPHELD'));
    await standsAt('child-referrals', conversation, 'UPHELD');
    expect(await escalated('probation', 'morgan.manager', conversation, 'UPHELD')).toMatchObject({ kind: 'child-referral' });
  });

  it('is a decision: nothing before there is one, and nothing of an enquiry or an adult, of whom children\'s services see nothing', async () => {
    const person = newPerson({ address: '', postcode: '' });
    await supervise(person);
    const { conversations: [first] } = await issue('child-referrals', person['crn']!, draft, { area: 'E10000034' });
    expect((await escalate(first!.conversation, said)).status).toBe(409);
    for (const path of ['adult-referrals', 'safeguarding-enquiries']) expect([path, (await escalate(first!.conversation, said, 'pat.practitioner', path)).status]).toEqual([path, 404]);
  });
});

describe('the form to escalate a decision', () => {
  let browser: Browser;
  let practitioner: Page;
  beforeAll(async () => { browser = await openBrowser(); }, 60_000);
  afterAll(() => browser?.close());

  it('says what is missing, and then that it is escalated', async () => {
    const { conversation } = await decided();
    practitioner = await newWindow(browser);
    await signIn(practitioner, `${pagesOf('probation')}/child-referrals/${conversation}`, 'pat.practitioner');
    await giveReason(practitioner);
    await practitioner.getByRole('button', { name: 'Escalate this decision' }).click();
    expect(await violations(practitioner, 'content-form')).toEqual([]);
    await fillIn(practitioner, { reason: said.reason });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    expect(await practitioner.title()).toMatch(/^Error: Escalate this decision/);
    for (const label of [/^With which manager you agreed it/, /^How it is escalated beside this message/]) expect([label, await practitioner.getByRole('alert').getByRole('link', { name: label }).count()]).toEqual([label, 1]);
    await fillIn(practitioner, { agreedWith: said.agreedWith, route: said.route });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByText('Decided; escalated, and not decided anew yet').waitFor();
    expect(await practitioner.getByRole('heading', { name: /^Escalated by pat.practitioner/ }).count()).toBe(1);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
  }, 120_000);
});
