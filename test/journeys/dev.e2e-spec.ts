import { beforeAll, describe, expect, it } from '@jest/globals';
import { json, listed, listedNow } from '../support/answers.js';
import { answerWork, because, daDraft, type Draft, issue, posted, read, standsAt, toPutRight, type Work, work } from '../support/enquiries.js';
import { escalationsOf as escalations } from '../support/escalations.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

interface Clock { readonly id: string; readonly rule: string; readonly kind: string; readonly crn: string | null; readonly to: string | null; readonly conversation: string | null; readonly owner: string; readonly dueAt: string | null }

const probation = () => agency('probation');
const authority = () => agency('childrens-worcestershire');
const [street, wish] = [invented('Hiddenstreet'), invented('Hiddenwish')];
/** What the practitioner says of the brother whom Dev cares for. */
const referral = (more: Draft = {}): Draft => ({
  ask: 'SAFEGUARDING_ENQUIRY', immediateDanger: 'NO',
  adultsAtRisk: [{ givenNames: 'Kiran', relationship: 'RELATIVE_CURRENT', careRole: 'MAIN_CARER', careNeeds: 'Needs help with washing, meals and medicines.', capacity: 'NOT_KNOWN', protectedAddress: `7 ${street} Close, Exampleton`, wishes: `He wants to go to ${wish}.` }],
  household: { members: 'He lives with his parents and his brother again.' }, concern: `He cares for his brother at 7 ${street} Close, where he assaulted their father.`,
  evidence: [{ marking: 'FACT', text: 'Convicted of an assault on his father.', sourceKind: 'POLICE' }, { marking: 'HEARSAY', text: 'He is said to lock the door when he drinks.', sourceKind: 'VICTIM' }, { marking: 'OPINION', text: 'The parents cannot keep him out.', sourceKind: 'VISIT' }],
  riskIfNoAction: 'His brother will be hurt, or left without care.', informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' }, ...more,
});
const outcome = (more: Draft = {}): Draft => ({
  decision: 'SAFEGUARDING_ENQUIRY', reason: 'Reasonable cause to suspect abuse by a carer.', decidedAt: '2026-11-27T11:00:00Z', worker: 'Alex Testworker', nextStep: 'A visit this week.', feedbackRoute: 'Ring the manager of the adult team.', ...more,
});
const acknowledgement = { receivedAt: '2026-11-27T09:00:00Z', heldBy: 'Duty worker Testperson', decideBy: '2026-11-30T17:00:00Z' };
const task = (crn: string): Promise<Clock> => listed<Clock>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.crn === crn, 30_000);
const hasTask = async (crn: string): Promise<boolean> => await listedNow<Clock>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.crn === crn) !== undefined;
const referred = async (crn: string, draft: Draft): Promise<string> => (await issue('adult-referrals', crn, draft, { area: 'E10000034' })).conversations[0]!.conversation;
const here = (conversation: string): Promise<Work> => work('childrens-worcestershire', 'adult-referrals', 'adult.wo', conversation);

describe('somebody who assaulted his father and cares for a vulnerable brother (Dev)', () => {
  let person: CaseloadRow;
  let conversation: string;

  beforeAll(async () => {
    await supervise(person = newPerson({ address: '', postcode: '', carer_of_adult: 'yes' }));
  }, 60_000);

  it('is set as a task to whoever has the case by the word that he is a carer: to refer the brother to adult social care within a working day', async () => {
    expect(await task(person['crn']!)).toMatchObject({ rule: 'ADULT_REFERRAL_MADE', kind: 'adult-referral', to: null, conversation: null, owner: 'pat.practitioner' });
    await eventually(async () => (await task(person['crn']!)).dueAt !== null, 30_000, 'the end of its time');
  });

  it('is one task, however often the file says so, and none of somebody who is no carer', async () => {
    const { id } = await task(person['crn']!);
    const nobody = newPerson({ address: '', postcode: '' });
    await supervise({ ...person, aliases: 'Dev Testperson' });
    await supervise(nobody);
    expect(await rowsOf(probation().caseDatabaseUrl, `select a.clock_id as id from awaited_reply a join clock c on c.id = a.clock_id where a.crn = $1 and c.rule = 'ADULT_REFERRAL_MADE'`, [person['crn']])).toEqual([{ id }]);
    expect(await hasTask(nobody['crn']!)).toBe(false);
  });

  it('cannot be referred without an ask, without what will happen if nothing is done, or with evidence that is neither fact, opinion nor hearsay', async () => {
    expect(await toPutRight('adult-referrals', person['crn']!, referral({ ask: undefined, riskIfNoAction: undefined, evidence: [{ text: 'He drinks.', sourceKind: 'VISIT' }] }))).toEqual(expect.arrayContaining(['/ask REQUIRED', '/riskIfNoAction REQUIRED', '/evidence/0/marking REQUIRED']));
  });

  it('is no task any more once the brother is referred, and the answer is waited for instead', async () => {
    conversation = await referred(person['crn']!, referral());
    await eventually(async () => !await hasTask(person['crn']!), 30_000, 'the end of the task');
    for (const rule of ['ADULT_REFERRAL_ACKNOWLEDGED', 'ADULT_REFERRAL_DECIDED']) await listed<Clock>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.conversation === conversation && one.rule === rule, 30_000);
  });

  it("comes to the authority's adult social care, and to nobody of its children's services", async () => {
    const { id } = await here(conversation);
    const { content } = await json<{ content: Draft }>(authority().url, `/api/adult-referrals/${id}?${because('to decide')}`, 'adult.wo');
    expect(content).toMatchObject({ ask: 'SAFEGUARDING_ENQUIRY', riskIfNoAction: referral()['riskIfNoAction'], adultsAtRisk: [{ givenNames: 'Kiran', careRole: 'MAIN_CARER', capacity: 'NOT_KNOWN' }] });
    for (const path of ['', `/${id}?${because('curious')}`]) expect([path, (await ask(authority().url, `/api/adult-referrals${path}`, 'social.wo')).status]).toEqual([path, 404]);
    for (const path of ['referrals', 'enquiries']) expect([path, (await ask(authority().url, `/api/${path}`, 'adult.wo')).status]).toEqual([path, 404]);
  });

  it('with where the brother lives and what he wants at the desk alone, for the same people alone', async () => {
    const { id } = await here(conversation);
    await listed<{ messageId: string }>(authority().deskUrl, '/api/victim-parts', 'adult.wo', ({ messageId }) => messageId === id, 30_000);
    const { part } = await json<{ part: object }>(authority().deskUrl, `/api/victim-parts/${id}?${because('to visit')}`, 'adult.wo');
    for (const word of [street, wish]) expect(JSON.stringify(part)).toContain(word);
    expect((await ask(authority().deskUrl, `/api/victim-parts/${id}?${because('curious')}`, 'social.wo')).status).toBe(404);
    expect(await listedNow<{ messageId: string }>(authority().deskUrl, '/api/victim-parts', 'social.wo', ({ messageId }) => messageId === id)).toBeUndefined();
    for (const word of [street, wish]) for (const at of ['probation', 'childrens-worcestershire']) expect([at, await tablesWith(agency(at).caseDatabaseUrl, word)]).toEqual([at, []]);
  });

  it('is acknowledged, then decided on with a reason, which stands with the case and escalates nothing', async () => {
    const { id } = await here(conversation);
    await answerWork('childrens-worcestershire', 'adult-referrals', 'adult.wo', id, 'referral-acknowledgement', acknowledgement);
    await standsAt('adult-referrals', conversation, 'ACKNOWLEDGED');
    // The time of the decision runs on.
    expect(await listedNow<Clock>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.conversation === conversation && one.rule === 'ADULT_REFERRAL_DECIDED')).toBeDefined();
    await json(authority().url, `/api/adult-referrals/${id}/replies`, 'adult.wo', posted({ kind: 'adult-referral-outcome', content: outcome() }));
    await standsAt('adult-referrals', conversation, 'DECIDED');
    const { answers } = await read('adult-referrals', conversation);
    expect(answers.map(({ kind, content }) => [kind, content['decision']])).toEqual([['adult-referral-outcome', 'SAFEGUARDING_ENQUIRY'], ['referral-acknowledgement', undefined]]);
    expect([await escalations('probation', 'morgan.manager', conversation), await escalations('childrens-worcestershire', 'lead.wo', conversation)]).toEqual([[], []]);
  });

  it('names the partner, of whom nobody had asked, among those of whom the police are asked', async () => {
    const { conversations: [first] } = await issue('enquiries', person['crn']!, daDraft({ trigger: 'ALLOCATION', persons: [{ role: 'PARTNER', familyName: 'Examplesson', relationship: 'INTIMATE_CURRENT' }] }));
    const asked = first!.conversation;
    const { id } = await work('police-west-mercia', 'enquiries', 'unit.wm', asked);
    const { content } = await json<{ content: Draft }>(agency('police-west-mercia').url, `/api/enquiries/${id}?${because('to search')}`, 'unit.wm');
    expect(content['persons']).toMatchObject([{ role: 'PARTNER', familyName: 'Examplesson' }]);
  });
});

describe('a decision that leaves the adult, or a child, at risk', () => {
  const left = [
    ['an adult for whom nothing is done though something was asked', 'adult-referrals', 'adult.wo', 'adult-referral-outcome', outcome({ decision: 'NFA' })],
    ['an adult of whom it is said so', 'adult-referrals', 'adult.wo', 'adult-referral-outcome', outcome({ decision: 'ADVICE', stillAtRisk: 'YES' })],
    ['a child for whom nothing is done though something was asked', 'child-referrals', 'social.wo', 'referral-outcome', outcome({ decision: 'NFA' })],
  ] as const;

  it.each(left)('is told once to the managers of both sides: %s', async (_, path, worker, kind, content) => {
    const person = newPerson({ address: '', postcode: '' });
    await supervise(person);
    const draft = path === 'adult-referrals' ? referral() : { ...referral({ adultsAtRisk: undefined }), ask: 'ASSESS', children: [{ role: 'CHILD', givenNames: 'Kim', sourceKind: 'VISIT' }] };
    const { conversations: [first] } = await issue(path, person['crn']!, draft, { area: 'E10000034' });
    const conversation = first!.conversation;
    const queue = path === 'adult-referrals' ? path : 'referrals';
    await answerWork('childrens-worcestershire', queue, worker, (await work('childrens-worcestershire', queue, worker, conversation)).id, kind, content);
    await standsAt(path, conversation, 'DECIDED');
    expect(await escalations('probation', 'morgan.manager', conversation)).toMatchObject([{ code: 'LEFT_AT_RISK', kind: path.slice(0, -1), partner: 'childrens-worcestershire', crn: person['crn'] }]);
    expect(await escalations('childrens-worcestershire', 'lead.wo', conversation)).toMatchObject([{ code: 'LEFT_AT_RISK', kind: path.slice(0, -1), partner: 'probation', crn: null }]);
  });

  it('is not one that does nothing where nothing was asked', async () => {
    const person = newPerson({ address: '', postcode: '' });
    await supervise(person);
    const conversation = await referred(person['crn']!, referral({ ask: 'INFO_ONLY', reasonInfoOnly: 'An enquiry is under way there.' }));
    await answerWork('childrens-worcestershire', 'adult-referrals', 'adult.wo', (await here(conversation)).id, 'adult-referral-outcome', outcome({ decision: 'NFA' }));
    await standsAt('adult-referrals', conversation, 'DECIDED');
    expect(await escalations('probation', 'morgan.manager', conversation)).toEqual([]);
  });
});
